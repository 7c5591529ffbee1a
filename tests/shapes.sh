#!/bin/sh
# One page of all shapes that pictures have: each in light, dark and grey, as wide as in a document
# and as on a phone. For people to look at; ./dev gallery writes it.
#
# tests/shapes.sh FILE.html
set -eu
: "${STALEMATE:?}" "${SOURCE_ROOT:?}"
page=${1:?FILE.html}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$SOURCE_ROOT"
golden=tests/commands
accept=tests/language/accept

# --- What is shown: title, and the command without its theme --------------------------

shapes() {
    cat <<END
short|trace $accept/deadlock_loops.stale --check deadlock
long|trace $golden/long.stale --all
folded|trace $golden/long.stale
one that repeats|trace $accept/check_settles_loop.stale
chance|trace $golden/draws.stale --check rare
with a clock|trace purge_race
arrays|trace aggregate_entry
many stores|trace two_tier
five processes|trace refresh_ahead
records|trace generation_counter
handed on|trace $golden/legs.stale
long keys|trace cache_key
what was there already|trace cache_spare
a guarantee|trace purge_race --check fresh
a check|trace stampede
a fault|trace write_behind --window lost
a design error|trace $accept/error_range.stale
a sweep|sweep purge_race --over DELAY
a sweep without a clock|sweep purge_race --untimed --over WRITERS
a state graph|graph purge_race
state by state|graph purge_race --around 1
a state graph of three processes|graph identity_cache
END
}

draw() { # theme, command; a run that fails is what is wanted
    theme=$1
    shift
    "$STALEMATE" "$@" --format svg --theme "$theme" </dev/null >"$work/$theme.svg" 2>>"$work/errors" && [ -s "$work/$theme.svg" ]
}

figure() { # class, theme
    printf '<figure class="%s">' "$1"
    cat "$work/$2.svg"
    echo '</figure>'
}

section() { # title, command
    title=$1
    shift
    for theme in light dark; do
        draw "$theme" "$@" || { echo "shapes: no picture: stalemate $*" >&2; cat "$work/errors" >&2; exit 1; }
    done
    printf '<h2>%s</h2>\n<p><code>stalemate %s</code></p>\n<div>\n' "$title" "$*"
    figure wide light
    figure wide dark
    figure 'wide grey' light
    figure phone light
    figure phone dark
    echo '</div>'
}

{
    cat <<'END'
<!DOCTYPE html>
<meta charset="utf-8">
<title>Shapes</title>
<style>
body { font: 14px sans-serif; margin: 1em }
div { display: flex; gap: 1em; align-items: start }
figure { margin: 0; flex: none }
figure svg { width: 100%; height: auto }
.wide { width: 700px }
.phone { width: 360px; overflow-x: auto }
.phone svg { min-width: 700px } /* as in the page of report: it scrolls, letters stay nine pixels */
.grey { filter: grayscale(1) }
</style>
<h1>Shapes: light, dark, grey; on a phone</h1>
END
    shapes | while IFS='|' read -r title command; do
        # shellcheck disable=SC2086 # words of a command
        section "$title" $command
    done
} >"$work/page.html"
count=$(grep -c '^<h2>' "$work/page.html")
[ "$count" -eq "$(shapes | wc -l)" ] || { echo "shapes: only $count of them" >&2; exit 1; }
cp "$work/page.html" "$page"
