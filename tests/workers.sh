#!/bin/sh
# Any number of workers finds the same: the answer to every design that ships, byte for byte, in one
# piece and in as many pieces as there can be. And what --workers takes. STALEMATE_BY_WORKERS is a
# pattern of those designs, where not all are wanted.
set -u

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
count=0
failed=0

result() { # status, what
    count=$((count + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $count - $2"
    else
        failed=1
        echo "not ok $count - $2"
    fi
}

answer() { # design, options: the answer and the exit status
    "$STALEMATE" check --format json "$@" 2>/dev/null
    echo "exit $?"
}

same() { # what, design, options
    what=$1
    shift
    answer "$@" --workers 1 >"$work/one"
    answer "$@" --workers 2 --worth-workers 1 --grain 3 >"$work/two"
    answer "$@" --workers 4 --worth-workers 40 --grain 1 >"$work/four"
    grep -q '"states"' "$work/one" && cmp "$work/one" "$work/two" >&2 &&
        cmp "$work/one" "$work/four" >&2
    result $? "$what: the same for 1, 2 and 4 workers"
}

refuses() { # value
    "$STALEMATE" check purge_race --workers "$1" >"$work/out" 2>"$work/err"
    [ $? -eq 2 ] && [ ! -s "$work/out" ] &&
        grep -Fqx "stalemate: --workers takes a number of threads, 1 to 256, not \`$1\`" "$work/err"
    result $? "--workers '$1' is refused"
}

# shellcheck disable=SC2231 # a pattern
for file in "$SOURCE_ROOT"/models/${STALEMATE_BY_WORKERS:-*}.stale; do
    same "$(basename "$file" .stale)" "$file" --as-written
done
echo "# $count designs that ship"
[ -n "${STALEMATE_BY_WORKERS:-}" ] || [ "$count" -ge 30 ] # dozens ship
result $? 'there are designs to look at'
for name in chance_birthdays chance_coupons chance_time time_fischer time_free time_within; do
    same "$name" "$SOURCE_ROOT/tests/language/accept/$name.stale"
done
for name in purge_race facebook_lease; do
    same "$name, native steps" "$SOURCE_ROOT/models/$name.stale" --as-written --native always
done
for name in cache_key facebook_lease purge_race two_tier; do
    same "$name, every set of fixes" "$name"
done
same 'a limit within a level' purge_race --as-written --set WRITERS=2 --set READERS=2 \
    --max-states 1000
same 'an assertion that fails' "$SOURCE_ROOT/tests/language/accept/assert_fails.stale"
for value in 0 257 -1 two ''; do
    refuses "$value"
done

echo "1..$count"
exit "$failed"
