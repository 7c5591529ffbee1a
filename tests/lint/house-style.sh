#!/bin/sh
# Sizes and bytes. Lines that start with "warning:" do not fail.
set -eu
cd "$(dirname "$0")/../.."

file_warn=350
file_most=400
test_most=600
room_most=25
header_warn=120
function_warn=45
function_most=70
readme_most=120

# Functions that may be longer, for they are one switch: FILE:FUNCTION
long_functions='
checker/program/execute/interpreter.c:run
'

list() { sh tests/lint/files.sh "$@"; }
failed=0
fail() { echo "$*"; failed=1; }

# shellcheck disable=SC2094 # it is read only
check_sizes() {
    for file in $(list '*.c' '*.h'); do
        lines=$(wc -l <"$file")
        case $file in
        *.h) [ "$lines" -le $header_warn ] || echo "warning: $file: $lines lines" ;;
        *.c)
            most=$file_most
            case $file in tests/*) most=$test_most ;; esac
            if [ "$lines" -gt $most ]; then
                fail "$file: $lines lines, more than $most"
            elif [ "$lines" -gt $file_warn ]; then
                echo "warning: $file: $lines lines"
            fi
            ;;
        esac
    done
    [ ! -f README.md ] || [ "$(wc -l <README.md)" -le $readme_most ] ||
        fail "README.md: more than $readme_most lines"
}

check_functions() {
    if ! command -v ctags >/dev/null 2>&1; then
        echo 'warning: no ctags, function lengths not checked'
        return
    fi
    list '*.c' '*.h' |
        ctags -x --languages=C --map-C=+.h --kinds-C=f --fields=+ne -L - \
            --_xformat='%{line} %{end} %{input} %{name}' |
        awk -v most=$function_most -v warn=$function_warn -v excused="$long_functions" '
            BEGIN { n = split(excused, line, /[ \n]+/); for (i = 1; i <= n; i++) ok[line[i]] = 1 }
            {
                lines = $2 - $1 + 1
                if (lines > most && !(($3 ":" $4) in ok)) {
                    printf "%s:%d: %s has %d lines, more than %d\n", $3, $1, $4, lines, most
                    failed = 1
                } else if (lines > warn) {
                    printf "warning: %s:%d: %s has %d lines\n", $3, $1, $4, lines
                }
            }
            END { exit failed }' || failed=1
}

check_bytes() {
    texts=$(list '*.c' '*.h' '*.sh' '*.md' '*.stale' '*meson.build' meson_options.txt dev .ci/run |
        grep -Ev '^tests/(language/reject|fuzz/corpus)/') || return 0
    tab=$(printf '\t')
    # shellcheck disable=SC2086 # a list
    if grep -nE "$tab| +\$" /dev/null $texts; then
        fail 'tabs or trailing spaces, above'
    fi
    for file in $texts; do
        [ -z "$(tail -c 1 "$file")" ] || fail "$file: no newline at its end"
    done
}

check_paths() {
    # shellcheck disable=SC2046 # a list
    if grep -nIE '(^|[^A-Za-z0-9_.}-])/(work|root|home)(/|$)' /dev/null $(list); then
        fail "paths of somebody's machine, above"
    fi
}

check_rooms() {
    list 'checker/*.c' 'checker/*.h' 'traces/*.c' 'traces/*.h' | awk -v most=$room_most '
        {
            base = $0; sub(/.*\//, "", base)
            folder = $0; sub(/\/[^\/]*$/, "", folder)
            if (++files[folder] == most + 1) {
                printf "%s: more than %d files of its own\n", folder, most
                failed = 1
            }
            if (base in place) {
                printf "%s and %s: the same base name\n", place[base], $0
                failed = 1
            }
            place[base] = $0
        }
        END { exit failed }' || failed=1
}

[ "$(list '*.c' '*.h' | wc -l)" -ge 200 ] || fail 'hardly any sources were found: there are hundreds'
check_sizes
check_rooms
check_functions
check_bytes
check_paths
exit $failed
