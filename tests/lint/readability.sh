#!/bin/sh
# How hard each document is to read: Flesch reading ease (100 very easy, 60 plain English, 30 hard), words a
# sentence, and words, by `style` of the Debian package diction. Code, tables, headings and addresses are left out.
#
#   tests/lint/readability.sh [--at COMMIT] [PAGE...]
#
# Without pages: all but those that the program makes, and no page may be below $least.
set -eu
cd "$(dirname "$0")/../.."
least=60

if ! command -v style >/dev/null 2>&1; then
    echo 'warning: no style (package diction), readability not measured'
    exit
fi
commit=
if [ "${1:-}" = --at ]; then
    commit=$2
    shift 2
fi
pages() {
    if [ -n "$commit" ]; then
        git ls-tree -r --name-only "$commit" | grep '\.md$'
    else
        sh tests/lint/files.sh '*.md'
    fi
}

made='^docs/patterns/|^docs/reference/library/|^docs/symptoms.md|^docs/reference/error-index.md'
if [ $# -eq 0 ]; then
    all=true
    # shellcheck disable=SC2046 # no name of ours has a space
    set -- $(pages | grep -E '^(README|CONTRIBUTING|docs/)' | grep -vE "$made")
else
    all=false
fi

contents() { if [ -n "$commit" ]; then git show "$commit:$1"; else cat "$1"; fi; }

# Sentences alone: an item of a list, and what stands before code, ends one.
sentences() {
    awk '
        function flush() {
            sub(/[ :;,]+$/, "", line)
            if (line != "") print line (line ~ /[.!?]$/ ? "" : ".")
            line = ""
        }
        /^ *```/ { inside = !inside; flush(); next }
        inside || /^#/ || /^\|/ || /^<!--/ || /^!\[/ { flush(); next }
        /^ *$/ || /^ *[-*] / || /^ *[0-9]+\. / { flush() }
        {
            text = $0
            sub(/^ *([-*]|[0-9]+\.) /, "", text)
            gsub(/\]\([^)]*\)/, "", text)
            gsub(/`[^`]*`/, "code", text)
            gsub(/[][*]/, "", text)
            line = line (line == "" ? "" : " ") text
        }
        END { flush() }'
}

report=$(mktemp)
trap 'rm -f "$report"' EXIT
for page in "$@"; do
    contents "$page" | sentences | style 2>/dev/null | awk -v page="$page" '
        /Flesch Index:/ { match($0, /[0-9.]+/); ease = substr($0, RSTART, RLENGTH) }
        / words, average length/ { match($0, /[0-9]+ words/); words = substr($0, RSTART, RLENGTH) + 0 }
        / sentences, average length/ { sub(/.*average length /, ""); average = $1 }
        END { if (words >= 40) printf "%6.1f  %5.1f  %6d  %s\n", ease, average, words, page }'
done | sort -n >"$report"
echo '  ease  a sent.  words  page'
cat "$report"
awk '{ words += $3; sum += $1 * $3 } END { if (words) printf "%6.1f         %6d  all, by words\n", sum / words, words }' "$report"
[ "$all" = false ] || [ -n "$commit" ] || awk -v least="$least" '$1 < least { bad = 1 } END { exit bad }' "$report"
