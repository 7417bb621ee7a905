#!/bin/sh
# Keeps agents from writing to a project's docs, which are edited on the platform: .docs/ and the docs folder of the
# project and of its Git worktrees, however the path is spelled. Reading is always fine.
#
# A Claude Code hook for PreToolUse: reads JSON on standard input; exit code 2 blocks, with the reason on standard error.
# Needs jq or python3. Shell commands are read by a careful approximation, not by a shell; see the platform's user guide.
set -u
# Bytes, not characters: awk and patterns must agree on what they count.
export LC_ALL=C

main() {
  input=$(cat)
  hand_over_to_client
  event='' tool='' cwd='' command='' docs_glob=''
  set --
  find_root "$PWD"
  read_settings
  fields=$(read_input) || judge_unread 'the input of this hook could not be read'
  eval "$fields"
  [ "$event" = PreToolUse ] || exit 0
  find_root "${cwd:-$PWD}"
  read_settings
  find_trees
  verdict=$(printf '%s\n' "$command" | tool=$tool cwd=${cwd:-$PWD} root=$root docs=$docs_path analyse "$@") ||
    judge_unread 'this tool call could not be analysed'
  unsure='' mentioned=''
  eval "$verdict"
  [ -z "$unsure" ] || [ -z "$mentioned" ] ||
    block "this command mentions the project's docs, and it cannot be told whether it writes to them ($unsure). Write the paths out in full, or leave the docs out of it."
}

block() {
  printf 'AI Toolkit: %s\n' "$*" >&2
  exit 2
}

refuse() {
  where=${url:+ at $url${project:+/projects/$project}}
  block "$1 belongs to the project's docs, which are read-only here and edited on the platform. Do not try another way: ask a tech lead to make the change on the platform$where. Reading the docs is fine."
}

# The installed client does the same faster. When it cannot run at all, this script goes on.
hand_over_to_client() {
  [ "${AI_TOOLKIT_NO_BINARY:-}" != 1 ] && command -v ai-toolkit >/dev/null || return 0
  printf '%s\n' "$input" | ai-toolkit hook pre-tool-use
  code=$?
  [ "$code" -ge 126 ] || exit "$code"
}

# --- Input -----------------------------------------------------------------------------------------------------------

# Prints shell assignments: the event, the tool, the agent's working directory, the command of a shell tool, and as
# arguments every field of the tool's input that looks like a path, its name first.
read_input() {
  if command -v jq >/dev/null; then
    printf '%s' "$input" | jq -r '
      def fields: .. | objects | to_entries[] | .key as $key
        | select(($key | test("path|file|ur[il]|dir|folder|dest|target|source|src|location|output|^(to|from)$"; "i"))
          and ($key | test("content|text|body|string"; "i") | not))
        | .value | if type == "array" then .[] else . end | strings | select(length < 5000) | ($key, .);
      def string: if type == "string" then . else "" end;
      "event=\(.hook_event_name | string | @sh) tool=\(.tool_name | string | @sh) cwd=\(.cwd | string | @sh)"
        + " command=\(.tool_input | if type == "object" then .command else "" end | string | @sh)",
      "set -- \([.tool_input | fields] | @sh)"'
  elif command -v python3 >/dev/null; then
    printf '%s' "$input" | python3 -IS -c 'import json, re, shlex, sys
def fields(value):
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from fields(inner)
        if isinstance(key, str) and re.search("path|file|ur[il]|dir|folder|dest|target|source|src|location|output|^(to|from)$", key, re.I) \
                and not re.search("content|text|body|string", key, re.I):
            for text in inner if isinstance(inner, list) else [inner]:
                if isinstance(text, str) and len(text) < 5000:
                    yield from (key, text)
string = lambda value: shlex.quote(value if isinstance(value, str) else "")
o = json.load(sys.stdin.buffer)
given = o.get("tool_input") or {}
out = "event=%s tool=%s cwd=%s command=%s\nset -- %s" % (string(o.get("hook_event_name")), string(o.get("tool_name")),
    string(o.get("cwd")), string(given.get("command")), " ".join(map(shlex.quote, fields(given))))
sys.stdout.buffer.write(out.encode(errors="replace"))'
  else
    return 1
  fi 2>/dev/null
}

# When there is no telling: closed for what may write to docs, open for everything else.
judge_unread() {
  reason=$1
  command -v jq >/dev/null || command -v python3 >/dev/null ||
    reason='neither jq nor python3 is installed, and one of them is needed to tell what this tool call writes to'
  case $input in
    *\"Write\"* | *Edit\"* | *\"Bash\"* | *\"mcp__*)
      eval "$(tool='' docs=$docs_path analyse </dev/null)"
      # shellcheck disable=SC2254 # a pattern
      case $input in *$docs_glob*) block "$reason. It mentions the docs, so it is blocked." ;; esac
      ;;
  esac
  printf 'AI Toolkit: %s. It does not mention the docs, so it goes on.\n' "$reason" >&2
  exit 0
}

# --- Project ---------------------------------------------------------------------------------------------------------

