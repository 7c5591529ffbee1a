#!/bin/sh
# docs/gallery shows what the program draws: for each design that ships the picture of its worst
# run (what the `Show` line of its header names, else the first window that is open as written, else
# the first check that is broken; where nothing fails, under the first fix that leaves something
# open), and README.md, a list of them.
#
# tests/gallery.sh --update draws them now, for you to look at.
set -u

update=${1:-}

root=${SOURCE_ROOT:-$(CDPATH='' cd "$(dirname "$0")/.." && pwd)}
program=${STALEMATE:-$root/build/stalemate}
gallery=$root/docs/gallery
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export NO_COLOR=1 LC_ALL=C.UTF-8

designs() { (cd "$root/models" && ls -- *.stale) | sed 's/\.stale$//'; }

stalemate() { "$program" "$@" </dev/null 2>>"$work/errors"; }

# --- One design: NAME.svg, and NAME.md, its part of the page ------------------------

# What a design is about, where its header says another thing than its first window.
about() { # name
    shown=$(sed -n 's,^// Show: ,,p' "$root/models/$1.stale")
    [ -n "$shown" ] || return 0
    if grep -q "^window $shown " "$root/models/$1.stale"; then
        echo "--window $shown"
    else
        echo "--check $shown"
    fi
}

draw() { # name
    # shellcheck disable=SC2046 # none, or two words
    stalemate trace "$1" $(about "$1") -o "$work/$1.svg" && return
    for fix in $(sed -n 's/^fix  *\([a-z_0-9]*\).*/\1/p' "$root/models/$1.stale"); do
        # shellcheck disable=SC2046
        stalemate trace "$1" --fix "$fix" $(about "$1") -o "$work/$1.svg" && return
    done
}

symptom() { # name; never as HTML or Markdown
    sed -n 's,^// Symptom: ,,p' "$root/models/$1.stale" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/[][*]/\\&/g'
}

page() {
    cat <<'END'
# Gallery

The worst run of each design that ships: the first window that stays open as the design is
written, else the first check that it breaks, else that of the first fix that leaves something
open. The `Show` line of a design's header names another one. `stalemate trace NAME -o NAME.svg`
draws it. Each picture belongs to a page that explains the bug, and which fixes help.

Time goes down, a row a step. Processes are left, and the grey bars on their lanes are requests
under way. Components are right, and a bar has the colour of the value that it holds: the same
colour is the same version. A process that carries an old value has its colour on its lane, from
the step that read it to the step that stores it; where another reads it there, it is carried on.
The window is open where the bar is hatched red.
Steps that nothing is said of are grey. Below the run stands what each fix makes of it: it helps in
every run, it mends this run only, or it does not help.

END
    for name in $names; do
        printf -- '- [%s](%s.svg): [%s](../patterns/%s.md)\n' "$name" "$name" "$(symptom "$name")" "$name"
    done
}

names=$(designs)
for name in $names; do
    draw "$name"
done
page >"$work/README.md"

if [ "$update" = --update ]; then
    mkdir -p "$gallery"
    rm -f "$gallery"/*.svg
    cp "$work"/*.svg "$work/README.md" "$gallery/"
    exit
fi

cd "$work" || exit 99 # what is in `out` and `err` there tells why a case fails
# shellcheck source=tests/cases.sh
. "$root/tests/cases.sh"
for name in $names; do
    if [ -f "$work/$name.svg" ]; then
        cmp -s "$gallery/$name.svg" "$work/$name.svg"
        result $? "the picture of $name is current"
    fi
done
# shellcheck disable=SC2154 # cases.sh has it
echo "# $count pictures of $(echo "$names" | wc -w) designs"
[ "$count" -ge 30 ] # dozens ship, and of nearly all some run shows what fails
result $? 'there are pictures to look at'
cmp -s "$gallery/README.md" "$work/README.md"
result $? 'README.md is current'
extra=$(cd "$gallery" && for file in *.svg; do [ -f "$work/$file" ] || echo "$file"; done)
[ -z "$extra" ]
result $? 'no picture is left of a design that is gone'
# shellcheck disable=SC2154 # likewise
[ "$failed" -eq 0 ] || echo '# ./dev gallery draws them again; look at them'
end_cases
