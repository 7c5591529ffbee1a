#!/bin/sh
# Which room may include which. A room is a folder of checker/ or traces/; a folder inside it is a room
# of its own, named by its path. What is not said here is forbidden. docs/architecture.md says why.
set -eu
cd "$(dirname "$0")/../.."

rules='
base: base
model: model
language: base language language/parse language/syntax
language/format: base language/format language/parse language/syntax
language/parse: base language/parse language/syntax
language/resolve: base language language/resolve
language/syntax: base language/syntax
language/vacuity: language language/syntax language/vacuity
program: model language/resolve program
program/bytecode: base model language/resolve program program/bytecode
program/compile: base program program/bytecode program/compile program/execute
program/execute: base program/bytecode program/execute
program/replay: base language/resolve program program/bytecode program/execute program/replay
native: base model program program/bytecode program/execute native
reduce: base model language/resolve program program/bytecode program/execute reduce
search: base model search search/store
search/checkpoint: base search search/checkpoint search/store
search/store: base model search search/store
graph: base search graph
judge: base model search graph judge
judge/probability: base graph judge judge/probability
fixes: fixes judge program search
traces/counterexample: base program program/replay judge judge/probability traces/counterexample
traces/explain: base model program program/replay judge traces/counterexample traces/explain traces/format
traces/format: base traces/counterexample traces/explain traces/format
traces/page: base program program/replay traces/counterexample traces/page
traces/picture: base traces/counterexample traces/explain traces/format traces/picture
commands: base commands commands/session language language/format
commands/check: base commands commands/check commands/session fixes judge/probability language/vacuity native traces/counterexample traces/explain traces/format
commands/graph: base commands commands/check commands/graph commands/session commands/trace graph language/syntax traces/counterexample traces/format traces/picture
commands/play: base commands commands/play commands/session judge traces/counterexample traces/format
commands/quiz: commands commands/check commands/play commands/session fixes traces/counterexample traces/explain traces/format
commands/report: base commands commands/check commands/report commands/session commands/trace fixes traces/counterexample traces/explain traces/format traces/page
commands/session: base commands/session fixes judge language/syntax native program reduce search search/checkpoint traces/counterexample
commands/sweep: base commands commands/check commands/session commands/sweep judge traces/counterexample traces/format traces/picture
commands/trace: base commands commands/check commands/session commands/trace judge traces/counterexample traces/explain traces/format
'

# shellcheck disable=SC2046 # none of our names has a space
set -- $(sh tests/lint/files.sh '*.c' '*.h')
[ $# -ge 200 ] || { echo "only $# sources were found: there are hundreds"; exit 1; }

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

    function room_of(path) {
        sub(/\/[^\/]*$/, "", path)
        sub(/^checker\//, "", path)
        return path
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
        if (target ~ /_resources\.h$/) next # made by the build
        to = room_of(target)
        if (!((from, to) in allowed)) complain(from " may not include " to ": " target)
    }

    END {
        if (drawers > 1) { print "more than one file includes Graphviz:" names; failed = 1 }
        exit failed
    }' "$@"
