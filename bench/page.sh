#!/bin/sh
# bench/page.sh CSV FIRST: puts what was measured into docs/internals/performance.md, between its marks.
set -eu
cd "$(dirname "$0")/.."
csv=$1 first=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

of_cpu() { sed -n "s/^$1[[:space:]]*: //p" /proc/cpuinfo | head -n 1; }
memory=$(awk '$1 == "MemTotal:" { printf "%.0f", $2 / 1048576 }' /proc/meminfo)

{
    echo "$(of_cpu 'model name'), family $(of_cpu 'cpu family') model $(of_cpu model), $(nproc) cores," \
        "$memory GiB. $(spin -V | sed 's/ --.*//'), $(rumur --version), $(gcc --version | sed -n '1s/ (.*) / /p')."
} | fold -s -w 96 | sed 's/ *$//' >"$work/machine"
awk -f bench/table.awk "$csv" >"$work/table"
cp "$first" "$work/first"

awk -v work="$work" '
    /^<!-- end -->$/ { inside = 0 }
    !inside
    /^<!-- measured: [a-z]* -->$/ {
        inside = 1
        print ""
        file = work "/" $3
        while ((getline line <file) > 0) print line
        print ""
    }' docs/internals/performance.md >"$work/page"
cat "$work/page" >docs/internals/performance.md
