#!/bin/sh
# What the commands print and how they exit, one case each. Whole outputs are compared with
# commands/NAME.golden; commands/README.md says why each is right. With UPDATE=1 they are written anew.
set -u
: "${STALEMATE:?}" "${SOURCE_ROOT:?}"
golden=$SOURCE_ROOT/tests/commands
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$SOURCE_ROOT" || exit 1
count=0

# --- Cases -----------------------------------------------------------------

ok() { count=$((count + 1)); echo "ok $count - $1"; }

not_ok() { # what, file with the reason
    count=$((count + 1))
    echo "not ok $count - $1"
    sed 's/^/# /' "$2"
}

skip() { count=$((count + 1)); echo "ok $count - $1 # SKIP $2"; }

run() { # arguments of stalemate
    status=0
    "$STALEMATE" "$@" >"$folder/out" 2>"$folder/err" <"${input:-/dev/null}" || status=$?
}

# The next commands read these lines.
types() { # lines
    input=$folder/input
    printf '%s\n' "$@" >"$input"
}

# The output is that of the golden file; warnings go elsewhere. What the sed
# script `without` takes away does not count, nor where the checkout is.
prints() { # name, status, arguments
    name=$1 wanted=$2
    shift 2
    run "$@"
    sed -i "s|$SOURCE_ROOT/||g;${without:-}" "$folder/out"
    [ -z "${UPDATE:-}" ] || cp "$folder/out" "$golden/$name.golden"
    diff "$golden/$name.golden" "$folder/out" >"$folder/why" 2>&1 || { not_ok "$name" "$folder/why"; return; }
    has_status "$name" "$wanted"
}

has_status() { # what, status
    if [ "$status" -eq "$2" ]; then
        ok "$1"
    else
        echo "exit status $status, expected $2" >"$folder/why"
        cat "$folder/err" >>"$folder/why"
        not_ok "$1" "$folder/why"
    fi
}

# Nothing on stdout, that line on stderr, and that status.
refuses() { # what, status, message, arguments
    what=$1 wanted=$2 message=$3
    shift 3
    run "$@"
    printf '%s\n' "$message" >"$folder/message"
    diff "$folder/message" "$folder/err" >"$folder/why" || { not_ok "$what" "$folder/why"; return; }
    diff /dev/null "$folder/out" >"$folder/why" || { not_ok "$what" "$folder/why"; return; }
    has_status "$what" "$wanted"
}

exits() { # what, status, arguments
    what=$1 wanted=$2
    shift 2
    run "$@"
    has_status "$what" "$wanted"
}

says() { # what, pattern of a line in the last output
    grep -q "$2" "$folder/out" "$folder/err" && { ok "$1"; return; }
    cat "$folder/out" "$folder/err" >"$folder/why"
    not_ok "$1" "$folder/why"
}

says_not() { # what, pattern of no line on the last standard output
    grep -q "$2" "$folder/out" || { ok "$1"; return; }
    not_ok "$1" "$folder/out"
}

# --- Whole outputs -----------------------------------------------------------

race=models/purge_race.stale
accept=tests/language/accept

prints purge_race.check.txt 0 check $race
prints purge_race.check.json 0 check $race --format json
prints purge_race.as-written.txt 1 check $race --as-written
prints purge_race.lease.txt 0 check $race --fix lease
prints purge_race.lease.json 0 check $race --fix lease --format json
prints purge_race.window.txt 0 trace $race --window stale_entry
# Where calls stand is looked at in schema.sh; here it would change with every comment of the design.
without='/^ *"\(line\|column\)" : [0-9]*,\{0,1\}$/d'
prints purge_race.window.json 0 trace $race --window stale_entry --format json
without=
prints purge_race.window.itf.json 0 trace $race --window stale_entry --format itf
prints purge_race.window.puml 0 trace $race --window stale_entry --format plantuml
prints purge_race.window.dot 0 trace $race --window stale_entry --format dot
prints purge_race.fresh.txt 0 trace $race --check fresh
prints purge_race.fresh.reorder.txt 0 trace $race --check fresh --fix reorder
prints purge_race.transient.txt 0 trace $race --window stale_entry --fix lease
prints long.trace.txt 0 trace tests/commands/long.stale
prints long.trace.all.txt 0 trace tests/commands/long.stale --all
prints long.mermaid 0 trace tests/commands/long.stale --format mermaid
prints until.check.txt 1 check $accept/window_until.stale
prints until.window.txt 0 trace $accept/window_until.stale
prints until.window.dot 0 trace $accept/window_until.stale --format dot
prints going-round.check.txt 1 check $accept/window_loop.stale
prints going-round.window.txt 0 trace $accept/window_loop.stale
prints deadlock.check.txt 1 check $accept/guard_deadlock.stale
prints deadlock.json 1 check $accept/guard_deadlock.stale --format json --as-written
prints deadlock.trace.txt 0 trace $accept/guard_deadlock.stale --check deadlock
prints design-error.check.txt 1 check $accept/error_range.stale
prints design-error.trace.txt 0 trace $accept/error_range.stale
prints timelock.check.txt 1 check $accept/time_lock_urgent.stale
prints timing.check.txt 0 check $accept/time_fischer.stale
prints claims.check.txt 1 check $accept/claims.stale
prints linearizable.trace.txt 0 trace $accept/linearizable.stale --check linear
prints crash.check.txt 1 check $accept/window_crash.stale
prints measures.check.txt 0 check $accept/measures.stale
prints chance.check.txt 0 check $accept/chance_schedule.stale
prints params.check.txt 0 check $accept/params.stale --set N=2 --set QUICK=true --set DELAY=20ms --set STEP=4

