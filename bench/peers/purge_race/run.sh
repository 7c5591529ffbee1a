#!/bin/sh
# Runs purge_race.pml in Spin for every fix and size, and prints one table.
#
#   ./run.sh [SIZE ...]         sizes as WRITERSxREADERS; without any: 1x1 2x1 1x2 2x2
#   READS=1 ./run.sh            reads of each reader (2 unless said)
#   TRAILS=1 ./run.sh 1x1       prints the shortest runs as well
#
# opens    steps until the entry is stale for the first time, or never
# at rest  steps until it is stale with every process at its end, or never
# fresh    steps until a read misses a write that had returned before it began, or kept
#
# A step is one call to Redis or to the database, or an expiry. Breadth-first search finds the
# shortest; partial order reduction is off, since it keeps verdicts but not lengths.

set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
reads=${READS:-2}
trails=${TRAILS:-}
[ $# -gt 0 ] || set -- 1x1 2x1 1x2 2x2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 141' PIPE
cd "$work"
cp "$here/purge_race.pml" model.pml

fail() {
    echo "run.sh: $1" >&2
    exit 1
}

# shortest GOAL FLAG...: the steps of the shortest run that gets there, or nothing
shortest() {
    goal=$1
    shift
    rm -f model.pml.trail pan pan.*
    spin -a "-D$goal" "$@" model.pml >spin.log 2>&1 || fail "spin: $(cat spin.log)"
    gcc -O1 -w -DBFS -DSAFETY -DNOREDUCE -o pan pan.c
    ./pan -m100000 >pan.log 2>&1 || fail "pan: $(cat pan.log)"
    if grep -q 'Search not completed\|max search depth' pan.log && ! [ -f model.pml.trail ]; then
        fail "the search is not complete: $goal $*"
    fi
    [ -f model.pml.trail ] || return 0
    spin -t "-D$goal" "$@" model.pml | grep '^ *\(writer\|reader\|cache\) ' >trail.log
    if [ -n "$trails" ]; then
        { echo "$goal $*"; sed 's/^ */  /; s/255/none/' trail.log; } >&2
    fi
    wc -l <trail.log | tr -d ' '
}

row() {
    name=$1
    flag=$2
    size=$3
    set -- "-DW=${size%x*}" "-DR=${size#*x}" "-DREADS=$reads"
    for fix in $flag; do set -- "$@" "-D$fix"; done
    opens=$(shortest GOAL_OPEN "$@")
    rest=$(shortest GOAL_REST "$@")
    fresh=$(shortest GOAL_FRESH "$@")
    printf '%-30s %-5s %6s %8s %6s\n' "$name" "$size" "${opens:-never}" "${rest:-never}" \
        "${fresh:-kept}"
}

printf '%-30s %-5s %6s %8s %6s\n' "fix, READS = $reads" 'WxR' opens 'at rest' fresh
for size; do
    case $size in
        [1-9]x[1-9]) ;;
        *) fail "not a size: $size" ;;
    esac
    row 'as written (and shorter_ttl)' '' "$size"
    row reorder REORDER "$size"
    row write_through WRITE_THROUGH "$size"
    row retry_delete RETRY_DELETE "$size"
    row double_delete DOUBLE_DELETE "$size"
    row add_fill ADD_FILL "$size"
    row lease LEASE "$size"
    row versioned_set VERSIONED_SET "$size"
    row reorder+double_delete 'REORDER DOUBLE_DELETE' "$size"
    row reorder+lease 'REORDER LEASE' "$size"
    row reorder+lease+double_delete 'REORDER LEASE DOUBLE_DELETE' "$size"
    row write_through+add_fill 'WRITE_THROUGH ADD_FILL' "$size"
    row write_through+versioned_set 'WRITE_THROUGH VERSIONED_SET' "$size"
done
