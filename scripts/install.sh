#!/bin/sh
# Installs the workstation client `ai-toolkit` from the platform that this script was downloaded from, for the person who
# runs it. With arguments, runs `ai-toolkit init` with them afterwards: … | sh -s -- --yes --project ID
#
# AI_TOOLKIT_INSTALL_DIR is the folder it goes to, ~/.local/bin unless told.
set -eu
# Filled in by the platform.
platform='@PLATFORM@'
checksums='@CHECKSUMS@'

main() {
  file=$(client_of_this_machine)
  wanted=$(printf '%s\n' "$checksums" | while read -r hash name; do [ "$name" != "$file" ] || printf '%s' "$hash"; done)
  [ -n "$wanted" ] || fail "the platform at $platform has no client for this machine ($file). Its admin can add it; until then the two shell scripts do the same: see \"Connect a workstation\" in the browser."
  folder=${AI_TOOLKIT_INSTALL_DIR:-${HOME:?is not set, so it is unknown where programs of yours go}/.local/bin}
  mkdir -p "$folder" || fail "the folder $folder cannot be made. Name another in AI_TOOLKIT_INSTALL_DIR."
  # In the same folder, so that what is there now is replaced at once and never half.
  new=$(mktemp "$folder/.ai-toolkit.XXXXXX") || fail "the folder $folder cannot be written to. Name another in AI_TOOLKIT_INSTALL_DIR."
  trap 'rm -f "$new"' EXIT
  trap 'exit 1' HUP INT TERM
  download "$platform/downloads/$file" "$new" || fail "$file could not be downloaded from $platform."
  [ "$(sha256 "$new")" = "$wanted" ] || fail "$file arrived damaged, so it was not installed. Try again."
  chmod 755 "$new"
  mv -f "$new" "$folder/ai-toolkit"
  printf 'ai-toolkit is installed in %s.\n' "$folder"
  case :$PATH: in
    *:"$folder":*) ;;
    *) printf 'That folder is not in your PATH, where hooks look for it. Add this line to the start-up file of your shell:\n  export PATH="%s:%sPATH"\n' "$folder" '$' ;;
  esac
  [ $# -eq 0 ] || "$folder/ai-toolkit" init --url "$platform" "$@"
}

fail() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 1
}

client_of_this_machine() {
  system=$(uname -s)
  machine=$(uname -m)
  case $system in
    Linux) system=linux ;;
    Darwin) system=macos ;;
    MINGW* | MSYS* | CYGWIN*) system=windows ;;
  esac
  case $machine in
    amd64) machine=x86_64 ;;
    arm64) machine=aarch64 ;;
  esac
  extension=''
  [ "$system" != windows ] || extension=.exe
  printf 'ai-toolkit-%s-%s%s' "$system" "$machine" "$extension"
}

download() {
  if command -v curl >/dev/null; then
    curl -fsS --retry 2 -o "$2" "$1"
  elif command -v wget >/dev/null; then
    wget -q -O "$2" "$1"
  else
    fail 'neither curl nor wget is installed, and one of them is needed.'
  fi
}

sha256() {
  if command -v sha256sum >/dev/null; then
    sum=$(sha256sum "$1")
  else
    sum=$(shasum -a 256 "$1")
  fi
  printf '%s' "${sum%% *}"
}

# Last, so that a script that was cut off on its way does nothing.
main "$@"
