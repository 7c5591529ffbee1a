#!/bin/sh
# What the documentation shows is so: `stalemate docs` runs every example of these pages, and compares what
# they quote and draw with what is printed and drawn now. docs/howto/documents.md says what a page can say.
#
# tests/docs.sh --update writes what is printed and drawn now into the pages, for you to read through.
# Pages may be named: docs/reference/commands.md.
# docs/patterns and docs/reference/library are made by the program: tests/patterns.sh.
set -u

root=${SOURCE_ROOT:-$(CDPATH='' cd "$(dirname "$0")/.." && pwd)}
program=${STALEMATE:-$root/build/stalemate}
case $program in /*) ;; *) program=$PWD/$program ;; esac
cd "$root" || exit 1

check=--check
if [ "${1:-}" = --update ]; then
    check=
    shift
fi
if [ $# -gt 0 ]; then
    exec "$program" docs --root . $check "$@"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for page in README.md docs/*.md docs/*/*.md; do
    case $page in
    docs/patterns/*) ;;
    *) set -- "$@" "$page" ;;
    esac
done
if [ -z "$check" ]; then
    exec "$program" docs --root . "$@"
fi

"$program" docs --check --root . --format tap "$@" >"$work/said" 2>&1
status=$?
grep -v '^1\.\.' "$work/said"
count=$(grep -c -E '^(not )?ok ' "$work/said")
failed=$(grep -c '^not ok ' "$work/said")
case_of() { # whether it is good, what, file that says why
    count=$((count + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $count - $2"
    else
        failed=$((failed + 1))
        echo "not ok $count - $2"
        sed 's/^/# /' "$3"
    fi
}

# A status that its cases do not tell: it crashed, or a page could not be written.
echo "exit status $status" >"$work/output"
[ "$status" -eq $((failed > 0)) ]
case_of $? 'docs ends as its cases say' "$work/output"

# Every command that there is has its section, and none that is not.
"$program" --help 2>&1 | sed -n 's/^  \([a-z]*\)  *[a-z].*/\1/p' | sort >"$work/expected"
sed -n 's/^## `\([a-z]*\)`.*/\1/p' docs/reference/commands.md | sort >"$work/actual"
diff -u "$work/expected" "$work/actual" >"$work/output"
case_of $? 'docs/reference/commands.md: has every command' "$work/output"

# JSON that is shown is what a command writes.
awk 'FNR == 1 { before = "" }
    /^```json$/ && before !~ /^<!-- (\$|not run)/ { print FILENAME ":" FNR ": no command stands before it"; bad = 1 }
    NF { before = $0 }
    END { exit bad }' "$@" >"$work/output"
case_of $? 'every JSON has its command' "$work/output"

# The pages have two dozen designs and nearly as many outputs: with much less, blocks were not found.
grep '^# [0-9]* pages: ' "$work/said" | tr -d ';,:' >"$work/output"
# shellcheck disable=SC2034 # what stands between the numbers
read -r hash pages of designs of parts of outputs of pictures rest <"$work/output"
[ "${designs:-0}" -ge 20 ] && [ "${parts:-0}" -ge 1 ] && [ "${outputs:-0}" -ge 15 ] && [ "${pictures:-0}" -ge 2 ] &&
    [ "${pages:-0}" -eq $# ]
case_of $? 'there are examples to try' "$work/output"

echo "1..$count"
[ "$failed" -eq 0 ]
