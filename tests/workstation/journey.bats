# A workstation's day with check-platform.sh, on what Claude Code really sends: a real server, a real repository.
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
}

teardown() {
  [ -z "${own_server_pid:-}" ] || stop_server "$own_server_pid"
}

# The copy is what the repository's newest commit holds, once all is published.
same_as_repository() {
  local newest=$BATS_TEST_TMPDIR/newest
  api POST "projects/$project/docs/sync" >/dev/null
  rm -rf "$newest"
  mkdir "$newest"
  git --git-dir "$BATS_TEST_TMPDIR/shop.git" archive main docs | tar -x -C "$newest"
  diff -r --exclude .sync-hash "$newest/docs" "$ROOT/.docs"
}

# How many requests of the hook API the server has answered.
answered() {
  curl -sS "$url/metrics" | awk '
    index($0, "http_request_seconds_count{") == 1 && index($0, "/api/hook/") { sum += $NF } END { print sum + 0 }'
}

@test "a session start brings the docs as they are in the repository, read-only and out of Git" {
  check_recorded SessionStart 0
  [[ $output == *"now current: 7 new or changed, 0 gone."*"- .docs/README.md"* ]]
  same_as_repository
  [ -z "$(find "$ROOT/.docs" -type f ! -name .sync-hash ! -perm 0444)" ]
  [ "$(cat "$ROOT/.docs/.sync-hash")" = "$(platform_hash)" ]
  [ "$(cat "$ROOT/.docs/.sync-hash")" = "$(hash_of_copy)" ]
  [ "$(cat "$ROOT/.gitignore")" = .docs/ ]
  git -C "$ROOT" check-ignore --quiet .docs/README.md
}

@test "what changes on the platform arrives before the next prompt or tool call" {
  check_recorded SessionStart 0
  save README.md $'# Shop\r\n\nC:\\new, no newline at the end'
  save api/v2/ünï.md $'new\n'
  check_recorded UserPromptSubmit 0
  [[ $output == *"2 new or changed, 0 gone."* ]]
  same_as_docs

  # A doc that is gone takes its empty folders with it.
  delete api/v1/backslashes.md
  rmdir "$ROOT/docs/api/v1"
  check_recorded PreToolUse-Read 0
  [[ $stderr == *"0 new or changed, 1 gone."* ]]
  same_as_docs

  # Renamed: the same contents under another name, where a hash of the contents alone would see nothing.
  save changes.md $'a\nb\n'
  delete api/v2/ünï.md
  save ünï.md $'new\n'
  rmdir "$ROOT/docs/api/v2" "$ROOT/docs/api"
  check_recorded PreToolUse-Bash 0
  [[ $stderr == *"2 new or changed, 1 gone."* ]]
  same_as_docs
  same_as_repository
  [ "$(hash_of_copy)" = "$(platform_hash)" ]
  [ "$(cat "$ROOT/.gitignore")" = .docs/ ]
}

@test "what is pushed to the repository arrives, too" {
  check_recorded SessionStart 0
  git -C "$ROOT" mv docs/logo.png docs/api/logo.png
  git -C "$ROOT" rm --quiet docs/newlines.md
  # Two docs change places.
  mv "$ROOT/docs/crlf.md" "$ROOT/swap"
  mv "$ROOT/docs/README.md" "$ROOT/docs/crlf.md"
  mv "$ROOT/swap" "$ROOT/docs/README.md"
  git -C "$ROOT" commit --quiet --all --message 'Tidy up'
  git -C "$ROOT" push --quiet "$BATS_TEST_TMPDIR/shop.git" main
  api POST "projects/$project/docs/sync" >/dev/null
  check_recorded PreToolUse-Grep 0
  [[ $stderr == *"3 new or changed, 2 gone."* ]]
  same_as_docs
  same_as_repository
}

@test "when nothing changed it is silent, and asks once" {
  local name all
  check_recorded SessionStart 0
  stand_in curl <<'CURL'
echo >>"$CALLS"
exec "$REAL" "$@"
CURL
  export CALLS=$BATS_TEST_TMPDIR/calls
  all=$(answered)
  : >"$CALLS"
  for name in PreToolUse-Read PreToolUse-Bash PreToolUse-Edit UserPromptSubmit SessionStart; do
    check_recorded "$name" 0
    [ -z "$output$stderr" ]
  done
  # One request for each, which asks for the lock and the docs hash at once.
  [ "$(wc -l <"$CALLS")" -eq 5 ]
  [ "$(answered)" -eq $((all + 5)) ]
  # What comes after a tool call is none of its business.
  check_recorded PostToolUse-Write 0
  [ -z "$output$stderr" ]
  [ "$(answered)" -eq $((all + 5)) ]
}

@test "the platform lists the workstation and knows whether it has the docs" {
  check_recorded SessionStart 0
  list=$(api GET "projects/$project/workstations")
  [ "$(jq -r '.[0] | "\(.name) \(.client) \(.upToDate)"' <<<"$list")" = "$(uname -n) check-platform.sh true" ]
}

@test "while the docs are locked agents wait, and get the edit after the release" {
  local token name
  check_recorded SessionStart 0
  token=$(lock)
  save README.md $'# Shop\n\nNew\\n' "$token"
  for name in SessionStart UserPromptSubmit PreToolUse-Read PreToolUse-Bash; do
    check_recorded "$name" 2
    [ -z "$output" ]
    [[ $stderr == *"Ann has been editing"*" since "[012][0-9]:[0-5][0-9]*"new error codes"*" at "[012][0-9]:[0-5][0-9]*"Wait and try again, or ask Ann at $url/projects/$project"* ]]
  done
  [ "$(cat "$ROOT/.docs/README.md")" = '# Shop' ]
  release "$token"
  check_recorded PreToolUse-Read 0
  same_as_docs
}

@test "with the policy warn agents go on with the docs from before" {
  local token
  api PUT "projects/$project" '{"lockPolicy": "warn"}' >/dev/null
  check_recorded SessionStart 0
  token=$(lock)
  save README.md changed "$token"
  check_recorded UserPromptSubmit 0
  [[ $output == *"Ann has been editing"*"Going on with the docs from before"* ]]
  [ "$(cat "$ROOT/.docs/README.md")" = '# Shop' ]
  check_recorded PreToolUse-Read 0
  [ -z "$output" ]
  [[ $stderr == *"Going on with the docs from before"* ]]
  # On first use there are none from before.
  rm -rf "$ROOT/.docs"
  check_recorded SessionStart 0
  same_as_docs
}

@test "when the platform is away agents go on with the copy, but not without one" {
  local url server_pid
  start_server "$BATS_TEST_TMPDIR/server"
  own_server_pid=$server_pid
  connect
  check_recorded SessionStart 0
  kill -9 "$server_pid"
  wait "$server_pid" || true
  check_recorded UserPromptSubmit 0
  [[ $output == *"$url cannot be reached: the connection was refused. Going on with the docs of the last sync"* ]]
  check_recorded PreToolUse-Read 0
  [ -z "$output" ]
  [[ $stderr == *"cannot be reached"*"Going on"* ]]
  diff -r --exclude .sync-hash "$ROOT/docs" "$ROOT/.docs"
  rm -rf "$ROOT/.docs"
  check_recorded PreToolUse-Read 2
  [[ $stderr == *"cannot be reached"*"no complete copy"* ]]
}
