# Adds up meson's testlog.json, a line for each program. With strict=1 a case that was skipped is a
# failure; status is what meson test ended with.

function member(name, at) { # a member of the line that is a text, still escaped
    at = index($0, "\"" name "\": \"")
    if (!at) return ""
    at = substr($0, at + length(name) + 5)
    # Up to the quote that nothing escapes.
    match(at, /^([^"\\]|\\.)*/)
    return substr(at, 1, RLENGTH)
}

function skip(name, why) {
    skipped++
    sub(/^.*# *[Ss][Kk][Ii][Pp][A-Za-z]* */, "", why)
    printf "skipped: %s%s%s\n", name, why == "" ? "" : ": ", why
}

{
    name = member("name")
    result = member("result")
    good = bad = bare = 0
    n = split(member("stdout"), line, /\\n/)
    for (i = 1; i <= n; i++) {
        skips = toupper(line[i]) ~ /# *SKIP/
        if (line[i] ~ /^ok [0-9]+/ && skips) skip(name, line[i])
        else if (line[i] ~ /^ok [0-9]+/) good++
        else if (line[i] ~ /^not ok [0-9]+/) bad++
        else if (line[i] ~ /^1\.\.0/ && skips) { skip(name, line[i]); bare = 1 }
        else continue
        seen = NR
    }
    if (result == "SKIP" && seen != NR) { skip(name, "the program said no more") ; next }
    passed += good
    if (result == "OK" || result == "EXPECTEDFAIL" || result == "SKIP") {
        if (seen != NR) passed++ # no cases of its own
    } else {
        failed += bad ? bad : 1
    }
}

END {
    if (status != 0 && !failed) failed = 1
    if (skipped) printf "%d skipped%s\n", skipped, strict ? ": a failure, for CI is set" : ""
    if (strict) failed += skipped
    if (!passed && !failed) print "no test ran"
    printf "%d passed, %d failed\n", passed, failed
    exit failed || !passed
}
