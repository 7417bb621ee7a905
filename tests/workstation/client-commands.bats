# The client's commands against a real server and a real repository.
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
  cd "$ROOT" || return
}

@test "one command connects a checkout, and another takes it back" {
  local key=$AI_TOOLKIT_API_KEY
  unset AI_TOOLKIT_PLATFORM_URL AI_TOOLKIT_PROJECT_ID AI_TOOLKIT_API_KEY CLAUDE_PROJECT_DIR
  run -0 "$CLIENT" init --yes --url "$url/" --project "$project" --api-key - <<<"$key"
  [[ $output == *"7 new or changed, 0 gone."* ]]
  [ "$(git status --porcelain | sort)" = "$(printf '?? %s\n' .ai-toolkit.toml .claude/ .gitignore CLAUDE.md | sort)" ]
  # Now the files say which project it is, and where the key is.
  run -0 "$CLIENT" status
  [[ $output == *"$url/projects/$project"*"Docs      free"*"Copy      current"* ]]
  run -0 "$CLIENT" sync
  [[ $output == *"current already"* ]]
  AI_TOOLKIT_API_KEY=$key same_as_docs
  PATH=$(dirname "$CLIENT"):$PATH run -0 "$CLIENT" doctor
  [[ $output != *FAIL* ]]
  run -0 "$CLIENT" init --undo
  [ -z "$(git status --porcelain)" ]
  [ ! -e .docs ]
  [ -z "$(find "$HOME/.config/ai-toolkit/keys" -type f)" ]
}

@test "every kind of change arrives, byte for byte" {
  run -0 "$CLIENT" sync
  same_as_docs
  save README.md $'# Shop\r\n\nC:\\new, no newline at the end'
  run -0 "$CLIENT" sync
  [[ $output == *"1 new or changed, 0 gone."*"- .docs/README.md"* ]]
  same_as_docs
  save api/v2/ünï.md $'new\n'
  delete api/v1/backslashes.md
  rmdir docs/api/v1
  delete logo.png
  run -0 "$CLIENT" sync
  [[ $output == *"1 new or changed, 2 gone."* ]]
  same_as_docs
  [ "$(cat .docs/.sync-hash)" = "$(hash_of_copy)" ]
}

@test "the script and the client take each other's copies for whole" {
  run -0 "$CLIENT" sync
  check UserPromptSubmit 0
  [ -z "$output$stderr" ]
  save README.md changed
  check UserPromptSubmit 0
  [[ $output == *"1 new or changed"* ]]
  run -0 "$CLIENT" status
  [[ $output == *"Copy      current"* ]]
  save new.md new
  delete crlf.md
  run -0 "$CLIENT" sync
  check UserPromptSubmit 0
  [ -z "$output$stderr" ]
  same_as_docs
}

@test "status tells who edits, and doctor what is wrong with the key" {
  local token
  run -0 "$CLIENT" sync
  token=$(lock)
  run -5 "$CLIENT" status
  [[ $output == *"being edited by Ann since "*"agents wait"* ]]
  run -5 "$CLIENT" status --json
  [ "$(jq -r .status.lockedBy <<<"$output")" = Ann ]
  release "$token"
  AI_TOOLKIT_API_KEY=sk_wrong run -1 "$CLIENT" doctor
  [[ $output == *"refused the API key"* ]]
  AI_TOOLKIT_API_KEY=sk_wrong run -4 "$CLIENT" status
}

@test "the commands of the panel install the client and connect the checkout" {
  local key=$AI_TOOLKIT_API_KEY
  unset AI_TOOLKIT_PLATFORM_URL AI_TOOLKIT_PROJECT_ID AI_TOOLKIT_API_KEY CLAUDE_PROJECT_DIR
  curl -fsS "$url/install.sh" | sh
  AI_TOOLKIT_API_KEY=$key run -0 ~/.local/bin/ai-toolkit init \
    --yes \
    --url "$url" \
    --project "$project"
  [[ $output == *"7 new or changed, 0 gone."* ]]
  PATH=~/.local/bin:$PATH run -0 ai-toolkit doctor
  [[ $output != *FAIL* ]]
  PATH=~/.local/bin:$PATH run -0 --separate-stderr ai-toolkit hook pre-tool-use < <(recorded PreToolUse-Read "$ROOT")
  [ -z "$output$stderr" ]
  PATH=~/.local/bin:$PATH run -0 ai-toolkit watch --stop
}

@test "Claude Code's plugin runs the client, and says once a session where it is missing" {
  local plugin=$REPO/plugin/hooks/run.sh
  jq -e '.hooks | keys == ["PostToolUse", "PreToolUse", "SessionStart", "Stop", "UserPromptSubmit"]' "$REPO/plugin/hooks/hooks.json"
  mkdir -p ~/.local/bin
  run -0 --separate-stderr sh "$plugin" session-start <<<"$(event SessionStart)"
  [[ $output == *"the client it needs is not installed"* ]]
  run -0 --separate-stderr sh "$plugin" pre-tool-use <<<"$(event PreToolUse)"
  [ -z "$output$stderr" ]
  ln -s "$CLIENT" ~/.local/bin/ai-toolkit
  run -2 --separate-stderr sh "$plugin" pre-tool-use <<<'{"hook_event_name":"PreToolUse","cwd":"'"$ROOT"'","tool_name":"Write","tool_input":{"file_path":"'"$ROOT"'/docs/README.md","content":""}}'
  [[ $stderr == *"docs"* ]]
}
