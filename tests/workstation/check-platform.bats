# How check-platform.sh keeps to its task where the journey does not lead: odd folders, settings, shells, and attacks.
# shellcheck disable=SC2016,SC2030,SC2031,SC2154 # $ may be text; every test runs in a subshell; `run` sets stderr

bats_require_minimum_version 1.5.0
load helpers

setup_file() {
  server_for_all_tests
  make_path "$BATS_FILE_TMPDIR/jq" jq git
  make_path "$BATS_FILE_TMPDIR/python3" python3 git
}

teardown_file() {
  stop_server "$server_pid"
}

setup() {
  workstation
}

@test "a folder takes the place of a doc, and a doc that of a folder" {
  save guide 'a file'
  check SessionStart 0
  delete guide
  save guide/a.md 'in a folder'
  check PreToolUse 0
  same_as_docs
  delete guide/a.md
  rmdir "$ROOT/docs/guide"
  save guide 'a file again'
  check PreToolUse 0
  same_as_docs
}

@test "what was tampered with is repaired before the next tool call" {
  check SessionStart 0
  rm "$ROOT/.docs/README.md" "$ROOT/.docs/logo.png"
  echo tampered >"$ROOT/.docs/README.md"
  echo stray >"$ROOT/.docs/api/stray.md"
  echo stray >"$ROOT/.docs/"$'line\nbreak \\ \xff.md'
  mkdir -p "$ROOT/.docs/empty/folder"
  mkfifo "$ROOT/.docs/pipe"
  check PreToolUse 0
  rmdir "$ROOT/.docs/empty/folder" 2>/dev/null && false
  same_as_docs
}

@test "a forged time of modification does not survive the next session start" {
  check SessionStart 0
  chmod u+w "$ROOT/.docs/README.md"
  echo tampered >"$ROOT/.docs/README.md"
  touch -d '2020-01-01' "$ROOT/.docs/README.md"
  check SessionStart 0
  same_as_docs
}

@test "nothing is written through links" {
  local outside=$BATS_TEST_TMPDIR/outside
  check SessionStart 0
  mkdir "$outside"
  rm -rf "$ROOT/.docs/api"
  ln -s "$outside" "$ROOT/.docs/api"
  check PreToolUse 0
  same_as_docs
  rm -rf "$ROOT/.docs"
  ln -s "$outside" "$ROOT/.docs"
  check PreToolUse 2
  [[ $stderr == *".docs is a symbolic link"* ]]
  [ -z "$(ls -A "$outside")" ]
}

@test "names that lead out of .docs/ are refused" {
  # The server never sends them; whoever stands in its place might.
  stand_in curl <<'CURL'
"$REAL" "$@" || exit
if [ -e answer ]; then sed -i 's|"fileName":"README.md"|"fileName":"'"$NAME"'"|' answer; fi
CURL
  local name
  for name in ../evil.md /tmp/evil.md a/../../../evil.md .git/config .sync-hash; do
    NAME=$name check SessionStart 2
    [[ $stderr == *"unsafe name \"$name\""* ]]
  done
  [ -z "$(find "$BATS_TEST_TMPDIR" /tmp -maxdepth 1 -name evil.md)" ]
}

@test "files from before the first sync are kept" {
  mkdir -p "$ROOT/.docs/mine"
  echo mine >"$ROOT/.docs/mine/notes.md"
  check SessionStart 0
  [[ $output == *"now in .docs-before-sync/"* ]]
  [ "$(cat "$ROOT/.docs-before-sync/mine/notes.md")" = mine ]
  same_as_docs
}

@test "a platform that does not answer is not asked before every tool call" {
  check SessionStart 0
  stand_in curl <<'CURL'
echo >>"$CALLS"
exit 28
CURL
  export CALLS=$BATS_TEST_TMPDIR/calls
  check PreToolUse 0
  [[ $stderr == *"did not answer in time"* ]]
  check PreToolUse 0
  [[ $stderr == *"did not answer in time"* ]]
  [ "$(wc -l <"$CALLS")" -eq 1 ]
  check UserPromptSubmit 0
  [ "$(wc -l <"$CALLS")" -eq 2 ]
  end_stand_in curl
  check UserPromptSubmit 0
  [ -z "$output$stderr" ]
  same_as_docs
}

