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

# The numbers of the steps that a picture has.
drawn() {
    run trace tests/commands/long.stale --format svg "$@"
    grep -o 'class="step" data-step="[0-9]*"' "$folder/out" | grep -o '[0-9]*' | sort -nu >"$folder/drawn"
    tr '\n' ' ' <"$folder/drawn" >"$folder/out"
}

# --- Whole outputs -----------------------------------------------------------

race=models/purge_race.stale
accept=tests/language/accept

prints purge_race.check.txt 0 check $race
prints purge_race.check.json 0 check $race --format json
prints purge_race.as-written.txt 1 check $race --as-written
prints purge_race.open.txt 0 check $race --open
prints purge_race.lease.txt 0 check $race --fix lease
prints purge_race.lease.json 0 check $race --fix lease --format json
prints purge_race.window.txt 0 trace $race --window stale_entry
# Where calls stand is looked at in schema.py; here it would change with every comment of the design.
without='/^ *"\(line\|column\)" : [0-9]*,\{0,1\}$/d'
prints purge_race.window.json 0 trace $race --window stale_entry --format json
without=
prints purge_race.window.itf.json 0 trace $race --window stale_entry --format itf
prints purge_race.window.puml 0 trace $race --window stale_entry --format plantuml
prints purge_race.fresh.txt 0 trace $race --check fresh
prints purge_race.fresh.reorder.txt 0 trace $race --check fresh --fix reorder
prints purge_race.transient.txt 0 trace $race --window stale_entry --fix lease
prints long.trace.txt 0 trace tests/commands/long.stale
prints long.trace.all.txt 0 trace tests/commands/long.stale --all
# Of its 16 hits, steps 4 to 19, the first and the last stand for all.
drawn
says 'long: a picture folds what the text folds' '^1 2 3 4 19 20 $'
drawn --all
says 'long: --all draws every step' "^$(seq -s ' ' 20) \$"
prints purge_race.why.mermaid 0 trace $race --window stale_entry --format mermaid --parts run,why
prints purge_race.command.txt 0 trace $race --window stale_entry --parts why,command
prints legs.trace.txt 0 trace tests/commands/legs.stale
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
prints time_opens.check.txt 1 check $golden/time_opens.stale --as-written
prints time_opens.window.itf.json 0 trace $golden/time_opens.stale --window old --format itf
prints time_opens.window.mermaid 0 trace $golden/time_opens.stale --window old --format mermaid
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
cp "$folder/plot.svg" "$folder/out"
says 'sweep: the plot names the line' '>double_delete</text>'
says 'sweep: the plot names the param' '>DELAY</text>'
says 'sweep: the plot says the threshold' '>double_delete closes stale_entry from 500ms on</text>'
says 'sweep: the plot says it of a check, too' '>double_delete keeps fresh from 500ms on</text>'
# As written the window is open for the TTL, whatever the value: 4 round marks at one height, and one at the name.
heights=$(sed -n 's/.*<ellipse cx="[0-9.]*" cy="\([0-9.]*\)" rx="3.6".*/\1/p' "$folder/plot.svg" | sort | uniq -c | sed 's/^ *//')
case $heights in
'5 '[0-9]*) ok 'sweep: marks at the TTL' ;;
*) echo "$heights" >"$folder/why"; not_ok 'sweep: marks at the TTL' "$folder/why" ;;
esac
for kind in png pdf; do
    run sweep $sweep --over DELAY --values 400ms,500ms -o "$folder/plot.$kind"
    has_status "sweep: a plot as $kind" 0
    head -c 5 "$folder/plot.$kind" | tr -dc '[:print:]' >"$folder/out"
    says "sweep: it is a $kind" '^%*P[ND][GF]'
done
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
says 'and why it is unknown' '^  never_all: the bound is the probability itself, or too close to it to decide; a slightly larger'
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
# It carries its name, and looks otherwise in the dark. Nothing in it is smaller than 9 points.
says 'graph: a picture: it has a title' '<title>purge_race, as written: 20 of 358 states<'
says 'graph: a picture: it knows dark mode' '@media (prefers-color-scheme: dark)'
exits 'graph: dark' 0 graph $race --theme dark --format dot
says 'graph: dark: its ground' 'bgcolor="#0d1117"'
refuses 'graph: no such theme' 2 'stalemate: there is no theme `puce`: light, dark or auto' graph $race --theme puce
exits 'graph: more than 25 states' 0 graph $race --untimed
says 'graph: more than 25 states: they are folded' '39 states are folded into 22 nodes, by db, cache, writer, reader; --around N draws those near the run one by one'
exits 'graph: as many states as are wanted' 0 graph $race --untimed --max-nodes 39
says 'graph: as many states as are wanted: all' 'purge_race, as written: all 39 states'
refuses 'graph: no variable has so few values' 3 \
    'stalemate: there would be 55 nodes, and the most is 1: --around 0 draws 1; --by VARIABLE,... folds them; --max-nodes 55 draws them; smaller params need fewer' \
    graph $race --untimed --fix lease --check fresh --max-nodes 1
refuses 'graph: too much around the run' 3 \
    'stalemate: around the run there would be 13 nodes, and the most is 12: --around 0 draws 7; --by VARIABLE,... folds them; --max-nodes 13 draws them; smaller params need fewer' \
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
    '^unfair, as written: its probability is up to 0.333333, more than 33/100$'
says 'chance: and what came about' 'now this holds, and in no shorter run: luck.value == 1; luck.value is 1$'
says 'chance: a step says how probable what it drew is' \
    '^   1  player  luck.draw_of_four()  1 in 4: value = 1, gain = 4; luck 1, luck.gain 4$'
