#!/bin/sh
# --checkpoint and --resume: a search that was stopped, by whatever, and goes on says what it would
# have said, byte for byte; what does not belong or is damaged is refused; and no file is lost.
set -u

stalemate=${STALEMATE:?the binary under test}
root=${SOURCE_ROOT:?the checkout}
accept=$root/tests/language/accept
purge=$root/bench/cases/purge/purge.stale
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
# shellcheck source=tests/cases.sh
. "${SOURCE_ROOT:?}/tests/cases.sh"

check() { # options: out, err, status
    "$stalemate" check "$@" >out 2>err
    status=$?
}

# --- stopped and resumed ----------------------------------------------------------

goes_on() { # options: stopped time and again, at more and more states
    most=1
    check "$@" --checkpoint file --max-states $most
    while [ -f file ]; do
        stops=$((stops + 1))
        most=$((most * 3 + 1))
        check "$@" --resume file --max-states $most
        [ $stops -lt 30 ] || return 1
    done
    mv out resumed
    [ ! -e file ]
}

same() { # what, least number of stops, options
    what=$1 least=$2 stops=0
    shift 2
    check "$@"
    mv out whole
    expected=$status
    goes_on "$@" && [ "$status" -eq "$expected" ] && cmp whole resumed >>err &&
        [ "$stops" -ge "$least" ]
    result $? "$what: the same as without a stop"
}

for options in '' '--format json' '--workers 1' '--workers 2' \
    '--native always'; do
    # shellcheck disable=SC2086 # a list
    same "purge_race, ${options:-as it is}" 5 purge_race --as-written --set WRITERS=2 $options
done
same 'two fixes' 4 purge_race --fix lease,reorder
same 'faults' 4 purge_race --as-written --faults 2
same 'a timed design' 4 "$root/tests/commands/sweep.stale" --fix double_delete --format json
same 'a timed design whose answer needs more searches' 3 "$accept/time_fischer.stale" --as-written
same 'chance' 2 "$accept/chance_coupons.stale" --as-written
same 'an assertion that fails' 1 "$accept/assert_fails.stale" --as-written
same 'a design error' 1 "$accept/error_range.stale" --as-written
same 'a deadlock' 1 "$accept/guard_deadlock.stale" --as-written --format json

# Sets of fixes one after the other: of those that ended the verdicts are kept, and where their runs came.
same 'each set of fixes' 6 purge_race --set WRITERS=2
same 'each set of fixes, in JSON' 5 purge_race --format json
same 'each set of fixes, of one window' 5 purge_race --window stale_entry
same 'each set of fixes, untimed' 4 purge_race --untimed
same 'each set of fixes, with what no run comes to' 2 "$root/tests/language/warn/fix_not_run.stale"
same 'each set of fixes, with chances' 2 "$root/tests/commands/draws.stale"
same 'each set of fixes, one of which has a design error' 1 "$root/tests/commands/option_error.stale"

check purge_race --max-states 370 --checkpoint sets
grep -q '^stalemate: the verdicts of [1-9][0-9]* sets of fixes and [1-9][0-9]* states of another are in sets: --resume goes on from there$' err
result $? 'what is kept of them is said'
rm -f sets

# All verdicts are there, and a limit ended the searches for what they rest on.
delayed=$root/tests/commands/delayed_delete.stale
check "$delayed" --as-written
mv out whole
check "$delayed" --as-written --max-states 63000 --checkpoint timing
[ -f timing ] && grep -q 'is unknown: the limit of states' out &&
    grep -q '^stalemate: the verdicts of 1 set of fixes are in timing: --resume goes on from there$' err
result $? 'what rests on timing is unknown: the verdicts are in the file'
check "$delayed" --as-written --resume timing
cmp whole out >>err && [ ! -e timing ]
result $? 'and it is known when the search goes on'

check purge_race --as-written --max-states 10 --checkpoint file
[ "$(cat err)" = 'stalemate: 10 states are in file: --resume goes on from there' ]
result $? 'where it is kept is said'
check purge_race --as-written --max-states 5 --resume file && grep -q 'unknown *10$' out
result $? 'a lower limit keeps what there is'
cp file before
check purge_race --as-written --max-states 20 --resume file --checkpoint other
[ "$status" -eq 3 ] && cmp -s file before && [ -f other ]
result $? 'another file is written, and the first is as it was'
check purge_race --as-written --resume file --checkpoint third
[ "$status" -eq 1 ] && cmp -s file before && [ ! -e third ]
result $? 'and none where it ends at once'
check purge_race --as-written --resume other --quiet --max-states 25
[ "$status" -eq 3 ] && [ ! -s err ]
result $? '--quiet says nothing of it'
rm -f other

