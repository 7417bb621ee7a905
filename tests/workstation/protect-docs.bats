# What protect-docs.sh lets through and what it blocks.
# shellcheck disable=SC2030,SC2031,SC2154 # every test runs in a subshell, and `run` sets stderr

bats_require_minimum_version 1.5.0

setup_file() {
  load helpers
  export BASE=$BATS_FILE_TMPDIR/base
  export ROOT=$BASE/shop
  make_path "$BATS_FILE_TMPDIR/jq" jq
  make_path "$BATS_FILE_TMPDIR/python3" python3
  make_path "$BATS_FILE_TMPDIR/neither"
  make_project

  # Every case as hook input: what the script must decide, tab, JSON.
  jq -r --arg root "$ROOT" --arg base "$BASE" '
    .cases[]
    | (.input | walk(if type == "string" then gsub("ROOT"; $root) | gsub("BASE"; $base) else . end)) as $input
    | "\(.script // .decision)\t\({hook_event_name: "PreToolUse"} + $input | tojson)"
  ' "$BATS_TEST_DIRNAME"/../decisions/*.json >"$BATS_FILE_TMPDIR/decisions"
  [ "$(wc -l <"$BATS_FILE_TMPDIR/decisions")" -ge 500 ]

  # The table takes a while, so its runs are made at once. Shell and JSON tool do not meet: two pairs are enough.
  export CLAUDE_PROJECT_DIR=$ROOT
  run_table dash jq >"$BATS_FILE_TMPDIR/dash-jq" 3>&- &
  run_table bash python3 >"$BATS_FILE_TMPDIR/bash-python3" 3>&- &
  wait
}

# The project with a worktree, another project beside it, and links of all kinds.
make_project() {
  isolate "$BASE"
  mkdir -p "$ROOT"/{docs/api,.docs,src/docs,mydocs} "$BASE/other/docs"
  touch "$ROOT"/{docs/a.md,docs/api/b.md,.docs/a.md,src/docs/a.rs,README.md,docs.md}
  git init --quiet --initial-branch main "$ROOT"
  git -C "$ROOT" add .
  git -C "$ROOT" commit --quiet --message Start
  git -C "$ROOT" worktree add --quiet "$BASE/worktree"
  git init --quiet "$BASE/other"
  ln -s docs "$ROOT/link"
  ln -s link "$ROOT/chain"
  ln -s docs/a.md "$ROOT/alias.md"
  ln -s docs/new.md "$ROOT/dangling.md"
  ln -s .. "$ROOT/src/up"
  ln -s README.md "$ROOT/link.md"
  ln -s shop "$BASE/link-to-shop"
  ln "$ROOT/docs/api/b.md" "$ROOT/second.md"
}

setup() {
  load helpers
  isolate "$BASE"
  export CLAUDE_PROJECT_DIR=$ROOT
}

