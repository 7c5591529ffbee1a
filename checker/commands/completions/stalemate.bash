# shellcheck shell=bash
# Completions of stalemate for bash: the program itself says what may stand where the line is written.

_stalemate() {
    local words=() word last i joined=''

    # The line's words up to the cursor. Bash breaks them at `=` and `:`; here they are whole.
    for ((i = 1; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((${#words[@]})) && [[ $joined || $word == [=:] ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
        joined=''
        [[ $word == [=:] ]] && joined=1
    done
    last=${words[${#words[@]} - 1]}

    local line files='' unfinished='' offered=()
    while IFS= read -r line; do
        if [[ ! $files ]]; then
            files=${line#files: }
            [[ $files == *' unfinished' ]] && unfinished=1
            files=${files% unfinished}
        else
            offered+=("${line%%$'\t'*}")
        fi
    done < <("${COMP_WORDS[0]}" completions -- "${words[@]}" 2>/dev/null)

    # What stands before the last break is not bash's to replace.
    local before=''
    [[ $last == *[=:]* && $COMP_WORDBREAKS == *=* ]] && before=${last%"${last##*[=:]}"}
    COMPREPLY=()
    for word in "${offered[@]}"; do
        COMPREPLY+=("${word#"$before"}")
    done

    local path=${last#"$before"} found
    case $files in
    all) found=$(compgen -f -- "$path") ;;
    stale) found=$(compgen -f -X '!*.stale' -- "$path"; compgen -d -S / -- "$path") ;;
    bind) found=$(compgen -f -X '!*.bind' -- "$path"; compgen -d -S / -- "$path") ;;
    *) found='' ;;
    esac
    if [[ $found ]]; then
        while IFS= read -r line; do COMPREPLY+=("$line"); done <<<"$found"
        compopt -o filenames 2>/dev/null
    fi
    [[ ${#COMPREPLY[@]} -eq 1 && ( $unfinished || ${COMPREPLY[0]} == */ ) ]] && compopt -o nospace 2>/dev/null
    return 0
}

complete -F _stalemate stalemate
