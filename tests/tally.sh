#!/bin/sh
# How ./dev adds up a log of meson's: cases, what was skipped and by which name, and that a skipped case
# is a failure where CI is set; and that what failed is told at the end, with what was said of it.
set -u
: "${SOURCE_ROOT:?}"
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
count=0

adds_up() { # what, status of meson test, strict or not, the lines expected; the log on stdin
    count=$((count + 1))
    cat >"$log"
    found=$(awk -v status="$2" -v strict="$3" -f "$SOURCE_ROOT/tests/tally.awk" "$log"; echo "exit $?")
    if [ "$found" = "$4" ]; then
        echo "ok $count - $1"
    else
        echo "not ok $count - $1"
        printf '%s\n' "$found" | sed 's/^/# /'
    fi
}

# Two programs: 3 cases passed, of which one says "# skip" in no place where it means that.
good='{"name": "unit / a", "stdout": "1..2\nok 1 - one \"x\"\nok 2 - two\n", "result": "OK", "stderr": "ok 9"}
{"name": "script / b", "result": "OK", "stderr": "# SKIP"}'
part='{"name": "unit / c", "stdout": "1..3\nok 1 - a\nok 2 # SKIP test_b\nok 3 - c # skip no dot\n", "result": "OK"}'
whole='{"name": "script / report", "stdout": "1..0 # SKIP no chromium here\n", "result": "SKIP"}'
mute='{"name": "script / mute", "stdout": "", "result": "SKIP"}'
bad='{"name": "unit / d", "stdout": "1..2\nok 1 - a\n# \"x\" is not\n# a\\0\nnot ok 2 - b\n# in d.c\nok 3 - c\n# far\n", "result": "FAIL"}
{"name": "unit / crash", "stdout": "1..2\nok 1 - a\n", "stderr": "no memory\n", "result": "ERROR"}'

adds_up 'cases are counted' 0 '' '3 passed, 0 failed
exit 0' <<END
$good
END
adds_up 'failures are, and a crash is one; both are told' 1 '' 'failed: unit / d
    # "x" is not
    # a\0
    not ok 2 - b
    # in d.c
failed: unit / crash: ERROR, and none of its cases
    1..2
    ok 1 - a
    no memory
6 passed, 2 failed
exit 1' <<END
$good
$bad
END
adds_up 'each skip has a name' 0 '' 'skipped: unit / c: test_b
skipped: unit / c: no dot
skipped: script / report: no chromium here
skipped: script / mute: the program said no more
4 skipped
4 passed, 0 failed
exit 0' <<END
$good
$part
$whole
$mute
END
adds_up 'a skipped program is a failure where CI is set' 0 1 'skipped: script / report: no chromium here
1 skipped: a failure, for CI is set
3 passed, 1 failed
exit 1' <<END
$good
$whole
END
adds_up 'a skipped case is, too' 0 1 'skipped: unit / c: test_b
skipped: unit / c: no dot
2 skipped: a failure, for CI is set
4 passed, 2 failed
exit 1' <<END
$good
$part
END
adds_up 'where meson failed, something did' 1 '' '3 passed, 1 failed
exit 1' <<END
$good
END
adds_up 'no test is no success' 0 '' 'no test ran
0 passed, 0 failed
exit 1' </dev/null

echo "1..$count"