sweep=tests/commands/sweep.stale
prints sweep.txt 0 sweep $sweep --over DELAY
# How many states it takes is the business of the engine.
without='s/,[0-9]*$//'
prints sweep.csv 0 sweep $sweep --over DELAY --as-written --fix double_delete --format csv
without='/"states"/d'
prints sweep.json 0 sweep $sweep --over DELAY --fix double_delete --values 500ms,400ms,500ms --format json
without=
prints sweep.limited.txt 3 sweep $sweep --over DELAY --fix double_delete --values 500ms,1s --max-states 700
prints sweep.numbers.txt 0 sweep $race --untimed --over WRITERS --values 1,2 --fix lease --as-written
run sweep $sweep --over DELAY -o "$folder/plot.svg"
has_status 'sweep: a plot' 0
# The TTL, the greatest, as written for 4 values and with double_delete for 2; the second mark of the legend is as high.
cp "$folder/plot.svg" "$folder/out"
says 'sweep: the plot has a legend' '>double_delete</text>'
says 'sweep: the plot names the param' '>DELAY</text>'
marks=$(grep -c 'translate([0-9.]* 90.0)' "$folder/plot.svg")
[ "$marks" -eq 7 ] && ok 'sweep: marks at the TTL' || { echo "$marks" >"$folder/why"; not_ok 'sweep: marks at the TTL' "$folder/why"; }
sed 's/^design.*/&\nparam N = 1 in 1..2/' $accept/error_range.stale >"$folder/error.stale"
cat >"$folder/lost.stale" <<'END'
design lost "Of N messages, each lost with 1/4, all are with 1/4 ^ N"
param N = 1 in 1..2
component Net {
    lost: 0..2
    op send() { chance 1/4 { lost = lost + 1 } }
}
net: Net
process p { repeat N { net.send() } }
measure all: probability net.lost == N
measure number: expected net.lost at rest
END
run sweep "$folder/lost.stale" --over N
says 'sweep: a probability' '^  2     0.062500$'
says 'sweep: an expected value' '^  2     0.500000$'
run sweep "$folder/lost.stale" --over N --format csv
says 'sweep: the least in csv' '^2,,measure,all,least,0.062\(5\|49999\)'
says 'sweep: the greatest in csv' '^2,,measure,all,greatest,0.06250*'
run sweep "$folder/lost.stale" --over N --format json
says 'sweep: both ends in json' '"greatest" : \['
sed 's/^measure all.*/check never_all: probability at most 1\/16: net.lost == N/' "$folder/lost.stale" >"$folder/bound.stale"
exits 'a bound that is the probability itself' 3 check "$folder/bound.stale" --set N=2
echo 'claim as written keeps never_all' >>"$folder/bound.stale"
exits 'a claim that cannot be decided' 3 check "$folder/bound.stale" --set N=2
says 'and why it is unknown' '^  never_all: the bound is too close to the probability to tell, or is it; a little more or less'
exits 'sweep: a design error' 1 sweep "$folder/error.stale" --over N
says 'sweep: names the first' 'DESIGN ERROR  N = 1, as written and 1 more'

# --- Questions -----------------------------------------------------------------

types 1 6 none 5
prints purge_race.quiz.txt 0 quiz $race
types 6 s
prints cache_key.quiz.txt 0 quiz models/cache_key.stale --quiet
input=
exits 'quiz: nobody answers' 0 quiz $race
says 'quiz: it asks all the same' '^Every test passes'
exits 'quiz: as JSON' 0 quiz $race --format json
says 'quiz: as JSON, with the run' '"headline" : "stale_entry, with reorder: opens at step 5'
refuses 'quiz: no question' 1 'stalemate: stampede asks no question' quiz models/stampede.stale
refuses 'quiz: unknown format' 2 'stalemate: quiz writes text or json, not `svg`' quiz $race --format svg
exits 'quiz: at a limit' 3 quiz $race --max-states 5
exits 'a question is refuted' 1 check $accept/questions.stale
says 'a question is refuted: where' 'REFUTED  tests/language/accept/questions.stale:47:12: answer half: breaks low'
says 'a question is refuted: the run' '^low, with half: broken at step 2'

# --- By hand ---------------------------------------------------------------------

types 2 1 w u nonsense 'g stale_entry' w 1 1 1 s r q
prints purge_race.play.txt 0 play $race --untimed
types 'g' 'g nosuch' 'g stale_entry' h
prints purge_race.play.lease.txt 0 play $race --untimed --fix lease
types g 2 2 1 1 1 q
prints purge_race.play.timed.txt 0 play $race
types 1 2
prints deadlock.play.txt 0 play $accept/guard_deadlock.stale
types 1 1 1
prints design-error.play.txt 0 play $accept/error_range.stale
input=
prints purge_race.play.steps.txt 0 play $race --untimed --steps 2,2,1,1,1 --set READS=1
exits 'play: a step that is not there' 2 play $race --untimed --steps 2,9
says 'play: a step that is not there: says so' 'steps: after 1 step there is no step .9. to take'
exits 'play: nobody plays' 0 play $race
refuses 'play: unknown format' 2 'stalemate: play writes text, not `json`' play $race --format json

