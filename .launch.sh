# Sourced by buswork and vertx: finds Java, builds what is missing or stale, and starts the JVM.
root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
jar="$root/verticles/node/target/buswork-node.jar"
export BUSWORK_HOME="$root"

fail() { echo "buswork: $*" >&2; exit 1; }

find_java() {
  java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
  command -v "$java" >/dev/null || fail "no Java found: install JDK 17 or later, or set JAVA_HOME"
  local version
  version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = \([0-9]*\).*/\1/p')
  java_version=${version:-0}
  [ "$java_version" -ge 17 ] || fail "$java is Java $java_version: JDK 17 or later is needed"
}

# Stale: a source or a build file is newer than the jar.
is_built() {
  [ -f "$jar" ] && [ -z "$(find "$root/pom.xml" "$root/cluster.xml" "$root/modules" "$root/verticles" \
    \( -name target -o -path '*/src/test' \) -prune -o -type f -newer "$jar" -print 2>/dev/null | head -n 1)" ]
}

build() {
  command -v mvn >/dev/null || fail "not built yet, and no Maven found: install Maven 3.8 or later"
  echo "buswork: building (the first time takes a minute or two) …" >&2
  local log; log=$(mktemp)
  if ! mvn -q -B -f "$root/pom.xml" -Dfast -Dmaven.test.skip package -pl '!bench,!bench/micro' >"$log" 2>&1; then
    cat "$log" >&2; rm -f "$log"; fail "the build failed"
  fi
  rm -f "$log"
  touch "$jar"
}

launch() {
  local main=$1; shift
  find_java
  is_built || build
  local options=(
    --add-modules java.se
    --add-exports java.base/jdk.internal.ref=ALL-UNNAMED
    --add-opens java.base/java.lang=ALL-UNNAMED
    --add-opens java.base/sun.nio.ch=ALL-UNNAMED
    --add-opens java.management/sun.management=ALL-UNNAMED
    --add-opens jdk.management/com.sun.management.internal=ALL-UNNAMED
    -Djava.awt.headless=true -Dfile.encoding=UTF-8
    -Dvertx.disableFileCPResolving=true
    -Dhazelcast.ignoreXxeProtectionFailures=true
    -Xshare:auto
  )
  [ "$java_version" -lt 22 ] || options+=(--enable-native-access=ALL-UNNAMED)
  [ "$java_version" -lt 24 ] || options+=(--sun-misc-unsafe-memory-access=allow)
  case " ${1:-} " in
    " start "|" run ") options+=(-XX:+UseG1GC -Xmx${BUSWORK_HEAP:-1g}) ;;
    *) options+=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m) ;;
  esac
  # The archive of loaded classes halves the start; the JVM keeps it up by itself from 19 on.
  local archive="$root/verticles/node/target/buswork-$java_version.jsa"
  if [ "$java_version" -ge 19 ]; then
    options+=(-XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=$archive")
  elif [ -f "$archive" ]; then
    options+=("-XX:SharedArchiveFile=$archive")
  fi
  # shellcheck disable=SC2086
  exec "$java" "${options[@]}" ${BUSWORK_JAVA_OPTS:-} -cp "$jar:$root/verticles/node/target/lib/*" "$main" "$@"
}
