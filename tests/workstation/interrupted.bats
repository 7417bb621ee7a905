# What a sync leaves behind that does not get to its end: never a hash beside docs that it is not the hash of.
# shellcheck disable=SC2030,SC2031,SC2154 # every test runs in a subshell, and `run` sets stderr

bats_require_minimum_version 1.5.0
load helpers

setup_file() {
  server_for_all_tests
}

teardown_file() {
  stop_server "$server_pid"
}

# A copy that is complete, and edits that it does not have yet.
setup() {
  workstation
  check SessionStart 0
  export BEFORE=$BATS_TEST_TMPDIR/before
  cp -a "$ROOT/.docs" "$BEFORE"
  save README.md changed
  save new/doc.md new
  delete api/v1/backslashes.md
  rmdir -p --ignore-fail-on-non-empty "$ROOT/docs/api/v1"
}

# Nothing has changed, and with that the agent goes on.
still_as_before() {
  [[ $output == *"$1"*"Going on with the docs of the last sync"* ]]
  diff -r "$BEFORE" "$ROOT/.docs"
}

finishes() {
  check PreToolUse 0
  same_as_docs
}

@test "a truncated answer changes nothing" {
  stand_in curl <<'CURL'
"$REAL" "$@" || exit
[ ! -e answer ] || { truncate -s "$SIZE" answer; exit "$CODE"; }
CURL
  # Cut by who stands between, which curl cannot know, and by a connection that broke.
  SIZE=0 CODE=0 check UserPromptSubmit 0
  still_as_before 'answer could not be read'
  SIZE=200 CODE=0 check UserPromptSubmit 0
  still_as_before 'answer could not be read'
  SIZE=200 CODE=18 check UserPromptSubmit 0
  still_as_before 'the connection broke off'
  end_stand_in curl
  finishes
}

@test "a full disk changes nothing" {
  stand_in curl <<'CURL'
"$REAL" "$@" || exit
[ ! -e answer ] || exit 23
CURL
  check UserPromptSubmit 0
  still_as_before 'Is the disk full?'
  end_stand_in curl
  # Only part of the second doc finds room.
  stand_in base64 <<'BASE64'
echo >>"$CALLS"
[ "$(wc -l <"$CALLS")" -eq 2 ] || exec "$REAL" "$@"
"$REAL" "$@" | head -c 1
echo 'base64: write error: No space left on device' >&2
exit 1
BASE64
  export CALLS=$BATS_TEST_TMPDIR/calls
  check UserPromptSubmit 0
  still_as_before 'new/doc.md cannot be written'
  end_stand_in base64
  finishes
}

@test "a disk that fails halfway leaves no hash, and the agent waits until it is whole" {
  stand_in mv <<'MV'
echo >>"$CALLS"
[ "$(wc -l <"$CALLS")" -ne 2 ] || exit 1
exec "$REAL" "$@"
MV
  export CALLS=$BATS_TEST_TMPDIR/calls
  check PreToolUse 2
  [[ $stderr == *"new/doc.md cannot be written"*"no complete copy"* ]]
  [ "$(cat "$ROOT/.docs/.sync-hash")" = incomplete ]
  end_stand_in mv
  AI_TOOLKIT_PLATFORM_URL=http://127.0.0.1:1 check PreToolUse 2
  finishes
}

@test "a kill at any moment leaves no hash of other docs, and the next hook finishes the work" {
  local tool tools=$BATS_TEST_TMPDIR/tools recorded_hash whole=0 incomplete=0
  export CALLS=$BATS_TEST_TMPDIR/calls POINT
  # The moments are those before each program that the hook runs; with it go all that run beside it.
  mkdir "$tools"
  for tool in cat curl jq find sha256sum sed sort tr base64 rm rmdir mv mkdir touch; do
    # shellcheck disable=SC2016 # for the stand-in to expand
    printf '#!/bin/sh\nprintf . >>"$CALLS"\nread -r calls <"$CALLS"\n[ ${#calls} -lt "$POINT" ] || kill -9 0\nexec %s "$@"\n' \
      "$(PATH=/usr/bin:/bin type -P "$tool")" >"$tools/$tool"
    chmod +x "$tools/$tool"
  done
  for ((POINT = 1; ; POINT++)); do
    rm -rf "$ROOT/.docs"
    cp -a "$BEFORE" "$ROOT/.docs"
    rm -f "$CALLS"
    # In a process group of its own, for the kill not to reach the test.
    PATH=$tools:$PATH run setsid --wait "$CHECK" <<<"$(event PreToolUse)"
    [ "$status" -ne 0 ] || break
    [ "$status" -eq 137 ]
    recorded_hash=$(cat "$ROOT/.docs/.sync-hash")
    case $recorded_hash in
      incomplete | '') incomplete=$((incomplete + 1)) ;;
      *)
        [ "$recorded_hash" = "$(rm -rf "$ROOT/.docs/.sync-hash.lock" && hash_of_copy)" ]
        whole=$((whole + 1))
        ;;
    esac
    finishes
  done
  same_as_docs
  # Both were met often, so the moments were the right ones.
  [ "$whole" -gt 10 ]
  [ "$incomplete" -gt 5 ]
}
