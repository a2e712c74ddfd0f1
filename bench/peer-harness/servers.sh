# Sourced by bench/peers: the servers of the peers, each on 127.0.0.1 with data of its own below $work.
# Uses $java, $work, $own_classes. REDIS_PORT and RABBIT_PORT may be set, if these are taken.
export REDIS_PORT="${REDIS_PORT:-56379}" RABBIT_PORT="${RABBIT_PORT:-55672}"
redis_pid='' rabbit_pid='' epmd_pid='' postgres_in='' postgres_out='' postgres_jvm=''

# The node's own embedded Postgres, with its settings.
start_postgres() {
  rm -rf "$work/postgres"
  coproc POSTGRES { exec "$java" -Xmx64m -XX:+UseSerialGC -cp "$own_classes" io.buswork.bench.peers.PostgresForPeers "$work/postgres" 2>"$out/postgres.log"; }
  postgres_jvm=$POSTGRES_PID
  exec {postgres_out}<&"${POSTGRES[0]}" {postgres_in}>&"${POSTGRES[1]}"
  eval "exec ${POSTGRES[1]}>&-"
  read -r PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE postgres_pid PG_VERSION <&"$postgres_out" || fail "Postgres did not start, see $out/postgres.log"
  export PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE
}

fresh_database() {
  local answer
  echo next >&"$postgres_in"
  read -r answer <&"$postgres_out" && [ "$answer" = ready ] || return 1
  export SERVER_PID=$postgres_pid
}

stop_postgres() {
  [ -n "$postgres_jvm" ] || return 0
  exec {postgres_in}>&-
  wait "$postgres_jvm" || true
  postgres_jvm=
}

# $1: appendfsync, everysec or always.
start_redis() {
  rm -rf "$work/redis"
  mkdir -p "$work/redis"
  redis-server --port "$REDIS_PORT" --bind 127.0.0.1 --dir "$work/redis" --daemonize no \
    --save '' --appendonly yes --appendfsync "$1" >"$work/redis/log" 2>&1 &
  redis_pid=$!
  until_in_log "$work/redis/log" "Ready to accept connections" "$redis_pid" || return 1
  REDIS_VERSION=$(redis-server --version | sed 's/.* v=\([^ ]*\).*/\1/')
  export REDIS_VERSION REDIS_FSYNC=$1 SERVER_PID=$redis_pid
}

stop_redis() {
  end "$redis_pid"
  redis_pid=
}

# Where Debian, or the variable, has its scripts.
rabbitmq_home() {
  local home=${RABBITMQ_HOME:-/usr/lib/rabbitmq}
  [ ! -x "$home/bin/rabbitmq-server" ] || echo "$home"
}

# With defaults. Its port mapper is our own too, so that none is left behind.
start_rabbitmq() {
  local data="$work/rabbitmq" epmd_port=$((RABBIT_PORT + 1)) dist_port=$((RABBIT_PORT + 2))
  rm -rf "$data"
  mkdir -p "$data"
  echo '[].' >"$data/plugins"
  ERL_EPMD_PORT=$epmd_port ERL_EPMD_ADDRESS=127.0.0.1 epmd >"$data/epmd.log" 2>&1 &
  epmd_pid=$!
  env HOME="$data" ERL_EPMD_PORT="$epmd_port" ERL_EPMD_ADDRESS=127.0.0.1 \
    RABBITMQ_NODENAME=peers@localhost RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 RABBITMQ_NODE_PORT="$RABBIT_PORT" \
    RABBITMQ_DIST_PORT="$dist_port" RABBITMQ_MNESIA_BASE="$data/mnesia" RABBITMQ_LOG_BASE="$data/log" \
    RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_CONFIG_FILE="$data/none" RABBITMQ_ENABLED_PLUGINS_FILE="$data/plugins" \
    RABBITMQ_PID_FILE="$data/pid" RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}" \
    "$(rabbitmq_home)/bin/rabbitmq-server" >"$data/out" 2>&1 </dev/null &
  rabbit_pid=$!
  until_in_log "$data/out" "completed with" "$rabbit_pid" || return 1
  SERVER_PID=$(cat "$data/pid")
  export SERVER_PID
}

stop_rabbitmq() {
  end "$rabbit_pid"
  end "$epmd_pid"
  rabbit_pid='' epmd_pid=''
}

stop_servers() {
  stop_redis
  stop_rabbitmq
  stop_postgres
}

# Waits for a line in a log, as long as the process lives, at most a minute.
until_in_log() {
  for _ in $(seq 600); do
    ! grep -q "$2" "$1" 2>/dev/null || return 0
    kill -0 "$3" 2>/dev/null || return 1
    sleep 0.1
  done
  return 1
}

end() {
  [ -n "$1" ] || return 0
  kill "$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}
