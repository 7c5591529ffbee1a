#!/bin/sh
# The `Sizes` lines of the designs that ship: all claims hold for the first of each, or with STALEMATE_SOAK
# for all of them.
set -u

models=$SOURCE_ROOT/models
count=0
failed=0
most=1
[ -z "${STALEMATE_SOAK:-}" ] || most=1000

for file in "$models"/*.stale; do
    sed -n 's,^// Sizes: ,,p' "$file" | head -n "$most" >"${TMPDIR:-/tmp}/sizes.$$"
    while read -r sizes; do
        options=
        for setting in $sizes; do
            options="$options --set $setting"
        done
        # shellcheck disable=SC2086 # a list of options
        output=$("$STALEMATE" check --no-progress --quiet $options "$file" </dev/null 2>&1)
        status=$?
        count=$((count + 1))
        if [ "$status" -eq 0 ]; then
            echo "ok $count - $(basename "$file" .stale), $sizes"
        else
            failed=$((failed + 1))
            printf '%s\n' "$output" | sed 's/^/# /'
            echo "not ok $count - $(basename "$file" .stale), $sizes"
        fi
    done <"${TMPDIR:-/tmp}/sizes.$$"
    rm -f "${TMPDIR:-/tmp}/sizes.$$"
done

# Each design has one at least.
designs=$(find "$models" -maxdepth 1 -name '*.stale' | wc -l)
sized=$count
count=$((count + 1))
if [ "$sized" -ge "$designs" ]; then
    echo "ok $count - $sized sizes of $designs designs"
else
    failed=$((failed + 1))
    echo "not ok $count - $sized sizes of $designs designs"
fi

echo "1..$count"
[ "$failed" -eq 0 ]