# --- States as a picture -------------------------------------------------------------

prints until.graph.dot 0 graph $accept/window_until.stale
prints purge_race.graph.by.dot 0 graph $race --untimed --by cache.value,db.value
prints purge_race.graph.run.dot 0 graph $race --around 0
exits 'graph: a picture' 0 graph $race --around 1 -o "$folder/states.svg"
cp "$folder/states.svg" "$folder/out"
says 'graph: a picture: it is one' '<svg'
exits 'graph: too large, but there is a run' 0 graph models/facebook_lease.stale
says 'graph: too large, but there is a run: says what is drawn' 'of 3471 states those within 1 step of the run are drawn'
refuses 'graph: too large, and there is no run' 3 \
    'stalemate: there would be 55 nodes, and 9 are the most: --around 2 draws 6; --by VARIABLE,... folds them; --max-nodes 55 draws them; smaller params need fewer' \
    graph $race --untimed --fix lease --check fresh --max-nodes 9
refuses 'graph: too much around the run' 3 \
    'stalemate: around the run there would be 13 nodes, and 12 are the most: --around 0 draws 7; --by VARIABLE,... folds them; --max-nodes 13 draws them; smaller params need fewer' \
    graph $race --untimed --around 1 --max-nodes 12
refuses 'graph: too many by these' 3 \
    'stalemate: by db,cache there would be more than 4 nodes: fewer variables give fewer, --max-nodes N sets how many there may be' \
    graph $race --by db,cache --max-nodes 4
refuses 'graph: no such variable' 2 'stalemate: --by: there is no variable `cach`; did you mean `cache`?' \
    graph $race --by db,cach
refuses 'graph: around and by' 2 \
    'stalemate: --around and --by are two ways to draw less: one of them, please' graph $race --around 1 --by db
refuses 'graph: no nodes' 2 'stalemate: --max-nodes takes a number of nodes, at least 1' graph $race --max-nodes 0
refuses 'graph: less than nothing around' 2 'stalemate: --around takes a number of steps, 0 or more' \
    graph $race --around -1
refuses 'graph: unknown format' 2 'stalemate: graph writes dot, svg, png or pdf, not `json`' graph $race --format json
exits 'graph: a design error' 1 graph $accept/error_range.stale
exits 'graph: a limit' 3 graph $race --max-states 5

# --- Time that is skipped ---------------------------------------------------------

# Ticking one by one gives the same verdicts, and takes more than ten times the states.
without='/"states"/d;/"transitions"/d;/"depth"/d'
run check $race --set TTL=1m --format json
sed "$without" "$folder/out" >"$folder/skipping"
skipping=$(grep -o '"states" : [0-9]*' "$folder/out" | head -1 | grep -o '[0-9]*')
run check $race --set TTL=1m --format json --reductions dead
ticking=$(grep -o '"states" : [0-9]*' "$folder/out" | head -1 | grep -o '[0-9]*')
sed "$without" "$folder/out" | diff "$folder/skipping" - >"$folder/why" && ok 'time: the verdicts of ticking' || not_ok 'time: the verdicts of ticking' "$folder/why"
echo "$skipping of $ticking states" >"$folder/why"
[ "$((skipping * 10))" -lt "$ticking" ] && ok 'time: fewer states' || not_ok 'time: fewer states' "$folder/why"
without=

# --- Fixes that change nothing ---------------------------------------------------

# quick bounds a call more tightly: with a clock that is a change, with time free it is none.
run check tests/commands/idle.stale
cp "$folder/err" "$folder/out"
says 'idle: idle changes nothing' '4:5: warning: fix .idle. changes nothing: the design is the same$'
says_not 'idle: quick does something' quick
run check tests/commands/idle.stale --untimed
cp "$folder/err" "$folder/out"
says 'idle: with time free quick does nothing' '3:5: warning: fix .quick. changes nothing: with time free, '

# --- How probable a broken check is ------------------------------------------------

# Drawn from three: 1/3, which is more than 33/100.
run trace $accept/chance_rare.stale --check unfair
says 'chance: a broken check says the probability' \
    '^unfair, as written: broken: its probability is up to 0.333333, more than 33/100; the shortest run has 1 step$'
says 'chance: and what came about' 'now this holds: luck.value == 1$'
says 'chance: a step says how probable what it drew is' \
    '^   1  player  luck.draw_of_four()  chance 1/4, luck 1, luck.gain 4$'
run play $accept/chance_rare.stale
says 'chance: so does play' 'luck 1, luck.gain 4: chance 1/3$'
run check $accept/chance_rare.stale --as-written --format json
tr -d ' \n' <"$folder/out" >"$folder/joined"
cp "$folder/joined" "$folder/out"
says 'chance: so does JSON, between two ends' \
    '"unfair":{"verdict":"broken","steps":1,"greatest":\[0.33333[0-9]*,0.33333[0-9]*\]'

# --- Guarantees that nothing can break ---------------------------------------------