# Runs the table with a shell and a JSON tool; prints every decision that is not as it should be, and the count at last.
run_table() {
  local shell tools=$BATS_FILE_TMPDIR/$2 decision input reason count=0 code
  shell=$(type -P "$1")
  while IFS=$'\t' read -r decision input; do
    code=0
    reason=$(PATH=$tools "$shell" "$PROTECT" <<<"$input" 2>&1) || code=$?
    count=$((count + 1))
    case $decision/$code/$reason in
      allow/0/* | deny/2/'AI Toolkit: '*) ;;
      *) printf 'should %s, but ended with %s: %s\n%s\n' "$decision" "$code" "$input" "$reason" ;;
    esac
  done <"$BATS_FILE_TMPDIR/decisions"
  echo "$count decisions"
}

table_holds() {
  cat "$BATS_FILE_TMPDIR/$1-$2"
  [ "$(cat "$BATS_FILE_TMPDIR/$1-$2")" = "$(wc -l <"$BATS_FILE_TMPDIR/decisions") decisions" ]
}

@test "the table holds in dash with jq" { table_holds dash jq; }
@test "the table holds in bash with python3" { table_holds bash python3; }

# Runs the hook on the write of a path.
write() {
  run -"${2:-2}" --separate-stderr "$PROTECT" <<<"$(jq -nc --arg path "$1" --arg cwd "$ROOT" \
    '{hook_event_name: "PreToolUse", cwd: $cwd, tool_name: "Write", tool_input: {file_path: $path, content: "x"}}')"
}

@test "what Claude Code sends is understood" {
  local name
  for name in PreToolUse-Write PreToolUse-Edit PreToolUse-Bash; do
    run -2 "$PROTECT" < <(recorded "$name" "$ROOT")
  done
  for name in PreToolUse-Read PreToolUse-Grep PreToolUse-Glob PreToolUse-Bash-failing PostToolUse-Write SessionStart; do
    run -0 "$PROTECT" < <(recorded "$name" "$ROOT")
    [ -z "$output" ]
  done
}

@test "the reason says what to do and where" {
  export AI_TOOLKIT_PLATFORM_URL=https://docs.example/ AI_TOOLKIT_PROJECT_ID=prj_1
  write docs/a.md
  [[ $stderr == *"$ROOT/docs/a.md belongs to the project's docs"*"tech lead"*"https://docs.example/projects/prj_1"* ]]
  [ -z "$output" ]
}

@test "the docs folder comes from the environment, else from .ai-toolkit.toml" {
  write handbook/a.md 0
  AI_TOOLKIT_DOCS_PATH=./handbook/ write handbook/a.md
  AI_TOOLKIT_DOCS_PATH=handbook write docs/a.md 0
  AI_TOOLKIT_DOCS_PATH=handbook write .docs/a.md
  AI_TOOLKIT_DOCS_PATH=src/docs write src/Docs/a.rs
  printf 'project_id = "prj_1"\ndocs_path = "handbook" # ours\n[other]\ndocs_path = "docs"\n' >"$ROOT/.ai-toolkit.toml"
  write handbook/a.md
  write docs/a.md 0
  AI_TOOLKIT_DOCS_PATH=docs write docs/a.md
  rm "$ROOT/.ai-toolkit.toml"
}

@test "letters with accents are the same composed and decomposed" {
  local composed=$'d\u00f3cs' decomposed=$'do\u0301cs' path
  for path in "$composed" "$decomposed"; do
    AI_TOOLKIT_DOCS_PATH=$path write "$composed/a.md"
    AI_TOOLKIT_DOCS_PATH=$path write "$decomposed/a.md"
    AI_TOOLKIT_DOCS_PATH=$path write "docs/a.md" 0
    AI_TOOLKIT_DOCS_PATH=$path write "cs/a.md" 0
  done
}

@test "a docs folder that is a link is protected at both ends" {
  mkdir -p "$BASE/elsewhere"
  ln -s "$BASE/elsewhere" "$ROOT/handbook"
  export AI_TOOLKIT_DOCS_PATH=handbook
  write handbook/a.md
  write "$BASE/elsewhere/a.md"
  write "$BASE/elsewhere.md" 0
  rm "$ROOT/handbook"
}

@test "from a worktree, the docs of the main one are protected too" {
  export CLAUDE_PROJECT_DIR=$BASE/worktree
  write "$BASE/worktree/docs/a.md"
  write "$ROOT/docs/a.md"
  write "$ROOT/README.md" 0
}

@test "without CLAUDE_PROJECT_DIR the repository around the working directory counts" {
  unset CLAUDE_PROJECT_DIR
  ROOT=$ROOT/docs/api write a.md
  ROOT=$BASE/other write docs/a.md
  ROOT=$BASE/other write "$BASE/shop/docs/a.md" 0
}

@test "a root with characters that mean something to a shell" {
  ROOT=$BATS_TEST_TMPDIR/"it's [a] \$HOME *"
  mkdir -p "$ROOT/docs"
  export CLAUDE_PROJECT_DIR=$ROOT
  write "$ROOT/docs/a.md"
  write docs/a.md
  write README.md 0
  run -2 "$PROTECT" <<<"$(jq -nc --arg cwd "$ROOT" '{hook_event_name: "PreToolUse", cwd: $cwd, tool_name: "Bash", tool_input: {command: "rm docs/*"}}')"
}

@test "input that cannot be read is blocked if it may write to docs, and goes on else" {
  run -2 "$PROTECT" <<<'{"hook_event_name":"PreToolUse","tool_name":"Write","tool_input":{"file_path":"docs/a.md"'
  [[ $output == *"could not be read"* ]]
  run -0 "$PROTECT" <<<'{"hook_event_name":"PreToolUse","tool_name":"Write","tool_input":{"file_path":"src/a.rs"'
  [[ $output == *"could not be read"* ]]
  run -0 "$PROTECT" <<<'{"hook_event_name":"PreToolUse","tool_name":"Read","tool_input":{"file_path":"docs/a.md"'
  run -0 "$PROTECT" <<<''
  run -0 "$PROTECT" <<<'[]'
  run -0 "$PROTECT" <<<'{"hook_event_name":"PreToolUse","tool_name":"Write","tool_input":null}'
}

@test "without jq and python3 whatever writes and mentions docs is blocked" {
  local input=$BATS_TEST_TMPDIR/input
  jq -nc '{hook_event_name: "PreToolUse", tool_name: "Write", tool_input: {file_path: "Docs/a.md"}}' >"$input"
  PATH=$BATS_FILE_TMPDIR/neither run -2 /bin/sh "$PROTECT" <"$input"
  [[ $output == *"neither jq nor python3 is installed"* ]]
  jq -nc '{hook_event_name: "PreToolUse", tool_name: "Write", tool_input: {file_path: "a.md"}}' >"$input"
  PATH=$BATS_FILE_TMPDIR/neither run -0 /bin/sh "$PROTECT" <"$input"
  [[ $output == *"neither jq nor python3 is installed"* ]]
  jq -nc '{hook_event_name: "PreToolUse", tool_name: "Read", tool_input: {file_path: "docs/a.md"}}' >"$input"
  PATH=$BATS_FILE_TMPDIR/neither run -0 /bin/sh "$PROTECT" <"$input"
}

@test "large input is judged quickly" {
  local input=$BATS_TEST_TMPDIR/input started=$SECONDS
  jq -nc --arg cwd "$ROOT" '{hook_event_name: "PreToolUse", cwd: $cwd, tool_name: "Write", tool_input: {content: ("docs/a.md\n" * 400000), file_path: "docs/a.md"}}' >"$input"
  run -2 "$PROTECT" <"$input"
  jq -nc --arg cwd "$ROOT" '{hook_event_name: "PreToolUse", cwd: $cwd, tool_name: "Bash", tool_input: {command: ("cat <<X >src/a\n" + ("it'\''s docs\n" * 20000) + "X\nrm docs/a.md")}}' >"$input"
  run -2 "$PROTECT" <"$input"
  [[ $output == *"$ROOT/docs/a.md belongs"* ]]
  [ $((SECONDS - started)) -lt 10 ]
}

@test "an installed client gets the input and decides" {
  local bin=$BATS_TEST_TMPDIR/bin
  mkdir "$bin"
  cat >"$bin/ai-toolkit" <<CLIENT
#!/bin/sh
echo "\$*" >"$bin/args"
cat >"$bin/input"
echo decided >&2
exit \${CLIENT_EXIT:-2}
CLIENT
  chmod +x "$bin/ai-toolkit"
  unset AI_TOOLKIT_NO_BINARY
  PATH=$bin:$PATH run -2 "$PROTECT" < <(recorded PreToolUse-Read "$ROOT")
  [ "$output" = decided ]
  [ "$(cat "$bin/args")" = "hook pre-tool-use" ]
  cmp "$bin/input" <(recorded PreToolUse-Read "$ROOT")
  PATH=$bin:$PATH CLIENT_EXIT=0 run -0 "$PROTECT" < <(recorded PreToolUse-Write "$ROOT")
  # One that does not run at all is as good as none.
  PATH=$bin:$PATH CLIENT_EXIT=126 run -2 "$PROTECT" < <(recorded PreToolUse-Write "$ROOT")
  PATH=$bin:$PATH CLIENT_EXIT=126 run -0 "$PROTECT" < <(recorded PreToolUse-Read "$ROOT")
}
