#!/bin/sh
# The time to the first answer, as processes: Stalemate's whole matrix of purge_race, and one
# verdict of each peer, translation and compilation included.
set -eu
cd "$(dirname "$0")/.."
stalemate=${STALEMATE:-build/stalemate}
root=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

median() { # samples, runs of each, command: milliseconds of a run. To ask for the time takes a millisecond by itself
    samples=$1 runs=$2
    shift 2
    for _ in $(seq "$samples"); do
        begin=$(date +%s%N) left=$runs
        while [ "$left" -gt 0 ]; do
            "$@" >/dev/null 2>&1 || :
            left=$((left - 1))
        done
        end=$(date +%s%N)
        echo $(((end - begin) / runs))
    done | sort -n | awk '{ t[NR] = $1 } END { printf "%.1f", t[int((NR + 1) / 2)] / 1e6 }'
}

spin_verdict() { # file, defines ...: does the entry stay stale at rest, or is a read stale?
    model=$1
    shift
    (cd "$work" && rm -f pan && spin -a "$@" "$root/$model" &&
        gcc -O0 -w -DSAFETY -o pan pan.c && ./pan -m10000 && test -x pan)
}

rumur_verdict() {
    sed 's/^const W: .*;/const W: 1;/; s/^const R: .*;/const R: 1;/; s/^const K: .*;/const K: 2;/' \
        bench/cases/purge/purge.m >"$work/model.m"
    rumur --quiet --deadlock-detection off --output "$work/verifier.c" "$work/model.m" &&
        gcc -O0 -w -o "$work/verifier" "$work/verifier.c" -lpthread && "$work/verifier"
}

ours=$(median 51 10 "$stalemate" check purge_race)
matrix=$("$stalemate" check purge_race --format json 2>/dev/null) || :
rows=$(printf '%s\n' "$matrix" | grep -c '"complete"') || :
spin=$(median 5 1 spin_verdict bench/peers/purge_race/purge_race.pml -DGOAL_REST)
spin_purge=$(median 5 1 spin_verdict bench/cases/purge/purge.pml -DW=1 -DR=1 -DK=2)
rumur=$(median 5 1 rumur_verdict)
cat <<END
| first answer | ms | × stalemate |
| --- | --: | --: |
END
row() { awk -v what="$1" -v ms="$2" -v ours="$ours" 'BEGIN { printf "| %s | %s | %.0f |\n", what, ms, ms / ours }'; }
row "\`stalemate check purge_race\`: $rows sets of fixes, every claim" "$ours"
row "SPIN, purge_race as written, one verdict (\`cc -O0\`)" "$spin"
row "SPIN, purge W=1 R=1 K=2, one verdict (\`cc -O0\`)" "$spin_purge"
row "Rumur, purge W=1 R=1 K=2, one verdict (\`cc -O0\`)" "$rumur"
