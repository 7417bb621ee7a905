# The client's hooks against a real server, with the watcher and without it: the same decisions, only faster.
# shellcheck disable=SC2030,SC2031,SC2154 # every test runs in a subshell, and `run` sets stderr

bats_require_minimum_version 1.5.0
load helpers

setup_file() {
  server_for_all_tests
}

teardown_file() {
  stop_server "$server_pid"
}

setup() {
  workstation
  find_client || return
  # Short, because the path of a socket is.
  XDG_RUNTIME_DIR=$(mktemp -d)
  export XDG_RUNTIME_DIR
}

teardown() {
  "$CLIENT" watch --stop 2>/dev/null || true
  rm -rf "$XDG_RUNTIME_DIR"
  [ -z "${own_server_pid:-}" ] || stop_server "$own_server_pid"
}

# Runs the hook for what Claude Code sent, and expects an exit code. The watcher that it may start must not hold bats' file
# descriptor 3.
hook() {
  local event
  case $1 in
    SessionStart) event=session-start ;;
    UserPromptSubmit) event=user-prompt-submit ;;
    PreToolUse*) event=pre-tool-use ;;
    PostToolUse*) event=post-tool-use ;;
    Stop) event=stop ;;
  esac
  run -"$2" --separate-stderr "$CLIENT" hook "$event" < <(input "$1") 3>&-
}

input() {
  if [ "$1" = Stop ]; then
    printf '{"hook_event_name":"Stop","cwd":"%s","stop_hook_active":false}' "$ROOT"
  else
    recorded "$1" "$ROOT"
  fi
}

# Waits until the command succeeds, 10 seconds at most.
eventually() {
  local tries
  for tries in {1..200}; do
    "$@" && return
    sleep 0.05
  done
  echo "in vain after $tries tries: $*" >&2
  return 1
}

status_says() {
  "$CLIENT" watch --status 2>/dev/null | grep -q "$1"
}

eventually_says() {
  eventually status_says "$1"
}

watched() {
  hook SessionStart 0
  eventually_says 'not locked'
}

watcher_pid() {
  "$CLIENT" watch --status | sed -n 's/^The watcher is process \([0-9]*\)\.$/\1/p'
}

# How many requests for the status the server has answered.
asked() {
  curl -sS "$url/metrics" | awk '
    index($0, "http_request_seconds_count{") == 1 && index($0, "/api/hook/status/") { sum += $NF } END { print sum + 0 }'
}

without_watcher() {
  export AI_TOOLKIT_NO_WATCHER=1
}

# The decisions that do not depend on who is asked.
day() {
  local token
  hook SessionStart 0
  same_as_docs
  hook PreToolUse-Read 0
  [ -z "$output$stderr" ]
  hook PreToolUse-Edit 2
  [[ $stderr == *"docs/a.md belongs to the project's docs"*"$url/projects/$project"* ]]

  token=$(lock)
  "$1" 'locked by Ann'
  hook PreToolUse-Read 2
  [[ $stderr == "AI Toolkit: Ann has been editing the project's docs since "*" (\"new error codes\"), so agents wait."* ]]
  [[ $stderr == *"Wait and try again, or ask Ann at $url/projects/$project." ]]
  save README.md 'half an edit' "$token"
  hook UserPromptSubmit 2
  [ "$(cat "$ROOT/.docs/README.md")" = '# Shop' ]
  release "$token" >/dev/null
  "$1" 'not locked'
  hook PreToolUse-Read 0
  same_as_docs

  chmod u+w "$ROOT/.docs/README.md"
  echo tampered >"$ROOT/.docs/README.md"
  hook PreToolUse-Read 0
  same_as_docs
}

@test "a day without the watcher" {
  without_watcher
  hook SessionStart 0
  [[ $output == "AI Toolkit: the docs in .docs/ are now current: 7 new or changed, 0 gone."* ]]
  rm -rf "$ROOT/.docs"
  day true
  run ! "$CLIENT" watch --status
}

