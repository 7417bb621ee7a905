# What the tests of the hook scripts share: a project to work in, hook input, restricted PATHs.

REPO=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
export CHECK=$REPO/scripts/check-platform.sh
export PROTECT=$REPO/scripts/protect-docs.sh

# No test may depend on the settings or the client of the person who runs it.
isolate() {
  local name
  for name in "${!AI_TOOLKIT_@}"; do
    [ "$name" = AI_TOOLKIT_SERVER_BIN ] || unset "$name"
  done
  unset CLAUDE_PROJECT_DIR XDG_CONFIG_HOME http_proxy https_proxy all_proxy
  export AI_TOOLKIT_NO_BINARY=1 HOME=$1
  export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
  export GIT_AUTHOR_NAME=Ann GIT_AUTHOR_EMAIL=ann@shop.example GIT_COMMITTER_NAME=Ann GIT_COMMITTER_EMAIL=ann@shop.example
}

# Makes a folder that, as PATH, has what the scripts need and of the JSON tools only those given.
make_path() {
  local folder=$1 tool
  shift
  mkdir -p "$folder"
  for tool in cat awk readlink tr sed sort find sha256sum base64 mv mkdir rm rmdir touch tail ls date sleep grep curl "$@"; do
    # Without version managers' stand-ins, which need more than themselves.
    ln -s "$(PATH=/usr/bin:/bin type -P "$tool")" "$folder/$tool"
  done
}

# Hook input as recorded from Claude Code, moved to another root.
recorded() {
  sed "s|/home/dev/shop|$2|g" "$REPO/tests/fixtures/claude-code/$1.json"
}

# Minimal hook input of an event.
event() {
  jq -nc --arg event "$1" --arg cwd "$ROOT" '{hook_event_name: $event, cwd: $cwd}'
}

# --- A real server ---------------------------------------------------------------------------------------------------

# Starts a server of its own for $1, a new folder; sets server_pid and url.
start_server() {
  local binary=${AI_TOOLKIT_SERVER_BIN:-$REPO/target/debug/ai-toolkit-server}
  [ -x "$binary" ] || { echo "there is no server at $binary; run: cargo build --bin ai-toolkit-server" >&2; return 1; }
  mkdir -p "$1"
  # File descriptor 3 is bats', which waits until everybody has closed it.
  "$binary" serve --listen 127.0.0.1:0 --data-dir "$1/data" --auth none >"$1/out" 2>"$1/log" 3>&- &
  server_pid=$!
  until grep -q '^Listening on ' "$1/out"; do
    kill -0 "$server_pid" || { cat "$1/log" >&2; return 1; }
    sleep 0.05
  done
  url=$(sed -n '1s/^Listening on //p' "$1/out")
}

stop_server() {
  kill "$1" 2>/dev/null || return 0
  wait "$1" 2>/dev/null || while kill -0 "$1" 2>/dev/null; do sleep 0.05; done
}

# Calls the API as the browser app does: METHOD PATH [JSON] [HEADER…].
api() {
  local method=$1 path=$2 json=${3:-}
  shift 2
  [ $# -eq 0 ] || shift
  curl -sS --fail-with-body -X "$method" "$url/api/$path" ${json:+--json "$json"} "${@/#/-H}"
}

# Waits until the project's docs are as in its repository.
await_sync() {
  local state
  for _ in {1..200}; do
    state=$(api GET "projects/$1" | jq -r .sync.state)
    [ "$state" != idle ] || return 0
    [ "$state" != failed ] || break
    sleep 0.05
  done
  api GET "projects/$1" >&2
  return 1
}
