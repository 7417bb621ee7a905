# What the tests of the hook scripts share: a project to work in, hook input, restricted PATHs.

REPO=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
export CHECK=$REPO/scripts/check-platform.sh
export PROTECT=$REPO/scripts/protect-docs.sh

# No test may depend on the settings or the client of the person who runs it.
isolate() {
  local name
  for name in "${!AI_TOOLKIT_@}"; do
    [[ $name == AI_TOOLKIT_@(SERVER|CLIENT)_BIN ]] || unset "$name"
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

# Minimal hook input of an event. Without jq, which takes longer to start than the rest of a quick test.
event() {
  printf '{"hook_event_name":"%s","cwd":"%s"}\n' "$1" "$ROOT"
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

# For setup_file: a repository and a server that all tests of the file use, each with a project of its own.
server_for_all_tests() {
  isolate "$BATS_FILE_TMPDIR"
  make_repository "$BATS_FILE_TMPDIR"
  start_server "$BATS_FILE_TMPDIR/server"
  export url server_pid
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

# --- A project and its workstation -----------------------------------------------------------------------------------

# A repository with docs that are easy to get wrong; every test of a file gets its copy.
make_repository() {
  local docs=$1/shop/docs
  mkdir -p "$docs/api/v1" "$docs/ünï cödé 😀"
  printf '# Shop\n' >"$docs/README.md"
  # shellcheck disable=SC2016 # text
  printf 'C:\\new\\table \\\\ %%s $HOME `id` no newline at the end' >"$docs/api/v1/backslashes.md"
  printf 'a\r\nb\r\n' >"$docs/crlf.md"
  printf '\n\n\n' >"$docs/newlines.md"
  : >"$docs/empty.md"
  printf 'x' >"$docs/ünï cödé 😀/it's \$(x) \"q\".md"
  printf '\x89PNG\r\n\x1a\n\x00\x01\xff\xfe' >"$docs/logo.png"
  git init --quiet --initial-branch main "$1/shop"
  git -C "$1/shop" add .
  git -C "$1/shop" commit --quiet --message Docs
  git clone --quiet --bare "$1/shop" "$1/shop.git"
}

# A workstation in $ROOT for a project of its own; $ROOT/docs is what the copy must become.
workstation() {
  isolate "$BATS_TEST_TMPDIR"
  cp -R "$BATS_FILE_TMPDIR/shop" "$BATS_FILE_TMPDIR/shop.git" "$BATS_TEST_TMPDIR"
  export ROOT=$BATS_TEST_TMPDIR/shop CLAUDE_PROJECT_DIR=$BATS_TEST_TMPDIR/shop
  connect
}

# Connects the workstation to a new project of the server at $url.
connect() {
  project=$(api POST projects "$(jq -n --arg url "file://$BATS_TEST_TMPDIR/shop.git" --arg name "$BATS_TEST_NAME" '{name: $name, repoUrl: $url}')" | jq -r .id)
  api POST "projects/$project/docs/sync" >/dev/null
  AI_TOOLKIT_API_KEY=$(api POST "projects/$project/api-keys" '{"name": "workstation"}' | jq -r .key)
  export AI_TOOLKIT_PLATFORM_URL=$url AI_TOOLKIT_PROJECT_ID=$project AI_TOOLKIT_API_KEY
}

# Sets CLIENT to the client that is tried.
find_client() {
  CLIENT=${AI_TOOLKIT_CLIENT_BIN:-$REPO/target/debug/ai-toolkit}
  [ -x "$CLIENT" ] || { echo "there is no client at $CLIENT; run: cargo build --bin ai-toolkit" >&2; return 1; }
}

# Runs the hook for an event and expects an exit code.
check() {
  run -"$2" --separate-stderr "$CHECK" <<<"$(event "$1")"
}

# Runs the hook for what Claude Code sent, and expects an exit code.
check_recorded() {
  run -"$2" --separate-stderr "$CHECK" < <(recorded "$1" "$ROOT")
}

# Puts a program before the real one; in it, $REAL is the real one.
stand_in() {
  mkdir -p "$BATS_TEST_TMPDIR/bin"
  { printf '#!/bin/bash\nREAL=%q\n' "$(type -P "$1")" && cat; } >"$BATS_TEST_TMPDIR/bin/$1"
  chmod +x "$BATS_TEST_TMPDIR/bin/$1"
  PATH=$BATS_TEST_TMPDIR/bin:$PATH
}

end_stand_in() {
  rm "$BATS_TEST_TMPDIR/bin/$1"
  hash -r
}

# The copy has every doc, byte for byte, and nothing else.
same_as_docs() {
  diff -r --exclude .sync-hash "$ROOT/docs" "$ROOT/.docs"
  [ "$(cat "$ROOT/.docs/.sync-hash")" = "$(platform_hash)" ]
  [ -z "$(find "$ROOT/.docs" -name '.sync-hash?*')" ]
}

platform_hash() {
  curl -sS -H "X-API-Key: $AI_TOOLKIT_API_KEY" "$url/api/hook/docs/$project" | sed 's/.*"hash":"\([0-9a-f]*\)".*/\1/'
}

# The docs hash of the files in .docs/, by its definition.
hash_of_copy() {
  local path
  (
    cd "$ROOT/.docs" || exit
    find . -type f ! -name .sync-hash -printf '%P\0' | LC_ALL=C sort -z | while IFS= read -r -d '' path; do
      printf '%s\0%.64s\n' "$path" "$(sha256sum <"$path")"
    done
  ) | sha256sum | cut -d ' ' -f 1
}

# Changes a doc on the platform and in $ROOT/docs: NAME CONTENT [LOCK TOKEN].
save() {
  mkdir -p "$(dirname "$ROOT/docs/$1")"
  printf '%s' "$2" >"$ROOT/docs/$1"
  api PUT "projects/$project/docs/$1" "$(jq -n --arg content "$2" '{content: $content}')" ${3:+"Lock-Token: $3"} >/dev/null
}

delete() {
  rm "$ROOT/docs/$1"
  api DELETE "projects/$project/docs/$1" >/dev/null
}

lock() {
  api POST "projects/$project/lock" '{"lockedBy": "Ann", "reason": "new error codes"}' | jq -r .token
}

release() {
  api DELETE "projects/$project/lock" '' "Lock-Token: $1"
}
