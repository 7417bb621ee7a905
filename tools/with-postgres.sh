#!/usr/bin/env bash
# Runs a command beside a throwaway PostgreSQL: tools/with-postgres.sh cargo test
# The command finds it in AI_TOOLKIT_TEST_POSTGRES_URL; when that is set already, nothing is started.
set -euo pipefail

[[ -z ${AI_TOOLKIT_TEST_POSTGRES_URL:-} ]] || exec "$@"

bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1) || {
  echo "with-postgres: PostgreSQL is missing; run: tools/setup.sh postgresql" >&2
  exit 1
}
dir=$(mktemp -d "${TMPDIR:-/tmp}/ai-toolkit-postgres.XXXXXX")
server=

stop() {
  # Fast shutdown: it ends the sessions that the command left open.
  if [[ -n $server ]] && kill -INT "$server" 2>/dev/null; then wait "$server" || true; fi
  rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# PostgreSQL refuses to run as root. pdeathsig ends the server even when this script is killed outright.
as_postgres=(setpriv --pdeathsig INT)
if ((EUID == 0)); then
  chown postgres "$dir"
  as_postgres=(setpriv --reuid postgres --regid postgres --clear-groups --pdeathsig INT)
fi

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
install -m 0644 /dev/stdin "$dir/password" <<<"$password"
"${as_postgres[@]}" "$bin/initdb" -D "$dir/data" -U postgres -E UTF8 --locale=C.UTF-8 --no-sync \
  --auth=scram-sha-256 --pwfile="$dir/password" >"$dir/initdb.log" 2>&1 || {
  cat "$dir/initdb.log" >&2
  exit 1
}

# Speed before safety: nothing here outlives the command.
start() {
  "${as_postgres[@]}" "$bin/postgres" -D "$dir/data" -p "$1" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= -c max_connections=300 -c fsync=off -c synchronous_commit=off \
    -c full_page_writes=off >"$dir/server.log" 2>&1 &
  server=$!
}

# A port that somebody else has makes the server end at once; then the next one is tried.
for _ in {1..20}; do
  port=$((20000 + RANDOM % 12000))
  start "$port"
  until "$bin/pg_isready" -q -h 127.0.0.1 -p "$port"; do
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  kill -0 "$server" 2>/dev/null && break
  wait "$server" || server=
done
[[ -n $server ]] || {
  cat "$dir/server.log" >&2
  exit 1
}

export AI_TOOLKIT_TEST_POSTGRES_URL="postgres://postgres:$password@127.0.0.1:$port/postgres"
"$@"
