# Draws what was measured without reductions, against the states, both axes logarithmic, as SVG.
#   -v what=time     seconds of the search
#   -v what=memory   MiB resident at the peak
# A colour is a tool, a mark a case: the line of one tool goes through the sizes of one case.

function log10(v) { return log(v) / log(10) }
function floor(v) { return int(v) > v ? int(v) - 1 : int(v) }
function x_of(v) { return left + (log10(v) - low_x) / (high_x - low_x) * (right - left) }
function y_of(v) { return bottom - (log10(v) - low_y) / (high_y - low_y) * (bottom - top) }
function power(e, unit) {
    if (e >= -3 && e <= 3) return sprintf("%g", 10 ^ e)
    return "10<tspan dy=\"-5\" font-size=\"9\">" e "</tspan>"
}
function shade(name,   family, n) { # one hue for each tool, a shade for each way to run it
    family = name
    sub(/,.*/, "", family)
    n = used[family]++ % shades[family] + 1
    return family == "stalemate" ? reds[n] : family == "spin" ? blues[n] : greens[n]
}
function mark(kind, x, y, colour) {
    if (kind == 0) return sprintf("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>", x, y, colour)
    if (kind == 1) return sprintf("<rect x=\"%.1f\" y=\"%.1f\" width=\"7\" height=\"7\" fill=\"%s\"/>", x - 3.5, y - 3.5, colour)
    if (kind == 2) return sprintf("<path d=\"M%.1f %.1fl4.5 8h-9z\" fill=\"%s\"/>", x, y - 5, colour)
    return sprintf("<path d=\"M%.1f %.1fl5 5l-5 5l-5-5z\" fill=\"%s\"/>", x, y - 5, colour)
}
function text(x, y, anchor, what) {
    return sprintf("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, what)
}

BEGIN {
    FS = ","
    shades["stalemate"] = split("#d62728 #ff7f0e #8c1c13 #e377c2", reds, " ")
    shades["spin"] = split("#1f77b4 #17becf #6baed6 #08306b", blues, " ")
    shades["rumur"] = split("#2ca02c #a1d05a #006d2c #74c476", greens, " ")
    left = 70; right = 640; top = 40; bottom = 440
    width = 860; height = 490
}
NR == 1 { next }
{
    match($0, /"[^"]*"/)
    name = substr($0, RSTART + 1, RLENGTH - 2)
    line = substr($0, 1, RSTART - 1) "-" substr($0, RSTART + RLENGTH)
    split(line, f, ",")
    v = what == "time" ? f[9] : f[10] / 1024
    if (f[3] != "full" || f[5] != "ok" || v <= 0) next
    if (!(name in tool)) { tool[name] = ++tools; tool_name[tools] = name; colour[tools] = shade(name) }
    if (!(f[1] in kind)) { kind[f[1]] = kinds++; kind_name[kinds - 1] = f[1] }
    n++
    px[n] = f[6]; py[n] = v; pt[n] = tool[name]; pk[n] = kind[f[1]]
    if (n == 1 || log10(f[6]) < low_x) low_x = log10(f[6])
    if (n == 1 || log10(f[6]) > high_x) high_x = log10(f[6])
    if (n == 1 || log10(v) < low_y) low_y = log10(v)
    if (n == 1 || log10(v) > high_y) high_y = log10(v)
}
END {
    low_x = floor(low_x); high_x = floor(high_x) + 1
    low_y = floor(low_y); high_y = floor(high_y) + 1
    printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"Liberation Sans, Arial, sans-serif\" font-size=\"12\">\n", width, height
    printf "<rect width=\"%d\" height=\"%d\" fill=\"white\"/>\n", width, height
    title = what == "time" ? "Search, seconds" : "Peak resident memory, MiB"
    printf "<text x=\"%d\" y=\"22\" font-size=\"15\">%s, against distinct states</text>\n", left, title
    for (e = low_x; e <= high_x; e++) {
        printf "<path d=\"M%.1f %dV%d\" stroke=\"#ddd\"/>\n", x_of(10 ^ e), top, bottom
        print text(x_of(10 ^ e), bottom + 20, "middle", power(e))
    }
    for (e = low_y; e <= high_y; e++) {
        printf "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/>\n", left, y_of(10 ^ e), right
        print text(left - 8, y_of(10 ^ e) + 4, "end", power(e))
    }
    printf "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#666\"/>\n", left, top, right - left, bottom - top
    print text((left + right) / 2, bottom + 40, "middle", "distinct states")

    # Through the points of one tool and case, from few states to many.
    for (i = 1; i <= n; i++) order[i] = i
    for (i = 2; i <= n; i++) {
        for (j = i; j > 1 && px[order[j]] < px[order[j - 1]]; j--) {
            swap = order[j]; order[j] = order[j - 1]; order[j - 1] = swap
        }
    }
    for (t = tools; t >= 1; t--) {
        for (k = 0; k < kinds; k++) {
            path = ""
            marks = ""
            for (i = 1; i <= n; i++) {
                p = order[i]
                if (pt[p] != t || pk[p] != k) continue
                path = path sprintf("%s%.1f %.1f", path == "" ? "M" : "L", x_of(px[p]), y_of(py[p]))
                marks = marks mark(k, x_of(px[p]), y_of(py[p]), colour[t]) "\n"
            }
            if (path != "") printf "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-opacity=\".6\"/>\n%s", path, colour[t], marks
        }
    }
    for (t = 1; t <= tools; t++) {
        y = top + 10 + 20 * (t - 1)
        printf "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"4\" fill=\"%s\"/>\n", right + 20, y - 6, colour[t]
        print text(right + 42, y, "start", tool_name[t])
    }
    for (k = 0; k < kinds; k++) {
        y = top + 30 + 20 * (tools + k)
        print mark(k % 4, right + 27, y - 4, "#666")
        print text(right + 42, y, "start", kind_name[k])
    }
    print "</svg>"
}
