# Completions of stalemate for fish: the program itself says what may stand where the line is written.

function __stalemate_complete
    set -l words (commandline -opc)
    set -l last (commandline -ct)
    set -l offered ($words[1] completions -- $words[2..-1] "$last" 2>/dev/null)
    test (count $offered) -gt 1; and printf '%s\n' $offered[2..-1]
    set -l before (string match -r '^--[a-z-]+=' -- "$last")
    set -l ending
    switch "$offered[1]"
        case 'files: all'
            set ending '*'
        case 'files: stale'
            set ending '*.stale'
        case 'files: bind'
            set ending '*.bind'
        case '*'
            return
    end
    for file in (__fish_complete_path (string replace -r '^--[a-z-]+=' '' -- "$last") | string split -f 1 \t)
        string match -q -- $ending $file; or string match -q '*/' $file; and echo "$before$file"
    end
end

complete -c stalemate -f -a '(__stalemate_complete)'
