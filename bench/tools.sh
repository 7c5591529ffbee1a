# Sourced by compare.sh: one run of one tool. Each takes a file, params, and options, and sets
#   status      ok, or why there is no answer
#   states, transitions, total and search (seconds), peak (KiB of memory resident)
# The search is the process that searches, from its start to its end. It returns 1 where there is
# nothing to run.
# shellcheck shell=sh disable=SC2034,SC2154 # set for compare.sh, and timeout by it

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# What a search may use of the memory: nine tenths of what there is.
room=$(awk '$1 == "MemAvailable:" { printf "%d", $2 * 9 / 10 }' /proc/meminfo)

"$STALEMATE" check --help >"$work/known" 2>&1

now() { date +%s%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.3f", (b - a) / 1e9 }'; }

# Runs a search, its output in out. Sets search, peak and code.
measured() { # command
    began=$(now)
    code=0
    /usr/bin/time -q -f %M -o "$work/peak" timeout -k 5 "$timeout" "$@" >"$work/out" 2>&1 || code=$?
    search=$(since "$began")
    peak=$(tail -n 1 "$work/peak" | grep -x '[0-9]*') || peak=
    # 124 and 137 are of timeout; a search that is killed in want of memory comes to 137 as well.
    case $code in
    124) status=timeout ;;
    137) status=killed ;;
    esac
}

capped() { # command: in the memory that there is
    # shellcheck disable=SC3045 # dash and bash have it
    (cd "$work" && ulimit -v "$room" && measured "$@" && printf '%s\n' "$search" "$peak" "$code" "$status" >"$work/result")
    { read -r search && read -r peak && read -r code && read -r status; } <"$work/result"
}

stalemate_options() { # options; in chosen those that are known, 1 if one is missing
    chosen=
    for option in $1; do
        switch=${option#\~}
        if grep -q -e "${switch%%=*}\>" "$work/known"; then
            chosen="$chosen $switch"
        elif [ "$switch" = "$option" ]; then
            return 1
        fi
    done
}

field() { awk -v name="\"$1\"" '$1 == name { gsub(/,/, "", $3); print $3; exit }' "$work/out"; }

# shellcheck disable=SC2086 # lists of options
run_stalemate() {
    stalemate_options "$3" || return 1
    sets=
    for param in $2; do sets="$sets --set $param"; done
    measured "$STALEMATE" check "$1" $sets --as-written --quiet --no-progress --format json \
        --memory="$((room / 1024))M" --timeout="${timeout}s" $chosen ${STALEMATE_OPTIONS:-}
    total=$search
    states=$(field states) transitions=$(field transitions)
    case $code in
    0) status=ok ;;
    1)
        # In a case of the bench all is kept, so that nobody stops at an error. A design that ships
        # has its windows, and stalemate goes on.
        status='found an error'
        case $1 in models/*) ! grep -q '"complete" : true' "$work/out" || status=ok ;; esac
        ;;
    3) status='limit reached' ;;
    esac
    [ "$status" = ok ] || states='' transitions=''
}

table_bits() { # of a slot for each state
    awk -v n="${known:-16000000}" 'BEGIN { for (w = 16; 2 ^ w < n && w < 34; w++) continue; print w }'
}

# The depth-first stack has a length that is fixed before. No way is longer than there are states.
# shellcheck disable=SC2086 # lists of options
run_spin() {
    defines=
    for param in $2; do defines="$defines -D$param"; done
    began_all=$(now)
    cp "$1" "$work/model.pml"
    (cd "$work" && spin -a $defines model.pml &&
        gcc -O2 -w -DSAFETY -DMEMLIM=$((room / 1024)) $3 -o pan pan.c) >"$work/out" 2>&1 || return 0
    built=$(since "$began_all")
    for depth in 10000 "${known:-100000000}"; do
        capped "$work/pan" -m$depth -w"$(table_bits)"
        grep -q 'max search depth too small' "$work/out" || break
    done
    total=$(awk -v a="$built" -v b="$search" 'BEGIN { printf "%.3f", a + b }')
    case $status in timeout | killed) return 0 ;; esac
    if grep -q 'max search depth too small' "$work/out"; then
        status='stack too short'
    elif grep -q 'out of memory\|memory limit\|cannot allocate' "$work/out"; then
        status='out of memory'
    elif grep -q 'errors: [1-9]' "$work/out"; then
        status='found an error'
    elif grep -q 'errors: 0' "$work/out" && ! grep -q 'Search not completed' "$work/out"; then
        status=ok
        # Spin counts the initial state as a transition, and prints no more than eight digits.
        states=$(awk '/states, stored/ { printf "%.0f", $1; exit }' "$work/out")
        transitions=$(awk '/transitions \(/ { printf "%.0f", $1 ~ /e/ ? $1 : $1 - 1; exit }' "$work/out")
    fi
}

# shellcheck disable=SC2086 # lists of options
run_rumur() {
    edit=
    for param in $2; do edit="$edit;s/^const ${param%%=*}: .*;/const ${param%%=*}: ${param#*=};/"; done
    began_all=$(now)
    sed "$edit" "$1" >"$work/model.m"
    rumur --quiet --deadlock-detection off $3 --output "$work/verifier.c" "$work/model.m" >"$work/out" 2>&1 &&
        gcc -O2 -march=native -w -o "$work/verifier" "$work/verifier.c" -lpthread >>"$work/out" 2>&1 || return 0
    capped "$work/verifier"
    total=$(since "$began_all")
    case $status in timeout | killed) return 0 ;; esac
    # Progress is worded as the last line is, but for its colon or thread.
    summary=$(sed -n 's/^[[:space:]]*\([0-9]*\) states, \([0-9]*\) rules fired in [0-9]*s\.$/\1 \2/p' "$work/out" | tail -n 1)
    if grep -q 'No error found' "$work/out" && [ "$summary" ]; then
        status=ok
        states=${summary% *} transitions=${summary#* }
    elif grep -qi 'memory\|alloc' "$work/out"; then
        status='out of memory'
    elif grep -q 'error(s) found\|assertion failed' "$work/out"; then
        status='found an error'
    fi
}
