#!/bin/sh
# A timer of a second to a day beside a reader that loops: with a shorter timer where there is one, and with each
# tick of the timer, as far as two minutes go.
set -eu
cd "$(dirname "$0")/.."
stalemate=${STALEMATE:-build/stalemate}
design=tests/commands/long_clock.stale

states() { awk '$1 == "\"states\"" { gsub(/,/, "", $3); print $3; exit }'; }

measure() { # options; prints states and milliseconds
    begin=$(date +%s%N)
    found=$("$stalemate" check "$design" --as-written --format json --timeout 120s "$@" 2>/dev/null | states) || :
    end=$(date +%s%N)
    printf '%14s %10s' "$found" $(((end - begin) / 1000000))
}

printf '%-5s %14s %10s %14s %10s\n' TTL states ms 'every tick' ms
for ttl in 1s 10s 1m 10m 1h 24h; do
    printf '%-5s ' "$ttl"
    measure --set "TTL=$ttl"
    case $ttl in
    24h) printf '%14s %10s\n' - - ;;
    *) printf ' %s\n' "$(measure --set "TTL=$ttl" --reductions dead)" ;;
    esac
done
