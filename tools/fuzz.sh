#!/usr/bin/env bash
# Runs each fuzz target of the client and of the server for a while: fuzz.sh [SECONDS [TARGET …]]. What makes one fail
# stays in target/fuzz.
#
# libFuzzer runs on a stable compiler when its instrumentation is asked for by name; sanitizers, which need a nightly one,
# find nothing in code without `unsafe`.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
client=(shell hook_json)
server=(doc_path headers body webhook ws_message)
targets=("${@:2}")
((${#targets[@]})) || targets=("${client[@]}" "${server[@]}")
out=${CARGO_TARGET_DIR:-$PWD/target}/fuzz
triple=$(rustc -vV | sed -n 's/^host: //p')

build() {
  # Given a triple, Cargo leaves build scripts and macros as they are.
  RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Cdebug-assertions -Ccodegen-units=1 --cfg fuzzing" \
    cargo build --quiet --release --locked --manifest-path "crates/$1/fuzz/Cargo.toml" --target "$triple" --target-dir "$out"
}

of() {
  local target
  for target in "${targets[@]}"; do [[ " $* " != *" $target "* ]] || return 0; done
  return 1
}
! of "${client[@]}" || build client
! of "${server[@]}" || build server

for target in "${targets[@]}"; do mkdir -p "$out/seeds/$target" "$out/corpus/$target"; done

# For the client the decisions are the seeds: every command, and every case as it stands.
mkdir -p "$out/seeds/shell" "$out/seeds/hook_json"
jq -r '.cases[].input.tool_input.command // empty | select(. != "") | @base64' tests/decisions/*.json | sort -u | nl -nrz |
  while read -r number text; do base64 -d <<<"$text" >"$out/seeds/shell/$number"; done
jq -c '.cases[].input' tests/decisions/*.json | nl -nrz |
  while read -r number text; do printf '%s' "$text" >"$out/seeds/hook_json/$number"; done

# For the server a sound example of each.
seed() {
  local target=$1 number=0 text
  shift
  mkdir -p "$out/seeds/$target"
  for text in "$@"; do
    number=$((number + 1))
    printf '%b' "$text" >"$out/seeds/$target/$number"
  done
}
hash=$(printf '' | sha256sum | cut -d ' ' -f 1)
project=prj_0192e4a1b2c3d4e5f60718293a4b5c6d
seed doc_path 'a.md' 'api/errors.md?x=1' 'api%2Fv1%2Fa.md/revisions/12' '../a' 'sync' 'img/logo.png/raw' 'b%C3%BCcher/%00'
seed headers "\"$hash\"" '*' 'Bearer sk_abc' 'Ann%20M%C3%BCller' 'localhost:3001' '[::1]:3001' 'http://localhost:3001'
seed body '{"name":"a","repoUrl":"https://host/a","token":"x","githubApp":{"appId":1,"privateKey":"k"}}' \
  '{"content":"a","message":"b"}' '{"lockedBy":"Ann","reason":"r"}' '{"minutes":5}' "{\"have\":{\"a.md\":\"$hash\"}}" \
  '{"name":"laptop","expiresAt":"2030-01-01T00:00:00Z"}' '{"from":"a","to":"b"}'
seed webhook "sha256=$hash\n{\"ref\":\"refs/heads/main\",\"commits\":[{\"added\":[\"docs/a.md\"]}]}" \
  'sha256=00\n{"action":"closed","pull_request":{"base":{"ref":"main"}}}'
seed ws_message "{\"event\":\"join\",\"data\":{\"projectId\":\"$project\",\"name\":\"Ann\",\"watching\":true}}" \
  "{\"event\":\"attend\",\"data\":{\"projectId\":\"$project\",\"lockToken\":\"lt_a\"}}" '{"event":"ping"}' \
  "{\"event\":\"lock:request\",\"data\":{\"projectId\":\"$project\",\"message\":\"please\"}}"

for target in "${targets[@]}"; do
  printf '== %s for %s s\n' "$target" "$seconds"
  "$out/$triple/release/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096 \
    -print_final_stats=1 -verbosity=0 -artifact_prefix="$out/$target-" "$out/corpus/$target" "$out/seeds/$target"
done