# Nobody writes, so no read misses a write; but two reads of one process may still go back.
run check tests/commands/no_write.stale
cp "$folder/err" "$folder/out"
says 'no write: fresh reads can miss none' '11:1: warning: check .fresh. is about what was written before, and there is no .write.$'
says_not 'no write: monotonic reads ask for none' same

# --- Claims, and what they do not speak of -------------------------------------------

# One step, after which the check is broken and the window open for ever; the claim is of the window.
exits 'left out: a broken check fails beside a true claim' 1 check tests/commands/left_out.stale
says 'left out: which one' '^  FAILS  never_written is broken as written, and no claim speaks of it$'
says_not 'left out: the window is spoken of' 'FAILS  written'
sed '/^claim/d' tests/commands/left_out.stale >"$folder/left_out.stale"
exits 'left out: as without a claim' 1 check "$folder/left_out.stale"
says_not 'left out: without a claim nothing is left out' FAILS
{ cat tests/commands/left_out.stale && echo 'claim as written breaks never_written'; } >"$folder/left_out.stale"
exits 'left out: spoken of, it is as claimed' 0 check "$folder/left_out.stale"

# 1 of 3 is 1/3, which no interval can tell from the bound. 1/4 is less: broken goes before unknown.
exits 'a bound that cannot be told is status 3 beside a true claim' 3 check tests/commands/bound.stale
sed 's/^claim/check below: probability at most 1\/4: luck.won\n&/' tests/commands/bound.stale >"$folder/bound.stale"
exits 'what fails counts before what is not known' 1 check "$folder/bound.stale"
says 'a bound that cannot be told: what fails' '^  FAILS  below is broken as written'
says_not 'a bound that cannot be told: is not said to fail' 'FAILS  at_bound'

# The entry is set at 0s, wrong at once, and gone after the 10s of its TTL, which is the longest.
# 10s is 10s, at most 10s and at most 1h; what never opens is open for at most 0s; 1h and at most 9s are wrong.
exits 'held: a claim of time' 1 check tests/commands/held.stale
says 'held: those that hold' '^  5 of 7 claims hold$'
says 'held: to is exactly' 'held.stale:[0-9]*:1: as written holds wrong to exactly 1h: its verdict is `until expire, 10s`$'
says 'held: to at most' 'held.stale:[0-9]*:1: as written holds wrong to at most 9s: its verdict is `until expire, 10s`$'
exits 'held: with time free they are not judged' 0 check tests/commands/held.stale --untimed
says 'held: and that is said' '^  1 of 7 claims hold, 6 about time were not judged: --untimed leaves it free$'
run check tests/commands/held.stale --untimed --format json
echo "$(grep -c '"verdict" : "not judged"' "$folder/out") of 6" >"$folder/why"
[ "$(grep -c '"verdict" : "not judged"' "$folder/out")" -eq 6 ] && ok 'held: in JSON' || not_ok 'held: in JSON' "$folder/why"

# As written the second step stores 2 in a 0..1. With `once` the window stays open.
exits 'undecided: a design error' 1 check tests/commands/undecided.stale
says 'undecided: is no refutation' '^  1 of 3 claims hold, 2 could not be decided$'
says 'undecided: nor the contrary of one' 'UNDECIDED  .*:20:1: as written closes up: there is a design error$'
says_not 'undecided: nothing is refuted' REFUTED
says 'undecided: no set is said to do' '^  up: with some sets of fixes there is a design error, and with no other is it known to be closed$'

# --- Assumptions under a limit --------------------------------------------------------

# Without a limit `stale` needs L (line 77) and D (88), and neither takes (87, 89); bound needs all four.
run check tests/commands/delayed_delete.stale --as-written --max-states 63000 --quiet
says 'assumptions: what a limit hides is unknown' \
    '^  \* as written closes stale, after_ack only .*: `within L` (line 77); whether it needs .*`wait D` (line 88).* is unknown: the limit of states'
says 'assumptions: what is known is said' 'keeps bound only .*: `within L` (line 77), `takes 0s` (line 87), `wait D` (line 88), `takes 0s` (line 89)$'
run check tests/commands/delayed_delete.stale --as-written --max-states 63000 --format json
says 'assumptions: so it is not complete' '"complete" : false'
says 'assumptions: unknown in JSON' '"needed" : null'
run check tests/commands/stale_serving.stale --max-states 700 --quiet
says 'assumptions: with time free the limit is reached' '^  remove_denial  *at most 7s ?  *never opens ?  *174  *1$'
says 'assumptions: whether any is needed is unknown' \
    '^  ? remove_denial closes hidden, ghostly, but whether only thanks to timing is unknown: the limit of states'

# --- As little as possible -----------------------------------------------------------

# A design error has no column where nothing is asked: it is named, and no run is shown.
run check $accept/time_within.stale --quiet
says 'quiet: a design error is named' '^  DESIGN ERROR  as written: .*time_within.stale:12:13: p cannot be out of this block within 1s'
run check $accept/guard_deadlock.stale --quiet
says 'quiet: a deadlock is named, on one line' '^  DEADLOCK  as written: [^ ].* waits at '
says 'quiet: and has a column' '^  as written  *reached  *[0-9]*$'
run check models/ttl_stampede.stale --quiet --strict
has_status 'quiet: a warning that counts is status 1' 1
says 'quiet: and is named' 'ttl_stampede.stale:[0-9]*:5: warning: fix .eviction_policy. changes nothing: the design is the same$'
run check $accept/claims.stale --quiet
says_not 'quiet: no run of a refuted claim' '^ *1  '

