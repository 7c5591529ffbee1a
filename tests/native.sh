#!/bin/sh
# Native steps from outside: every design that ships says the same with and without them; whatever
# becomes of the compiler, the answer comes, and nothing is left behind.
set -u

stalemate=${STALEMATE:?the binary under test}
root=${SOURCE_ROOT:?the checkout}
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 99
mkdir tmp || exit 99
TMPDIR=$folder/tmp
export TMPDIR

cases=0
result() { # what, whether it held
    cases=$((cases + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $cases - $1"
    else
        echo "not ok $cases - $1"
        sed 's/^/# /' out err 2>/dev/null
    fi
}

nothing_is_left() { [ -z "$(ls -A tmp)" ]; }

# --- every design, both ways --------------------------------------------------

# STALEMATE_SHIPPED picks some, as under the sanitizers.

both_ways() { # what, a design and options
    what=$1
    shift
    "$stalemate" check "$@" --as-written --native never >expected 2>expected_err
    expected=$?
    "$stalemate" check "$@" --as-written --native always >out 2>err
    status=$?
    # Two refusals are alike, and would say nothing of steps.
    [ "$expected" -le 1 ] && [ "$status" -eq "$expected" ] && cmp -s expected out && cmp -s expected_err err
    result "$what: the same with native steps" $?
}

designs=0
timed=0
for file in "$root"/models/${STALEMATE_SHIPPED:-*}.stale; do
    name=$(basename "$file" .stale)
    both_ways "$name" "$file"
    designs=$((designs + 1))
    grep -q '^clock' "$file" || continue
    both_ways "$name without time" "$file" --untimed
    timed=$((timed + 1))
done
echo "# $designs designs, $timed with a clock"
least=30 least_timed=2 # dozens ship
[ -z "${STALEMATE_SHIPPED:-}" ] || { least=1 least_timed=0; }
[ "$designs" -ge $least ] && [ "$timed" -ge $least_timed ]
result 'there are designs to look at' $?
nothing_is_left
result 'no folder is left' $?

# --- the text -------------------------------------------------------------------

# writes_c DESIGN TITLE [OPTION...]
writes_c() {
    file=$1
    title=$2
    shift 2
    "$stalemate" check "$file" "$@" --emit-c >steps.c 2>err &&
        cc -O1 -Wall -Wextra -Werror -Wno-unused -Wno-unused-parameter -Wno-unused-label \
            -Wno-sign-compare -shared -fPIC steps.c -o steps.so >out 2>>err
    result "$title: --emit-c writes C without warnings" $?
}

# notes DESIGN [OPTION...]: how many lines of the text note what steps touch.
notes() {
    "$stalemate" check "$@" --emit-c 2>err | grep -c touched
}

writes_c "$root/models/purge_race.stale" purge_race
writes_c "$root/models/two_tier.stale" two_tier
purge=$root/bench/cases/purge/purge.stale
writes_c "$purge" 'purge, by order' --reductions order
[ "$(notes "$purge")" -eq 0 ] && [ "$(notes "$purge" --reductions dead,symmetry)" -eq 0 ] &&
    [ "$(notes "$purge" --reductions order)" -gt 10 ] && [ "$(notes "$purge" --reductions all)" -gt 10 ]
result '--emit-c: what steps touch is noted for a search by order and for no other' $?
[ "$(notes purge_race --reductions order)" -eq 0 ]
result '--emit-c: nor where a design is none for it' $?
"$stalemate" check purge_race --fix lease --emit-c >out 2>err && grep -q 'cache.take_lease' out
result '--emit-c is of the fixes that are asked for' $?
"$stalemate" check purge_race --native sometimes >out 2>err
[ $? -eq 2 ] && grep -q -- '--native takes auto, always or never, not `sometimes`' err
result '--native takes three words' $?

# Once all guarantees of reads are broken the search begins anew with a program that remembers nothing for them. Of both programs
# there are steps that note what they touch, for the search by order, and steps that do not.
broken=$root/bench/cases/purge/without_lease.stale
both_ways 'guarantees that are broken early' "$broken" --reductions all
"$stalemate" check "$broken" --as-written --native always --reductions all --progress >out 2>err
[ "$(grep -c 'native steps after' err)" -eq 4 ]
result 'a program that is compiled for a reduction has native steps, too' $?

# --- compilers that do not ----------------------------------------------------------

"$stalemate" check purge_race >expected 2>&1

unharmed() { # what, message; the rest is the command's environment
    what=$1
    message=$2
    shift 2
    env "$@" "$stalemate" check purge_race --native always --fix lease >out 2>err
    status=$?
    [ "$status" -eq 0 ] && grep -q 'as written\|lease' out && grep -q "$message" err
    result "$what" $?
}

unharmed 'no compiler' 'interpreter goes on: no-such-cc: No such file' CC=no-such-cc
unharmed 'a compiler that fails' 'interpreter goes on: the compiler gave up' CC=false
unharmed 'a compiler that makes nothing' 'interpreter goes on: it cannot be loaded' CC=true
unharmed 'no folder for it' 'interpreter goes on: Failed to create' TMPDIR="$folder/nowhere"
CC=false "$stalemate" check purge_race --native auto >out 2>&1
cmp -s out expected
result 'who did not ask for native steps hears nothing of that' $?
nothing_is_left
result 'no folder is left by those' $?

# --- interrupted --------------------------------------------------------------------

cat >slow_cc <<'END'
#!/bin/sh
echo $$ >>"$COMPILERS"
exec sleep 60
END
chmod +x slow_cc
CC=$folder/slow_cc
COMPILERS=$folder/compilers
export CC COMPILERS

compilers() { # how many were begun and are left
    left=0
    while read -r process; do
        ! kill -0 "$process" 2>/dev/null || left=$((left + 1))
    done <"$COMPILERS"
    echo "$left"
}
no_compiler_is_left() { [ -s "$COMPILERS" ] && [ "$(compilers)" -eq 0 ]; }

waits_for() { # a command that comes true within some seconds
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || return 1
        sleep 0.1
    done
}

something_is_there() { ! nothing_is_left; }

interrupted() { # what, signals
    what=$1
    shift
    "$stalemate" check purge_race --native always --set WRITERS=3 --set READERS=3 >out 2>err &
    process=$!
    waits_for something_is_there
    for signal in "$@"; do
        sleep 0.2
        kill -s "$signal" "$process" 2>/dev/null
    done
    wait "$process" 2>/dev/null
    waits_for nothing_is_left
    result "$what: no folder is left" $?
    waits_for no_compiler_is_left
    result "$what: no compiler is left" $?
}

# A limit of time holds although the compiler never ends.
timeout 30 "$stalemate" check purge_race --native always --timeout 1s >out 2>err
[ $? -eq 3 ] && nothing_is_left
result 'a compiler that hangs does not hold a limit of time up' $?

interrupted 'stopped' TERM
interrupted 'stopped twice' TERM TERM
interrupted 'killed' KILL

echo "1..$cases"