@test "a day with the watcher" {
  watched
  rm -rf "$ROOT/.docs"
  day eventually_says
}

@test "with the watcher no hook asks the platform, and new docs are there already" {
  local before
  watched
  # Only hooks that ask the platform name themselves there; the watcher asks by its own clock.
  kill -STOP "$server_pid"
  hook PreToolUse-Read 0
  [ -z "$output$stderr" ]
  kill -CONT "$server_pid"
  eventually_says 'not locked'
  before=$(platform_hash)
  save README.md 'new'
  eventually [ "$(platform_hash)" != "$before" ]
  eventually same_as_docs
  hook PreToolUse-Read 0
  [ -z "$output$stderr" ]
}

@test "a watcher that was killed is replaced, and a stopped one is not believed" {
  local first token
  watched
  first=$(watcher_pid)
  kill -STOP "$first"
  token=$(lock)
  hook PreToolUse-Read 2
  [[ $stderr == *"Ann has been editing"* ]]
  release "$token" >/dev/null
  hook PreToolUse-Read 0
  kill -KILL "$first"
  rm -f "$XDG_RUNTIME_DIR/ai-toolkit/watch.tried"
  hook PreToolUse-Read 0
  eventually_says 'not locked'
  [ "$(watcher_pid)" != "$first" ]
}

replaced() {
  hook PreToolUse-Read 0
  ! kill -0 "$1" 2>/dev/null
}

@test "a watcher of an older version is replaced" {
  hook SessionStart 0
  "$CLIENT" watch --stop
  rm -f "$XDG_RUNTIME_DIR/ai-toolkit/watch.tried"
  python3 - "$XDG_RUNTIME_DIR/ai-toolkit/watch.sock" 3>&- <<'PYTHON' &
import json, socket, sys
server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1])
server.listen()
while True:
    connection = server.accept()[0]
    ask = json.loads(connection.makefile().readline())["ask"]
    answer = "done" if ask == "stop" else "other-version"
    try:
        connection.sendall(json.dumps({"version": 0, "answer": answer}).encode() + b"\n")
    except BrokenPipeError:
        pass  # A hook waits for a short moment only.
    if ask == "stop":
        break
PYTHON
  local old=$!
  eventually test -S "$XDG_RUNTIME_DIR/ai-toolkit/watch.sock"
  eventually replaced "$old"
  eventually_says 'not locked'
}

@test "one watcher serves two checkouts, and knows nothing of another key" {
  local root=$ROOT
  watched
  cp -R "$ROOT" "$BATS_TEST_TMPDIR/second"
  rm -rf "$BATS_TEST_TMPDIR/second/.docs"
  export ROOT=$BATS_TEST_TMPDIR/second CLAUDE_PROJECT_DIR=$BATS_TEST_TMPDIR/second
  hook SessionStart 0
  same_as_docs
  eventually_says "$ROOT .*not locked"
  status_says "$root .*not locked"
  [ "$("$CLIENT" watch --status | wc -l)" -eq 3 ]
  # Another key is another identity: the watcher's word about the first one is not for it.
  AI_TOOLKIT_API_KEY=sk_wrong hook PreToolUse-Read 0
  [[ $stderr == *"refused the API key"*"Going on with the docs of the last sync"* ]]
}

@test "what the watcher knew ends with the key, and with the project" {
  local id
  watched
  id=$(api GET "projects/$project/api-keys" | jq -r '.[0].id')
  api DELETE "projects/$project/api-keys/$id" >/dev/null
  eventually_says 'refused the API key'
  hook PreToolUse-Read 0
  [[ $stderr == *"refused the API key"* ]]
  AI_TOOLKIT_API_KEY=$(api POST "projects/$project/api-keys" '{"name": "next"}' | jq -r .key)
  hook PreToolUse-Read 0
  eventually_says 'not locked'
  api DELETE "projects/$project" >/dev/null
  eventually_says 'deleted\|has no project\|refused'
  hook PreToolUse-Read 0
  [ -n "$stderr" ]
}