prints draws.rare.txt 0 trace tests/commands/draws.stale --check rare
prints settles.trace.txt 0 trace $accept/check_settles_loop.stale
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

# One step, after which the check is broken and the window open forever; the claim is of the window.
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
says 'undecided: no set is said to do' '^  up: some sets of fixes lead to a design error, and it is not known to be closed by any other$'

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

# Without `urgent` each lamp blinks when it likes: some 30^4 states, in which two blinks at once are found
# late. With time free they are found at once, so that one is known.
run check tests/commands/lamps.stale --as-written --quiet
says 'assumptions: none is searched for without end' \
    'keeps together only thanks to timing; whether it needs `urgent event blink` (line 9) is unknown: it takes more than 100000 states, and --assumptions all searches on$'
run check tests/commands/lamps.stale --as-written --quiet --assumptions none
says_not 'assumptions: none is asked for' '[*]'
exits 'assumptions: some, all or none' 2 check tests/commands/lamps.stale --assumptions few

# --- Bounds that are not closed -----------------------------------------------------------

# Renewed just before it is due, it is up for nearly 20 s; renewed twice, for nearly 30 s. A run may start the timer
# two times, or three: ticks are the greatest parts of the clock's 1 s, in whole microseconds, of which 10 s have more than that.
run check tests/commands/strict.stale
says 'strict: the least upper bound' 'until lapse, 20s'
says 'strict: it is said to be one' '^  no run attains the longest time of held, but runs come as near to it as one likes$'
says 'strict: a clock of 1s is fine enough for two starts' '^  times are counted in ticks of 1s$'
says 'strict: the run says so, too' 'runs keep it open for as near to 20s as one likes, and none that long; if'
says 'strict: and shows 9 s and 10 s' '   3  19s  lease  lapse'
run check tests/commands/strict.stale --format json
says 'strict: in JSON' '"exact" : true'
says 'strict: attained by none' '"attained" : false'
for clock in 'clock' 'clock 10s' 'clock 5s' 'clock 20ms'; do
    sed "s/^clock 1s/$clock/; s/lease.renew(); lease.renew()/repeat 3 { lease.renew() }/" \
        tests/commands/strict.stale >"$folder/three.stale"
    run check "$folder/three.stale"
    says "strict: three starts, $clock" 'until lapse, 30s'
done
# Taken after the one and before that is due: at some moment between two ticks of 1 s. Then it goes on for as long after.
run check tests/commands/between_ticks.stale
says 'strict: a window that opens between ticks' 'at most 1s'
says 'strict: in ticks with room for it' '^  times are counted in ticks of 250ms$'
# One start is enough: a read comes while the lease of 10 s is not due, so that what it shows is less than 10 s old.
run check tests/commands/nearly_old.stale
says 'strict: how old a read is' 'as written    10s '
says 'strict: no read is that old' 'no run attains the longest time of age,'
run trace tests/commands/nearly_old.stale --measure age
says 'strict: the run shows one nearly as old' '^age, as written: less than 10s old, after step 2$'
# Beside readers that loop finer ticks come to 235,393 states, and ticks are as they were: short by one for each of
# two starts, of 10 s three times.
run check tests/commands/strict_readers.stale --assumptions none
says 'strict: too many states for finer ticks' 'at most 28s'
says 'strict: that is said' 'ticks of 1s, and something happens only while .* (finer ticks come to too many states)$'
# So they are where --max-states allows no more: 2,960 states with ticks of 1 s. What is kept has ticks that do not depend
# on that, for who goes on may allow more.
run check tests/commands/strict_readers.stale --assumptions none --max-states 3000
says 'strict: no more states than are allowed for finer ticks' 'at most 28s'
# To try it takes no longer than there is time, and ends when it is stopped: with 10,000 ways to take each read it would
# take minutes.
sed 's/return value }/choose i in 0..9999\n return value }/' tests/commands/strict_readers.stale >"$folder/ways.stale"
exits 'strict: status 3: no time to try finer ticks' 3 check "$folder/ways.stale" --assumptions none --timeout 1s
says 'strict: there was none' 'was not compiled: the limit of time was reached: --timeout'
# Not of a group of its own: that would get the signal twice, and a second one ends the program at once.
timeout --foreground -s TERM 1 "$STALEMATE" check "$folder/ways.stale" --assumptions none >"$folder/out" 2>"$folder/err"
says 'strict: it was stopped while it tried them' 'was not compiled: it was stopped'
sed '/^process writer/d; /process slower/d; s/ && row.value == 1//' tests/commands/strict_readers.stale >"$folder/one_reader.stale"
run check "$folder/one_reader.stale" --assumptions none
says 'strict: few states' 'at most 30s'
run check "$folder/one_reader.stale" --assumptions none --max-states 500 --checkpoint "$folder/ticks.kept"
run check "$folder/one_reader.stale" --assumptions none --resume "$folder/ticks.kept"
says 'strict: a search that is gone on with has the ticks that it had' 'at most 30s'
# Without end, ticks are as they were: in ticks of 1 s the last moment is 9 s.
cp tests/commands/strict.stale "$folder/while.stale"
sed -i 's/^process p.*/process p { let n: 0..2 = 2; while n > 0 { n = n - 1; lease.renew() } }/' "$folder/while.stale"
run check "$folder/while.stale"
says 'strict, without end: the longest that ticks find' 'until lapse, 19s'
says 'strict, without end: it may be more' \
    'ticks of 1s, and something happens only while a timer is not due: .* less than a tick (a run may start it without end)$'
