#!/bin/sh
# The pages that `report` and `conform` write, in a headless Chromium that chromedriver leads. ./dev test installs
# what this needs; where that was not to be had the test is skipped, and says what is missing.
set -u
: "${STALEMATE:?}" "${SOURCE_ROOT:?}"

skip() { echo "1..0 # SKIP no $1 here: ./dev test installs it"; exit 0; }

chromium=$(command -v chromium) || skip chromium
chromedriver=$(command -v chromedriver) || skip chromedriver
command -v python3 >/dev/null || skip python3

folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 143' TERM INT HUP # report.py is told too, and ends its browser
cd "$folder" || exit 1

# Texts that would end a tag, an attribute or a script, were they not escaped.
cat >hostile.stale <<'END'
design hostile "</title></script><script>alert(1)</script> \"&' <!--"
component Cell { value: 0..1 = 0
    op up() { value = 1 }
    event down when value == 1 { value = 0 } }
cell: Cell
process p { cell.up() "</script><img src=x onerror=alert(2)>" }
window w "<b>open</b> & shut": cell.value == 1
fix none_at_all "it's <i>nothing</i>" cost 1
END
# Half an hour of a loop with a step at each second: 1,800 steps, more than a drawing has rows of their own for.
cat >long.stale <<'END'
design long "A reader that loops for as long as the entry lives"
clock 1s
component Cache { value: (0..1)?
    expiry: timer
    op get(): (0..1)? { return value }
    op set(v: 0..1) { value = v; start expiry for 30m }
    urgent event expire when expiry.due { value = none; stop expiry } }
cache: Cache
process writer { cache.set(1) }
process reader takes 1s..1s { loop { let u = cache.get() } }
window filled "there is an entry": cache.value != none
END
pages='purge_race metadata_split cold_cluster cache_key'
for name in $pages; do
    "$STALEMATE" report "$name" -o "$name.html" </dev/null || exit 1
done
"$STALEMATE" report purge_race --set FILL=1s -o slow.html </dev/null || exit 1
"$STALEMATE" report purge_race --fix lease -o good.html </dev/null || exit 1
"$STALEMATE" report purge_race --untimed -o untimed.html </dev/null || exit 1
"$STALEMATE" report long.stale -o long.html </dev/null || exit 1
"$STALEMATE" report hostile.stale -o hostile.html </dev/null || exit 1
"$STALEMATE" report purge_race --max-states 100 -o limited.html </dev/null
for page in error:error_range deadlock:guard_deadlock chance:chance_loops rest:chance_rest; do
    "$STALEMATE" report "$SOURCE_ROOT/tests/language/accept/${page#*:}.stale" -o "${page%%:*}.html" \
        </dev/null || exit 1
done

PYTHONDONTWRITEBYTECODE=1 python3 "$SOURCE_ROOT/tests/report/log_pages.py" || exit 1

# Where ./dev test puts it; where there is none the cases that need it are skipped.
AXE=$SOURCE_ROOT/build/axe-core/package/axe.min.js PYTHONDONTWRITEBYTECODE=1 python3 "$SOURCE_ROOT/tests/report/report.py" "$chromedriver" "$chromium"
