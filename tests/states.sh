#!/bin/sh
# The state graph of every design that ships, as `stalemate graph` draws it where nothing is said: few
# nodes, no small letters, a name, and no wider than a page.
set -u
: "${STALEMATE:?}" "${SOURCE_ROOT:?}"
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
designs=0 numbered=0 failed=0

complain() { echo "# $design: $*"; failed=1; }

# Where what edges say would make it wider, they have numbers, and below each of these is told once, in order.
numbers_of_edges() { # graph.svg
    awk '/class="edge"/ { edge = 1 } /^<.g>/ { edge = 0 } edge && /^<text/' "$1" | sed -n 's/.*>\([0-9]*\)<.text>$/\1/p'
}
expect_key() { # graph.svg
    numbered=$((numbered + 1))
    used=$(numbers_of_edges "$1" | sort -nu)
    told=$(sed '/class="cluster"/,$d' "$1" | sed -n 's/.*>\([0-9][0-9]*\) &#160;.*<.text>$/\1/p')
    [ -n "$used" ] || complain 'no edge has a number'
    [ "$used" = "$told" ] || complain "edges have the numbers $used; told are $told"
    labels=$(numbers_of_edges "$1" | grep -c .)
    edges=$(grep -c '<title>s[0-9]*&#45;&gt;s[0-9]*</title>' "$1")
    [ "$labels" -eq "$edges" ] || complain "$edges edges have $labels numbers"
}

# Nine points are nine pixels where a picture of 700 points is shown 700 pixels wide.
look_at() { # design
    design=$1 svg=$folder/states.svg
    "$STALEMATE" graph "$1" --format svg >"$svg" 2>"$folder/err" </dev/null || { complain "$(cat "$folder/err")"; return; }
    designs=$((designs + 1))
    nodes=$(grep -c '<g id="node[0-9]*" class="node">' "$svg")
    [ "$nodes" -le 26 ] || complain "$nodes nodes, with the one that marks the start: 25 and it are the most"
    [ "$nodes" -ge 3 ] || complain "$nodes nodes say nothing"
    small=$(grep -o 'font-size="[0-9.]*"' "$svg" | tr -dc '0-9.\n' | sort -n | head -n 1)
    [ "${small%.*}" -ge 9 ] || complain "letters of $small points"
    head -n 2 "$svg" | grep -q 'role="img"' || complain 'it has no role'
    grep -q '<title>.*as written' "$svg" || complain 'it has no title'
    grep -q '<desc>A graph of [0-9]' "$svg" || complain 'it has no description'
    width=$(sed -n 's/^<svg width="\([0-9]*\)pt".*/\1/p' "$svg")
    [ "$width" -le 700 ] || complain "it is $width wide, and a page is 700"
    ! grep -q 'class="cluster"' "$svg" || expect_key "$svg"
}

# STALEMATE_SHIPPED picks some, as under the sanitizers.
least=35 least_numbered=3
[ -z "${STALEMATE_SHIPPED:-}" ] || { least=1 least_numbered=0; }
for design in "$SOURCE_ROOT"/models/${STALEMATE_SHIPPED:-*}.stale; do
    look_at "$design"
done
[ $designs -ge $least ] || { echo "# only $designs designs were drawn"; failed=1; }
[ $numbered -ge $least_numbered ] || { echo "# only $numbered had edges with numbers: that is hardly looked at"; failed=1; }
[ $failed -eq 0 ] || printf 'not '
echo "ok 1 - the state graphs of $designs designs, no wider than 700; $numbered of them with numbers on their edges"
echo 1..1
exit $failed