@test "the watcher survives a server that restarts, and hooks do meanwhile" {
  # The file's own server goes on; this one is ours to stop.
  local port
  start_server "$BATS_TEST_TMPDIR/own"
  own_server_pid=$server_pid
  port=${url##*:}
  BATS_TEST_NAME=own connect
  watched
  stop_server "$own_server_pid"
  hook PreToolUse-Read 0
  [[ $stderr == *"cannot be reached: the connection was refused. Going on with the docs of the last sync in .docs/."* ]]
  "${AI_TOOLKIT_SERVER_BIN:-$REPO/target/debug/ai-toolkit-server}" serve --listen "127.0.0.1:$port" \
    --data-dir "$BATS_TEST_TMPDIR/own/data" --auth none >"$BATS_TEST_TMPDIR/own/out" 2>>"$BATS_TEST_TMPDIR/own/log" 3>&- &
  own_server_pid=$!
  eventually_says 'not locked'
  hook PreToolUse-Read 0
  [ -z "$output$stderr" ]
}

@test "a watcher that nobody asks ends" {
  "$CLIENT" watch --idle-seconds 1 2>/dev/null 3>&- &
  local pid=$!
  eventually_says "process $pid"
  wait "$pid"
  run ! --separate-stderr "$CLIENT" watch --status
  [[ $stderr == *"no watcher is running"* ]]
}

@test "neither the watcher's arguments nor its environment nor its files have the key" {
  local pid
  watched
  pid=$(watcher_pid)
  run ! grep -qaF "$AI_TOOLKIT_API_KEY" "/proc/$pid/cmdline" "/proc/$pid/environ"
  run ! grep -rqaF "$AI_TOOLKIT_API_KEY" "$XDG_RUNTIME_DIR" "$HOME/.local/state"
  [ "$(stat -c %a "$XDG_RUNTIME_DIR/ai-toolkit")" = 700 ]
  [ "$(stat -c %a "$XDG_RUNTIME_DIR/ai-toolkit/watch.sock")" = 600 ]
}

wait_for_release() {
  local token
  export AI_TOOLKIT_WAIT_SECONDS=30
  token=$(lock)
  "$1" 'locked by Ann'
  { sleep 1; release "$token" >/dev/null; } 3>&- &
  hook PreToolUse-Read 0
  same_as_docs
  export AI_TOOLKIT_WAIT_SECONDS=1
  token=$(lock)
  "$1" 'locked by Ann'
  hook PreToolUse-Read 2
  [[ $stderr == *"Ann has been editing"* ]]
  release "$token" >/dev/null
}

@test "a hook waits for the release, without the watcher" {
  without_watcher
  hook SessionStart 0
  wait_for_release true
}

@test "a hook waits for the release, with the watcher" {
  watched
  wait_for_release eventually_says
}

put_back() {
  local aside
  hook SessionStart 0
  hook PreToolUse-Bash-failing 0
  python3 -c 'import sys; open(sys.argv[1] + "/docs/README.md", "w").write("by a tool")' "$ROOT"
  hook PostToolUse-Write 2
  [[ $stderr == *"changed docs/README.md, and they are as they were again."* ]]
  [ "$(cat "$ROOT/docs/README.md")" = '# Shop' ]
  aside=${stderr##*is kept in }
  aside=${aside%%. The project*}
  [ "$(cat "$aside/docs/README.md")" = 'by a tool' ]
  hook PostToolUse-Write 0
  [ -z "$output$stderr" ]

  rm -f "$ROOT/.docs/README.md"
  echo 'by a tool' >"$ROOT/.docs/README.md"
  hook Stop 2
  [[ $stderr == *"changed .docs/"* ]]
  same_as_docs
  hook Stop 0
}

@test "what a tool wrote to docs all the same is put back, without the watcher" {
  without_watcher
  put_back
}

@test "what a tool wrote to docs all the same is put back, with the watcher" {
  watched
  put_back
}
