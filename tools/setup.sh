#!/usr/bin/env bash
# Installs what the named tools need and this machine lacks: tools/setup.sh cargo node chromium …
# Says nothing and costs nothing when all is there.
set -euo pipefail

fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null; }

present() {
  case $1 in
    postgresql) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ;;
    cc) have cc ;;
    python3-venv) python3 -c 'import ensurepip' 2>/dev/null ;;
    *) have "$1" ;;
  esac
}

package_of() {
  case $1 in
    cc) echo build-essential ;;
    *) echo "$1" ;;
  esac
}

# Rust and Node are the reader's own choice of version manager, so they are checked, never installed.
check_cargo() {
  have cargo || fail "Rust is missing. Install it with rustup, then run this again."
  cargo clippy --version >/dev/null 2>&1 && cargo fmt --version >/dev/null 2>&1 ||
    rustup component add clippy rustfmt >&2 || fail "clippy and rustfmt are missing. Add them to your Rust installation."
}

check_node() {
  have npm || fail "Node.js is missing. Install version 20.19 or newer, then run this again."
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' ||
    fail "Node.js $(node --version) is too old. Install version 20.19 or newer."
}

install() {
  have apt-get || fail "please install these with your package manager, then run this again: $*"
  local sudo=()
  if ((EUID != 0)); then
    have sudo || fail "sudo is missing. As root, run: apt-get install $*"
    sudo=(sudo)
  fi
  echo "setup: installing $*" >&2
  # The tests start servers of their own: Debian need not set up a permanent one.
  if [[ " $* " == *" postgresql "* && ! -e /etc/postgresql-common ]]; then
    "${sudo[@]}" mkdir -p /etc/postgresql-common/createcluster.d
    echo 'create_main_cluster = false' |
      "${sudo[@]}" tee /etc/postgresql-common/createcluster.d/no-main-cluster.conf >/dev/null
  fi
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

missing=()
for tool in "$@"; do
  case $tool in
    cargo) check_cargo ;;
    node) check_node ;;
    *) present "$tool" || missing+=("$(package_of "$tool")") ;;
  esac
done
((${#missing[@]} == 0)) || install "${missing[@]}"