@test "a wrong, revoked or foreign key is said, and blocks only without a copy" {
  local id key=$AI_TOOLKIT_API_KEY other
  AI_TOOLKIT_API_KEY=sk_wrong check PreToolUse 2
  [[ $stderr == *"refused the API key"*"$url/projects/$project"* ]]
  check SessionStart 0
  id=$(api GET "projects/$project/api-keys" | jq -r '.[0].id')
  api DELETE "projects/$project/api-keys/$id" >/dev/null
  check UserPromptSubmit 0
  [[ $output == *"refused the API key"*"Going on"* ]]
  other=$project
  connect
  AI_TOOLKIT_PROJECT_ID=$other check UserPromptSubmit 0
  [[ $output == *"belongs to another project"*"Going on"* ]]
}

@test "settings come from .ai-toolkit.toml, the key from a file that only its owner can read" {
  local keys=$HOME/.config/ai-toolkit/keys key=$AI_TOOLKIT_API_KEY
  printf '# ours\nplatform_url = "%s/"\nproject_id="%s"\n[more]\nproject_id = "x"' "$url" "$project" >"$ROOT/.ai-toolkit.toml"
  unset AI_TOOLKIT_PLATFORM_URL AI_TOOLKIT_PROJECT_ID AI_TOOLKIT_API_KEY
  check PreToolUse 2
  [[ $stderr == *"there is no API key"*"$keys/$project"* ]]
  mkdir -p "$keys"
  printf '%s' "$key" >"$keys/$project"
  chmod 640 "$keys/$project"
  check PreToolUse 2
  [[ $stderr == *"can be read by others"*"chmod 600 $keys/$project"* ]]
  chmod 600 "$keys/$project"
  check PreToolUse 0
  export AI_TOOLKIT_API_KEY=$key
  same_as_docs
}

@test "settings that cannot work are said" {
  AI_TOOLKIT_PLATFORM_URL='' check PreToolUse 2
  [[ $stderr == *"address is not set"* ]]
  AI_TOOLKIT_PROJECT_ID='' check PreToolUse 2
  [[ $stderr == *"project is not set"* ]]
  AI_TOOLKIT_PLATFORM_URL='ftp://x' check PreToolUse 2
  [[ $stderr == *"must begin with http:// or https://"* ]]
  AI_TOOLKIT_PLATFORM_URL=$'http://x"\noutput = "y' check PreToolUse 2
  [[ $stderr == *"is not an address"* ]]
  AI_TOOLKIT_PROJECT_ID='../x' check PreToolUse 2
  [[ $stderr == *"is no project's id"* ]]
  AI_TOOLKIT_API_KEY='sk"x' check PreToolUse 2
  [[ $stderr == *"characters that no key has"* ]]
  AI_TOOLKIT_PLATFORM_URL=$url/nowhere check PreToolUse 2
  [[ $stderr == *"AI_TOOLKIT_P"* ]]
}

@test "without settings it stays out of the way" {
  unset AI_TOOLKIT_PLATFORM_URL AI_TOOLKIT_PROJECT_ID AI_TOOLKIT_API_KEY
  check PreToolUse 0
  [ -z "$output$stderr" ]
  [ ! -e "$ROOT/.docs" ]
}

@test "input that is no hook input is said and blocks nothing" {
  local input
  for input in '' '{' 'hello' '[]' '{"event": "PreToolUse"}'; do
    run -0 "$CHECK" <<<"$input"
    [[ $output == *"no JSON with a hook_event_name"* ]]
  done
}

@test "hooks at the same time do not disturb each other" {
  local pids=() pid
  check SessionStart 0
  for round in 1 2 3; do
    save README.md "round $round"
    save "new/$round.md" "round $round"
    for _ in 1 2 3 4; do
      "$CHECK" <<<"$(event PreToolUse)" 3>&- &
      pids+=($!)
    done
    for pid in "${pids[@]}"; do wait "$pid"; done
    pids=()
    same_as_docs
  done
}