says 'strict, without end: nor does the run say that it is all' 'in whole ticks of 1s no run keeps it open longer without a break'
run check "$folder/while.stale" --format json
says 'strict, without end: in JSON' '"exact" : false'
run check $race --as-written --format json
says 'strict: other bounds are closed' '"exact" : true'

# --- A later set of fixes that a limit keeps from being compiled -----------------------

# How much memory reading and compiling take is nobody's business: at some limit only the large set does not fit.
kept=
for megabytes in 24 28 32 36 40 44 48 52 56 60 64; do
    run check tests/commands/later_row.stale --quiet --memory ${megabytes}M
    grep -q 'not compiled with large: the limit of memory' "$folder/err" && [ "$status" -eq 3 ] || continue
    kept=$megabytes
    break
done
[ -n "$kept" ] && ok "later row: at $kept MB" || not_ok 'later row: at no limit' "$folder/err"
says 'later row: what is known before it stays known' '^  small  *transient  *3  *1$'
says 'later row: a set that was searched is said to do' '^  stale is closed most cheaply by small (cost 1)$'
says 'later row: claims of others are undecided' '^  2 of 3 claims hold, 1 could not be decided$'
says 'later row: nor is a question about it' '^  0 of 1 questions are answered correctly, 1 could not be decided$'
exits 'later row: as JSON' 3 check tests/commands/later_row.stale --memory ${kept}M --format json
says 'later row: an option that was not compiled' 'could not be decided: a limit was reached before this set was searched'

# An option with which the design is wrong is neither right nor wrong.
run check tests/commands/option_error.stale --quiet
says 'option: nothing is known with a design error' '^  0 of 1 questions are answered correctly, 1 could not be decided$'

# --- Why a step is refused --------------------------------------------------------------

# The condition reads the version alone: step 3 set it to 1, and the other writer looked when it was 0. `edits`
# changes in the same step, and is read by nobody.
run trace tests/commands/refused.stale
says 'refused: names what the condition reads' \
    'refuses step 4: row.save(0) returns false; row.version is 1 since step 3$'

# --- A fix that mends by a deadlock ------------------------------------------------------

# waits: p never gets to its first call, so nothing opens or breaks. tidy alone goes on, and costs more.
run check tests/commands/dead_fix.stale --quiet
says 'dead fix: a window' '^  w is closed most cheaply by waits (cost 1), which deadlocks$'
says 'dead fix: a check' '^  low is kept most cheaply by waits (cost 1), which deadlocks$'
run check tests/commands/dead_fix.stale --quiet --format json
says 'dead fix: in JSON' '"deadlocks" : true'
sed 's/op sign() when signed/op sign()/' tests/commands/dead_fix.stale >"$folder/live_fix.stale"
run check "$folder/live_fix.stale" --quiet
says 'dead fix: without the deadlock' '^  w is closed most cheaply by tidy (cost 2)$'
says_not 'dead fix: is not said of others' 'which deadlocks'

# --- Memory is that of all sets together ----------------------------------------------

# Room for one of them is not room for all three, whose programs stay for their runs. At some limit each would do alone,
# and the first is searched.
kept=
for megabytes in 40 44 48 52 56 60 64 68 72 76; do
    run check tests/commands/held_rows.stale --quiet --memory ${megabytes}M
    grep -q '^  first *transient *4098 *1$' "$folder/out" || continue
    kept=$megabytes
    break
done
[ -n "$kept" ] && ok "held rows: at $kept MB" || not_ok 'held rows: at no limit' "$folder/err"
has_status 'held rows: the design as written fails' 1
says 'held rows: there is no room for all' 'not compiled with second: the limit of memory'
says 'held rows: what is known is said' '^  stale is closed most cheaply by first (cost 1)$'
exits 'held rows: there is room for each alone' 0 check tests/commands/held_rows.stale --fix third --memory ${kept}M
run check tests/commands/held_rows.stale --quiet --memory 40M
says 'held rows: why no set is named' '^  stale: not every set of fixes could be searched to its end$'
run check tests/commands/held_rows.stale --quiet --memory 400M
says 'held rows: with more memory all are searched' '^  third *transient *4098 *1$'

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
# As many as Rumur finds with the scalarset of two_tier.m: the orbits of two servers and two writers.
run check bench/cases/two_tier/two_tier.stale --as-written --reductions symmetry --format json
says 'servers that are alike are sorted' '"states" : 75840'
# The line that is told is one that names a server.
run check cache_spare --as-written --reductions symmetry --progress
line=$(sed -n 's/^stalemate: .*cache_spare\.stale:\([0-9]*\): the values of Server are not alike: one of them is named$/\1/p' "$folder/err")
sed -n "${line:-1}p" models/cache_spare.stale | grep -q 'spare\|first' &&
    ok 'progress says what tells values apart' ||
    not_ok 'progress says what tells values apart' "$folder/err"

# --- What is refused ---------------------------------------------------------

for list in '' all,some 'dead,' SYMMETRY; do
    refuses "--reductions $list" 2 \
        "stalemate: --reductions takes all, none, or some of dead, symmetry, order and time, joined by commas, not \`$list\`" \
        check tests/commands/alike.stale --reductions "$list"