# The project's root: what Claude Code says, else the Git repository around the agent's working directory.
find_root() {
  root=${CLAUDE_PROJECT_DIR:-}
  [ -z "$root" ] || return 0
  root=$1
  while [ -n "$root" ] && [ ! -e "$root/.git" ]; do root=${root%/*}; done
  root=${root:-$1}
}

# The environment goes before .ai-toolkit.toml.
read_settings() {
  url='' project='' docs_path=''
  toml=$root/.ai-toolkit.toml
  if [ -f "$toml" ]; then
    while IFS= read -r line || [ -n "$line" ]; do
      case $line in
        platform_url[\ =]*) url=$(toml_value "$line") ;;
        project_id[\ =]*) project=$(toml_value "$line") ;;
        docs_path[\ =]*) docs_path=$(toml_value "$line") ;;
        \[*) break ;;
      esac
    done <"$toml"
  fi
  url=${AI_TOOLKIT_PLATFORM_URL:-$url}
  url=${url%/}
  project=${AI_TOOLKIT_PROJECT_ID:-$project}
  normalise "${AI_TOOLKIT_DOCS_PATH:-${docs_path:-docs}}"
  docs_path=${normal#/}
}

# The text between the first quotes, of either kind.
toml_value() {
  value=${1#*=}
  case $value in
    *\"*) value=${value#*\"} value=${value%%\"*} ;;
    *\'*) value=${value#*\'} value=${value%%\'*} ;;
    *) value='' ;;
  esac
  printf '%s' "$value"
}

# The root and the same folder in every other worktree of its Git repository, one a line.
find_trees() {
  trees=$root
  top=$root
  until [ -e "$top/.git" ]; do
    [ -n "$top" ] || return 0
    top=${top%/*}
  done
  inside=${root#"$top"}
  common=$top/.git
  if [ -f "$common" ]; then
    read -r line <"$common"
    git_dir=${line#gitdir: }
    case $git_dir in /*) ;; *) git_dir=$top/$git_dir ;; esac
    { read -r common <"$git_dir/commondir"; } 2>/dev/null || return 0
    case $common in /*) ;; *) common=$git_dir/$common ;; esac
    normalise "$common"
    case $normal in */.git) trees="$trees
${normal%/.git}$inside" ;; esac
    common=$normal
  fi
  for worktree in "$common"/worktrees/*/gitdir; do
    { read -r line <"$worktree"; } 2>/dev/null || continue
    case $line in /*) ;; *) line=${worktree%/gitdir}/$line ;; esac
    trees="$trees
${line%/.git}$inside"
  done
}

# --- Paths -----------------------------------------------------------------------------------------------------------

# Sets `normal` to the path without empty, `.` and `..` parts.
normalise() {
  normal='' left=$1/
  while [ -n "$left" ]; do
    part=${left%%/*}
    left=${left#*/}
    case $part in
      '' | .) ;;
      ..) normal=${normal%/*} ;;
      *) normal=$normal/$part ;;
    esac
  done
}

# Sets `real` to the path with symbolic links followed, whether or not its end exists.
follow() {
  real='' left=$1/ hops=0
  while [ -n "$left" ]; do
    part=${left%%/*}
    left=${left#*/}
    case $part in
      '' | .) continue ;;
      ..)
        real=${real%/*}
        continue
        ;;
    esac
    if [ -L "$real/$part" ] && [ "$hops" -lt 40 ]; then
      hops=$((hops + 1))
      link=$(readlink "$real/$part")
      left=$link/$left
      case $link in /*) real='' ;; esac
    else
      real=$real/$part
    fi
  done
}

# Judges one finding of the analysis, an absolute path:
#   w  written to: refused inside the docs      t  a whole tree goes: refused around the docs, too
#   u  something unknown below it is written to: refused inside, doubtful around
# With a pattern, everything that it finds in the folder.
candidate() {
  if [ $# -eq 2 ]; then
    judge "$1" "$2"
  elif cd "$2" 2>/dev/null; then
    IFS=''
    # shellcheck disable=SC2086 # a pattern
    set -- "$1" "$2" $3
    unset IFS
    kind=$1 at=$2
    shift 2
    for match; do judge "$kind" "$at$match"; done
  else
    judge "$1" "$2$3"
  fi
}

judge() {
  normalise "$2"
  in_docs "$normal" && refuse "$2"
  follow "$2"
  in_docs "$real" && refuse "$2"
  [ "$1" != w ] && around_docs "${real:-/}" || return 0
  [ "$1" = t ] && refuse "$2, or something in it,"
  unsure="something below ${real:-/} that only the shell knows"
}

# Folders are compared by identity (-ef), which sees through mounts and file systems that take Docs for docs. Where the
# folder is another one or does not exist, its name decides, in any spelling.
# shellcheck disable=SC3013 # POSIX has -ef since 2024; dash, bash, BusyBox and zsh had it before
in_docs() {
  folder=$1
  while :; do
    each_tree is_docs "${folder:-/}" "$1" && return
    [ -n "$folder" ] || return 1
    folder=${folder%/*}
  done
}

# shellcheck disable=SC3013
is_docs() {
  [ "$2" -ef "$1/$docs_path" ] || [ "$2" -ef "$1/.docs" ] && return
  [ "$2" -ef "$1" ] || return
  below=${3#"${2%/}"/}
  # shellcheck disable=SC2254 # a pattern
  case $below/ in $docs_glob/* | .[dD][oO][cC][sS]/*) ;; *) return 1 ;; esac
}

around_docs() {
  each_tree is_around "$1"
}

# shellcheck disable=SC3013
is_around() {
  for folder in "$1/$docs_path" "$1/.docs"; do
    while [ -n "$folder" ]; do
      folder=${folder%/*}
      [ "$2" -ef "${folder:-/}" ] && return
    done
  done
  return 1
}

# Calls `$1 TREE $2…` until it succeeds for one of the trees.
each_tree() {
  check=$1
  shift
  remaining=$trees
  while [ -n "$remaining" ]; do
    tree=${remaining%%
*}
    remaining=${remaining#"$tree"}
    remaining=${remaining#
}
    "$check" "$tree" "$@" && return
  done
  return 1
}

# --- Analysis --------------------------------------------------------------------------------------------------------

# Reads a shell command on standard input and the tool's path fields as arguments; prints calls of `candidate` for what is
# written to, `unsure=REASON` where that stays open, `mentioned=1` when the command names the docs, and `docs_glob`, a
# pattern for the docs folder's name in any case and, outside ASCII, in any composition.
analyse() {
  awk '
  BEGIN {
    Q = "\047"
    # Characters that stand for what only the shell knows, and for unquoted wildcards and braces.
    UNKNOWN = "\001"; STAR = "\002"; MARK = "\003"; BRACKET = "\004"; OPEN = "\005"; COMMA = "\006"; CLOSE = "\016"
    ROOT = ENVIRON["root"]; CWD = ENVIRON["cwd"]; OLD = UNKNOWN
    describe_docs(ENVIRON["docs"])
    define("ALL", "rm rmdir unlink shred mkdir touch truncate tee sponge chmod chown chgrp chattr setfacl mkfifo mknod patch ed ex vi vim nvim nano emacs")
    define("LAST", "cp mv ln install rsync scp")
    define("SHELL", "sh bash dash zsh ksh ash")
    define("CODE", "python python2 python3 pypy3 node nodejs deno bun perl ruby php lua awk gawk mawk nawk")
    define("WRAP", "sudo doas env command builtin exec nohup nice ionice time timeout stdbuf setsid busybox xargs parallel chroot unshare caffeinate")
    define("OTHER", "cd pushd popd eval source trap find git dd sed tar unzip bsdtar cpio curl wget sort pandoc read export declare local readonly typeset cat grep ls echo printf npx prettier markdownlint")
    # The arguments are no files to read.
    ARGUMENTS = ARGC; ARGC = 1
    while ((getline line) > 0) T = T (T == "" ? "" : "\n") line
    gsub(/[\001-\006\016]/, "", T)
    P = 1; N = length(T)
    if (mentions(T)) print "mentioned=1"
    if (ENVIRON["tool"] == "Bash" || ENVIRON["tool"] ~ /^mcp__/) script("")
    if (ENVIRON["tool"] != "Bash") fields()
    exit
  }

  function define(class, names,    list, n) {
    for (n = split(names, list, " "); n; n--) CLASS[list[n]] = class
  }

  # The name of the docs folder as a pattern of the shell and as a regular expression.
  function describe_docs(path,    i, c, glob, expression) {
    for (i = 1; i <= length(path); i++) {
      c = substr(path, i, 1)
      if (c ~ /[^\001-\177]/) {
        # A letter with its accent apart begins with the plain letter, so that is left open.
        while (substr(path, i + 1, 1) ~ /[^\001-\177]/) i++
        sub(/\[[a-z][A-Z]\]$/, "", glob); glob = glob "*[! -~]*"
        sub(/[a-z]$/, "", expression); expression = expression "[a-z]?[^\001-\177]+"
      } else if (c ~ /[A-Za-z]/) {
        glob = glob "[" tolower(c) toupper(c) "]"; expression = expression tolower(c)
      } else if (c == "/") {
        glob = glob c; expression = ""
      } else {
        glob = glob (c ~ /[0-9_]/ ? "" : "\\") c; expression = expression (c ~ /[0-9_]/ ? c : "[" c "]")
      }
    }
    print "docs_glob=" quote(glob)
    MENTION = "(^|[^a-z0-9_.-])([.]docs" (expression == "" ? "" : "|" expression) ")($|[^a-z0-9_.-])"
  }

  function mentions(text) { return tolower(text) ~ MENTION }

  # --- Findings ---

  function quote(text,    parts, n, i, out) {
    n = split(text, parts, Q)
    out = parts[1]
    for (i = 2; i <= n; i++) out = out Q "\\" Q Q parts[i]
    return Q out Q
  }

  function unsure(reason) { print "unsure=" quote(reason) }

  # A word of the command as a path that is written to.
  function target(kind, w,    at, pattern) {
    if (w == "") return
    if (w ~ /^~(\/|$)/) w = ENVIRON["HOME"] substr(w, 2)
    if (w !~ /^\//) {
      if (CWD == "" || substr(w, 1, 1) == UNKNOWN) { unsure("a path begins with something that only the shell knows"); return }
      w = CWD "/" w
    }
    if ((at = index(w, UNKNOWN))) {
      w = substr(w, 1, at - 1)
      sub(/[^\/]*$/, "", w)
      kind = "u"
    }
    at = match(w, "[" STAR MARK BRACKET "]")
    if (!at) { print "candidate " kind " " quote(w); return }
    # The last folder before the pattern, and the pattern.
    while (substr(w, at, 1) != "/") at--
    pattern = substr(w, at + 1)
    gsub(/[\\*?[]/, "\\\\&", pattern)
    gsub(STAR, "*", pattern); gsub(MARK, "?", pattern); gsub(BRACKET, "[", pattern)
    print "candidate " kind " " quote(substr(w, 1, at)) " " quote(pattern)
  }

  # --- Fields of file tools ---

  function fields(    name, words, n, i, writes, moves, key, path) {
    name = ENVIRON["tool"]
    sub(/^mcp__.*__/, "", name)
    gsub(/[A-Z]/, "_&", name)
    n = split(tolower(name), words, /[^a-z]+/)
    for (i = 1; i <= n; i++) {
      if (words[i] ~ /^(write|overwrite|edit|editor|multiedit|create|make|mkdir|move|mv|rename|delete|remove|rm|rmdir|unlink|append|update|save|copy|cp|insert|replace|patch|put|modify|truncate|touch|download|extract|unzip|export|chmod|symlink|link)$/) writes = 1
      if (words[i] ~ /^(move|mv|rename|delete|remove|rm|rmdir|unlink)$/) moves = 1
    }
    if (!writes) return
    for (i = 2; i < ARGUMENTS; i += 2) {
      key = tolower(ARGV[i]); path = ARGV[i + 1]
      if (!moves && key ~ /^(source|src|from|old)/) continue
      if (path ~ /^file:\/\//) path = decode(substr(path, 8))
      else if (path ~ /^[a-z]+:\/\//) continue
      target(moves ? "t" : "w", path)
      # Servers of tools run in the root.
      if (path !~ /^[\/~]/ && ENVIRON["tool"] ~ /^mcp__/) target(moves ? "t" : "w", ROOT "/" path)
    }
  }

  function decode(uri,    parts, n, i, out) {
    sub(/^[^\/]*/, "", uri)
    n = split(uri, parts, "%")
    out = parts[1]
    for (i = 2; i <= n; i++) out = out sprintf("%c", hex(substr(parts[i], 1, 2))) substr(parts[i], 3)
    return out
  }

  function hex(digits,    i, value) {
    for (i = 1; i <= length(digits); i++) value = value * 16 + index("0123456789abcdef", tolower(substr(digits, i, 1))) - 1
    return value
  }

  # --- Words ---

  # Reads the word at P. Quotes go, variables are filled in, what is not known becomes UNKNOWN.
  function word(    w, c, end) {
    while (P <= N) {
      c = substr(T, P, 1)
      if (c ~ /[ \t\n;&|<>()]/) break
      P++
      if (c == "\\") { if ((c = substr(T, P++, 1)) != "\n") w = w c }
      else if (c == Q) {
        end = index(substr(T, P), Q)
        if (!end) { unsure("a quote is not closed"); P = N + 1; break }
        w = w substr(T, P, end - 1); P += end
      }
      else if (c == "\"") w = w double_quoted()
      else if (c == "$") w = w dollar(0)
      else if (c == "`") w = w backquoted()
      else w = w (c == "*" ? STAR : c == "?" ? MARK : c == "[" ? BRACKET : c == "{" ? OPEN : c == "," ? COMMA : c == "}" ? CLOSE : c)
    }
    return w
  }

  function double_quoted(    w, c) {
    while (P <= N) {
      c = substr(T, P++, 1)
      if (c == "\"") return w
      if (c == "\\") {
        c = substr(T, P++, 1)
        w = w (c ~ /[$`"\\]/ ? c : c == "\n" ? "" : "\\" c)
      }
      else if (c == "$") w = w dollar(1)
      else if (c == "`") w = w backquoted()
      else w = w c
    }
    unsure("a quote is not closed")
    return w
  }

  # What follows a dollar sign.
  function dollar(quoted,    c, start, depth, text, name, rest) {
    c = substr(T, P, 1)
    if (substr(T, P, 2) == "((") { skip_arithmetic(); return "0" }
    if (c == "(") {
      start = ++P
      subshell()
      return output_of(substr(T, start, P - start - 1))
    }
    if (c == "{") {
      start = P + 1
      for (depth = 0; P <= N; P++) {
        c = substr(T, P, 1)
        if (c == "\\") P++
        else if (c == "{") depth++
        else if (c == "}" && !--depth) break
      }
      text = substr(T, start, P++ - start)
      if (!match(text, /^[A-Za-z_][A-Za-z0-9_]*/)) return UNKNOWN
      name = substr(text, 1, RLENGTH); rest = substr(text, RLENGTH + 1)
      if (rest == "") return value(name)
      if (rest !~ /^:?[-=]/) return UNKNOWN
      sub(/^:?[-=]/, "", rest)
      return value(name) == UNKNOWN ? expand(rest) : value(name)
    }
    if (c == Q && !quoted) {
      start = ++P
      while (P <= N && substr(T, P, 1) != Q) P += substr(T, P, 1) == "\\" ? 2 : 1
      text = substr(T, start, P++ - start)
      gsub(/\\[^\\]/, UNKNOWN, text); gsub(/\\\\/, "\\", text)
      return text
    }
    if (c == "\"" && !quoted) return ""
    if (match(substr(T, P, 200), /^[A-Za-z_][A-Za-z0-9_]*/)) {
      name = substr(T, P, RLENGTH); P += RLENGTH
      return value(name)
    }
    if (c ~ /[#?$!-]/) { P++; return "0" }
    if (c ~ /[0-9@*]/) { P++; return UNKNOWN }
    return "$"
  }

  function value(name) {
    if (name in VARS) return VARS[name]
    if (name == "PWD") return CWD == "" ? UNKNOWN : CWD
    if (name == "OLDPWD") return OLD
    if (name == "CLAUDE_PROJECT_DIR") return ROOT
    if (name in ENVIRON) return ENVIRON[name]
    return name == "TMPDIR" ? "/tmp" : UNKNOWN
  }

  # The commands in command substitutions that are known by heart.
  function output_of(text) {
    gsub(/^[ \t\n]+|[ \t\n]+$/, "", text)
    if (text == "pwd" || text == "pwd -P") return CWD == "" ? UNKNOWN : CWD
    if (text == "git rev-parse --show-toplevel") return ROOT
    if (text ~ /^(echo|printf) [^|&;<>]+$/) return substr(PASSED, 1, length(PASSED) - 1)
    return text ~ /^mktemp( [-a-zA-Z.]+)*$/ ? "/tmp/mktemp" : UNKNOWN
  }

  function expand(text,    t, p, n, w) {
    t = T; p = P; n = N
    T = text; P = 1; N = length(T)
    w = word()
    T = t; P = p; N = n
    return w
  }

  function backquoted(    text, c) {
    while (P <= N && (c = substr(T, P++, 1)) != "`") text = text (c == "\\" ? substr(T, P++, 1) : c)
    run_text(text)
    return output_of(text)
  }

  function skip_arithmetic(    depth, c) {
    do {
      c = substr(T, P++, 1)
      depth += (c == "(") - (c == ")")
    } while (depth && P <= N)
  }

  # Appends to words what the braces of w expand to.
  function add_words(words, n, w,    start, length_, inner, list, count, i) {
    while (match(w, OPEN "[^" OPEN CLOSE "]*" CLOSE)) {
      start = RSTART; length_ = RLENGTH
      inner = substr(w, start + 1, length_ - 2)
      if (index(inner, COMMA)) {
        count = split(inner, list, COMMA)
        for (i = 1; i <= count; i++) n = add_words(words, n, substr(w, 1, start - 1) list[i] substr(w, start + length_))
        return n
      }
      w = substr(w, 1, start - 1) "{" inner "}" substr(w, start + length_)
    }
    words[++n] = plain(w)
    return n
  }

  function plain(w) {
    gsub(OPEN, "{", w); gsub(COMMA, ",", w); gsub(CLOSE, "}", w)
    return w
  }

  # --- Commands ---

  # Runs through the commands from P to the closing character, or to the end of the text.
  function script(closer,    words, n, c, two, w, start, piped) {
    while (P <= N) {
      c = substr(T, P, 1); two = substr(T, P, 2)
      if (c == " " || c == "\t") P++
      else if (two == "\\\n") P += 2
      else if (c == "#") while (P <= N && substr(T, P, 1) != "\n") P++
      else if (two == "&>") redirect(words, n)
      else if (c ~ /[\n;&|]/) {
        run(words, n, piped)
        n = 0
        piped = two == "|&" || (c == "|" && two != "||")
        P += two ~ /^(&&|\|\||\|&|;;)$/ ? 2 : 1
      }
      else if (c == ")") {
        run(words, n, piped)
        n = piped = 0
        P++
        if (closer == ")") return
      }
      else if (two == "((" && !n) skip_arithmetic()
      else if (c == "(") {
        P++
        if (n && substr(T, P) ~ /^[ \t]*\)/) { n = 0; P = P + index(substr(T, P), ")") }
        else {
          if (words[n] ~ /=$/) words[n] = words[n] UNKNOWN
          subshell()
        }
      }
      else if (c ~ /[<>]/ && words[1] == BRACKET BRACKET && n) P++
      else if (c ~ /[<>]/) n = redirect(words, n)
      else {
        start = P
        w = word()
        if (P == start) P++
        else if (w !~ /^[0-9]+$/ || substr(T, P, 1) !~ /[<>]/) n = add_words(words, n, w)
      }
    }
    run(words, n, piped)
    if (closer != "") unsure("a parenthesis is not closed")
  }

  function subshell(    cwd, old) {
    cwd = CWD; old = OLD
    script(")")
    CWD = cwd; OLD = old
  }

  # Reads other text as a script; a change of directory in there stays there.
  function run_text(text,    t, p, n, cwd, old, given) {
    if (++DEPTH > 20) { unsure("it is nested too deeply"); return }
    t = T; p = P; n = N; cwd = CWD; old = OLD; given = GIVEN
    T = text; P = 1; N = length(T); GIVEN = ""
    script("")
    T = t; P = p; N = n; CWD = cwd; OLD = old; GIVEN = given
    DEPTH--
  }

  # Reads the redirection at P; a process substitution becomes a word of the command.
  function redirect(words, n,    op, w) {
    if (match(substr(T, P, 3), /^(<<<|<<-|<<|<&|<>|<\(|<|&>>|&>|>\(|>>|>\||>&|>)/)) op = substr(T, P, RLENGTH)
    P += length(op)
    if (op ~ /\($/) {
      subshell()
      words[++n] = "/dev/fd/63"
      return n
    }
    while (substr(T, P, 1) ~ /[ \t]/) P++
    if (substr(T, P, 2) ~ /^[<>]\(/) return n
    w = plain(word())
    if (op == "<<" || op == "<<-") here_document(w, op == "<<-")
    else if (op == "<<<") GIVEN = w
    else if (op !~ /^<$|^<&$/ && (op != ">&" || w !~ /^([0-9]+-?|-)$/)) target("w", w)
    return n
  }

  # Takes the body of a here-document out of the text. It is what the command is given to read.
  function here_document(delimiter, tabs,    at, rest, line, end) {
    at = index(substr(T, P), "\n")
    if (!at) return
    rest = substr(T, P + at)
    GIVEN = ""
    while (rest != "") {
      end = index(rest "\n", "\n")
      line = substr(rest, 1, end - 1)
      rest = substr(rest, end + 1)
      if (tabs) sub(/^\t+/, "", line)
      if (line == delimiter) break
      GIVEN = GIVEN line "\n"
    }
    T = substr(T, 1, P + at - 1) rest
    N = length(T)
  }

  # Judges one simple command. GIVEN is what it reads from a here-document or from the echo before it, if that is known.
  function run(words, n, piped,    i, j, name, args, m, given, passed) {
    passed = PASSED; PASSED = ""
    given = GIVEN; GIVEN = ""
    if (given == "" && piped) given = passed
    i = 1
    while (i <= n && words[i] ~ /^(if|then|elif|else|do|while|until|!|[{]|[}]|fi|done|esac|time|coproc|function)$/) i += words[i] == "function" ? 2 : 1
    if (words[i] == "for" || words[i] == "select") { loop(words, n, i + 1); return }
    while (i <= n && assign(words[i])) i++
    if (i > n || words[i] == "case") return
    name = base(words[i])
    if (name == "command" && words[i + 1] ~ /^-[vV]$/) return
    while (CLASS[name] == "WRAP" && i < n) {
      if (name == "xargs" || name == "parallel") n = feed(words, n, i)
      for (j = i + 1; j < n && !(base(words[j]) in CLASS); j++) assign(words[j])
      if (!(base(words[j]) in CLASS)) for (j = i + 1; j < n && words[j] ~ /^-|=|^[0-9.]+[smhd]?$/;) j++
      if (name == "env" && join(words, i, j) ~ / (-C|--chdir)/) unsure("env changes the working directory")
      i = j
      name = base(words[i])
    }
    for (m = 0; i < n; i++) args[++m] = words[i + 1]
    if (name == "echo" || name == "printf") PASSED = join(args, 1, m) "\n"
    else if (name == "cat" || name == "tee") PASSED = given
    judge(name, args, m, given, piped)
  }

  # Words that xargs takes from its input: in the place of its -I option, else at the end.
  function feed(words, n, i,    j, place, parts, count, k) {
    for (j = i + 1; j <= n; j++) {
      if (place != "" && (count = split(words[j], parts, place)) > 1) {
        words[j] = parts[1]
        for (k = 2; k <= count; k++) words[j] = words[j] UNKNOWN parts[k]
      }
      if (words[j] ~ /^-I/) place = length(words[j]) > 2 ? substr(words[j], 3) : words[++j]
      if (place ~ /^[{][}]$/) place = "[{][}]"
    }
    if (place == "") words[++n] = UNKNOWN
    return n
  }

  function base(w) { sub(/.*\//, "", w); return w }

  function join(words, from, to,    out) {
    for (; from <= to; from++) out = out (out == "" ? "" : " ") words[from]
    return out
  }

  function assign(w,    name, new) {
    if (!match(w, /^[A-Za-z_][A-Za-z0-9_]*[+]?=/)) return 0
    name = substr(w, 1, RLENGTH - 1); new = substr(w, RLENGTH + 1)
    if (sub(/[+]$/, "", name)) new = value(name) new
    VARS[name] = new
    return 1
  }

  # A loop variable stands for the most dangerous of its values.
  function loop(words, n, i,    name, j, rank, best) {
    name = words[i]
    VARS[name] = UNKNOWN
    if (words[i + 1] != "in") return
    for (j = i + 2; j <= n; j++) {
      rank = mentions(words[j]) ? 3 : index(words[j], UNKNOWN) ? 2 : 1
      if (rank > best) { best = rank; VARS[name] = words[j] }
    }
  }

  function judge(name, args, m, given, piped,    i) {
    if (name == "cd" || name == "pushd") change_directory(args, m)
    else if (name == "popd") CWD = OLD == UNKNOWN ? "" : OLD
    else if (name == "eval") run_text(join(args, 1, m))
    else if (name == "trap") run_text(args[1])
    else if (name == "read") for (i = 1; i <= m; i++) VARS[args[i]] = UNKNOWN
    else if (name ~ /^(export|declare|local|readonly|typeset)$/) for (i = 1; i <= m; i++) assign(args[i])
    else if (CLASS[name] == "SHELL") shell(args, m, given, piped)
    else if (CLASS[name] == "CODE") code(name, args, m, given, piped)
    else if (CLASS[name] == "ALL") every(name, args, m)
    else if (CLASS[name] == "LAST") last(name, args, m)
    else if (name == "find") find(args, m)
    else if (name == "git") git(args, m)
    else if (name ~ /^g?sed$/) sed(args, m)
    else if (name ~ /^(tar|bsdtar)$/) tar(args, m)
    else if (name == "unzip" || name == "cpio") unpack(args, m, "^-d$")
    else if (name == "dd") { for (i = 1; i <= m; i++) if (sub(/^of=/, "", args[i])) target("w", args[i]) }
    else outputs(name, args, m)
  }

  # Fills list with what is no option and returns how many; an option that matches valued takes the next word with it.
  function operands(args, m, list, valued,    i, k, only) {
    FLAGS = ""
    for (i = 1; i <= m; i++) {
      if (!only && args[i] == "--") only = 1
      else if (!only && args[i] ~ /^-./) {
        FLAGS = FLAGS " " args[i]
        if (valued != "" && args[i] ~ valued) i++
      }
      else list[++k] = args[i]
    }
    return k + 0
  }

  function flag(letters) { return FLAGS ~ (" -[A-Za-z0-9]*[" letters "]") }

  # Commands that write to each operand.
  function every(name, args, m,    list, k, kind) {
    k = operands(args, m, list, name == "touch" ? "^-[rdt]$" : name == "truncate" ? "^-r$" : "")
    kind = flag("rR") || FLAGS ~ /--recursive/ ? "t" : "w"
    for (; k; k--) target(kind, list[k])
    if (name == "patch") unsure("a patch names the files itself")
  }

  # Commands that write to the last operand, or to what is called like the others in there.
  function last(name, args, m,    list, k, i, to, from) {
    for (i = 1; i <= m; i++) {
      if (args[i] == "-t" && name != "rsync") to = args[i + 1]
      else if (args[i] ~ /^--target-directory=/) { to = args[i]; sub(/^[^=]*=/, "", to) }
    }
    k = operands(args, m, list, name == "rsync" ? "^-e$" : "^(-t|-m|-o|-g|-S)$")
    if (to == "") to = name == "ln" && k == 1 ? "." : list[k--]
    if (name == "ln" && k == 0) k = 1
    target(name == "rsync" && FLAGS ~ /--del/ ? "t" : "w", to)
    for (i = 1; i <= k; i++) {
      from = list[i]
      if (name == "mv" || FLAGS ~ /--remove-source-files/) target("t", from)
      if ((name == "install" && flag("d")) || (name == "ln" && !flag("s") && FLAGS !~ /--symbolic/)) target("w", from)
      if (name == "rsync" && from ~ /\/$/) continue
      sub(/\/+$/, "", from)
      from = base(from)
      if (from !~ "[" UNKNOWN STAR MARK BRACKET "]" && from !~ /^[.]*$/) target("w", to "/" from)
    }
  }

  function change_directory(args, m,    list, k, to) {
    k = operands(args, m, list)
    to = args[m] == "-" ? OLD : k ? list[1] : ENVIRON["HOME"]
    go(to)
  }

  function go(to,    parts, n, i, out) {
    OLD = CWD == "" ? UNKNOWN : CWD
    if (to ~ /^~(\/|$)/) to = ENVIRON["HOME"] substr(to, 2)
    if (to !~ /^\//) to = CWD == "" ? UNKNOWN : CWD "/" to
    if (to ~ "[" UNKNOWN STAR MARK BRACKET "]") { CWD = ""; return }
    n = split(to, parts, "/")
    for (i = 1; i <= n; i++) {
      if (parts[i] == "..") sub(/\/[^\/]*$/, "", out)
      else if (parts[i] != "" && parts[i] != ".") out = out "/" parts[i]
    }
    CWD = out == "" ? "/" : out
  }

  function shell(args, m, given, piped,    i, commands) {
    for (i = 1; i <= m && args[i] ~ /^[-+]./; i++) {
      if (args[i] ~ /^-[A-Za-z]*c[A-Za-z]*$/) commands = 1
      if (args[i] ~ /^[-+][A-Za-z]*[oO]$/) i++
    }
    if (commands) run_text(args[i])
    else if (i > m || args[i] == "-") read_script(given, piped)
  }

  function read_script(given, piped) {
    if (given != "") run_text(given)
    else if (piped) unsure("a shell reads its commands from a pipe")
  }

  # Programs in other languages: the words in them that name docs are written to if the program writes at all.
  function code(name, args, m, given, piped,    i, text, list, k) {
    for (i = 1; i <= m; i++) {
      if (args[i] ~ /^(-[A-Za-z]*[ceErp]|--eval|--print)$/) text = text " " args[++i]
      else if (sub(/^--eval=/, "", args[i])) text = text " " args[i]
    }
    if (name ~ /awk$/) text = join(args, 1, m)
    k = operands(args, m, list)
    if (FLAGS ~ / -[pnlaw0-7s]*i/ && (name ~ /^(perl|ruby)$/ || (name ~ /awk$/ && list[1] == "inplace")))
      for (i = 1; i <= k; i++) target("w", list[i])
    if (text == "" && (k == 0 || list[1] == "-")) {
      if (given == "" && piped) { unsure("a program is read from a pipe"); return }
      text = given
    }
    text = tolower(text)
    gsub(/std(out|err)[.]write/, "", text)
    if (text !~ /write|append|open *\(.*,.*["\047][rbt]*[wax+]|unlink|remove|rmtree|rmdir|rename|os[.]replace|shutil|mkdir|makedirs|touch|truncate|chmod|symlink|copyfile|cpsync|[.]cp\(|[.]rm\(|rmsync|[.]delete|[.]save\(|system|popen|subprocess|exec|spawn|> *["\047]|["\047] *[+]?>/) return
    target("w", ".")
    name_targets(text)
    if (text ~ /argv/) for (i = 1; i <= k; i++) target("w", list[i])
  }

  function name_targets(text,    words, n) {
    gsub(/[\t-#%-,:-@[-^`|]/, " ", text)
    for (n = split(text, words, /[ \n]+/); n; n--) {
      if (!mentions(words[n])) continue
      if (words[n] ~ /[{}$\001]/) unsure("a program puts a path together")
      else target("w", words[n])
    }
  }

  function find(args, m,    i, k, starts, name, inner, n, negated, text, c) {
    for (i = 1; i <= m && args[i] !~ /^[-(!]/; i++) starts[++k] = args[i]
    if (!k) starts[++k] = "."
    text = join(args, i, m)
    negated = text ~ /(! |-not )-/ || text ~ /-prune/
    for (; i <= m; i++) {
      if (args[i] ~ /^-f(print0?|printf|ls)$/) target("w", args[++i])
      else if (args[i] == "-delete") {
        for (c = 1; c <= k; c++) target("w", starts[c])
        if (!negated && mentions(text)) unsure("find decides what it deletes")
      } else if (args[i] ~ /^-(exec|execdir|ok|okdir)$/) {
        name = base(args[++i])
        for (c = 1; c <= k; c++) {
          for (n = 0; i + n + 1 <= m && args[i + n + 1] !~ /^[;+]$/; n++) {
            inner[n + 1] = args[i + n + 1]
            if (inner[n + 1] == "{}") inner[n + 1] = negated ? starts[c] : starts[c] "/" UNKNOWN
          }
          judge(name, inner, n, "", 0)
        }
        i += n
      }
    }
  }

  function git(args, m,    i, cwd, old, command, rest, n, list, k, kind) {
    cwd = CWD; old = OLD
    for (i = 1; i <= m && args[i] ~ /^-/; i++) {
      if (args[i] == "-C") go(args[++i])
      else if (args[i] ~ /^(-c|--git-dir|--work-tree)$/) i++
    }
    command = args[i]
    while (i < m) rest[++n] = args[++i]
    if (command == "mv") last("mv", rest, n)
    else if (command ~ /^(checkout|restore|rm|clean|stash|init|worktree)$/) {
      k = operands(rest, n, list, "^(-b|-B|--orphan|-s|-m)$")
      kind = command == "rm" && flag("r") ? "t" : "w"
      if (FLAGS !~ / --cached/ && (FLAGS !~ / (--staged|-S)/ || FLAGS ~ / (--worktree|-W)/))
        for (; k; k--) target(kind, list[k])
    }
    else if (command == "clone") { k = operands(rest, n, list); if (k > 1) target("w", list[k]) }
    else if (command == "apply" || command == "am") unsure("a patch names the files itself")
    else outputs("git", rest, n)
    CWD = cwd; OLD = old
  }

  function sed(args, m,    list, k) {
    k = operands(args, m, list, "^(-e|-f|--expression|--file)$")
    if (FLAGS ~ / (-[nErsuz]*i|--in-place)/) for (; k; k--) target("w", list[k])
  }

  function tar(args, m,    i, letters, file) {
    for (i = 1; i <= m; i++) {
      if (args[i] ~ (i == 1 ? "^-?[A-Za-z]+$" : "^-[A-Za-z]+$")) {
        letters = letters args[i]
        if (args[i] ~ /f$/) file = args[i + 1]
      }
    }
    if (letters ~ /x|--extract|--get/) unpack(args, m, "^(-C|--directory)$")
    else if (letters ~ /[cru]/) target("w", file)
  }

  function unpack(args, m, option,    i, to) {
    to = "."
    for (i = 1; i <= m; i++) {
      if (args[i] ~ option) to = args[i + 1]
      else if (sub(/^--directory=/, "", args[i])) to = args[i]
    }
    target("w", to)
  }

  # What other programs say about themselves: options that name an output, or that change the operands in place.
  function outputs(name, args, m,    i, list, k, short) {
    if (name ~ /^(curl|sort|pandoc|cc|gcc|g[+][+]|clang|rustc|go|dot|mmdc|gpg|yq)$/) short = "^-[A-Za-z]*o$"
    if (name == "wget") { short = "^-[A-Za-z]*[OP]$"; target("w", ".") }
    if (name == "curl" && (" " join(args, 1, m)) ~ / (-[A-Za-z]*O|--remote-name)/) target("w", ".")
    for (i = 1; i <= m; i++) {
      if (short != "" && args[i] ~ short) target("w", args[i + 1])
      else if (args[i] ~ /^--(output|out|outfile|out-file|output-file|out-dir|outdir|output-dir|output-directory|directory-prefix|dest|destination)=/) {
        sub(/^[^=]*=/, "", args[i])
        if (args[i] ~ /[.\/]/ || mentions(args[i])) target("w", args[i])
      }
      else if (args[i] ~ /^--(output|out|outfile|out-file|output-file|out-dir|outdir|output-dir|output-directory|directory-prefix|dest|destination)$/ && (args[i + 1] ~ /[.\/]/ || mentions(args[i + 1])))
        target("w", args[i + 1])
    }
    k = operands(args, m, list)
    if (FLAGS ~ / --(write|fix|in-place|inplace|overwrite)( |=|$)/) for (; k; k--) target("w", list[k])
  }
  ' fields "$@"
}

main
