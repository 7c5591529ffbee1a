#!/bin/sh
# Mistakes that are made by who writes a design from the documents alone: four designs, and in
# mistakes/table a line for each slip: the design, what `sed` makes of it, the line and column where it is
# to be told first, and what that message is to say. What stands there was read: it says what to write.
set -u
: "${STALEMATE:?}" "${SOURCE_ROOT:?}"
mistakes=$SOURCE_ROOT/tests/mistakes
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
# shellcheck source=tests/cases.sh
. "${SOURCE_ROOT:?}/tests/cases.sh"

for file in "$mistakes"/*.stale; do
    "$STALEMATE" check "$file" --as-written --quiet --max-states 100 >out 2>err
    [ $? -ne 2 ]
    result $? "$(basename "$file"): has none as it is"
    "$STALEMATE" format --check "$file" >err 2>&1
    result $? "$(basename "$file"): is laid out"
done

# The first message alone: up to where the next one begins.
first() { awk '/: error: / && seen++ { exit } { print }' err; }

while IFS='~' read -r design slip place advice; do
    sed "$slip" "$mistakes/$design.stale" >"$design.stale"
    "$STALEMATE" check "$design.stale" --quiet >out 2>err
    status=$?
    [ "$status" -eq 2 ] && first | head -1 | grep -q "^$design\.stale:$place: error: " &&
        first | grep -qF -- "$advice"
    result $? "$design: $slip"
done <"$mistakes/table"

for design in sessions stock profile jobs; do
    slips=$(grep -c "^$design~" "$mistakes/table")
    echo "$slips of 20" >err
    [ "$slips" -ge 20 ]
    result $? "$design: $slips mistakes, at least 20"
done

end_cases