done
refuses 'no design' 2 'stalemate: which design? stalemate check --help says more' check
refuses 'two designs' 2 'stalemate: one design at a time, please: `b` is one too many' trace a b
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
refuses 'sweep of what' 2 'stalemate: sweep needs a param: --over NAME, one of FILL, DELAY, TTL, PLAIN, MANY, QUICK, ONE' sweep $sweep
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
refuses 'an ending of another format: sweep' 2 'stalemate: sweep writes no format that ends like `sweep.jpg`: it knows .txt, .csv, .json, .svg, .png or .pdf, and --format says another' \
    sweep $sweep --over DELAY -o "$folder/sweep.jpg"
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
refuses 'no such part of a run' 2 \
    'stalemate: --parts takes run, why, fixes and command, joined by commas, not `reason`' \
    trace $race --parts run,reason
refuses 'a picture without the run' 2 'stalemate: svg is of the run itself: --parts has to name run' \
    trace $race --parts why,fixes --format svg
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
refuses 'sweep in another format' 2 'stalemate: sweep writes text, csv, json, svg, png or pdf, not `gif`' \
    sweep $sweep --over DELAY --format gif
exits 'a plot without a clock' 0 sweep $race --untimed --over WRITERS --values 1,2 --fix lease --as-written --format svg
# Both are good with lease and bad as written, whatever the value: in each of two panels two good marks, and one in
# the only legend.
says 'a plot without a clock: names the lines' '>lease</text>'
says 'a plot without a clock: says that nothing depends on the param' '>stale_entry is the same for every WRITERS</text>'
says 'a plot without a clock: nor does the check' '>fresh is the same for every WRITERS</text>'
ticks=$(grep -c 'class="f-good"' "$folder/out")
[ "$ticks" -eq 5 ] && ok 'a plot without a clock: what is good' ||
    { echo "$ticks" >"$folder/why"; not_ok 'a plot without a clock: what is good' "$folder/why"; }
refuses 'an unknown theme' 2 'stalemate: there is no theme `pink`: light, dark or auto' \
    trace $race --window stale_entry --format svg --theme pink
refuses 'an unknown theme of a plot' 2 'stalemate: there is no theme `pink`: light, dark or auto' \
    sweep $sweep --over DELAY --theme pink
refuses 'unknown fix' 2 'stalemate: the design has no fix `leas`; did you mean `lease`?' check $race --fix leas
refuses 'fixes that exclude each other' 2 'stalemate: the fixes lease,add_fill exclude each other' \
    check $race --fix lease,add_fill
refuses '--fix and --as-written' 2 'stalemate: --fix and --as-written ask for two different things' \
    check $race --fix lease --as-written
refuses 'unknown format of check' 2 'stalemate: check writes text, json, sarif, junit, github, tap or markdown, not `yaml`' check $race --format yaml
refuses 'unknown window' 2 'stalemate: the design has no window `stale`; it has: stale_entry' \
    trace $race --window stale
refuses 'unknown check' 2 'stalemate: the design has no check `fesh`; it has: fresh' trace $race --check fesh
refuses 'two runs at a time' 2 'stalemate: one run at a time: --window or --check' \
    trace $race --window stale_entry --check fresh
refuses 'no run to show' 1 'stalemate: three never opens: there is no run to show' \
    trace $accept/window_never.stale --window three
refuses 'unknown option' 2 'stalemate: Unknown option --nonsense' check $race --nonsense
refuses '--max-states 0' 2 'stalemate: --max-states takes a number of states, 1 to 549755813887, not `0`' \
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
says 'unknown command: says which is meant' 'no command `chekc`; did you mean `check`?'
exits 'no command' 2
exits 'trace in an unknown format' 2 trace $race --format yaml
exits 'help' 0 --help
exits 'help of a command' 0 check --help
refuses 'a command that is nearly one' 2 'stalemate: there is no command `chek`; did you mean `check`?' chek
exits 'a command that is none' 2 frobnicate
says 'a command that is none: which there are' 'there is no command `frobnicate`; there are: check, trace, .*, completions, help, format, lsp$'
refuses 'help of two' 2 'stalemate: help takes the name of one command: `trace` is one too many' help check trace
refuses 'help as a picture' 2 'stalemate: help writes text or man, not `svg`' help check --format svg
refuses 'completions of no shell' 2 'stalemate: completions takes the name of one shell: bash, zsh or fish' completions
refuses 'completions of another' 2 'stalemate: there are completions for bash, zsh and fish, not for `tcsh`' completions tcsh
exits 'completions of nothing' 0 completions --
exits 'completions of a line that is none' 0 completions -- check -- --fix
exits 'completions with a design that is refused' 0 completions -- check tests/commands/refused.stale --fix ''
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
    for command in trace report sweep graph play quiz format new patterns list; do
        status=0
        "$STALEMATE" "$command" --help >/dev/full 2>"$folder/err" || status=$?
        has_status "$command: help on a full disk" 2
    done
else
    skip 'a full disk' 'no /dev/full'
fi
run check $race
cp "$folder/out" "$folder/first"
run check $race
diff "$folder/first" "$folder/out" >"$folder/why" && ok 'twice the same' || not_ok 'twice the same' "$folder/why"

# What turns text around (U+202E, U+2066) is shown as a blank, in a run, in a warning and in a mistake.
turned=$(printf '\342\200\256') isolated=$(printf '\342\201\246')
printf 'design turned "a%sb"\nuse redis\ncache: RedisKey<0..1>\nprocess p { cache.set(1) "SET%s1" }\nwindow w "x%sy": cache.value == 1\nconst unused = 1 // %s\n' \
    "$turned" "$isolated" "$turned" "$turned" >"$folder/turned.stale"