# --- One set of fixes ------------------------------------------------------------

for command in check trace graph play report; do
    refuses "$command: --fix twice" 2 'stalemate: --fix is one set of fixes: --fix lease,reorder has both' \
        $command $race --fix lease --fix reorder
done

# --- Exit statuses -----------------------------------------------------------

exits 'status 0: all claims hold' 0 check $race
exits 'status 0: nothing fails' 0 check $race --fix lease
exits 'status 1: a window is open' 1 check $race --as-written
exits 'status 1: a claim is refuted' 1 check $accept/claims.stale
exits 'status 1: a deadlock' 1 check $accept/deadlock_at_once.stale
exits 'status 1: a design error' 1 check $accept/error_none.stale
exits 'status 2: a mistake' 2 check tests/language/reject/name_unknown.stale
exits 'status 3: too many states' 3 check $race --max-states 5
says 'a partial answer says so' 'INCOMPLETE .*limit of states was reached: --max-states'
says 'and how fine time is' 'a tick of time is 200ms, .*; but for 200ms it would be 400ms: a coarser one needs fewer'
exits 'status 3: too many states, as JSON' 3 check $race --max-states 5 --as-written --format json
says 'a partial answer says so in JSON' '"complete" : false'
exits 'status 3: too little memory' 3 check $race --memory 1
exits 'status 3: too little time' 3 check tests/commands/large.stale --timeout 300ms
exits 'status 3: trace' 3 trace $race --max-states 5
exits 'what is broken is broken, limit or not' 1 check $accept/check_always.stale --as-written --max-states 3

# --- Reductions --------------------------------------------------------------

prints alike.symmetry.txt 0 check tests/commands/alike.stale --reductions dead,symmetry
prints alike.order.txt 0 check tests/commands/alike.stale --reductions order
prints alike.all.json 0 check tests/commands/alike.stale --reductions all --format json
# 3^12 states: no two neighbours' steps can be told from each other's order.
run check bench/cases/philosophers/philosophers.stale --set N=12 --as-written --format json
says 'order that leaves nothing out is left out' '"states" : 531441'
says_not 'order that leaves nothing out: is not said' '"order"'
prints alike.none.txt 0 check tests/commands/alike.stale --reductions none

# --- What is refused ---------------------------------------------------------

for list in '' all,some 'dead,' SYMMETRY; do
    refuses "--reductions $list" 2 \
        "stalemate: --reductions takes all, none, or some of dead, symmetry, order and time, joined by commas, not \`$list\`" \
        check tests/commands/alike.stale --reductions "$list"
done
refuses 'no design' 2 'stalemate: which design? stalemate check --help says more' check
refuses 'two designs' 2 'stalemate: one design at a time, please: `b` is one too many' check a b
refuses 'unknown design' 2 \
    'stalemate: there is no design `nosuch`, neither a file nor one that ships (stalemate list names them)' \
    check nosuch
refuses 'misspelt design' 2 \
    'stalemate: there is no design `purge_rac`, neither a file nor one that ships; did you mean `purge_race`?' \
    check purge_rac
exits 'the library holds any type that it need not compare' 0 check tests/language/warn/library_types.stale
refuses 'a design without its ending' 2 \
    'stalemate: there is no design `tests/commands/alike`, neither a file nor one that ships; did you mean `tests/commands/alike.stale`?' \
    check tests/commands/alike
for command in check trace sweep graph report play quiz; do
    refuses "$command: misspelt option" 2 'stalemate: there is no option --quite; did you mean --quiet?' \
        "$command" $race --quite
done
refuses 'misspelt option with a value' 2 'stalemate: there is no option --fromat; did you mean --format?' \
    check $race --fromat=json
refuses 'format: misspelt option' 2 'stalemate: there is no option --chekc; did you mean --check?' format --chekc $race
refuses 'new: misspelt option' 2 'stalemate: there is no option --outptu; did you mean --output?' new --outptu x y
refuses 'an option like no other' 2 'stalemate: Unknown option --zzzzzz' check $race --zzzzzz
refuses 'missing file' 2 'stalemate: cannot read ./nosuch.stale: No such file or directory' check ./nosuch.stale
refuses 'a folder' 2 'stalemate: cannot read tests: Is a directory' check tests
refuses '--set of no param' 2 'stalemate: the design has no param `WRITER`; did you mean `WRITERS`?' \
    check $race --set WRITER=1
refuses '--set outside the range' 2 'stalemate: param WRITERS cannot be `9`: it is in 1..3' check $race --set WRITERS=9
refuses '--set to no number' 2 'stalemate: param WRITERS cannot be `two`: it is in 1..3' check $race --set WRITERS=two
refuses '--set to nothing' 2 'stalemate: param WRITERS cannot be ``: it is in 1..3' check $race --set WRITERS=
refuses '--set without a value' 2 'stalemate: --set takes NAME=VALUE, not `WRITERS`' check $race --set WRITERS
refuses '--set without a name' 2 'stalemate: --set takes NAME=VALUE, not `=2`' check $race --set =2
refuses '--set of a duration' 2 'stalemate: param DELAY cannot be `15ms`: it is one of {10ms, 20ms}' \
    check $accept/params.stale --set DELAY=15ms
