#!/bin/sh
# docs/symptoms.md, docs/patterns and docs/reference/library are what `stalemate patterns` makes of the designs
# and the library that ship.
#
# tests/patterns.sh --update makes them now, for you to read through.
set -u

update=${1:-}

root=${SOURCE_ROOT:-$(CDPATH='' cd "$(dirname "$0")/.." && pwd)}
program=${STALEMATE:-$root/build/stalemate}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export NO_COLOR=1 LC_ALL=C.UTF-8

if [ "$update" = --update ]; then
    "$program" patterns -o "$root/docs"
    exit
fi

count=0
failed=0
case_of() { # status, what, file that says why
    count=$((count + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $count - $2"
    else
        failed=$((failed + 1))
        echo "not ok $count - $2"
        sed 's/^/# /' "$3"
    fi
}

"$program" patterns -o "$work/made" >"$work/output" 2>&1
case_of $? 'patterns: makes its pages' "$work/output"

compared=0
for file in "$work"/made/*.md "$work"/made/patterns/*.md "$work"/made/reference/library/*.md; do
    name=${file#"$work"/made/}
    diff -u "$root/docs/$name" "$file" >"$work/output" 2>&1
    case_of $? "docs/$name is what the program makes" "$work/output"
    compared=$((compared + 1))
done

# What a page quotes is what these commands print; warnings are not part of it.
quotes=0
: >"$work/wrong"
for file in "$root"/docs/patterns/*.md; do
    rm -f "$work"/quote.*
    awk -v out="$work/quote." '
        /^```text$/ { getline; if (/^\$ stalemate /) { file = out (++n); print >file }; next }
        /^```$/ { if (file) close(file); file = ""; next }
        file { print >file }' "$file"
    for quote in "$work"/quote.*; do
        command=$(sed -n '1s/^\$ stalemate //p' "$quote")
        sed 1d "$quote" >"$work/expected"
        # shellcheck disable=SC2086 # its words
        "$program" $command </dev/null >"$work/actual" 2>/dev/null
        cmp -s "$work/expected" "$work/actual" || echo "$file: stalemate $command prints something else" >>"$work/wrong"
        quotes=$((quotes + 1))
    done
done
[ ! -s "$work/wrong" ]
case_of $? "$quotes quoted outputs are what the commands print" "$work/wrong"

# An index, and a page for each design.
designs=$(find "$root/models" -maxdepth 1 -name '*.stale' | wc -l)
echo "$compared pages compared, of $designs designs" >"$work/output"
files=$(find "$root/models/library" -name '*.stale' | wc -l)
[ "$designs" -ge 38 ] && [ "$files" -ge 8 ] && [ "$compared" -eq $((designs + files + 2)) ] &&
    [ "$quotes" -eq $((2 * designs)) ]
case_of $? "$compared pages: one for each of $designs designs and of $files files of the library, and two indexes" \
    "$work/output"

# The library's pages have each operation, event and fault, by a reading of the files that knows lines only, and say
# something of each.
grep -hE '^    (op|event|urgent event|fault) ' "$root"/models/library/*.stale |
    sed -E 's/^    (op )?//; s/[ (].*//' | sort >"$work/expected"
grep -hE '^\| `([a-z_]+\(|event |urgent event |fault )' "$root"/docs/reference/library/*.md |
    sed -E 's/^\| `//; s/[ (`].*//' | sort >"$work/actual"
operations=$(wc -l <"$work/expected")
diff -u "$work/expected" "$work/actual" >"$work/output" && [ "$operations" -ge 60 ]
case_of $? "the library's pages have all $operations operations, events and faults" "$work/output"

grep -hE '^\| `([a-z_]+\(|event |urgent event |fault )' "$root"/docs/reference/library/*.md | grep -E '\| *\|$' >"$work/output"
[ ! -s "$work/output" ]
case_of $? 'each of them is explained' "$work/output"

grep -n ' of them ship' "$root/README.md" >"$work/output"
grep -q "[^0-9]$designs of them ship" "$root/README.md"
case_of $? "README.md says how many designs ship" "$work/output"

(cd "$root/docs" && find patterns reference/library -name '*.md') | while read -r page; do
    [ -f "$work/made/$page" ] || echo "docs/$page: nothing makes it"
done >"$work/output"
[ ! -s "$work/output" ]
case_of $? 'no page is left of a design or a file that is gone' "$work/output"

# What it refuses, and with what it exits.
refuses() { # what, exit status, message, arguments
    what=$1
    wanted=$2
    message=$3
    shift 3
    "$program" patterns "$@" >"$work/output" 2>&1
    status=$?
    echo "exit status $status, not $wanted" >>"$work/output"
    [ "$status" -eq "$wanted" ] && grep -qF -- "$message" "$work/output"
    case_of $? "$what" "$work/output"
}

refuses 'no folder' 2 'stalemate: patterns needs a folder to write into: -o DIR'
refuses 'an argument' 2 'stalemate: patterns takes no argument, not `purge_race`' -o "$work/x" purge_race
: >"$work/file"
refuses 'a folder that cannot be made' 2 "$work/file" -o "$work/file/inner"

echo "1..$count"
[ "$failed" -eq 0 ]
