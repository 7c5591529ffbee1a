#!/bin/sh
# Every script parses, and says nothing that shellcheck would not. Scripts are
# POSIX sh unless their first line asks for another shell.
set -eu
cd "$(dirname "$0")/../.."

failed=0
scripts=0
for file in $(sh tests/lint/files.sh); do
    read -r first <"$file" || continue
    case $first in
    '#!/bin/sh'*) sh -n "$file" || failed=1 ;;
    '#!'*bash*) bash -n "$file" || failed=1 ;;
    *) continue ;;
    esac
    scripts=$((scripts + 1))
    if command -v shellcheck >/dev/null 2>&1; then
        # SC1007: "CDPATH= cd" is meant.
        shellcheck --severity=warning --exclude=SC1007 "$file" || failed=1
    fi
done
[ $scripts -ge 10 ] || { echo "only $scripts scripts were found"; failed=1; }
exit $failed
