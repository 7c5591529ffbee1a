#!/bin/sh
# Lists the project's files, tracked or about to be, whose names match one of the
# patterns; without patterns all of them.
set -eu
cd "$(dirname "$0")/../.."

if git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git -c core.quotePath=off ls-files -co --exclude-standard -- "$@"
else
    find . -name .git -prune -o -path './build*' -prune -o -type f -print | sed 's|^\./||' |
        while read -r file; do
            [ $# -gt 0 ] || echo "$file"
            for pattern in "$@"; do
                # shellcheck disable=SC2254 # a pattern is meant
                case $file in $pattern) echo "$file" ;; esac
            done
        done
fi | sort -u | while read -r file; do
    # Deleted ones are listed until their deletion is committed.
    [ ! -f "$file" ] || printf '%s\n' "$file"
done
