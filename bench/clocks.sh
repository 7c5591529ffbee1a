#!/bin/sh
# A timer of a second to a day beside a reader that loops: with a shorter timer where there is one, and with each
# tick of the timer, as far as two minutes go. Then two timers at a time, as written and with a fix.
set -eu
cd "$(dirname "$0")/.."
stalemate=${STALEMATE:-build/stalemate}

states() { awk '$1 == "\"states\"" { gsub(/,/, "", $3); print $3; exit }'; }

measure() { # design, options; prints states and milliseconds, until the answer and a row for each step of its run
    begin=$(date +%s%N)
    found=$("$stalemate" check "$@" --format json --timeout 120s 2>/dev/null | states) || :
    end=$(date +%s%N)
    printf '%14s %10s' "$found" $(((end - begin) / 1000000))
}

header() { printf '%-12s %14s %10s %14s %10s\n' "$1" states ms 'every tick' ms; }

header TTL
for ttl in 1s 10s 1m 10m 1h 24h; do
    printf '%-12s ' "$ttl"
    set -- --set "TTL=$ttl" --as-written
    measure tests/commands/long_clock.stale "$@"
    case $ttl in
    24h) printf '%14s %10s\n' - - ;;
    *) printf ' %s\n' "$(measure tests/commands/long_clock.stale "$@" --reductions dead)" ;;
    esac
done

echo
header 'two TTLs'
for lives in '2s 800ms' '1m 50s' '1h 50m' '24h 20h'; do
    for fix in --as-written '--fix lease'; do
        printf '%-12s ' "$lives"
        # shellcheck disable=SC2086 # an option and its value
        set -- $fix --set "LIFE=${lives% *}" --set "OTHER=${lives#* }" --set LEAST=0s
        measure tests/commands/two_lives.stale "$@"
        case $lives in
        2s*) printf ' %s  %s\n' "$(measure tests/commands/two_lives.stale "$@" --reductions dead)" "$fix" ;;
        *) printf '%14s %10s  %s\n' - - "$fix" ;;
        esac
    done
done
