# Sourced by buswork and vertx: finds Java, builds what is missing or stale, and starts the JVM.
root=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
target="$root/verticles/node/target"
jar="$target/buswork-node.jar"
export BUSWORK_HOME="$root"

fail() { echo "buswork: $*" >&2; exit 1; }

find_java() {
  java=$(command -v "${JAVA_HOME:+$JAVA_HOME/bin/}java") \
    || fail "no Java found: install JDK 17 or later, or set JAVA_HOME"
  java_release=$(release_file || described_release)
  java_version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' <<<"$java_release")
  java_version=${java_version:-0}
  [ "$java_version" -ge 17 ] || fail "$java is Java $java_version: JDK 17 or later is needed"
}

# What the JDK says of itself in a file: asking the JVM would take a quarter of a second.
release_file() { cat "$(dirname "$(readlink -f "$java")")/../release" 2>/dev/null; }

described_release() {
  "$java" -XshowSettings:properties -version 2>&1 \
    | sed -n 's/^ *java\.specification\.version = \(.*\)/JAVA_VERSION="\1"/p; s/^ *java\.vm\.version = //p'
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

# In an order that stays: the archive of classes is good for this very class path.
find_class_path() {
  local LC_ALL=C IFS=:
  jars=("$jar" "$target"/lib/*.jar)
  class_path="${jars[*]}"
}

# The archive of loaded classes saves a third of the start. Its name tells the JDK and the jars that it
# was made with. A node that finds none writes one as it ends, to a name of its own; a later start adopts
# it. The JVM passes over an archive that does not fit, and is told not to speak of it.
archive_classes() {
  local archive="$target/buswork-$java_version-$(fingerprint).jsa"
  if [ ! -f "$archive" ]; then
    rm -f "$target/buswork-$java_version-"*.jsa
    adopt_recorded "$archive"
  fi
  options+=(-Xshare:auto -Xlog:cds=off -Xlog:cds+dynamic=off)
  if [ -f "$archive" ]; then
    options+=("-XX:SharedArchiveFile=$archive")
  elif may_record "$1"; then
    options+=("-XX:ArchiveClassesAtExit=$archive.$$")
  fi
}

fingerprint() {
  { echo "$java_release"; stat -c '%n %Y %s' "${jars[@]}" 2>/dev/null || stat -f '%N %m %z' "${jars[@]}"; } \
    | cksum | cut -d ' ' -f 1
}

# Only nodes record, and none with options of the user's own: an agent would stop the JVM from starting.
may_record() {
  case "$1" in start | run) ;; *) return 1 ;; esac
  [ -z "${BUSWORK_JAVA_OPTS:-}${JAVA_TOOL_OPTIONS:-}${JDK_JAVA_OPTIONS:-}" ] && [ -w "$target" ] \
    && [ -f "$(dirname "$(readlink -f "$java")")/../lib/server/classes.jsa" ]
}

# A recording's name ends with the process that writes it. One that was cut off does not load here, but
# would crash a node.
adopt_recorded() {
  local recorded
  for recorded in "$target/buswork-$java_version-"*.jsa.*; do
    if [ ! -f "$recorded" ] || kill -0 "${recorded##*.}" 2>/dev/null; then
      continue
    fi
    if [ "${recorded%.*}" = "$1" ] && "$java" -Xshare:on "-XX:SharedArchiveFile=$recorded" \
      -cp "$class_path" -version >/dev/null 2>&1; then
      sync "$recorded" && mv -f "$recorded" "$1"
    else
      rm -f "$recorded"
    fi
  done
}

# A node that ends, for whatever reason but these, is started again: it was stopped by a signal, its
# configuration is refused (2), or it has ended five times running within ten seconds of its start.
supervise() {
  export BUSWORK_SUPERVISED=true
  local child='' stopped='' code began short=0
  trap 'stopped=yes; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null || true' TERM INT HUP
  while :; do
    began=$SECONDS code=0
    "$@" & child=$!
    while :; do # A trapped signal ends the wait, not the node.
      code=0; wait "$child" || code=$?
      kill -0 "$child" 2>/dev/null || break
    done
    [ -z "$stopped" ] || exit "$code"
    case "$code" in 2 | 130 | 143) exit "$code" ;; esac
    short=$(( SECONDS - began < 10 ? short + 1 : 0 ))
    [ "$short" -lt 5 ] || fail "the node ended $short times running within 10 s, last with exit code $code"
    echo "buswork: the node ended with exit code $code: it is started again" >&2
    [ "$short" -eq 0 ] || sleep "$short" || true
    [ -z "$stopped" ] || exit 0
  done
}

launch() {
  local main=$1 run=exec; shift
  if [ "${1:-}" = start ]; then
    local word words=()
    for word; do
      if [ "$word" = --supervised ]; then run=supervise; else words+=("$word"); fi
    done
    set -- "${words[@]}"
  fi
  find_java
  is_built || build
  find_class_path
  local options=(
    --add-modules java.se
    --add-exports java.base/jdk.internal.ref=ALL-UNNAMED
    --add-exports java.base/jdk.internal.misc=ALL-UNNAMED
    --add-opens java.base/java.lang=ALL-UNNAMED
    --add-opens java.base/java.security=ALL-UNNAMED
    --add-opens java.base/java.util=ALL-UNNAMED
    --add-opens java.base/java.util.concurrent=ALL-UNNAMED
    --add-opens java.base/sun.nio.ch=ALL-UNNAMED
    --add-opens java.management/sun.management=ALL-UNNAMED
    --add-opens jdk.management/com.sun.management.internal=ALL-UNNAMED
    -Djava.awt.headless=true -Dfile.encoding=UTF-8
    -Dvertx.disableFileCPResolving=true
    -Dio.netty.jfr.enabled=false
    -Dhazelcast.ignoreXxeProtectionFailures=true
  )
  [ "$java_version" -lt 22 ] || options+=(--enable-native-access=ALL-UNNAMED)
  [ "$java_version" -lt 24 ] || options+=(--sun-misc-unsafe-memory-access=allow)
  case " ${1:-} " in
    " start "|" run ") # What a load has taken goes back to the system when the node is idle again.
      options+=(-XX:+UseG1GC "-Xmx${BUSWORK_HEAP:-1g}"
        -XX:+ExplicitGCInvokesConcurrent -XX:G1PeriodicGCInterval=15000 -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30)
      export MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX:-2} ;;
    *) options+=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx256m) ;;
  esac
  archive_classes "${1:-}"
  # shellcheck disable=SC2086
  "$run" "$java" "${options[@]}" ${BUSWORK_JAVA_OPTS:-} -cp "$class_path" "$main" "$@"
}