run check "$folder/turned.stale"
cat "$folder/err" >>"$folder/out"
says 'control of direction: the text is there' 'SET 1'
says 'control of direction: so is the warning' 'param\|const `unused` is used nowhere'
grep -q "$turned\|$isolated" "$folder/out" && not_ok 'control of direction: is not passed on' "$folder/out" ||
    ok 'control of direction: is not passed on'
printf 'design turned "a"\nprocess p { paus%se }\n' "$turned" >"$folder/turned.stale"
run check "$folder/turned.stale"
cat "$folder/err" >>"$folder/out"
says 'control of direction: a mistake' 'turned.stale:2:'
grep -q "$turned" "$folder/out" && not_ok 'control of direction: not in a mistake' "$folder/out" ||
    ok 'control of direction: not in a mistake'
exits 'an option of another command' 2 trace $race --strict
says 'an option of another command: says so' 'Unknown option --strict'
exits 'check writes to the standard output' 2 check $race -o "$folder/none"
says 'check writes to the standard output: says so' 'no option -o here: the result goes to the standard output'

# --- Several designs, and the standard input -------------------------------------------

input=$race
exits 'check -: the standard input' 0 check - --quiet
says 'check -: it is the same' '^purge_race  Delete-on-write'
exits 'trace -: the standard input' 0 trace - --window stale_entry
sed 's/^window stale_entry/windw stale_entry/' $race >"$folder/input"
input=$folder/input
exits 'check -: a mistake' 2 check -
says 'check -: a mistake has its place' '^<stdin>:[0-9]*:1: error: '
unset input
exits 'check -: nothing on it' 2 check -
refuses 'several: --open is for one' 2 \
    'stalemate: --checkpoint, --resume, --emit-c, --open and --against are for one design at a time' \
    check $race models/two_tier.stale --open
refuses 'several: an unknown format is said once' 2 \
    'stalemate: check writes text, json, sarif, junit, github, tap or markdown, not `yaml`' \
    check $race models/two_tier.stale --format yaml
exits 'several: one that is not there' 2 check $race "$folder/nonesuch" models/two_tier.stale --quiet
says 'several: says which' 'nonesuch'
says 'several: the others are checked' '^two_tier '

# Of documents each design has its entry; of JSON, one that cannot be opened has the reason instead of an answer.
exits 'several: one that is not there, as JSON' 2 check $race nonesuch models/two_tier.stale --format json
"$STALEMATE" check $race nonesuch models/two_tier.stale --format json 2>"$folder/err" |
    python3 -c 'import json, sys; print([it.get("design", it.get("error")) for it in json.load(sys.stdin)])' >"$folder/out"
says 'several: as JSON it has its place' "^\['purge_race', 'there is no design .nonesuch., .*', 'two_tier'\]$"
exits 'several: a fix that one of them lacks' 2 check $race models/two_tier.stale --fix reorder,lease --format tap
says 'several: of a fix that it lacks there is an entry' '^not ok [0-9]* - two_tier: the design can be checked as asked$'
says 'several: and why' '^  message: \"the design has no fix `reorder`'
says 'several: the other is checked' '^not ok 1 - purge_race: reorder + lease closes stale_entry$'
exits 'several: a design that there is no memory for' 3 check $race --memory 1K --format tap
says 'several: has an entry, too' '^not ok 1 - .*: the design can be checked as asked$'
says 'several: which is not known' '^  severity: "unknown"$'

# --- One thing asked ------------------------------------------------------------------

exits 'asked: a window' 0 check $race --window stale_entry --quiet
says 'asked: the claims of others are not judged' '^  asked: stale_entry; not judged: 1 check, 9 claims, 1 question$'
says 'asked: its own are' '^  16 of 16 claims hold$'
says_not 'asked: the other is not in the matrix' 'fresh'
exits 'asked: a check, of one set' 0 check $race --check fresh --fix lease --quiet
says 'asked: one set has no claims, and it is said' '^  asked: fresh; not judged: 1 window, 16 claims, 1 question$'
exits 'asked: what fails' 1 check $race --check fresh --as-written --quiet
exits 'asked: several, in both ways to say so' 0 check $race --window stale_entry --check fresh,deadlock --check fresh --quiet
says 'asked: all of it' '^  asked: stale_entry, fresh; not judged: nothing$'
says 'asked: then all claims are judged' '^  25 of 25 claims hold$'
exits 'asked: a deadlock' 1 check $accept/guard_deadlock.stale --check deadlock --quiet
exits 'asked: nothing but a deadlock, and there is none' 0 check $race --check deadlock --quiet
says 'asked: of nothing else' '^  asked: deadlock; not judged: 1 window, 1 check, 25 claims, 1 question$'
exits 'asked: assertions' 1 check $accept/assert_fails.stale --check assertions --quiet
exits 'asked: not the assertions' 0 check $accept/assert_fails.stale --check deadlock --quiet
says_not 'asked: they have no column' 'broken'
refuses 'asked: nearly its name' 2 'stalemate: the design purge_race has no window `stale_entri`; did you mean `stale_entry`?' \
    check $race --window stale_entri
refuses 'asked: a check as a window' 2 'stalemate: the design purge_race has no window `fresh`; it is a check: --check fresh' \
    check $race --window fresh
refuses 'asked: a window as a check' 2 \
    'stalemate: the design purge_race has no check `stale_entry`; it is a window: --window stale_entry' \
    check $race --check stale_entry
refuses 'asked: nothing like it' 2 'stalemate: the design purge_race has no check `assertions`; it has: fresh, deadlock' \
    check $race --check assertions
