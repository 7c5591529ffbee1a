#!/bin/sh
# Which room may include which. A room is a folder of checker/ or traces/; a folder inside it is a room
# of its own, named by its path. What is not said here is forbidden. docs/internals/decisions.md says why.
set -eu
cd "$(dirname "$0")/../.."

rules='
base: base
base/late: base base/late
log: base log
draft: base log draft
guarantee: base guarantee log
conform: base conform conform/lines conform/ways language/resolve language/syntax log program program/bytecode program/replay wire/binding
conform/ways: base conform/lines conform/ways conform/ways/zone language/syntax log program program/bytecode program/execute program/replay reduce wire/binding
conform/ways/zone: conform/ways/zone
conform/lines: base conform/lines log program/replay wire/binding wire/record
model: model
language: base language language/parse language/syntax
language/format: base language/format language/parse language/syntax
language/parse: base language/parse language/syntax
language/resolve: base language language/resolve language/syntax
language/syntax: base language/syntax
language/vacuity: language language/syntax language/vacuity
program: model language/resolve program
program/bytecode: base model language/resolve language/syntax program program/bytecode
clocks: base model program program/bytecode program/execute search/store clocks
program/compile: base language/syntax program/bytecode program/compile program/execute
program/execute: base program/bytecode program/execute
program/replay: base language/resolve language/syntax program program/bytecode program/execute program/replay
native: base model language/syntax program program/bytecode program/execute native
reduce: base model language/resolve language/syntax program program/bytecode program/execute reduce reduce/values
reduce/values: base language/resolve language/syntax reduce/values
search: base model search search/delayed search/ranks search/spill search/store
search/ranks: base model search search/ranks search/store
mpi: base mpi search/ranks
search/checkpoint: base model search search/checkpoint search/ranks search/store
search/delayed: base search search/delayed search/spill search/store
search/spill: base search search/spill search/store
search/store: base model search search/store
graph: base search graph
judge: base model search graph judge judge/clocks
judge/windows: base model search graph judge judge/windows
judge/clocks: base model search graph judge judge/clocks
judge/probability: base graph judge judge/probability
judge/reductions: model search judge judge/reductions
fixes: language/syntax program search judge fixes
fixes/coverage: language/syntax program search judge fixes fixes/coverage
wire/binding: base language/resolve language/syntax wire/binding wire/protocol wire/sql
wire/client: base wire/client wire/protocol
wire/import: base log wire/binding wire/import wire/protocol wire/record wire/sql
wire/isolation: base language/syntax program program/replay wire/binding wire/isolation wire/replay
wire/protocol: base wire/protocol wire/sql
wire/proxy: base wire/client wire/protocol wire/proxy wire/sql
wire/sql: base base/late wire/sql
wire/record: base log wire/binding wire/client wire/protocol wire/proxy wire/record wire/replay wire/sql
wire/replay: base language/syntax program program/bytecode program/replay traces/counterexample traces/explain wire/binding wire/client wire/proxy wire/replay
traces/counterexample: base language/syntax program program/replay judge judge/probability traces/counterexample
traces/explain: base model program program/replay judge traces/counterexample traces/explain traces/format
traces/format: base program program/replay traces/counterexample traces/explain traces/format
traces/drawing: base base/late traces/drawing traces/format
traces/page: base language/syntax program traces/counterexample traces/page traces/page/template
traces/page/log: traces/page/log traces/page/template
traces/page/template: traces/page/template
traces/plot: base traces/drawing traces/format traces/plot
traces/sequence: base program traces/counterexample traces/drawing traces/explain traces/format traces/sequence
traces/states: base traces/counterexample traces/drawing traces/format traces/states
commands: base language language/format language/syntax log commands commands/manual commands/ranks commands/session wire/binding wire/import
commands/check: base language/syntax language/vacuity native judge/probability fixes fixes/coverage traces/counterexample traces/explain traces/format commands commands/check commands/ranks commands/session commands/session/checkpoints
commands/check/ci: base traces/counterexample traces/explain traces/format commands/check
commands/check/json: base language/syntax traces/counterexample traces/explain traces/format commands/check commands/check/json
commands/completions: base language/syntax traces/format commands commands/check commands/completions commands/session
commands/ranks: base search/ranks commands/ranks
commands/manual: commands commands/manual commands/session
commands/graph: base language/syntax graph traces/counterexample traces/drawing traces/format traces/states commands commands/check commands/graph commands/session commands/trace
commands/lsp: base language language/format language/resolve language/syntax language/vacuity commands commands/lsp commands/lsp/names commands/lsp/verdicts commands/session
commands/lsp/verdicts: base language/syntax fixes traces/explain traces/format commands/check commands/lsp commands/lsp/verdicts
commands/lsp/names: base language/parse language/resolve language/syntax commands/lsp commands/lsp/names commands/session
commands/patterns: base language/syntax traces/explain traces/format commands commands/check commands/patterns commands/session commands/trace
commands/play: base language/syntax judge traces/counterexample traces/format commands commands/play commands/session
commands/quiz: base language/syntax fixes traces/counterexample traces/format commands commands/check commands/play commands/quiz commands/session
commands/replay: base traces/counterexample traces/explain traces/sequence commands commands/check commands/replay commands/session commands/trace wire/isolation wire/replay
commands/conform: base conform conform/lines conform/ways language/syntax log guarantee traces/counterexample traces/page traces/page/log traces/sequence commands commands/conform commands/session wire/binding
commands/docs: base commands commands/docs commands/session
commands/draft: base log draft language/format language/syntax commands commands/draft commands/session
commands/record: base language/syntax log commands commands/record commands/session wire/binding wire/record
commands/report: base language/syntax fixes traces/counterexample traces/explain traces/format traces/page traces/sequence commands commands/check commands/report commands/session commands/trace
commands/session: base language/syntax program native reduce search judge fixes traces/counterexample commands/ranks commands/session commands/session/clocks
commands/session/checkpoints: base model language/syntax program search/checkpoint search/ranks judge fixes traces/counterexample commands/session commands/session/checkpoints
commands/session/clocks: program clocks judge commands/session commands/session/clocks
commands/sweep: base language/syntax judge traces/counterexample traces/drawing traces/format traces/plot commands commands/check commands/session commands/sweep
commands/trace: base language/syntax judge fixes traces/counterexample traces/explain traces/format commands commands/check commands/session commands/trace
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
        if (room_of(FILENAME) != "traces/drawing") complain("only traces/drawing includes Graphviz")
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

    END { exit failed }' "$@"
