#!/bin/sh
# Any number of workers finds the same: the answer to searches that are large enough for several, byte
# for byte. (Small ones, in as many pieces as there can be, are compared state by state in C:
# tests/unit/test_workers.c and tests/differential.) And what --workers takes.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source=tests/cases.sh
. "${SOURCE_ROOT:?}/tests/cases.sh"

answer() { # design, options: the answer and the exit status
    "$STALEMATE" check --format json "$@" 2>/dev/null
    echo "exit $?"
}

states() { sed -n 's/.*"states" : \([0-9]*\).*/\1/p' "$work/one"; }

# From 32768 states on there are several workers: fewer would try nothing.
same() { # what, design, options
    what=$1
    shift
    answer "$@" --reductions dead,time --workers 1 >"$work/one"
    answer "$@" --reductions dead,time --workers 2 >"$work/two"
    answer "$@" --reductions dead,time --workers 4 >"$work/four"
    [ "$(states)" -ge 40000 ] && cmp "$work/one" "$work/two" >&2 &&
        cmp "$work/one" "$work/four" >&2
    result $? "$what: the same for 1, 2 and 4 workers"
}

refuses() { # value
    "$STALEMATE" check purge_race --workers "$1" >"$work/out" 2>"$work/err"
    [ $? -eq 2 ] && [ ! -s "$work/out" ] &&
        grep -Fqx "stalemate: --workers takes a number of threads, 1 to 256, not \`$1\`" "$work/err"
    result $? "--workers '$1' is refused"
}

purge=$SOURCE_ROOT/bench/cases/purge/purge.stale
same 'no window opens' "$purge" --as-written
same 'native steps' "$purge" --as-written --native always
same 'a limit on states, within a level' "$purge" --as-written --max-states 100000
same 'a limit on memory' "$purge" --as-written --memory 6M
same 'windows that open' facebook_lease --as-written --set READERS=3
same 'a clock' purge_race --as-written --set WRITERS=2 --set READERS=2
for value in 0 257 -1 two ''; do
    refuses "$value"
done

end_cases
