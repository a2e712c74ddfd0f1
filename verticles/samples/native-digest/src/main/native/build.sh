#!/bin/sh
# build.sh SOURCES CLASSES JAVA_HOME: compiles the library into the module's classes: for this machine,
# and for the other kind where a cross compiler is there (Debian: gcc-aarch64-linux-gnu, or
# gcc-x86-64-linux-gnu). What is missing is said; without its library the module says so when it is started.
set -eu
skip() { echo "native-digest: built without its library: $*"; exit 0; }
sources=$1 classes=$2 java=$3

# compile ARCH COMPILER
compile() {
  library="$classes/native/linux-$1/libdigest.so"
  [ -f "$library" ] && [ "$library" -nt "$sources/digest.c" ] && return
  mkdir -p "$(dirname "$library")"
  "$2" -O2 -Wall -Wextra -Werror -shared -fPIC -I"$java/include" -I"$java/include/linux" \
    -Wl,--build-id=none -o "$library" "$sources/digest.c"
}

[ "$(uname -s)" = Linux ] || skip "this is no Linux"
case $(uname -m) in
  x86_64 | amd64) own=x86_64 other=aarch64 ;;
  aarch64 | arm64) own=aarch64 other=x86_64 ;;
  *) skip "there is no place for $(uname -m) in a module" ;;
esac
command -v cc >/dev/null || skip "there is no C compiler (cc)"
[ -f "$java/include/jni.h" ] || skip "there is no jni.h in $java"

compile $own cc
# jni_md.h says the same of both: they have 64 bits.
cross=$other-linux-gnu-gcc
if command -v "$cross" >/dev/null; then
  compile $other "$cross"
else
  echo "native-digest: built without its library for linux-$other: there is no $cross"
fi
