#!/usr/bin/env bash
# Makes a bare Git repository with the sample docs, for the demo and for tests: tools/make-demo-repo.sh TARGET.git
set -euo pipefail

target=$(realpath -m "$1")
docs=$(cd "$(dirname "$0")/demo-docs" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Whatever the reader's own Git settings say, the outcome is the same.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME='Shop team' GIT_AUTHOR_EMAIL='team@shop.example'
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL

git init --quiet --bare --initial-branch main "$target"
git init --quiet --initial-branch main "$work"
cp -R "$docs" "$work/docs"
printf '# Shop backend\n\nStart with [the docs](docs/README.md).\n' >"$work/README.md"
git -C "$work" add .
git -C "$work" commit --quiet --message 'Add the docs'
git -C "$work" push --quiet "$target" main
