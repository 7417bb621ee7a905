#!/bin/sh
# Runs a hook with the client, wherever the platform's installer put it.
set -u
for client in ai-toolkit "${AI_TOOLKIT_INSTALL_DIR:-${HOME:-}/.local/bin}/ai-toolkit"; do
  command -v "$client" >/dev/null && exec "$client" hook "$1"
done
# Its words become the agent's context, once a session and not before every call.
[ "$1" = session-start ] &&
  printf '%s\n' "AI Toolkit: the plugin is on, but the client it needs is not installed, so the project's docs are neither current nor protected. Install it from your platform: curl -fsS https://YOUR-PLATFORM/install.sh | sh"
exit 0