@test "a lock that a dead hook left is taken over" {
  mkdir -p "$ROOT/.docs/.sync-hash.lock"
  (exit 0) &
  wait $!
  echo $! >"$ROOT/.docs/.sync-hash.lock/pid"
  check SessionStart 0
  same_as_docs
}

@test ".gitignore is added to, whatever is in it" {
  local ignore=$ROOT/.gitignore
  printf 'target\r\nno newline' >"$ignore"
  check SessionStart 0
  cmp "$ignore" <(printf 'target\r\nno newline\n.docs/\n')
  printf '/.docs\r\n' >"$ignore"
  save README.md 'and again'
  check PreToolUse 0
  cmp "$ignore" <(printf '/.docs\r\n')
  # Outside of Git there is nothing to keep it out of.
  export CLAUDE_PROJECT_DIR=$BATS_TEST_TMPDIR/plain
  mkdir "$CLAUDE_PROJECT_DIR"
  check SessionStart 0
  [ -e "$CLAUDE_PROJECT_DIR/.docs/README.md" ]
  [ ! -e "$CLAUDE_PROJECT_DIR/.gitignore" ]
}

@test "without CLAUDE_PROJECT_DIR the repository around the working directory counts" {
  unset CLAUDE_PROJECT_DIR
  cd /
  run -0 "$CHECK" <<<"$(ROOT=$ROOT/docs/api event SessionStart)"
  same_as_docs
}

@test "any shell will do, with jq or python3" {
  local shell json token
  for shell in dash bash; do
    for json in jq python3; do
      rm -rf "$ROOT/.docs"
      PATH=$BATS_FILE_TMPDIR/$json run -0 "$(type -P "$shell")" "$CHECK" < <(recorded SessionStart "$ROOT")
      same_as_docs
      save "from-$shell.md" "$json"
      delete README.md
      token=$(lock)
      PATH=$BATS_FILE_TMPDIR/$json run -2 "$(type -P "$shell")" "$CHECK" < <(recorded PreToolUse-Read "$ROOT")
      [[ $output == *"Ann has been editing"*"(\"new error codes\")"* ]]
      release "$token"
      PATH=$BATS_FILE_TMPDIR/$json run -0 "$(type -P "$shell")" "$CHECK" < <(recorded PreToolUse-Read "$ROOT")
      same_as_docs
      save README.md '# Shop'
    done
  done
}

@test "nobody can read the key in the list of processes" {
  stand_in curl <<'CURL'
echo "$*" >>"$ARGUMENTS"
exec "$REAL" "$@"
CURL
  export ARGUMENTS=$BATS_TEST_TMPDIR/arguments
  check SessionStart 0
  [ "$(wc -l <"$ARGUMENTS")" -eq 2 ]
  run -1 grep -F "$AI_TOOLKIT_API_KEY" "$ARGUMENTS"
}

@test "an installed client gets the input and decides" {
  unset AI_TOOLKIT_NO_BINARY
  export BIN=$BATS_TEST_TMPDIR/bin
  printf 'exit 0' >"$BATS_TEST_TMPDIR/ai-toolkit"
  chmod +x "$BATS_TEST_TMPDIR/ai-toolkit"
  PATH=$BATS_TEST_TMPDIR:$PATH
  stand_in ai-toolkit <<'CLIENT'
echo "$*" >"$BIN/args"
cat >"$BIN/input"
echo decided >&2
exit 2
CLIENT
  local name
  for name in SessionStart:session-start UserPromptSubmit:user-prompt-submit PreToolUse-Read:pre-tool-use; do
    run -2 "$CHECK" < <(recorded "${name%:*}" "$ROOT")
    [ "$output" = decided ]
    [ "$(cat "$BIN/args")" = "hook ${name#*:}" ]
    cmp "$BIN/input" <(recorded "${name%:*}" "$ROOT")
  done
  [ ! -e "$ROOT/.docs" ]
}