# Where all states were found and a limit ended the judging of them.
check "$accept/chance_coupons.stale" --as-written
mv out whole
memory=10
judged=0
compiled=0
# Reading and compiling count: from where the search begins. Until then a limit ends the compiling, in as
# many places of it as are tried here.
while check "$accept/chance_coupons.stale" --as-written --memory ${memory}K && [ "$status" -eq 3 ] &&
    grep -q 'the design was not compiled: the limit of memory' err; do
    memory=$((memory + 2))
    compiled=$((compiled + 1))
done
[ $compiled -ge 20 ]
result $? "any limit of memory, in compiling ($compiled)"
most=$((memory + 400))
while [ $memory -lt $most ]; do
    rm -f coupons
    check "$accept/chance_coupons.stale" --as-written --memory ${memory}K --checkpoint coupons
    [ "$status" -eq 3 ] || break
    states=$(sed -n 's/^stalemate: \([0-9]*\) states.*/\1/p' err)
    check "$accept/chance_coupons.stale" --as-written --resume coupons
    cmp -s out whole || break
    grep -q "  as written .* $states\$" whole && judged=$((judged + 1))
    memory=$((memory + 2))
done
[ "$status" -eq 0 ] && [ ! -e coupons ] && [ $judged -gt 0 ]
result $? 'any limit of memory, in searching and in judging'

# --- interrupted --------------------------------------------------------------------

waits_for_file() { # name
    tries=0
    until [ -f "$1" ]; do
        tries=$((tries + 1))
        [ $tries -lt 3000 ] || return 1
        sleep 0.01
    done
}

# What two other checkers count: docs/internals/performance.md.
says_all() {
    grep -q '"states" : 845355,' out && grep -q '"transitions" : 3462180,' out &&
        grep -q '"complete" : true' out
}

# The program heeds no HUP that was ignored when it began, as under nohup; here it is not to be.
interrupted() { # what, signal, status
    env --default-signal=HUP "$stalemate" check "$purge" --as-written --format json --native never \
        --checkpoint long --checkpoint-every 10ms >out 2>err &
    process=$!
    waits_for_file long && kill -s "$2" $process
    wait $process 2>/dev/null
    [ $? -eq "$3" ] && [ -f long ]
    result $? "$1: it is in the file"
    check "$purge" --as-written --format json --resume long
    [ "$status" -eq 0 ] && says_all && [ ! -e long ]
    result $? "$1: goes on to the end"
}

interrupted 'Ctrl-C' INT 130
interrupted 'terminated' TERM 143
interrupted 'hung up' HUP 129
interrupted 'out of processor time' XCPU 3
interrupted 'killed' KILL 137
rm -f long.*

check ttl_stampede --native never
mv out whole
"$stalemate" check ttl_stampede --native never --checkpoint long --checkpoint-every 10ms >out 2>err &
process=$!
waits_for_file long && kill -s KILL $process
wait $process 2>/dev/null
[ $? -eq 137 ] && [ -f long ]
result $? 'killed between sets of fixes: they are in the file'
check ttl_stampede --native never --resume long --checkpoint-every 10ms
cmp whole out >>err && [ ! -e long ]
result $? 'and the others are as they would have been'
rm -f long.*

# --- refused --------------------------------------------------------------------------

refused() { # what, message, options; also: no file is touched
    what=$1 message=$2
    shift 2
    check "$@"
    [ "$status" -eq 2 ] && [ ! -s out ] && [ "$(cat err)" = "stalemate: $message" ] &&
        cmp -s file before && [ "$(echo ./*)" = "$there" ]
    result $? "$what is refused"
}

