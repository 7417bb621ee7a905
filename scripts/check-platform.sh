#!/bin/sh
# Brings a project's docs to .docs/ before an agent acts, and stops the agent while somebody edits them.
#
# A Claude Code hook for SessionStart, UserPromptSubmit and PreToolUse: reads JSON on standard input; exit code 2 blocks,
# with the reason on standard error. Needs curl, and jq or python3.
set -u
# Paths sort and compare by their bytes.
export LC_ALL=C

main() {
  input=$(cat)
  find_event
  hand_over_to_client
  case $event in
    SessionStart | UserPromptSubmit | PreToolUse) ;;
    '')
      say 'this hook got no JSON with a hook_event_name on standard input, so the docs were not checked.'
      exit 0
      ;;
    *) exit 0 ;;
  esac
  choose_tools
  find_root
  docs=$root/.docs
  read_settings
  [ -n "$url$project$key" ] || exit 0
  check_settings
  ask_platform
  check_lock
  is_current || sync_docs
}

# Standard output becomes the agent's context in these two events; elsewhere nobody should be bothered.
say() {
  case $event in
    SessionStart | UserPromptSubmit) printf 'AI Toolkit: %s\n' "$*" ;;
    *) printf 'AI Toolkit: %s\n' "$*" >&2 ;;
  esac
}

block() {
  printf 'AI Toolkit: %s\n' "$*" >&2
  exit 2
}

# Whatever fails: an agent may go on with the docs of the last sync, but not without any.
fall_back() {
  has_cache || block "$1 There is no complete copy of the docs in .docs/ yet, and agents do not work without one."
  say "$1 Going on with the docs of the last sync in .docs/."
  exit 0
}

has_cache() {
  [ ! -L "$docs" ] && read -r cached 2>/dev/null <"$docs/.sync-hash" && is_hash "$cached"
}

is_hash() {
  case $1 in *[!0-9a-f]*) return 1 ;; esac
  [ ${#1} -eq 64 ]
}

# Sets `event`, without a process: this runs before every tool call. A quote inside a JSON string has a backslash before
# it, so no text that the agent or the user wrote can be taken for the field's name.
find_event() {
  event=''
  case $input in *'"hook_event_name"'*) ;; *) return ;; esac
  rest=${input#*'"hook_event_name"'}
  case $rest in :* | [[:space:]]*) ;; *) return ;; esac
  rest=${rest#*\"}
  event=${rest%%\"*}
}

# The installed client does the same faster. When it cannot run at all, this script goes on.
hand_over_to_client() {
  [ "${AI_TOOLKIT_NO_BINARY:-}" != 1 ] && command -v ai-toolkit >/dev/null || return 0
  case $event in
    SessionStart) name=session-start ;;
    UserPromptSubmit) name=user-prompt-submit ;;
    PostToolUse) name=post-tool-use ;;
    Stop) name=stop ;;
    *) name=pre-tool-use ;;
  esac
  printf '%s\n' "$input" | ai-toolkit hook "$name"
  code=$?
  [ "$code" -ge 126 ] || exit "$code"
}

choose_tools() {
  json=''
  for tool in python3 jq; do
    command -v "$tool" >/dev/null && json=$tool
  done
  # macOS has shasum instead.
  sha256=sha256sum
  command -v sha256sum >/dev/null || sha256='shasum -a 256'
}

# --- JSON: jq or python3 ---------------------------------------------------------------------------------------------

# Prints `set -- 'value'…` with the named fields of the object on standard input; a missing one is empty.
json_fields() {
  case $json in
    jq) jq -r --args '. as $o | [$ARGS.positional[] | $o[.] | if . == null then "" else tostring end] | "set -- \(@sh)"' "$@" ;;
    *)
      python3 -IS -c 'import json, shlex, sys
