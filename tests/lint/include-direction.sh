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
language/resolve: base language language/resolve language/syntax
language/syntax: base language/syntax
language/vacuity: language language/syntax language/vacuity
program: model language/resolve program
program/bytecode: base model language/resolve language/syntax program program/bytecode
program/compile: base language/syntax program/bytecode program/compile program/execute
program/execute: base program/bytecode program/execute
program/replay: base language/resolve language/syntax program program/bytecode program/execute program/replay
native: base model language/syntax program program/bytecode program/execute native
reduce: base model language/resolve program program/bytecode program/execute reduce
search: base model search search/store
search/checkpoint: base search search/checkpoint search/store
search/store: base model search search/store
graph: base search graph
judge: base model search graph judge
judge/probability: base graph judge judge/probability
fixes: language/syntax program search judge fixes
traces/counterexample: base language/syntax program program/replay judge judge/probability traces/counterexample
traces/explain: base model program program/replay judge traces/counterexample traces/explain traces/format
traces/format: base program program/replay traces/counterexample traces/explain traces/format
traces/page: base language/syntax program traces/counterexample traces/page
traces/picture: base traces/counterexample traces/explain traces/format traces/picture
commands: base language language/format commands commands/session
commands/check: base language/syntax language/vacuity native judge/probability fixes traces/counterexample traces/explain traces/format commands commands/check commands/session
commands/graph: base language/syntax graph traces/counterexample traces/format traces/picture commands commands/check commands/graph commands/session commands/trace
commands/patterns: base language/syntax traces/explain traces/format commands commands/check commands/patterns commands/session commands/trace
commands/play: base language/syntax judge traces/counterexample traces/format commands commands/play commands/session
commands/quiz: base language/syntax fixes traces/counterexample traces/format commands commands/check commands/play commands/quiz commands/session
commands/report: base language/syntax fixes traces/counterexample traces/explain traces/format traces/page commands commands/check commands/report commands/session commands/trace
commands/session: base language/syntax program native reduce search search/checkpoint judge fixes traces/counterexample commands/session
commands/sweep: base language/syntax judge traces/counterexample traces/format traces/picture commands commands/check commands/session commands/sweep
commands/trace: base language/syntax judge traces/counterexample traces/explain traces/format commands commands/check commands/session commands/trace
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
