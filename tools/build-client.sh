#!/usr/bin/env bash
# Builds the workstation's client, small and without any library that must be on the workstation, and puts it beside the
# server, which hands it out: target/release/ai-toolkit.
# With musl where the target and its compiler are installed (rustup target add, musl-tools), else with glibc.
set -euo pipefail
cd "$(dirname "$0")/.."

host=$(rustc --print host-tuple)
target=$host
case $host in
  *-linux-gnu)
    musl=${host%-gnu}-musl
    if [ -d "$(rustc --print sysroot)/lib/rustlib/$musl" ] && command -v musl-gcc >/dev/null; then
      target=$musl
    fi
    export RUSTFLAGS="${RUSTFLAGS:-} -C target-feature=+crt-static"
    ;;
esac

cargo build --profile client --package ai-toolkit-client --target "$target" --locked
folder=${CARGO_TARGET_DIR:-target}
mkdir -p "$folder/release"
cp "$folder/$target/client/ai-toolkit" "$folder/release/ai-toolkit"