refuses 'asked: a measure' 2 \
    'stalemate: the design stalest has no check `age`; it is a measure, and without --window and --check all measures are told' \
    check tests/commands/stalest.stale --check age
refuses 'asked: no name' 2 'stalemate: --window takes the name of one, or several joined by commas' check $race --window ,
refuses 'asked: coverage is of a whole design' 2 \
    'stalemate: --coverage is of a whole design: it goes with neither --window nor --check' check $race --window stale_entry --coverage
run check $race --check fresh --format tap
says 'asked: as TAP, what is skipped' '^ok [0-9]* - purge_race: lease closes stale_entry # SKIP it is about something that was not asked$'
says 'asked: as TAP, the question' '^ok [0-9]* - purge_race: question 1 # SKIP it is about something that was not asked$'
run check $race --check fresh --format markdown
says 'asked: as Markdown' '^asked: fresh; not judged: 1 window, 16 claims, 1 question$'
"$STALEMATE" check $race --format json >"$folder/whole.json" 2>/dev/null
exits 'asked: compared with a whole answer' 0 check $race --window stale_entry --quiet --against "$folder/whole.json"
says 'asked: what was not asked is not gone' '^  nothing changed since .*/whole.json$'
"$STALEMATE" check $race --window stale_entry --format json >"$folder/asked.json" 2>/dev/null
exits 'asked: a whole answer, compared with it' 0 check $race --quiet --against "$folder/asked.json"
says 'asked: what was not asked is not new' '^  nothing changed since .*/asked.json$'
run check $race --window stale_entry --set TTL=10m --quiet --against "$folder/whole.json"
says 'asked: what it was asked for has changed' '^    as written: stale_entry: until expire, 1h -> until expire, 10m$'
run check $race --window stale_entry --as-written --max-states 100 --checkpoint "$folder/asked.check" --quiet
exits 'asked: a search that asked for something else is not gone on with' 2 \
    check $race --as-written --resume "$folder/asked.check" --quiet

# --- What changed ------------------------------------------------------------------

sed -e 's/^claim lease closes stale_entry.*//' -e 's/^fix lease /fix lock /' -e 's/\blease\b/lock/g' $race >"$folder/renamed.stale"
"$STALEMATE" check $race --set TTL=10m --format json >"$folder/before.json" 2>/dev/null
exits 'against: the exit status is that of the answer' 0 check $race --quiet --against "$folder/before.json"
says 'against: a verdict that changed' '^    as written: stale_entry: until expire, 10m -> until expire, 1h$'
says 'against: a param that changed' '^    param TTL: 10m -> 1h$'
run check $race --quiet --set TTL=10m --against "$folder/before.json"
says 'against: nothing changed' '^  nothing changed since .*/before.json$'
run check "$folder/renamed.stale" --quiet --set TTL=10m --against "$folder/before.json"
says 'against: a fix that is gone' '^    fix lease is gone$'
says 'against: a fix that is new' '^    fix lock is new$'
run check $race --quiet --format json --against "$folder/before.json"
says 'against: as JSON' '"what" : "param TTL"'
run check $race --quiet --format markdown --against "$folder/before.json"
says 'against: as Markdown' '^- param TTL: 10m -\\> 1h$'
"$STALEMATE" check tests/commands/stalest.stale --format json >"$folder/stalest.json" 2>/dev/null
run check tests/commands/stalest.stale --quiet --against "$folder/stalest.json"
says 'against: ages that are the same' '^  nothing changed since .*/stalest.json$'
sed 's/"at_most" : [^,]*/"at_most" : "20"/' "$folder/stalest.json" >"$folder/older.json"
run check tests/commands/stalest.stale --quiet --against "$folder/older.json"
says 'against: an age that changed' '^    as written: age: 20s -> 12s$'
says 'against: an age that lost its bound' '^    keep: age: 20s -> no bound$'
run check $race --quiet --set TTL=10m --as-written --against "$folder/before.json"
says 'against: one set of fixes has no claims to lose' '^  nothing changed since .*/before.json$'
"$STALEMATE" check $race --set TTL=10m --as-written --format json >"$folder/single.json" 2>/dev/null
run check $race --quiet --set TTL=10m --against "$folder/single.json"
says 'against: of an answer of one set no claim is new' '^  nothing changed since .*/single.json$'
refuses 'against: no file' 2 "stalemate: --against $folder/none: the file cannot be read" \
    check $race --against "$folder/none"
echo '{"design": ' >"$folder/half.json"
refuses 'against: half a file' 2 \
    "stalemate: --against $folder/half.json: that is no JSON; \`stalemate check --format json\` writes it" \
    check $race --against "$folder/half.json"
for odd in '[]' '{}' '{"design": 1, "configurations": []}' '{"design": "purge_race", "configurations": {}}'; do
    echo "$odd" >"$folder/odd.json"
    refuses "against: $odd" 2 \
        "stalemate: --against $folder/odd.json: that is no answer of \`stalemate check --format json\`" \
        check $race --against "$folder/odd.json"
done
echo '{"design": "purge_race", "params": [], "declared": 1, "claims": [1, {"text": 2}], "cheapest": {"a": 1},
    "configurations": [1, {"fixes": [1], "windows": {"a": 2}, "checks": [], "measures": {"m": {"least": 1}}}]}' >"$folder/odd.json"
