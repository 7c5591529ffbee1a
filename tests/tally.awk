# Adds up meson's testlog.json, a line for each program. With strict=1 a case that was skipped is a
# failure; status is what meson test ended with. What failed is told here once more, at the end of all output, with what
# the program says of it: of a long log the end is what is kept, and read first.

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

function show(text) { # a line, as it was before it was escaped but for rare characters
    gsub(/\\"/, "\"", text)
    gsub(/\\\\/, "\\", text)
    if (length(text) > 600) text = substr(text, 1, 600) "..."
    print "    " text
}

# Of a case that failed, what is remarked on it: before it, by most of our programs, or after it, as cmocka does.
function show_case(name, i, n, from, to) {
    printf "failed: %s\n", name
    for (from = i; from > 1 && i - from < 40 && line[from - 1] ~ /^#/; from--);
    for (to = i; to < n && to - i < 40 && line[to + 1] ~ /^#/; to++);
    for (; from <= to; from++) show(line[from])
}

# Of a program that failed without one, how it ended.
function show_end(text, n, from) {
    n = split(text, line, /\\n/)
    if (n > 0 && line[n] == "") n--
    for (from = n > 20 ? n - 19 : 1; from <= n; from++) show(line[from])
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
        else if (line[i] ~ /^not ok [0-9]+/) { bad++; show_case(name, i, n) }
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
        if (!bad) {
            printf "failed: %s: %s, and none of its cases\n", name, result
            show_end(member("stdout"))
            show_end(member("stderr"))
        }
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
