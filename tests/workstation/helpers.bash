# What the tests of the hook scripts share: a project to work in, hook input, restricted PATHs.

REPO=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
export CHECK=$REPO/scripts/check-platform.sh
export PROTECT=$REPO/scripts/protect-docs.sh

# No test may depend on the settings or the client of the person who runs it.
isolate() {
  unset "${!AI_TOOLKIT_@}" CLAUDE_PROJECT_DIR XDG_CONFIG_HOME http_proxy https_proxy all_proxy
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