o = json.load(sys.stdin)
text = lambda v: "" if v is None else v if isinstance(v, str) else json.dumps(v)
sys.stdout.buffer.write(("set -- " + " ".join(shlex.quote(text(o.get(f))) for f in sys.argv[1:])).encode())' "$@"
      ;;
  esac
}

# Turns manifest lines into the request `{"have": {path: hash}}`.
json_have() {
  case $json in
    jq) jq -Rnc '{have: (reduce (inputs / "\u0001") as [$path, $hash] ({}; .[$path] = $hash))}' ;;
    *)
      python3 -IS -c 'import json, sys
lines = sys.stdin.buffer.read().decode(errors="replace").splitlines()
print(json.dumps({"have": dict(line.split("\1") for line in lines)}))'
      ;;
  esac
}

# Turns the answer of a sync into shell commands: the docs hash to reach, what to keep ready, then what to drop and what to
# put where. Deletions come before, because a folder may take the place of a file. Contents travel in base64, so every byte
# arrives as it is.
json_commands() {
  case $json in
    jq)
      jq -r '(.deleted // []) as $gone | (.docs | to_entries) as $docs
        | "goal=\(.hash | @sh)", ($gone[] | "check_name \(@sh) || return 1"),
          ($docs[] | "stage \(.key) \(.value.fileName | @sh) \(.value | if .encoding == "base64" then .content else .content | @base64 end | @sh) || return 1"),
          "begin || return 1", ($gone[] | "drop \(@sh) || return 1"), "drop_empty_folders",
          ($docs[] | "put \(.key) \(.value.fileName | @sh) || return 1")'
      ;;
    *)
      python3 -IS -c 'import base64, json, shlex, sys
a = json.load(sys.stdin)
b64 = lambda d: d["content"] if d.get("encoding") == "base64" else base64.b64encode(d["content"].encode()).decode()
gone = [shlex.quote(n) for n in a.get("deleted") or []]
docs = [(i, shlex.quote(d["fileName"]), shlex.quote(b64(d))) for i, d in enumerate(a["docs"])]
out = ["goal=" + shlex.quote(a["hash"])] + [f"check_name {n} || return 1" for n in gone]
out += ["stage %d %s %s || return 1" % d for d in docs]
out += ["begin || return 1"] + [f"drop {n} || return 1" for n in gone] + ["drop_empty_folders"]
out += ["put %d %s || return 1" % d[:2] for d in docs]
sys.stdout.buffer.write("\n".join(out).encode())'
      ;;
  esac
}

# --- Settings --------------------------------------------------------------------------------------------------------

