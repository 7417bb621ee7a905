#!/usr/bin/env bash
# Runs each fuzz target of the client for a while: fuzz.sh [SECONDS]. What makes one fail stays in target/fuzz.
#
# libFuzzer runs on a stable compiler when its instrumentation is asked for by name; sanitizers, which need a nightly one,
# find nothing in code without `unsafe`.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
out=${CARGO_TARGET_DIR:-$PWD/target}/fuzz
triple=$(rustc -vV | sed -n 's/^host: //p')
# Given a triple, Cargo leaves build scripts and macros as they are.
RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Cdebug-assertions -Ccodegen-units=1 --cfg fuzzing" \
  cargo build --quiet --release --locked --manifest-path crates/client/fuzz/Cargo.toml --target "$triple" --target-dir "$out"

# The decisions are the seeds: every command, and every case as it stands.
for target in shell hook_json; do mkdir -p "$out/seeds/$target" "$out/corpus/$target"; done
jq -r '.cases[].input.tool_input.command // empty | select(. != "") | @base64' tests/decisions/*.json | sort -u | nl -nrz |
  while read -r number text; do base64 -d <<<"$text" >"$out/seeds/shell/$number"; done
jq -c '.cases[].input' tests/decisions/*.json | nl -nrz |
  while read -r number text; do printf '%s' "$text" >"$out/seeds/hook_json/$number"; done

for target in shell hook_json; do
  printf '== %s for %s s\n' "$target" "$seconds"
  "$out/$triple/release/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=4096 \
    -print_final_stats=1 -verbosity=0 -artifact_prefix="$out/$target-" "$out/corpus/$target" "$out/seeds/$target"
done
