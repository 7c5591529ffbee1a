#!/bin/sh
# --spill: a search whose states do not fit into the memory that is allowed says what it says with
# enough of it, byte for byte; a full disk is a limit; what cannot be written to is refused; and nothing
# is left behind. That it was on disk is known from the same call without it, which ends for memory.
set -u

stalemate=${STALEMATE:?the binary under test}
root=${SOURCE_ROOT:?the checkout}
purge=$root/bench/cases/purge/purge.stale
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
mkdir disk || exit 99
# shellcheck source=tests/cases.sh
. "${SOURCE_ROOT:?}/tests/cases.sh"

check() { # options: out, err, status
    "$stalemate" check "$@" >out 2>err
    status=$?
}

is_empty() { # folder
    [ "$(ls -A "$1")" = "" ]
}

# --- the same ---------------------------------------------------------------------------

same() { # what, memory, options
    what=$1 memory=$2
    shift 2
    check "$@"
    cp out whole
    expected=$status
    check "$@" --memory "$memory"
    grep -q 'the limit of memory was reached' out || grep -q '"limit" : .*memory' out
    ends=$?
    check "$@" --memory "$memory" --spill disk
    [ $ends -eq 0 ] && [ "$status" -eq "$expected" ] && cmp out whole >>err && [ ! -s err ] &&
        is_empty disk
    result $? "$what: the same on disk"
}

# 845,355 states, which two other checkers count too: docs/internals/performance.md.
purge_all="$purge --as-written --reductions dead"
for options in '' '--format json' '--workers 1' '--workers 4 --format json' '--native never' \
    '--max-states 700000' '--max-states 845354 --workers 3'; do
    # shellcheck disable=SC2086 # a list
    same "purge ${options}" 6M $purge_all $options
done
check "$purge" --as-written --reductions dead --format json --memory 6M --spill disk
grep -q '"states" : 845355,' out && grep -q '"transitions" : 3462180,' out &&
    grep -q '"complete" : true' out
result $? 'as many states as others count'
same 'a lease that is missing' 6M "$root/bench/cases/purge/without_lease.stale" --as-written \
    --reductions dead --max-states 600000

# --- never wrong ------------------------------------------------------------------------

# Designs that ship, in a larger size, in less memory than they take: what is said is what is said without a
# limit, or that it is unknown. That the disk was used is known from the same call without it, which comes less
# far. (Small ones are compared state by state in C, with every fix: tests/differential/spill_compare.c.)
rows() { # of JSON: a line of each verdict, with its row
    awk '/"fixes"|"name"|"verdict"|"result"/ { gsub(/[ ",]/, ""); print }' "$1"
}

states() {
    sed -n 's/^ *"states" : \([0-9]*\),$/\1/p' out | head -n 1
}

never_wrong() { # design, setting...
    what=$*
    design=$1
    shift
    for setting; do
        shift
        set -- "$@" --set "$setting"
    done
    set -- "$design" "$@" --as-written --format json --assumptions none --reductions none
    check "$@"
    rows out >whole
    spilled=0 told=0 wrong=0
    for memory in 1500K 3M; do
        check "$@" --memory $memory
        in_memory=$(states)
        check "$@" --memory $memory --spill disk
        spilled=$((spilled + ($(states) > in_memory)))
        rows out >part
        { [ "$status" -eq 3 ] || [ "$status" -eq 1 ]; } && is_empty disk || wrong=1 # 1: something is broken
        # Each line is as without a limit, or says that it is unknown.
        paste whole part | awk -F '\t' '$1 != $2 && $2 !~ /unknown/ { bad = 1 } END { exit bad }' || wrong=1
        told=$((told + $(grep -c 'verdict\|result' part)))
    done
    [ $wrong -eq 0 ] && [ $spilled -ge 1 ] && [ $told -ge 4 ]
    result $? "$what: never wrong, $spilled of 2 on disk, $told verdicts"
}

never_wrong cache_as_owner WRITERS=2 READERS=2
never_wrong facebook_lease WRITERS=2 READERS=2
never_wrong identity_cache WRITERS=2 READERS=2
never_wrong in_process_cache WRITERS=3
never_wrong metadata_split WRITERS=3
never_wrong refresh_ahead WRITERS=3
never_wrong setnx_fill WRITERS=3
never_wrong ttl_only READERS=3
never_wrong write_through READERS=2

# --- a full disk ------------------------------------------------------------------------

# A file may have so many blocks of 512 bytes. The sooner it is full the fewer states there are.
before=1
for blocks in 400 8000 12000; do
    (
        ulimit -f $blocks
        "$stalemate" check "$purge" --as-written --reductions dead --memory 6M --spill disk >out 2>err
    )
    status=$?
    states=$(sed -n 's/^  as written .* \([0-9]*\)$/\1/p' out)
    [ $status -eq 3 ] && [ "${states:-0}" -ge $before ] && [ "$states" -lt 845355 ] &&
        grep -q 'INCOMPLETE  as written: --spill DIR took no more: the disk is full, ' out &&
        grep -q 'unknown' out && is_empty disk
    result $? "a full disk after $states states"
    before=$states
done

# --- refused ----------------------------------------------------------------------------

refused() { # what, status, message, options
    what=$1 expected=$2 message=$3
    shift 3
    check "$@"
    [ "$status" -eq "$expected" ] && [ ! -s out ] && [ "$(cat err)" = "stalemate: $message" ]
    result $? "$what is refused"
}

: >file
refused 'a folder that is not there' 2 'cannot write to --spill nowhere: No such file or directory' \
    purge_race --spill nowhere
refused 'a file' 2 'cannot write to --spill file: Not a directory' purge_race --spill file
if [ "$(id -u)" -ne 0 ]; then
    mkdir closed && chmod 555 closed
    refused 'a folder that is closed' 2 'cannot write to --spill closed: Permission denied' \
        purge_race --spill closed
else
    # Nobody writes there, not even root.
    refused 'a folder that is closed' 2 'cannot write to --spill /proc: No such file or directory' \
        purge_race --spill /proc
fi
refused 'a checkpoint beside it' 2 \
    '--checkpoint and --resume are for a search in memory, and --spill for one that is not: one of them, please' \
    purge_race --as-written --spill disk --checkpoint new
[ ! -e new ]
result $? 'and none is written'

# --- what is said -------------------------------------------------------------------------

# Four times a second, where it is a terminal that hears it.
python3 -c 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) != 0)' "$stalemate" check "$purge" \
    --as-written --reductions dead --memory 6M --spill disk --workers 1 --native never \
    </dev/null >out 2>err && grep -q ', on disk [0-9.]*.*iB' out
result $? 'with progress'
check purge_race --spill disk
mv out with
check purge_race
cmp -s out with
result $? 'what fits into memory is not spilled'

end_cases
