#!/usr/bin/env bash
# The server (debug build) and Vite's development server, until either ends or Ctrl+C.
set -euo pipefail
cd "$(dirname "$0")/.."

trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
cargo run --locked --package ai-toolkit-server -- serve --auth none &
npm run --prefix web dev &
wait -n
