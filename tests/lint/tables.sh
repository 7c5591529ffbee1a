#!/bin/sh
# A table that is indexed by an enum has an entry for each of its values. The compiler of C fills
# holes with zeros and says nothing; of switches it says something itself (-Wswitch-enum).
set -eu
cd "$(dirname "$0")/../.."

# Tables that leave values out on purpose: whoever reads them asks whether there is an entry.
sparse='
OPERATORS
TEXTS
escapes
reasons
'

command -v ctags >/dev/null 2>&1 || {
    echo 'warning: no ctags, tables not checked'
    exit 0
}

values=$(mktemp)
trap 'rm -f "$values"' EXIT
sh tests/lint/files.sh 'checker/*.[ch]' 'traces/*.[ch]' |
    ctags -x --languages=C --map-C=+.h --kinds-C=e --_xformat='%{scope} %N' -L - >"$values"

# shellcheck disable=SC2046 # names of sources have no blanks
awk -v sparse="$sparse" '
    BEGIN { n = split(sparse, line, "\n"); for (i = 1; i <= n; i++) if (line[i]) holes[line[i]] = 1 }
    NR == FNR { enum_of[$2] = $1; member[$1, ++members[$1]] = $2; next }
    FNR == 1 { inside = 0 }
    # `words[] = {`, and what stands in it up to the line that closes it.
    !inside && match($0, /[a-zA-Z_]+\[[A-Z_]*\] = \{/) {
        split(substr($0, RSTART, RLENGTH), head, /[][]/)
        name = head[1]; size = head[2]; text = ""; inside = 1; place = FILENAME ":" FNR
        $0 = substr($0, RSTART + RLENGTH)
    }
    inside { text = text $0 "\n" }
    inside && /;[ \t]*$/ { inside = 0; check() }
    function check(  first, enum, i, missing) {
        if (!match(text, /\[[A-Z][A-Z_0-9]*\] =/)) return
        first = substr(text, RSTART + 1, RLENGTH - 4)
        if (!(first in enum_of) || name in holes) return
        enum = enum_of[first]
        tables++
        for (i = 1; i <= members[enum]; i++)
            if (member[enum, i] != size && index(text, "[" member[enum, i] "] =") == 0 &&
                index(text, "[" member[enum, i] " + ") == 0) { # as many as there are hues
                printf "%s: %s has no entry for %s\n", place, name, member[enum, i]
                failed = 1
            }
    }
    END {
        if (tables < 20) { print "only " tables + 0 " tables were found"; failed = 1 }
        exit failed
    }' "$values" $(sh tests/lint/files.sh 'checker/*.[ch]' 'traces/*.[ch]')