# The project's root: what Claude Code says, else the Git repository around the agent's working directory.
find_root() {
  root=${CLAUDE_PROJECT_DIR:-}
  [ -z "$root" ] || return 0
  set --
  [ -n "$json" ] && eval "$(printf '%s' "$input" | json_fields cwd 2>/dev/null)"
  cwd=${1:-$PWD}
  root=$cwd
  while [ -n "$root" ] && [ ! -e "$root/.git" ]; do root=${root%/*}; done
  root=${root:-$cwd}
}

# The environment goes before .ai-toolkit.toml.
read_settings() {
  url='' project='' key=${AI_TOOLKIT_API_KEY:-}
  toml=$root/.ai-toolkit.toml
  if [ -f "$toml" ]; then
    while IFS= read -r line || [ -n "$line" ]; do
      case $line in
        platform_url[\ =]*) toml_value "$line" && url=$value ;;
        project_id[\ =]*) toml_value "$line" && project=$value ;;
        \[*) break ;;
      esac
    done <"$toml"
  fi
  url=${AI_TOOLKIT_PLATFORM_URL:-$url}
  url=${url%/}
  project=${AI_TOOLKIT_PROJECT_ID:-$project}
}

# Sets `value` to the text between the first quotes, of either kind.
toml_value() {
  value=${1#*=}
  case $value in
    *\"*) value=${value#*\"} value=${value%%\"*} ;;
    *\'*) value=${value#*\'} value=${value%%\'*} ;;
    *) value='' ;;
  esac
}

check_settings() {
  [ -n "$url" ] || fall_back "the platform's address is not set. Set AI_TOOLKIT_PLATFORM_URL, or platform_url in .ai-toolkit.toml."
  [ -n "$project" ] || fall_back 'the project is not set. Set AI_TOOLKIT_PROJECT_ID, or project_id in .ai-toolkit.toml.'
  # These go into curl's configuration, which a quote or a line break would change.
  case $url in
    *[[:space:][:cntrl:]\"\\]*) fall_back "AI_TOOLKIT_PLATFORM_URL is not an address: it contains a space, a quote or a backslash." ;;
    http://?* | https://?*) ;;
    *) fall_back "AI_TOOLKIT_PLATFORM_URL must begin with http:// or https://, but is \"$url\"." ;;
  esac
  case $project in *[!A-Za-z0-9_-]*) fall_back "AI_TOOLKIT_PROJECT_ID is no project's id: \"$project\"." ;; esac
  [ -n "$key" ] || read_key_file
  case $key in *[!A-Za-z0-9_.-]*) fall_back 'the API key contains characters that no key has. Copy it again.' ;; esac
  [ -n "$json" ] || fall_back 'neither jq nor python3 is installed, and one of them is needed to read the platform'\''s answers.'
  command -v curl >/dev/null || fall_back 'curl is not installed, so the platform cannot be asked.'
}

read_key_file() {
  key_file=${XDG_CONFIG_HOME:-${HOME:-}/.config}/ai-toolkit/keys/$project
  [ -f "$key_file" ] || fall_back "there is no API key. Create one at $url/projects/$project, then set AI_TOOLKIT_API_KEY or save it in $key_file (mode 0600)."
  # shellcheck disable=SC2012 # the mode, for which POSIX has no other way
  case $(ls -ldL "$key_file") in
    ????------*) ;;
    *) fall_back "the API key in $key_file can be read by others. Run: chmod 600 $key_file" ;;
  esac
  read -r key 2>/dev/null <"$key_file" || [ -n "$key" ] || fall_back "the API key file $key_file is empty or cannot be read."
}

# --- The platform ----------------------------------------------------------------------------------------------------

# What the platform's list of workstations calls this machine; without a process where the kernel tells the name.
name_workstation() {
  { read -r workstation </proc/sys/kernel/hostname; } 2>/dev/null || workstation=$(uname -n)
  case $workstation in *[!A-Za-z0-9_.-]*) workstation='' ;; esac
}

# Runs curl in the folder $1 with the settings $2, and sets `answer`; other answers than 200 end in check_answer. curl gets
# its settings on standard input, because other users of this machine can read arguments. Settings of the person's own
# (.curlrc) are left out, and so is a proxy that could not reach this machine itself.
call_platform() {
  case $url in
    http://localhost[:/]* | http://localhost | http://127.* | 'http://[::1]'*) direct='noproxy = "*"' ;;
    *) direct='' ;;
  esac
  name_workstation
  # A here-document instead of a pipe: one process fewer before every tool call.
  answer=$(
    cd "$1" && curl -q --config - <<SETTINGS
silent
fail
fail-early
connect-timeout = 1
header = "X-API-Key: $key"
header = "X-Workstation: $workstation"
user-agent = "check-platform.sh"
write-out = "\n%{http_code}\n"
$direct
$2
SETTINGS
  )
  check_answer $? "${answer##*
}"
}

# Asks for the lock and the docs hash at once. A quote inside a JSON string has a backslash before it, so no text that
# somebody wrote can be taken for the field's name.
ask_platform() {
  skip_if_just_timed_out
  call_platform / "max-time = 3
url = \"$url/api/hook/status/$project\""
  lock_body=${answer%
*}
  hash=${lock_body#*\"docsHash\":\"}
  hash=${hash%%\"*}
  is_hash "$hash" || not_the_platform
  [ ! -e "$docs/.sync-hash.timeout" ] || rm -f "$docs/.sync-hash.timeout"
}

not_the_platform() {
  fall_back "what answers at $url is not the platform, or not a version this script knows. Check AI_TOOLKIT_PLATFORM_URL."
}

# Takes curl's exit code and the HTTP status.
check_answer() {
  case $1/$2 in
    0/200) return ;;
    22/401) fall_back "the platform at $url refused the API key: it is wrong, expired or revoked. Create a new one at $url/projects/$project." ;;
    22/403) fall_back "the API key belongs to another project than $project. Check AI_TOOLKIT_PROJECT_ID, or create a key of this project." ;;
    22/404) fall_back "the platform at $url has no project $project. Check AI_TOOLKIT_PROJECT_ID." ;;
    22/429 | 22/5??) why="it answered $2" ;;
    0/* | 22/*) not_the_platform ;;
    6/*) why="its name cannot be resolved" ;;
    7/*) why="the connection was refused" ;;
    18/* | 52/* | 56/*) why="the connection broke off" ;;
    23/*) fall_back "the platform's answer cannot be saved in $docs. Is the disk full?" ;;
    28/*) why="it did not answer in time" ;;
    35/* | 51/* | 58/* | 60/*) why="its certificate or TLS settings were not accepted" ;;
    *) why="curl failed with code $1" ;;
  esac
  case $1 in 6 | 28) remember_timeout ;; esac
  unreachable
}

unreachable() {
  fall_back "the platform at $url cannot be reached: $why."
}

# A platform that does not answer would hold up every tool call, so for 15 seconds it is not asked again.
remember_timeout() {
  has_cache && date +%s 2>/dev/null >"$docs/.sync-hash.timeout"
}

skip_if_just_timed_out() {
  { [ "$event" = PreToolUse ] && read -r at <"$docs/.sync-hash.timeout" && has_cache; } 2>/dev/null || return 0
  case $at in '' | *[!0-9]*) return 0 ;; esac
  age=$(($(date +%s) - at))
  [ "$age" -ge 0 ] && [ "$age" -lt 15 ] || return 0
  why='it did not answer in time'
  unreachable
}

# --- The lock --------------------------------------------------------------------------------------------------------

check_lock() {
  set --
  case $lock_body in '{"locked":false,'*) return ;; esac
  fields=$(printf '%s' "$lock_body" | json_fields locked lockedBy lockedAt expiresAt reason policy 2>/dev/null) || not_the_platform
  eval "$fields"
  case $1 in false) return ;; true) ;; *) not_the_platform ;; esac
  text="${2:-Somebody} has been editing the project's docs since $(clock "$3")${5:+ (\"$5\")}"
  if [ "$6" = warn ]; then
    # Half an edit must not reach the agent; on first use there is nothing else.
    has_cache || { say "$text." && return; }
    say "$text. Going on with the docs from before in .docs/."
    exit 0
  fi
  block "$text, so agents wait. The lock ends when the editor is closed, at the latest at $(clock "$4") unless it is renewed. Wait and try again, or ask ${2:-the holder} at $url/projects/$project."
}

# 2026-11-24T14:02:31.123Z as 14:02 here, or in UTC where `date` cannot convert (GNU and BusyBox, then BSD).
clock() {
  utc=${1%%.*}
  utc=${utc%Z}
  date -d "${utc}Z" +%H:%M 2>/dev/null && return
  seconds=$(date -juf %Y-%m-%dT%H:%M:%S "$utc" +%s 2>/dev/null) && date -r "$seconds" +%H:%M && return
  utc=${utc#*T}
  printf '%s UTC' "${utc%:*}"
}

# --- The docs --------------------------------------------------------------------------------------------------------

# Whether .docs/ is what the platform has. Files are hashed at the start of a session, and when something in .docs/ is
# newer than the last sync; otherwise comparing the docs hash is enough.
is_current() {
  has_cache && [ "$cached" = "$hash" ] || return 1
  [ "$event" != SessionStart ] && [ -z "$(find "$docs" -newer "$docs/.sync-hash" 2>&1)" ] && return
  [ "$(manifest | docs_hash)" = "$hash" ] || return 1
  touch -c "$docs/.sync-hash" 2>/dev/null
  return 0
}

# Lines `path \001 hash` sorted by path. What is no plain file has no hash, so it never matches.
manifest() {
  (
    cd "$docs" || exit
    # shellcheck disable=SC2086 # several words where shasum stands in
    find . -name '.sync-hash*' -prune -o -type f -exec $sha256 {} + -o ! -type d -print
  ) | sed 's|^\([0-9a-f]*\) [ *]\./\(.*\)|\2'"$(printf '\001')"'\1|' | sort
}

docs_hash() {
  # shellcheck disable=SC2086
  hashed=$(tr '\001' '\000' | $sha256)
  printf '%s' "${hashed%% *}"
}

sync_docs() {
  [ ! -L "$docs" ] || fall_back '.docs is a symbolic link, and docs are not written through it. Delete it.'
  mkdir -p "$docs" 2>/dev/null || fall_back "the folder $docs cannot be created."
  keep_out_of_git
  take_turn
  goal=''
  if ! is_current; then
    set_strangers_aside
    clean_up
    fetch "$(manifest | json_have)"
    apply
    if [ "$(manifest | docs_hash)" != "$goal" ]; then
      # A name that JSON cannot carry stood in the way, for example: then all docs are fetched anew.
      (cd "$docs" && find . -type d -name '.sync-hash.*' -prune -o -type f ! -name .sync-hash -exec rm -f {} +)
      fetch '{}'
      apply
      [ "$(manifest | docs_hash)" = "$goal" ] || fall_back 'the docs in .docs/ are not what the platform announced. Please report this.'
    fi
    printf '%s\n' "$goal" >"$docs/.sync-hash" || fall_back ".docs/.sync-hash cannot be written."
    say "the docs in .docs/ are now current: $put_count new or changed, $drop_count gone.$names"
  fi
  end_turn
  # Nothing in .docs/ may be newer than this file, see is_current.
  touch -c "$docs/.sync-hash"
}

# One hook at a time. This saves work rather than protects it: files are replaced one by one, and the hash is written only
# over files that match it, so even two at once end well. A turn whose process is gone, or that lasts too long, is over.
take_turn() {
  turn=$docs/.sync-hash.lock
  tries=0 misses=0
  until mkdir "$turn" 2>/dev/null; do
    [ -d "$turn" ] || misses=$((misses + 1))
    [ "$misses" -lt 5 ] || fall_back "the folder $docs cannot be written to."
    tries=$((tries + 1))
    holder=
    read -r holder 2>/dev/null <"$turn/pid"
    if [ "$tries" -gt 250 ] || { [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; }; then
      rm -rf "$turn"
      tries=0
    else
      sleep 0.1
    fi
  done
  trap end_turn EXIT
  trap 'exit 1' HUP INT TERM
  printf '%s\n' $$ >"$turn/pid"
}

end_turn() {
  rm -rf "$turn"
  trap - EXIT
}

# Files from before the first sync are somebody's own: they are moved, not deleted.
set_strangers_aside() {
  [ ! -e "$docs/.sync-hash" ] && [ "$(manifest | docs_hash)" != "$hash" ] || return 0
  (cd "$docs" && find . -name '.sync-hash*' -prune -o ! -type d -print) | grep -q . || return 0
  aside=$root/.docs-before-sync
  [ ! -e "$aside" ] || aside=$aside-$$
  if mkdir "$aside" && find "$docs/." ! -name . -prune ! -name '.sync-hash*' -exec mv {} "$aside/" \;; then
    say ".docs/ had files that did not come from the platform. They are now in ${aside##*/}/."
  else
    fall_back ".docs/ has files that did not come from the platform. Move them elsewhere."
  fi
}