refuses '--set of a bool' 2 'stalemate: param QUICK cannot be `1`: it is true or false' \
    check $accept/params.stale --set QUICK=1
refuses '--set between the steps' 2 'stalemate: param STEP cannot be `3`: it is in 0..8 step 2' \
    check $accept/params.stale --set STEP=3
refuses 'sweep of what' 2 'stalemate: over which param? --over NAME says it' sweep $sweep
refuses 'sweep of no param' 2 'stalemate: the design has no param `DELY`; did you mean `DELAY`?' \
    sweep $sweep --over DELY
refuses 'sweep without a range' 2 \
    'stalemate: param PLAIN has no range to go through: --values A,B,C says which values' sweep $sweep --over PLAIN
# 10 h are 36 000 000 000 us, and 0 is a value too.
refuses 'sweep of too much' 2 \
    'stalemate: param MANY has 36000000001 values, more than 1000: --values A,B,C says which of them, or a larger `step` in its range leaves fewer' \
    sweep $sweep --over MANY
refuses 'sweep of one value' 2 'stalemate: param ONE has one value only: there is nothing to go through' \
    sweep $sweep --over ONE
refuses 'sweep outside the range' 2 'stalemate: --values: param DELAY cannot be `3h`: it is one of {1s, 500ms, 400ms, 100ms}; to go further, widen its `in` in the design' \
    sweep $sweep --over DELAY --values 3h
refuses 'an ending of another format: sweep' 2 'stalemate: sweep writes no format that ends like `sweep.png`: it knows .txt, .csv, .json or .svg, and --format says another' \
    sweep $sweep --over DELAY -o "$folder/sweep.png"
refuses 'an ending of another format: graph' 2 'stalemate: graph writes no format that ends like `graph.jpg`: it knows .dot, .svg, .png or .pdf, and --format says another' \
    graph $race -o "$folder/graph.jpg"
refuses 'an ending of another format: trace' 2 \
    'stalemate: trace writes no format that ends like `run.foo`: it knows .txt, .json, .itf.json, .dot, .svg, .png, .pdf, .mmd or .puml, and --format says another' \
    trace $race -o "$folder/run.foo"
refuses 'an ending of another format: report' 2 \
    'stalemate: report writes no format that ends like `page.pdf`: it knows .html, and --format says another' \
    report $race -o "$folder/page.pdf"
refuses 'a format that trace does not know' 2 \
    'stalemate: trace writes text, json, itf, dot, svg, png, pdf, mermaid or plantuml, not `gif`' \
    trace $race --format gif
exits 'an ending of no format, and a format' 0 trace $race --format text -o "$folder/run.log"
exits 'a file without an ending' 0 trace $race -o "$folder/run"
cat >"$folder/ticks.stale" <<'END'
design ticks "2h beside 1us are more ticks than can be counted"
use redis
clock
cache: RedisKey<0..1>(ttl: 2h)
process p { cache.set(0) takes 1us }
END
cat >"$folder/crowd.stale" <<'END'
design crowd "Two that would not fit at once, kept apart by time alone"
clock
component Room {
    n: 0..1
    op enter() { n = n + 1 }
    op leave() { n = n - 1 }
}
room: Room
process p takes 0s { room.enter(); wait 1s; room.leave() }
process q takes 0s { wait 5s; room.enter(); wait 1s; room.leave() }
window w: room.n == 1
END
exits 'what timing saves from a design error' 0 check "$folder/crowd.stale"
says 'rests on timing' 'as written closes w only thanks to timing: `takes 0s` (line 9), `wait 1s` (line 9), `wait 5s` (line 10)$'
refuses 'too many ticks' 2 'stalemate: the design is too large to check: smaller params, arrays and lists, or fewer processes, need less; and no duration may have more than 536870911 ticks' \
    check "$folder/ticks.stale"
refuses 'sweep in another format' 2 'stalemate: sweep writes text, csv, json or svg, not `png`' \
    sweep $sweep --over DELAY --format png
refuses 'a plot without a clock' 2 \
    'stalemate: there are no lengths to plot: only in a design with a clock do windows have them' \
    sweep $race --untimed --over WRITERS --values 1,2 --format svg
refuses 'unknown fix' 2 'stalemate: the design has no fix `leas`; did you mean `lease`?' check $race --fix leas
refuses 'fixes that exclude each other' 2 'stalemate: the fixes lease,add_fill exclude each other' \
    check $race --fix lease,add_fill
refuses '--fix and --as-written' 2 'stalemate: --fix and --as-written ask for two different things' \
    check $race --fix lease --as-written
refuses 'unknown format of check' 2 'stalemate: check writes text or json, not `yaml`' check $race --format yaml
refuses 'unknown window' 2 'stalemate: the design has no window `stale`; it has: stale_entry' \
    trace $race --window stale
refuses 'unknown check' 2 'stalemate: the design has no check `fesh`; it has: fresh' trace $race --check fesh
refuses 'two runs at a time' 2 'stalemate: one run at a time: --window or --check' \
    trace $race --window stale_entry --check fresh
refuses 'no run to show' 1 'stalemate: three never opens: there is no run to show' \
    trace $accept/window_never.stale --window three
