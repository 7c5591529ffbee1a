# One table of what was measured, as Markdown. The last three columns compare with the best peer at
# the same states: how many times shorter, faster, smaller; less than 1 is behind it.

function number(n,   text) { # 1234567 as 1,234,567
    text = sprintf("%d", n)
    while (match(text, /[0-9][0-9][0-9][0-9]($|,)/)) text = substr(text, 1, RSTART) "," substr(text, RSTART + 1)
    return text
}
function seconds(s) { return s == "" ? "" : sprintf(s < 1 ? "%.3f" : s < 10 ? "%.2f" : "%.1f", s) }
function factor(f) { return f == "" ? "" : sprintf(f < 10 ? "%.2f" : "%.0f", f) }
# Spin prints eight digits, and rounds.
function same(a, b, name) { return name ~ /^spin/ && a >= 1e8 ? (a - b) ^ 2 <= (a * 1e-7) ^ 2 : a == b }
function best(of, key, value) { if (!((of, key) in least) || value < least[of, key]) least[of, key] = value }

BEGIN { FS = "," }
NR == 1 { next }
{
    # The one field that may hold a comma is quoted.
    text = $0
    name = ""
    if (match(text, /"[^"]*"/)) {
        name = substr(text, RSTART + 1, RLENGTH - 2)
        text = substr(text, 1, RSTART - 1) "-" substr(text, RSTART + RLENGTH)
    }
    split(text, f, ",")
    n++
    what[n] = f[1] " " f[2]
    group[n] = f[3]
    configuration[n] = name
    status[n] = f[5]
    states[n] = f[6]; transitions[n] = f[7]; total[n] = f[8]; search[n] = f[9]; peak[n] = f[10]
    key = what[n] SUBSEP group[n]
    if (f[5] != "ok") next
    if (f[3] == "full") {
        if (!(what[n] in distinct)) { distinct[what[n]] = f[6]; steps[what[n]] = f[7] }
        if (!same(f[6], distinct[what[n]], name) || !same(f[7], steps[what[n]], name)) differs[what[n]] = 1
    }
    if (name ~ /^stalemate/) next
    best("total", key, f[8]); best("search", key, f[9]); best("peak", key, f[10])
}
END {
    print "| case | tool | end to end, s | search, s | states | transitions | states/s | peak, MiB | bytes/state | end to end × | search × | memory × |"
    print "| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |"
    for (i = 1; i <= n; i++) {
        name = what[i] == before ? "" : what[i]
        before = what[i]
        if (group[i] == "reduced") configuration[i] = "*" configuration[i] "*"
        printf "| %s | %s ", name, configuration[i]
        if (status[i] != "ok") {
            printf "| %s | %s | | | | %s | | | | |\n", status[i], seconds(search[i]), peak[i] == "" ? "" : sprintf("%.0f", peak[i] / 1024)
            continue
        }
        key = what[i] SUBSEP group[i]
        ours = configuration[i] ~ /^\*?stalemate/ && (("search", key) in least)
        printf "| %s | %s | %s | %s | %s | %.0f | %.1f | %s | %s | %s |\n", seconds(total[i]), seconds(search[i]), \
            number(states[i]), number(transitions[i]), number(states[i] / search[i]), \
            peak[i] / 1024, peak[i] * 1024 / states[i], ours ? factor(least["total", key] / total[i]) : "", \
            ours ? factor(least["search", key] / search[i]) : "", ours ? factor(least["peak", key] / peak[i]) : ""
    }
    print ""
    for (name in differs) { print "DIFFERENT STATES OR TRANSITIONS without reductions: " name; differing = 1 }
    if (!differing) print "Without reductions every tool found the same states and the same transitions."
}