# Removes what no doc can be: links, devices, names with control characters or backslashes, what a killed hook left.
clean_up() {
  (
    cd "$docs" && find . -path ./.sync-hash.lock -prune -o \
      \( \( ! -type d ! -type f \) -o -name '*[[:cntrl:]\\]*' -o -name '.sync-hash.*' \) -prune -exec rm -rf {} +
  )
}

# Gets the answer to the request body $1 into the turn's folder.
fetch() {
  printf '%s' "$1" >"$turn/request" || fall_back "the folder $turn cannot be written to."
  call_platform "$turn" "max-time = 20
url = \"$url/api/hook/sync/$project\"
header = \"Content-Type: application/json\"
data-binary = \"@request\"
output = \"answer\""
}

# Brings .docs/ to what the answer says. Its docs are all on disk before anything in .docs/ changes: whatever fails until
# then, a name that leads elsewhere or a full disk, leaves the docs of the last sync whole.
apply() {
  # jq takes an empty answer for none at all, and is content.
  commands=$(json_commands <"$turn/answer" 2>/dev/null) || commands=''
  [ -n "$commands" ] || fall_back "the platform's answer could not be read."
  put_count=0 drop_count=0 names=''
  run_commands || fall_back "the docs could not be written to .docs/: $trouble."
}