refuses 'unknown option' 2 'stalemate: Unknown option --nonsense' check $race --nonsense
refuses '--max-states 0' 2 'stalemate: --max-states takes a number of states, at least 1, not `0`' \
    check $race --max-states 0
refuses '--memory without a size' 2 'stalemate: --memory takes a size such as 512M or 4G, not `lots`' \
    check $race --memory lots
refuses '--epsilon 1' 2 'stalemate: --epsilon takes a number between 0 and 1, such as 1e-6, not `1`' \
    check $race --epsilon 1
refuses '--epsilon of no number' 2 'stalemate: --epsilon takes a number between 0 and 1, such as 1e-6, not `small`' \
    check $race --epsilon small
refuses '--timeout without a time' 2 'stalemate: --timeout takes a time such as 60s or 5m, not `never`' \
    check $race --timeout never
refuses '--faults below 0' 2 'stalemate: --faults takes a number from 0 to 1000' check $race --faults -2
exits 'unknown command' 2 chekc $race
says 'unknown command: says which there are' 'no command `chekc`; there are: check, trace'
exits 'no command' 2
exits 'trace in an unknown format' 2 trace $race --format yaml
exits 'help' 0 --help
exits 'help of a command' 0 check --help
says 'help of a command: says what it exits with' 'Exit status: 0'

# --- Files that are no designs -------------------------------------------------

: >"$folder/empty.stale"
exits 'an empty file' 2 check "$folder/empty.stale"
says 'an empty file: no design' 'empty.stale:1:1: error: this file is not a design'
printf 'design d "t"\n\0\n' >"$folder/nul.stale"
refuses 'a NUL byte' 2 "stalemate: $folder/nul.stale holds a NUL byte: is it a design?" check "$folder/nul.stale"
printf 'design d "\377"\n' >"$folder/latin.stale"
refuses 'not UTF-8' 2 "stalemate: $folder/latin.stale is not UTF-8: byte 10 is 0xff" check "$folder/latin.stale"
{ echo 'design d "t"'; head -c 1100000 /dev/zero | tr '\0' ' '; } >"$folder/huge.stale"
refuses 'a huge file' 2 "stalemate: $folder/huge.stale is larger than 1 MiB, the most that a design may be" \
    check "$folder/huge.stale"

# --- Pages -------------------------------------------------------------------------

exits 'a page' 0 report $race -o "$folder/page.html"
cp "$folder/page.html" "$folder/out"
says 'a page: it is one' '^<!DOCTYPE html>'
exits 'a page on the standard output' 0 report $race
diff "$folder/page.html" "$folder/out" >"$folder/why" && ok 'a page: twice the same' ||
    not_ok 'a page: twice the same' "$folder/why"
# Addresses of sources that the design's own text has are text there, too.
grep -o 'https*://[^ ]*' $race >"$folder/own"
grep -no 'https*://[^ "\\<]*' "$folder/out" | grep -v 'http://www.w3.org/' | grep -vFf "$folder/own" >"$folder/why"
[ -s "$folder/why" ] && not_ok 'a page: names nothing on a network' "$folder/why" || ok 'a page: names nothing on a network'
grep -nF "$SOURCE_ROOT" "$folder/out" >"$folder/why"
[ -s "$folder/why" ] && not_ok 'a page: names no folder' "$folder/why" || ok 'a page: names no folder'
exits 'a page of one set of fixes' 0 report $race --fix lease
exits 'a page of a design error' 0 report $accept/error_at_start.stale
exits 'status 3: a page of what is known' 3 report $race --max-states 5
says 'a partial page says so' 'limit of states was reached'
refuses 'unknown format of report' 2 'stalemate: report writes html, not `pdf`' report $race --format pdf
refuses '--fix and --as-written of report' 2 'stalemate: --fix and --as-written ask for two different things' \
    report $race --fix lease --as-written
refuses 'a page that cannot be written' 2 "stalemate: cannot write $folder/none/p.html: No such file or directory" \
    report $race -o "$folder/none/p.html"
exits 'a page of a mistake' 2 report tests/language/reject/name_unknown.stale

# --- Where results go ------------------------------------------------------------

