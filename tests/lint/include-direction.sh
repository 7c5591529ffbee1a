#!/bin/sh
# Which room may include which. A room is a folder of checker/, or traces; what is
# not said here is forbidden. docs/architecture.md says why.
set -eu
cd "$(dirname "$0")/../.."

rules='
base:     base
language: base language
model:    base model
program:  base language model program
native:   base language model program native
reduce:   base language model program reduce
explore:  base model explore
judge:    base model explore judge
traces:   base language model program judge traces
commands: base language model program native reduce explore judge traces commands
'

# shellcheck disable=SC2046 # none of our names has a space
set -- $(sh tests/lint/files.sh '*.c' '*.h')
[ $# -gt 0 ] || exit 0

awk -v rules="$rules" '
    BEGIN {
        n = split(rules, line, "\n")
        for (i = 1; i <= n; i++) {
            m = split(line[i], word, /[: ]+/)
            if (m < 2) continue
            known[word[1]] = 1
            for (j = 2; j <= m; j++) allowed[word[1], word[j]] = 1
        }
    }

    function room_of(path,   part) {
        split(path, part, "/")
        return part[1] == "checker" ? part[2] : part[1]
    }

    function complain(what) {
        printf "%s:%d: %s\n", FILENAME, FNR, what
        failed = 1
    }

    /^[ \t]*#[ \t]*include[ \t]*<(graphviz\/|gvc|gvplugin|gvcjob|cgraph|cdt)/ {
        if (!(FILENAME in drawer)) { drawer[FILENAME] = 1; drawers++; names = names " " FILENAME }
    }

    /^[ \t]*#[ \t]*include[ \t]*"/ {
        split($0, quoted, "\"")
        target = quoted[2]
        from = room_of(FILENAME)
        if (FILENAME !~ /^(checker|traces)\//) next
        if (!(from in known)) { complain("no rule for room " from); next }
        if (target !~ /^(checker|traces)\//) {
            complain("\"" target "\" is not a path from the top: \"checker/...\", \"traces/...\"")
            next
        }
        to = room_of(target)
        if (!((from, to) in allowed)) complain(from " may not include " to ": " target)
    }

    END {
        if (drawers > 1) { print "more than one file includes Graphviz:" names; failed = 1 }
        exit failed
    }' "$@"