run_commands() {
  eval "$commands"
}

# Keeps a doc's content in the turn's folder, read-only.
stage() {
  check_name "$2" || return
  trouble="$2 cannot be written"
  printf '%s' "$3" | (umask 0222 && base64 -d >"$turn/doc-$1")
}

# Until .sync-hash holds a hash again, .docs/ counts as incomplete.
begin() {
  trouble='it sent no docs hash'
  is_hash "$goal" || return
  trouble='.sync-hash cannot be written'
  printf 'incomplete\n' >"$docs/.sync-hash"
}

drop() {
  trouble="$1 cannot be deleted"
  rm -f "$docs/$1" && drop_count=$((drop_count + 1))
}

drop_empty_folders() {
  # The others stay, which rmdir calls a failure.
  find "$docs" -depth -type d -exec rmdir {} + 2>/dev/null
  return 0
}

# Moves a staged doc to its place.
put() {
  trouble="$2 cannot be written"
  folder=$docs/$2
  folder=${folder%/*}
  [ -d "$folder" ] || mkdir -p "$folder" || return
  [ ! -d "$docs/$2" ] && mv -f "$turn/doc-$1" "$docs/$2" || return
  put_count=$((put_count + 1))
  [ "$put_count" -gt 10 ] || names="$names
- .docs/$2"
  [ "$put_count" -ne 11 ] || names="$names
- …"
}

# A name from the platform may lead nowhere but into .docs/; links in there are gone already. Git's own names are
# refused, because whoever runs Git in .docs/ would obey them.
check_name() {
  trouble="it sent the unsafe name \"$1\""
  case /$1/ in
    *//* | */./* | */../* | */.sync-hash* | */.[Gg][Ii][Tt]/* | *[[:cntrl:]\\]*) return 1 ;;
  esac
}

# Adds .docs/ to .gitignore once.
keep_out_of_git() {
  top=$root
  until [ -e "$top/.git" ]; do
    [ -n "$top" ] || return 0
    top=${top%/*}
  done
  ignore=$root/.gitignore
  line=
  if [ -f "$ignore" ]; then
    while IFS= read -r line || [ -n "$line" ]; do
      case ${line%"$(printf '\r')"} in .docs | .docs/ | /.docs | /.docs/) return ;; esac
    done <"$ignore"
    [ -z "$(tail -c 1 "$ignore")" ] || printf '\n' >>"$ignore"
  fi 2>/dev/null
  printf '.docs/\n' 2>/dev/null >>"$ignore" || say ".docs/ could not be added to .gitignore. Please add it yourself."
}

main
