#!/bin/sh
# build.sh SOURCES CLASSES JAVA_HOME: compiles the library for this machine into the module's classes.
# Without a compiler the module is built without it, and says so when it is started.
set -eu
skip() { echo "native-digest: built without its library: $*"; exit 0; }
sources=$1 classes=$2 java=$3

[ "$(uname -s)" = Linux ] || skip "this is no Linux"
case $(uname -m) in
  x86_64 | amd64) arch=x86_64 ;;
  aarch64 | arm64) arch=aarch64 ;;
  *) skip "there is no place for $(uname -m) in a module" ;;
esac
command -v cc >/dev/null || skip "there is no C compiler (cc)"
[ -f "$java/include/jni.h" ] || skip "there is no jni.h in $java"

library="$classes/native/linux-$arch/libdigest.so"
[ -f "$library" ] && [ "$library" -nt "$sources/digest.c" ] && exit 0
mkdir -p "$(dirname "$library")"
cc -O2 -Wall -Wextra -Werror -shared -fPIC -I"$java/include" -I"$java/include/linux" \
  -Wl,--build-id=none -o "$library" "$sources/digest.c"