exits 'against: members of other types' 0 check $race --quiet --against "$folder/odd.json"
for deep in '[' '{"a":' '/*"*/['; do
    awk -v deep="$deep" 'BEGIN { for (i = 0; i < 200000; i++) printf "%s", deep }' >"$folder/deep.json"
    refuses "against: 200000 levels of $deep" 2 \
        "stalemate: --against $folder/deep.json: that is no answer of \`stalemate check --format json\`" \
        check $race --against "$folder/deep.json"
done
refuses 'against: another design' 2 \
    "stalemate: --against $folder/before.json: that is an answer of the design purge_race, and this is two_tier" \
    check models/two_tier.stale --against "$folder/before.json"
refuses 'against: as SARIF' 2 \
    'stalemate: --against is for the formats text, json and markdown, and goes with neither --open nor --emit-c' \
    check $race --format sarif --against "$folder/before.json"

# --- Interrupted -----------------------------------------------------------------

status=0
timeout --foreground --preserve-status -s INT 1 "$STALEMATE" check tests/commands/large.stale \
    >"$folder/out" 2>"$folder/err" || status=$?
has_status 'interrupted: an answer all the same' 130
says 'interrupted: says that it is partial' 'INCOMPLETE .*interrupted'
status=0
timeout --foreground --preserve-status -s TERM 1 "$STALEMATE" check tests/commands/large.stale \
    --format junit >"$folder/out" 2>"$folder/err" || status=$?
has_status 'terminated: an answer all the same' 143
says 'terminated: a whole document' '^</testsuites>$'

# All verdicts are known at once: 12 drums of which some have beaten in this second, and 5 places of the beat. With
# time free there are 5^12 states, and most are in the searches for what rests on timing. That two drums are never
# apart is refuted soon there.
interrupted() { # what, signal, status, options
    what=$1 signal=$2 wanted=$3
    shift 3
    status=0
    env --default-signal="$signal" timeout --foreground --preserve-status -s "$signal" 3 "$STALEMATE" check \
        tests/commands/drums.stale --as-written --assumptions all "$@" >"$folder/out" 2>"$folder/err" || status=$?
    has_status "$what" "$wanted"
}
interrupted 'interrupted in what rests on timing' INT 130 --quiet
says 'interrupted in what rests on timing: all verdicts' '^  as written    kept ?    kept \*       20480$'
says 'interrupted in what rests on timing: that it rests on any is unknown' \
    'keeps even, but whether only thanks to timing is unknown: the search was interrupted$'
says 'interrupted in what rests on timing: an assumption is unknown' \
    'keeps together only thanks to timing; whether it needs `takes 1s` (line 12) is unknown: the search was interrupted$'
interrupted 'terminated in what rests on timing' TERM 143 --format json
says 'terminated in what rests on timing: it is not complete' '"incomplete" : "the search was interrupted"'
interrupted 'hung up in what rests on timing' HUP 129 --format tap
says 'hung up in what rests on timing: a case' '^not ok .* what rests on timing is searched to the end$'
exits 'what rests on timing takes too long: the verdicts are there' 0 check tests/commands/drums.stale --as-written --assumptions all \
    --timeout 3s
says 'what rests on timing takes too long: says so' 'whether only thanks to timing is unknown: the limit of time'
status=0
timeout --foreground --preserve-status -s INT 3 "$STALEMATE" report tests/commands/drums.stale --as-written --assumptions all \
    -o "$folder/drums.html" >"$folder/out" 2>"$folder/err" || status=$?
has_status 'a page, interrupted in what rests on timing' 130

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
    for columns in 60 100; do
        script -qec "stty cols $columns; '$STALEMATE' trace --no-progress $race" /dev/null </dev/null |
            tr -d '\r' | sed "s/$escape\[[0-9;]*m//g" >"$folder/out"
        longest=$(awk '{ if (length > most) most = length } END { print most + 0 }' "$folder/out")
        [ "$longest" -le "$columns" ] && grep -q 'SELECT \* FROM users' "$folder/out" &&
            ok "lines are no wider than $columns columns" ||
            not_ok "lines are no wider than $columns columns" "$folder/out"
        script -qec "stty cols $columns; '$STALEMATE' play --no-progress $race --steps 1 </dev/null" /dev/null </dev/null |
            tr -d '\r' | sed "s/$escape\[[0-9;]*m//g" >"$folder/out"
        longest=$(awk '{ if (length > most) most = length } END { print most + 0 }' "$folder/out")
        [ "$longest" -le "$columns" ] && grep -q 'ticks of 200ms' "$folder/out" &&
            ok "play: lines are no wider than $columns columns" ||
            not_ok "play: lines are no wider than $columns columns" "$folder/out"
    done
    for command in 'trace --format png' 'graph --format pdf' 'sweep --over WRITERS --format png'; do
        script -qec "'$STALEMATE' $command $race" /dev/null </dev/null >"$folder/out"
        says "not for a terminal: $command" '^stalemate: p[nd][gf] is not for a terminal: -o FILE\.p[nd][gf] writes it to a file'
    done