exits 'a file that cannot be written' 2 trace $race --window stale_entry -o "$folder/none/run.svg"
says 'a file that cannot be written: says which' "cannot write $folder/none/run.svg"
mkfifo "$folder/pipe" && timeout 30 cat "$folder/pipe" >"$folder/piped" &
until [ -p "$folder/pipe" ]; do sleep 0.1; done
exits 'a result in a pipe' 0 trace $race --window stale_entry -o "$folder/pipe" --format dot
wait
cp "$folder/piped" "$folder/out"
says 'a result in a pipe: it came' '^digraph'
ls -l "$folder/pipe" >"$folder/out"
says 'a result in a pipe: it is still one' '^p'
echo old >"$folder/linked" && ln -s linked "$folder/link.dot"
exits 'a result through a link' 0 trace $race --window stale_entry -o "$folder/link.dot"
cp "$folder/linked" "$folder/out"
says 'a result through a link: in its file' '^digraph'
ls -l "$folder/link.dot" >"$folder/out"
says 'a result through a link: it stays one' '^l'
chmod 600 "$folder/linked"
exits 'a result where one is' 0 trace $race --window stale_entry -o "$folder/link.dot"
stat -c %a "$folder/linked" >"$folder/out"
says 'a result where one is: its permissions are kept' '^600$'
(ulimit -f 1; exec "$STALEMATE" report $race -o "$folder/grown.html") >"$folder/out" 2>"$folder/err"
status=$?
has_status 'a result that may not grow' 2
says 'a result that may not grow: says why' "cannot write $folder/grown.html: File too large"
echo "$folder"/grown.html* >"$folder/out"
says 'a result that may not grow: no part of it is left' 'grown\.html\*$'
exits 'a result in a folder' 2 trace $race --window stale_entry -o "$folder" --format dot
says 'a result in a folder: says why' "cannot write $folder: Is a directory"
exits 'a result in a file' 0 trace $race --window stale_entry -o "$folder/run.dot"
cp "$folder/run.dot" "$folder/out"
says 'the ending of a file decides the format' '^digraph'
exits 'a picture' 0 trace $race --window stale_entry -o "$folder/run.svg"
cp "$folder/run.svg" "$folder/out"
says 'a picture: it is one' '<svg'
if [ -w /dev/full ]; then
    status=0
    "$STALEMATE" check $race --as-written >/dev/full 2>"$folder/err" || status=$?
    has_status 'a full disk' 2
    status=0
    "$STALEMATE" check --help >/dev/full 2>"$folder/err" || status=$?
    has_status 'help on a full disk' 2
    says 'help on a full disk: says why' 'cannot write the result: No space left on device'
else
    skip 'a full disk' 'no /dev/full'
fi
run check $race
cp "$folder/out" "$folder/first"
run check $race
diff "$folder/first" "$folder/out" >"$folder/why" && ok 'twice the same' || not_ok 'twice the same' "$folder/why"

# --- Interrupted -----------------------------------------------------------------

status=0
timeout --foreground --preserve-status -s INT 1 "$STALEMATE" check tests/commands/large.stale \
    >"$folder/out" 2>"$folder/err" || status=$?
has_status 'interrupted: an answer all the same' 3
says 'interrupted: says that it is partial' 'INCOMPLETE .*interrupted'

# --- Limits and progress of a whole call ---------------------------------------------

# Each of these sets takes seconds, and there are dozens: the limit is that of all together.
escape=$(printf '\033')
begun=$(date +%s)
run check $race --set WRITERS=2 --set READERS=2 --reductions dead --native never --timeout 2s --progress
took=$(($(date +%s) - begun))
has_status 'a limit on time is one of the whole call' 3
if [ $took -le 20 ]; then
    ok 'and it ends soon after'
else
    not_ok "it took $took s" "$folder/err"
fi
grep -q '^stalemate: set 1 of at most [0-9]*: [0-9]* states, ' "$folder/err" &&
    ok 'progress says which set of how many' ||
    not_ok 'progress says which set of how many' "$folder/err"
grep -q "$escape\|$(printf '\r')" "$folder/err" && not_ok 'no control characters in a file' "$folder/err" ||
    ok 'no control characters in a file'

# --- Colour ------------------------------------------------------------------------

# Where there is no pseudo terminal (a bare chroot has none) there is nothing to see.
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
    env -u NO_COLOR TERM=xterm script -qec "'$STALEMATE' check --no-progress $race --as-written" /dev/null \
        </dev/null >"$folder/out" 2>"$folder/err"
    says 'colour on a terminal' "$escape"
    NO_COLOR=1 TERM=xterm script -qec "'$STALEMATE' check --no-progress $race --as-written" /dev/null \
        </dev/null >"$folder/out" 2>"$folder/err"
    grep -q "$escape" "$folder/out" && not_ok 'no colour with NO_COLOR' "$folder/out" || ok 'no colour with NO_COLOR'
else
    skip 'colour on a terminal' 'no pseudo terminal'
    skip 'no colour with NO_COLOR' 'no script'
fi
env -u NO_COLOR "$STALEMATE" check $race --as-written >"$folder/out" 2>"$folder/err"
grep -q "$escape" "$folder/out" "$folder/err" && not_ok 'no colour in a file' "$folder/out" || ok 'no colour in a file'

# --- By name, from anywhere -----------------------------------------------------------

cd "$folder" || exit 1
exits 'by name from another folder' 0 check purge_race
says 'by name: it is the same' 'purge_race  Delete-on-write'
exits 'list' 0 list
says 'list: names it' '^purge_race'

builds=$(dirname "$STALEMATE")
if command -v meson >/dev/null 2>&1 && [ -f "$builds/build.ninja" ] &&
    meson install -C "$builds" --no-rebuild --destdir "$folder/root" >"$folder/why" 2>&1; then
    program=$(find "$folder/root" -name stalemate -type f -perm -u+x)
    mv "$folder/root" "$folder/moved"
    STALEMATE=$folder/moved${program#"$folder/root"}
    exits 'installed, and its tree moved' 0 check purge_race --format json
    says 'installed: it reads the designs beside it' "\"file\" : \"$folder/moved"
    cp "$folder/moved"/*/*/share/stalemate/models/purge_race.stale "$folder/mine.stale" 2>/dev/null ||
        cp "$(find "$folder/moved" -name purge_race.stale)" "$folder/mine.stale"
    exits 'installed: a design elsewhere uses the library that ships' 0 check "$folder/mine.stale"
else
    skip 'installed, and its tree moved' 'meson cannot install from here'
fi

echo "1..$count"
