/**
 * The part of the bash script that is the same whatever the commands are: it
 * reads the line as far as the cursor, and asks the tables what can come next.
 *
 * @module
 */

/** Its lines. A word with a variable in it is left alone: nothing on the line is evaluated. */
export const BASH_ENGINE: readonly string[] = String.raw`
# Offers one word, written so that the shell takes it as it is.
_dos_add() {
  local reply
  [[ $1 == "$_dos_typed"* ]] || return 0
  if [[ -n $_dos_quote ]]; then
    [[ $1 == *[!A-Za-z0-9_./@:+,=\ -]* ]] && return 0
    reply=$1
  else
    printf -v reply %q "$1"
  fi
  COMPREPLY+=("$_dos_prefix$reply")
}

_dos_offer() {
  local kind one only=
  [[ $1 == file || $1 == directory ]] && only=yes
  for kind in $1; do
    case $kind in
      lane | owner)
        while IFS= read -r one; do
          _dos_add "$one"
        done < <(command dos $\{_dos_where[@]+"$\{_dos_where[@]}"} completions --values "$kind" 2>/dev/null </dev/null)
        ;;
      file | directory)
        [[ -n $only && -z $_dos_prefix ]] && compopt -o filenames 2>/dev/null
        while IFS= read -r one; do
          if [[ -n $only && -z $_dos_prefix ]]; then
            COMPREPLY+=("$one")
          else
            # Among other words only the slash tells what is a directory.
            [[ -z $_dos_prefix && -d $one ]] && one=$one/
            _dos_add "$one"
          fi
        done < <(compgen "-$\{kind:0:1}" -- "$_dos_typed" 2>/dev/null)
        ;;
      =*) _dos_add "$\{kind#=}" ;;
    esac
  done
}

_dos_words() {
  local one
  for one in $1; do
    [[ $one == "$_dos_typed"* ]] && COMPREPLY+=("$one")
  done
}

# What a typed word says, as far as that is plain.
_dos_plain() {
  _dos_answer=$1
  case $_dos_answer in
    *[\$]*) _dos_answer='' ;;
    \"*) _dos_answer=$\{_dos_answer//\"/} ;;
    \'*) _dos_answer=$\{_dos_answer//\'/} ;;
    \~/*) _dos_answer=$HOME/$\{_dos_answer#\~/} ;;
  esac
  _dos_answer=$\{_dos_answer//\\/}
}

_dos() {
  local _dos_answer _dos_typed _dos_quote= _dos_prefix= _dos_where=()
  local words=() line=$\{COMP_LINE:0:COMP_POINT} rest part i
  COMPREPLY=()

  # Bash cuts words at = and : too; what stands together is one word.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    rest=$\{line#"$\{line%%[![:space:]]*}"}
    part=$\{COMP_WORDS[i]}
    ((i == COMP_CWORD)) && part=$rest
    if ((i > 0)) && [[ $rest == "$line" ]]; then
      words[$\{#words[@]}-1]+=$part
    else
      words+=("$part")
    fi
    line=$\{rest#"$part"}
  done

  local cmd= stage=verb expect= dashed= at=0 last=$(($\{#words[@]} - 1)) word
  for ((i = 1; i < last; i++)); do
    word=$\{words[i]}
    if [[ $word == -- ]]; then
      dashed=yes
      break
    elif [[ $word == -* ]]; then
      expect=
      case $word in
        --workspace=*)
          _dos_plain "$\{word#*=}"
          [[ -n $_dos_answer ]] && _dos_where+=(--workspace "$_dos_answer")
          ;;
        --this-worktree) _dos_where+=(--this-worktree) ;;
        *=*) ;;
        *)
          _dos_kind "$cmd $word"
          [[ $_dos_answer == flag ]] || expect=$_dos_answer
          ;;
      esac
    elif [[ -n $expect ]]; then
      if [[ $\{words[i-1]} == --workspace ]]; then
        _dos_plain "$word"
        [[ -n $_dos_answer ]] && _dos_where+=(--workspace "$_dos_answer")
      fi
      [[ $expect == many* ]] || expect=
    elif [[ $stage == verb ]]; then
      [[ $word == help ]] && continue
      cmd=$word
      _dos_kind "$cmd group"
      stage=args
      [[ $_dos_answer == yes ]] && stage=action
    elif [[ $stage == action ]]; then
      cmd="$cmd $word" stage=args
    else
      at=$((at + 1))
    fi
  done

  if [[ -n $dashed ]]; then
    if declare -F _command_offset >/dev/null; then
      for ((i = 1; i < COMP_CWORD; i++)); do
        [[ $\{COMP_WORDS[i]} == -- ]] && break
      done
      _command_offset $((i + 1))
    else
      compopt -o filenames 2>/dev/null
      while IFS= read -r part; do
        COMPREPLY+=("$part")
      done < <(compgen -c -f -- "$\{words[last]}" 2>/dev/null)
    fi
    return 0
  fi

  local cur=$\{words[last]} option=
  if [[ $cur == --*=* ]]; then
    option=$\{cur%%=*} _dos_prefix=$option=
    _dos_kind "$cmd $option"
    expect=$_dos_answer
    cur=$\{cur#*=}
  fi
  local raw=$_dos_prefix$cur
  case $cur in
    [\"\']*) _dos_quote=$\{cur:0:1} _dos_typed=$\{cur:1} _dos_prefix= raw= ;;
    *) _dos_typed=$\{cur//\\/} ;;
  esac
  # Readline replaces only what stands behind the last = or : of the word.
  if [[ -n $_dos_prefix && $COMP_WORDBREAKS == *=* ]]; then
    raw=$\{raw#"$_dos_prefix"} _dos_prefix=
  fi

  if [[ -z $option && $cur == -* ]]; then
    _dos_list "$cmd -"
    _dos_words "$_dos_answer"
  elif [[ -n $expect ]]; then
    _dos_offer "$expect"
    [[ $expect == many* ]] && _dos_offer file
  elif [[ $stage != args ]]; then
    _dos_list "$cmd"
    _dos_words "$_dos_answer"
  else
    _dos_kind "$cmd $((at + 1))"
    if [[ $_dos_answer != flag ]]; then
      _dos_offer "$_dos_answer"
    else
      _dos_list "$cmd -"
      _dos_words "$_dos_answer"
    fi
  fi

  # The path goes on behind it.
  [[ $\{#COMPREPLY[@]} == 1 && $COMPREPLY == */ ]] && compopt -o nospace 2>/dev/null

  local head= char kept=()
  for char in = :; do
    [[ $COMP_WORDBREAKS == *$char* && $raw == *$char* ]] || continue
    part=$\{raw%"$\{raw##*$char}"}
    (($\{#part} > $\{#head})) && head=$part
  done
  if [[ -n $head ]]; then
    for part in $\{COMPREPLY[@]+"$\{COMPREPLY[@]}"}; do
      [[ $part == "$head"* ]] && kept+=("$\{part#"$head"}")
    done
    COMPREPLY=($\{kept[@]+"$\{kept[@]}"})
  fi
  return 0
}

complete -F _dos dos
`.replaceAll("$\\{", "${").trim().split("\n");