else
    skip 'not for a terminal: trace' 'no pseudo terminal'
    skip 'not for a terminal: graph' 'no pseudo terminal'
    skip 'not for a terminal: sweep' 'no pseudo terminal'
    skip 'lines are no wider than 60 columns' 'no pseudo terminal'
    skip 'lines are no wider than 100 columns' 'no pseudo terminal'
    skip 'play: lines are no wider than 60 columns' 'no pseudo terminal'
    skip 'play: lines are no wider than 100 columns' 'no pseudo terminal'
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
shipped=$(wc -l <"$folder/out")
exits 'list: by words' 0 list SHOPIFY marker
says 'list: by words, finds it' "^identity_cache  Shopify's identity_cache"
if [ "$(wc -l <"$folder/out")" -lt "$shipped" ]; then ok 'list: by words, fewer'; else not_ok 'list: by words, fewer' "$folder/out"; fi
exits 'list: none is about that' 1 list sourdough
exits 'list: as JSON' 0 list --format json purge_race
says 'list: as JSON, its title' '"title" : "Delete-on-write'
refuses 'list: unknown format' 2 'stalemate: list writes text or json, not `svg`' list --format svg
exits 'show' 0 show purge_race
cmp -s "$folder/out" "$SOURCE_ROOT/models/purge_race.stale" && ok 'show: all of it' || not_ok 'show: all of it' "$folder/out"
exits 'show: a file of the library' 0 show redis
cmp -s "$folder/out" "$SOURCE_ROOT/models/library/redis.stale" && ok 'show: all of that' || not_ok 'show: all of that' "$folder/out"
refuses 'show: no such' 2 \
    'stalemate: no design `purge_rac` ships, and no file of the library is called so; did you mean `purge_race`?' show purge_rac
refuses 'show: a path is none' 2 \
    'stalemate: no design `../models/x` ships, and no file of the library is called so (stalemate list names the designs)' \
    show ../models/x
refuses 'show: two' 2 'stalemate: show takes the name of one design or library file' show redis sql
"$STALEMATE" sweep --help >"$folder/option" 2>&1
exits 'help of one command' 0 help sweep
cmp -s "$folder/out" "$folder/option" && ok 'help: as --help' || not_ok 'help: as --help' "$folder/out"
exits 'help: no such command' 2 help sweeep
refuses 'help: two' 2 'stalemate: help takes the name of one command: `check` is one too many' help sweep check
exits 'color: always' 1 check purge_race --color=always --as-written --quiet
grep -q "$escape" "$folder/out" && ok 'color: always, in a file' || not_ok 'color: always, in a file' "$folder/out"
exits 'color: never' 1 check purge_race --color=never --as-written --quiet
grep -q "$escape" "$folder/out" && not_ok 'color: never, none' "$folder/out" || ok 'color: never, none'
refuses 'color: another word' 2 'stalemate: --color takes auto, always or never, not `blue`' check purge_race --color=blue

# How old reads are: at most TTL + 2s, for an entry is set at most 2s after its row was read, and expires TTL after that.
# One that never expires may be read after any time. Where the write alone sets it, no read is stale.
oldest=tests/commands/stalest.stale
(
    cd "$SOURCE_ROOT" || exit 1
    for format in csv json svg; do
        "$STALEMATE" sweep $oldest --over TTL --format $format >"$folder/oldest.$format" 2>&1
    done
    "$STALEMATE" check $oldest >"$folder/oldest.check" 2>&1
    "$STALEMATE" check $oldest --format json >"$folder/oldest.checked" 2>&1
    "$STALEMATE" trace $oldest --measure age >"$folder/oldest.trace" 2>&1
    "$STALEMATE" trace $oldest --measure age --untimed >"$folder/oldest.untimed" 2>&1
    "$STALEMATE" trace $oldest --measure other >"$folder/oldest.other" 2>&1
    "$STALEMATE" trace $oldest --measure age --window w >"$folder/oldest.two" 2>&1
)
holds() { # what, file, pattern of a line in it
    grep -q -e "$3" "$folder/$2" && ok "$1" || not_ok "$1" "$folder/$2"
}
holds 'oldest read: the time' oldest.check '^  as written  *12s '
holds 'oldest read: none is' oldest.check '^  keep  *no bound '
holds 'oldest read: none is stale' oldest.check '^  refresh  *0s '
holds 'oldest read: a claim that it has one' oldest.check 'keep holds age to exactly 1h: it has no bound$'
holds 'oldest read: the run of no bound' oldest.check '^age, with keep: a stale read of any age, after step 5$'
holds 'oldest read: JSON' oldest.checked '^ *"at_most" : "12"$'
holds 'oldest read: JSON, no bound' oldest.checked '^ *"unbounded" : true$'
holds 'oldest read: CSV' oldest.csv '^15,,measure,age,,17,'
holds 'oldest read: CSV, no bound' oldest.csv '^15,keep,measure,age,,,'
holds 'oldest read: sweep, JSON' oldest.json '^ *"at_most" : "7"$'
holds 'oldest read: a plot has an axis of ages' oldest.svg '>a read is at most so old</text>'
holds 'oldest read: a plot, no bound' oldest.svg '>no bound</text>'
holds 'oldest read: a plot, none is stale' oldest.svg '>never stale</text>'
holds 'oldest read: its run' oldest.trace '^age, as written: at most 12s old, after step 5$'
holds 'oldest read: with time free there is none' oldest.untimed '^stalemate: there is no such run to show$'
holds 'trace: no such measure' oldest.other '^stalemate: the design has no measure .other.; it has: age$'
holds 'trace: a measure and a window' oldest.two '^stalemate: one run at a time: --window, --check or --measure$'

# What only some commands need is loaded by them: to check needs neither Graphviz nor PostgreSQL's parser.
if command -v ldd >/dev/null 2>&1; then
    ldd "$STALEMATE" >"$folder/out"
    says 'starting loads what it needs' 'libglib-2'
    grep -qE 'libgvc|libcgraph|libpg_query' "$folder/out" && not_ok 'starting loads nothing else' "$folder/out" ||
        ok 'starting loads nothing else'
else
    skip 'starting loads nothing else' 'no ldd'
fi

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
