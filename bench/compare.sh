#!/bin/sh
# bench/compare.sh CSV TIMEOUT LARGE CASES: runs every case on every tool, and writes one row each.
# CASES is a file of NAME or NAME:PARAMS; where it is empty all are meant.
# shellcheck disable=SC2034,SC2154 # timeout is for tools.sh, work is from it
set -eu
cd "$(dirname "$0")/.."
. bench/tools.sh

csv=$1 timeout=$2 large=$3 wanted=$4

# What is compared: NAME|GROUP|TOOL|OPTIONS. Within a group the distinct states are the same, but
# for `reduced`. Of the options of stalemate, one with ~ before it is left out where
# `stalemate check --help` does not know it; where it does not know another, nothing is run.
configurations() {
    cat <<'END'
stalemate|full|stalemate|~--workers=1 ~--reductions=dead
stalemate, 2 workers|full|stalemate|--workers=2 ~--reductions=dead
stalemate, interpreter|full|stalemate|~--workers=1 ~--reductions=dead --native=never
spin|full|spin|-DNOREDUCE
spin, breadth first|full|spin|-DNOREDUCE -DBFS
spin, collapse|full|spin|-DNOREDUCE -DCOLLAPSE
rumur|full|rumur|--threads 1 --symmetry-reduction off
rumur, 2 threads|full|rumur|--threads 2 --symmetry-reduction off
stalemate, reductions|reduced|stalemate|~--workers=1 --reductions=all
spin, partial order|reduced|spin|
rumur, symmetry|reduced|rumur|--threads 1 --symmetry-reduction heuristic
END
}

# CASE|PARAMS, and what takes long. A design has no peers where its case has no .pml and .m.
sizes() {
    cat <<'END'
purge|W=2 R=3 K=2
purge|W=3 R=3 K=2
purge|W=3 R=3 K=3
philosophers|N=10
philosophers|N=13
peterson|N=4
peterson|N=5
two_tier|S=2 W=2 K=2 C=2 L=2
two_tier|S=2 W=3 K=2 C=2 L=2
END
    [ ! -f models/ttl_stampede.stale ] || echo 'models/ttl_stampede|'
    [ "$large" ] || return 0
    cat <<'END'
purge|W=3 R=4 K=3
purge|W=3 R=4 K=4
purge|W=3 R=4 K=6
purge|W=3 R=5 K=3
philosophers|N=16
philosophers|N=18
peterson|N=6
two_tier|S=2 W=3 K=3 C=2 L=2
END
}

one() { # case, its params, name, group, tool, options
    status=failed states='' transitions='' total='' search='' peak=''
    case $1 in
    */*) model=$1 ;;
    *) model=bench/cases/$1/$1 ;;
    esac
    case $5 in
    stalemate) file=$model.stale ;;
    spin) file=$model.pml ;;
    rumur) file=$model.m ;;
    esac
    [ -f "$file" ] || return 0
    echo "$1 $2: $3" >&2
    "run_$5" "$file" "$2" "$6" || { echo '    this build has no such option' >&2 && return 0; }
    printf '%s,%s,%s,"%s",%s,%s,%s,%s,%s,%s\n' "$1" "$2" "$4" "$3" "$status" "$states" \
        "$transitions" "$total" "$search" "$peak" >>"$csv"
    # What Spin's table has room for is said before.
    [ "$4" != full ] || known=${states:-$known}
}

chosen_sizes() {
    [ -s "$wanted" ] || { sizes && return; }
    while IFS=: read -r name params; do
        if [ "$params" ]; then
            echo "$name|$params"
        elif ! sizes | grep "^$name|"; then
            echo "$name|"
        fi
    done <"$wanted"
}

echo 'case,size,group,configuration,status,states,transitions,end_to_end_s,search_s,peak_kib' >"$csv"
configurations >"$work/configurations"
chosen_sizes | while IFS='|' read -r name params; do
    known=
    while IFS='|' read -r configuration group tool options; do
        one "$name" "$params" "$configuration" "$group" "$tool" "$options" </dev/null
    done <"$work/configurations"
done
