#!/usr/bin/env bash
# Asks a throwaway server everything its OpenAPI document allows, and much that it does not: fuzz-api.sh [SECONDS].
# Nothing may end in a status of 500 or more, in one that is not documented, or in a body that is not as documented.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-60}
version=4.32.5
tool=.tools/schemathesis-$version
server=${AI_TOOLKIT_SERVER_BIN:-target/debug/ai-toolkit-server}
[[ -x $tool/bin/schemathesis ]] || {
  python3 -m venv "$tool"
  "$tool/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version"
}

folder=$(mktemp -d "${TMPDIR:-/tmp}/ai-toolkit-fuzz.XXXXXX")
pid=
stop() {
  if [[ -n $pid ]] && kill "$pid" 2>/dev/null; then wait "$pid" || true; fi
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 1' INT TERM

tools/make-demo-repo.sh "$folder/shop.git"
"$server" serve --listen 127.0.0.1:0 --data-dir "$folder/data" >"$folder/server.out" 2>"$folder/server.log" &
pid=$!
until grep -q '^Make the first account' "$folder/server.out"; do
  kill -0 "$pid" 2>/dev/null || { cat "$folder/server.log" >&2 && exit 1; }
  sleep 0.1
done
url=$(sed -n 's/^Listening on //p' "$folder/server.out" | head -n 1)
token=$(sed -n 's/^Make the first account.*#//p' "$folder/server.out")

ask() { curl --silent --show-error --fail-with-body --cookie "$folder/cookies" --cookie-jar "$folder/cookies" "$url/api/$1" --json "$2"; }
account='{"name": "Ada", "email": "ada@example.com", "password": "correct horse battery"}'
ask setup "$(jq -n --arg token "$token" --argjson account "$account" '{$token, $account}')" >/dev/null
project=$(ask projects "$(jq -n --arg url "file://$folder/shop.git" '{name: "Shop", repoUrl: $url}')" | jq -r .id)
key=$(ask "projects/$project/api-keys" '{"name": "fuzzer"}' | jq -r .key)
session=$(awk '$6 == "ai_toolkit_session" { print $7 }' "$folder/cookies")

# Real ids lead behind the first check.
cat >"$folder/schemathesis.toml" <<CONFIG
[parameters]
"path.id" = "$project"
CONFIG
run() {
  "$tool/bin/schemathesis" --config-file "$folder/schemathesis.toml" run "$url/api/openapi.json" \
    --header "Cookie: ai_toolkit_session=$session" --header "X-API-Key: $key" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
    --phases examples,coverage,fuzzing --request-timeout 30 --no-shrink --continue-on-failure \
    --suppress-health-check all --warnings off --report-dir target/fuzz/api "$@"
}
# What ends the session or the key comes last, for the tool uses the ids that it has seen.
final=(endSession endAccountSessions revokeApiKey rotateApiKey)
all_but=() only=()
for operation in "${final[@]}" deleteProject signOut connectWebSocket; do
  all_but+=(--exclude-operation-id "$operation")
done
for operation in "${final[@]}"; do
  only+=(--include-operation-id "$operation")
done
run --max-time "$seconds" "${all_but[@]}"
ask session '{"email": "ada@example.com", "password": "correct horse battery"}' >/dev/null || {
  echo "the session or the account did not outlive the run, so it has tested little" >&2
  exit 1
}
run --max-time $((seconds / 6 + 1)) "${only[@]}"

# What the server itself holds to be a fault.
if jq -r 'select(.level == "ERROR") | .message + " " + (.error // "")' "$folder/server.log" | grep .; then
  echo "the server logged these errors" >&2
  exit 1
fi
