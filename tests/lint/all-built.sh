#!/bin/sh
# A source that no meson.build lists is never compiled, and nobody notices.
# Argument: a configured build folder.
set -eu
cd "$(dirname "$0")/../.."

commands=$1/compile_commands.json
[ -f "$commands" ] || { echo "no $commands"; exit 1; }

failed=0
# shellcheck disable=SC2046 # none of our names has a space
set -- $(sh tests/lint/files.sh 'checker/*.c' 'traces/*.c' 'tests/unit/test_*.c')
[ $# -ge 200 ] || { echo "only $# sources were found: there are hundreds"; failed=1; }
for file in "$@"; do
    grep -qF "/$file\"" "$commands" || {
        echo "$file: in no meson.build"
        failed=1
    }
done
exit $failed
