#compdef stalemate
# Completions of stalemate for zsh: the program itself says what may stand where the line is written.

_stalemate() {
    local -a offered shown
    local line files= unfinished=

    while IFS= read -r line; do
        if [[ -z $files ]]; then
            files=${line#files: }
            [[ $files == *' unfinished' ]] && unfinished=1
            files=${files% unfinished}
        else
            offered+=("${line%%$'\t'*}")
            shown+=("${line/$'\t'/  -- }")
        fi
    done < <("${words[1]}" completions -- "${(@)words[2,CURRENT]}" 2>/dev/null)

    if (( $#offered )); then
        if [[ -n $unfinished ]]; then
            compadd -S '' -l -d shown -a offered
        else
            compadd -l -d shown -a offered
        fi
    fi
    [[ $PREFIX == --*=* && $files != none ]] && compset -P 1 '*='
    case $files in
    all) _files ;;
    stale) _files -g '*.stale' ;;
    bind) _files -g '*.bind' ;;
    esac
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _stalemate "$@"
else
    compdef _stalemate stalemate
fi
