#!/bin/sh
# Every design that ships, the growth of purge_race, and (with `peers`) its shortest runs as SPIN
# finds them. Times are of whole processes, the median of five.
set -eu
cd "$(dirname "$0")/.."
stalemate=${STALEMATE:-build/stalemate}

milliseconds() { # command; prints the median of five runs
    for _ in 1 2 3 4 5; do
        begin=$(date +%s%N)
        "$@" >/dev/null 2>&1 || :
        end=$(date +%s%N)
        echo $(((end - begin) / 10000))
    done | sort -n | sed -n 3p | awk '{ printf "%.1f", $1 / 100 }'
}

field() { # name, of the first configuration in the JSON on standard input
    awk -v name="\"$1\"" '$1 == name { gsub(/,/, "", $3); print $3; exit }'
}

designs() {
    printf '%-24s %8s %14s %16s %8s\n' design states configurations 'states in all' ms
    total=0
    for file in models/*.stale; do
        name=$(basename "$file" .stale)
        json=$("$stalemate" check "$file" --format json 2>/dev/null) || :
        states=$(printf '%s\n' "$json" | field states)
        sets=$(printf '%s\n' "$json" | grep -c '"complete"') || :
        all=$(printf '%s\n' "$json" | awk '$1 == "\"states\"" { gsub(/,/, "", $3); n += $3 } END { print n }')
        ms=$(milliseconds "$stalemate" check "$file")
        total=$(awk -v a="$total" -v b="$ms" 'BEGIN { print a + b }')
        printf '%-24s %8s %14s %16s %8s\n' "$name" "$states" "$sets" "$all" "$ms"
    done
    printf 'total %s ms\n' "$total"
}

growth() {
    printf '\npurge_race as written, interpreter, one thread\n'
    printf '%-10s %10s %12s %8s %14s %10s\n' 'W x R' states transitions s states/s 'KiB'
    for size in '1 1' '1 2' '2 1' '2 2' '1 3' '3 1' '2 3' '3 2' '3 3'; do
        writers=${size% *} readers=${size#* }
        log=$(mktemp)
        json=$(/usr/bin/time -f '%e %M' -o "$log" "$stalemate" check purge_race --as-written --quiet \
            --format json --set WRITERS="$writers" --set READERS="$readers") || :
        # GNU time says first that the exit status was not 0.
        seconds=$(tail -n 1 "$log" | cut -d ' ' -f 1) memory=$(tail -n 1 "$log" | cut -d ' ' -f 2)
        rm -f "$log"
        states=$(printf '%s\n' "$json" | field states)
        steps=$(printf '%s\n' "$json" | field transitions)
        rate=$(awk -v n="$states" -v s="$seconds" 'BEGIN { printf "%d", (s > 0 ? n / s : 0) }')
        printf '%-10s %10s %12s %8s %14s %10s\n' "$writers x $readers" "$states" "$steps" "$seconds" "$rate" "$memory"
    done
}

designs
growth
if [ "${1:-}" = peers ]; then
    printf '\nSPIN on the same design\n'
    sh bench/peers/purge_race/run.sh
fi