head -c 200 file >short
printf 'X' | cat file - >long
cp file flipped
printf '\377\376' | dd of=flipped bs=1 seek=600 conv=notrunc 2>/dev/null
sed 's|^design|// another text\n&|' "$root/models/purge_race.stale" >purge_race.stale
mkdir folder
there=$(echo ./*)
sum() { sha256sum "$1" | cut -c1-16; }

refused 'another design' 'file is of another search: the design is purge_race there, and two_tier here' \
    two_tier --as-written --resume file
refused 'another param' 'file is of another search: param WRITERS is 1 there, and 2 here' \
    purge_race --as-written --resume file --set WRITERS=2
refused 'another set of fixes' 'file is of another search: the set of fixes is as written there, and lease here' \
    purge_race --fix lease --resume file
refused 'another number of faults' \
    'file is of another search: the greatest number of faults is 0 there, and 1 here' \
    purge_race --as-written --resume file --faults 1
refused 'other states' 'file is of another search: what nobody will read is left out there, and kept here' \
    purge_race --as-written --resume file --reductions time
refused 'time that is free' 'file is of another search: time is kept there, and free here' \
    purge_race --as-written --resume file --untimed
refused 'another text' "file is of another search: the checksum of purge_race.stale is $(
    sum "$root/models/purge_race.stale") there, and $(sum purge_race.stale) here" \
    ./purge_race.stale --as-written --resume file
refused 'what was cut short' 'cannot read short: it ends too early' \
    purge_race --as-written --resume short
refused 'what was added to' 'cannot read long: there is data after its end' \
    purge_race --as-written --resume long
refused 'a flipped byte' 'cannot read flipped: it is damaged' \
    purge_race --as-written --resume flipped
refused 'what is no checkpoint' 'cannot read purge_race.stale: it is not a checkpoint' \
    purge_race --as-written --resume purge_race.stale
refused 'a folder' 'cannot read folder: it is not a regular file' \
    purge_race --as-written --resume folder --checkpoint new
refused 'what is not there' 'cannot read nowhere: No such file or directory' \
    purge_race --as-written --resume nowhere
refused 'a place that is not there' 'cannot write no/where: No such file or directory' \
    purge_race --as-written --checkpoint no/where
refused 'no name' '--checkpoint and --resume take the name of a file' \
    purge_race --as-written --checkpoint ''
refused 'to overwrite' 'purge_race.stale exists: a file is not overwritten; --resume continues a checkpoint' \
    purge_race --as-written --checkpoint purge_race.stale
refused 'every set instead of one' 'file is of another search: the set of fixes is as written there, and each that is asked for here' \
    purge_race --resume file
refused 'one window instead of all' 'file is of another search: what is asked is everything there, and stale_entry here' \
    purge_race --as-written --window stale_entry --resume file
refused 'leaving steps out' '--checkpoint and --resume are for a search of all states: --reductions takes dead, time or none then' \
    purge_race --as-written --resume file --reductions order,dead
refused '--emit-c with it' '--emit-c searches nothing: there is nothing to keep in a file' \
    purge_race --as-written --emit-c --checkpoint new
refused 'how often, without a file' '--checkpoint-every takes --checkpoint FILE or --resume FILE too' \
    purge_race --as-written --checkpoint-every 5s
refused 'a time that is none' '--checkpoint-every takes a time such as 60s or 5m, not `now`' \
    purge_race --as-written --checkpoint new --checkpoint-every now

# --- a limit before the file is read ----------------------------------------------------

# The set that was searched last is compiled before what the file has of it is read. From some memory on that of the
# first is enough, and not yet that of this one too.
check purge_race --checkpoint cut --max-states 500
cp cut before
kilobytes=400 unread=0 bad=
while [ $kilobytes -lt 4000 ]; do
    check purge_race --resume cut --memory ${kilobytes}K
    case $(cat err) in
    'stalemate: the design was not compiled: the limit of memory was reached: --memory') ;;
    "stalemate: the design was not compiled with "*": the limit of memory was reached: --memory
stalemate: cut is not read yet: the design that it is of was not compiled") unread=$((unread + 1)) ;;
    *) break ;;
    esac
    [ "$status" -eq 3 ] && [ ! -s out ] && cmp -s cut before || bad="$bad $kilobytes"
    kilobytes=$((kilobytes + kilobytes / 20))
done
[ $unread -ge 2 ] && [ -z "$bad" ] && [ "$(cat err)" = 'stalemate: the 500 states in cut take more memory than there is' ]
result $? "a limit while the set is compiled that was searched last, $unread times: the file is as good as it was"
rm -f cut

# --- no room --------------------------------------------------------------------------

rm -f short long flipped
check "$purge" --as-written --checkpoint full --max-states 20000
cp full before
(
    ulimit -f 100
    "$stalemate" check "$purge" --as-written --resume full --max-states 200000 >out 2>err
)
[ $? -eq 3 ] && grep -q 'unknown *200000$' out && cmp -s full before &&
    [ "$(cat err)" = 'stalemate: cannot write full: File too large; it stays as it was' ] &&
    [ "$(echo full*)" = full ]
result $? 'no room: the old file stays, and the answer comes'
check "$purge" --as-written --resume full --format json
[ "$status" -eq 0 ] && says_all && [ ! -e full ]
result $? 'and the old one is good'

end_cases
