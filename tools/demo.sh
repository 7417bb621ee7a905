#!/usr/bin/env bash
# Starts the platform with a sample project, and prints what to try. All of it goes when it ends.
set -euo pipefail
cd "$(dirname "$0")/.."

server=${AI_TOOLKIT_SERVER_BIN:-target/release/ai-toolkit-server}
listen=${AI_TOOLKIT_LISTEN:-127.0.0.1:3001}
demo=$(mktemp -d "${TMPDIR:-/tmp}/ai-toolkit-demo.XXXXXX")
pid=
stop() {
  if [[ -n $pid ]] && kill "$pid" 2>/dev/null; then wait "$pid" || true; fi
  rm -rf "$demo"
}
trap stop EXIT
trap 'exit 0' INT TERM

tools/make-demo-repo.sh "$demo/shop.git"
git clone --quiet "$demo/shop.git" "$demo/workstation"

"$server" serve --listen "$listen" --data-dir "$demo/data" --auth none >"$demo/server.out" &
pid=$!
until grep -q '^Listening on ' "$demo/server.out"; do
  # When it ends early, its own message says why.
  kill -0 "$pid" 2>/dev/null || { wait "$pid" || exit $?; }
  sleep 0.1
done
url=$(sed -n 's/^Listening on //p' "$demo/server.out" | head -n 1)

post() { curl --silent --show-error --fail-with-body "$url/api/$1" --json "$2"; }
project=$(post projects "$(jq -n --arg url "file://$demo/shop.git" '{name: "Shop backend", repoUrl: $url}')" | jq -r .id)
key=$(post "projects/$project/api-keys" '{"name": "demo workstation"}' | jq -r .key)

# What is printed is there to be copied into a shell, whatever the folders are called.
printf -v folder %q "$demo"
printf -v scripts %q "$PWD/scripts"

cat >"$demo/env" <<SETTINGS
export AI_TOOLKIT_PLATFORM_URL=$url
export AI_TOOLKIT_PROJECT_ID=$project
export AI_TOOLKIT_API_KEY=$key
export CLAUDE_PROJECT_DIR=$folder/workstation
SETTINGS

cat <<HELP

The platform is ready:  $url/projects/$project

It is connected to a sample Git repository. Open a doc, edit it, save with Ctrl+S, then look at what was committed:

  git -C $folder/shop.git log --stat -3

A workstation is prepared too. In another terminal:

  source $folder/env && cd $folder/workstation

What an agent's session start does: it brings the docs to .docs/, read-only.

  echo '{"hook_event_name":"SessionStart","source":"startup","cwd":"'\$PWD'"}' | $scripts/check-platform.sh
  ls -lR .docs

Now leave a doc open in the browser: the agent's next tool call is stopped (exit code 2), with the reason.

  echo '{"hook_event_name":"PreToolUse","tool_name":"Read","tool_input":{"file_path":"README.md"},"cwd":"'\$PWD'"}' | $scripts/check-platform.sh; echo "exit code \$?"

An agent that wants to write to the docs itself is always stopped.

  echo '{"hook_event_name":"PreToolUse","tool_name":"Write","tool_input":{"file_path":"docs/README.md","content":""},"cwd":"'\$PWD'"}' | $scripts/protect-docs.sh; echo "exit code \$?"

API key of this workstation: $key
Ctrl+C ends the demo and deletes $demo.

HELP
wait "$pid"
