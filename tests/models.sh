#!/bin/sh
# Every design that ships: its claims hold, it says nothing to no effect that it does not own up to
# (a fix that is for timed designs only), and it is laid out as `format` lays it out. Why a verdict is
# what it is stands in the design, beside the claim.
set -u

models=$SOURCE_ROOT/models
# shellcheck source=tests/cases.sh
. "${SOURCE_ROOT:?}/tests/cases.sh"

folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

# Dozens ship: with less, a folder was not found.
designs=$(find "$models" -maxdepth 1 -name '*.stale' | wc -l)
components=$(find "$models/library" -name '*.stale' | wc -l)
echo "# $designs designs, $components files of the library"
[ "$designs" -ge 30 ] && [ "$components" -ge 5 ]
result $? 'there are designs to look at'

for file in "$models"/*.stale; do
    name=$(basename "$file" .stale)
    output=$("$STALEMATE" check --no-progress --quiet "$file" 2>&1)
    status=$?
    [ "$status" -eq 0 ] || printf '%s\n' "$output" | sed 's/^/# /'
    result "$status" "$name: all its claims hold"
    printf '%s\n' "$output" | sed -n "s/.*: warning: /$name: /p" >>"$folder/warnings"
done

# These the designs own up to: what takes effect with another value of a param, or with a clock alone.
cat >"$folder/owned" <<'END'
hold_off: fix `long_hold` changes nothing: with time free, the design is the same
ttl_only: fix `shorter_ttl` changes nothing: with time free, the design is the same
ttl_stampede: fix `eviction_policy` changes nothing: the design is the same
END
diff "$folder/owned" "$folder/warnings" | sed 's/^/# /'
cmp -s "$folder/owned" "$folder/warnings"
result $? 'nothing is said to no effect but what the designs own up to'

for file in "$models"/*.stale "$models"/library/*.stale; do
    "$STALEMATE" format --check "$file" >/dev/null 2>&1
    result $? "$(basename "$file"): is laid out"
done

# A design that uses the library without saying so is told which file to use.
grep '^component ' "$models"/library/*.stale | while read -r line; do
    library=$(basename "${line%%:*}" .stale)
    component=$(echo "$line" | sed 's/^[^:]*:component \([A-Za-z]*\).*/\1/')
    printf 'design d ""\nc: %s\nprocess p { pause }\n' "$component" >"$folder/$component.stale"
    "$STALEMATE" check "$folder/$component.stale" 2>&1 | grep -q "it is in the library: use $library\$"
    echo "$? $component"
done >"$folder/told"
while read -r status component; do
    result "$status" "$component: its library is told"
done <"$folder/told"
[ "$(wc -l <"$folder/told")" -ge 12 ]
result $? "there were as many components as the library has at least"

end_cases
