#!/usr/bin/env bash
# Runs every check, one phase after the other, stops at the first failure, and says how long each took.
set -euo pipefail
cd "$(dirname "$0")/.."

# The developer's own settings must not reach the tests; only where PostgreSQL is may come from outside.
for variable in "${!AI_TOOLKIT_@}"; do
  [[ $variable == AI_TOOLKIT_TEST_POSTGRES_URL ]] || unset "$variable"
done

took() { printf '%dm%02ds' $(($1 / 60)) $(($1 % 60)); }

summary=()
phase() {
  local name=$1 target=$2 began=$SECONDS
  printf '\n== %s (make %s)\n' "$name" "$target"
  if ! make "$target"; then
    printf '\n== FAILED: %s, after %s. Run it alone with: make %s\n' "$name" "$(took $((SECONDS - began)))" "$target" >&2
    exit 1
  fi
  summary+=("$name $(took $((SECONDS - began)))")
  printf '== %s: passed in %s\n' "$name" "$(took $((SECONDS - began)))"
}

phase 'Lint' lint
phase 'Rust' test-rust
phase 'Web' test-web
phase 'Workstation' test-workstation
phase 'Browser' test-e2e

printf -v list ', %s' "${summary[@]}"
printf '\n== All tests passed in %s: %s\n' "$(took $SECONDS)" "${list:2}"
