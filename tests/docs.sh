#!/bin/sh
# What the documentation shows is so: every example runs through the real program,
# and every output that is quoted is what it prints.
#
# In a page, a block of ```stale is
#   - a whole design, where it begins with `design NAME`: it must check (exit status 0
#     or 1), and later commands of the page may name it NAME.stale;
#   - after <!-- wrong --> a whole design that must be refused (exit status 2);
#   - after <!-- in a process --> statements, after <!-- at top level --> declarations:
#     they are put into a small design that must check;
#   - after <!-- edit NAME.stale: SED --> what this changes in the design shown before;
#   - anything else is a part of a whole design of that page, line by line.
# A block of ```text that begins with `$ stalemate ...` is compared with what is
# printed, both streams; a line `...` stands for any number of lines.
# A block of ```json stands after <!-- $ stalemate ... -->, and is compared with what that
# prints: see tests/json_sample.py.
# After <!-- $ stalemate ... --> a picture is compared with the one that this command
# writes: text by text where Graphviz laid it out, which is not the same everywhere.
#
# tests/docs.sh --update writes what is printed and drawn now into the pages, for you to
# read through; outputs with a `...` are left alone. Pages may be named: docs/reference/commands.md.
# docs/patterns and docs/reference/library are made by the program: tests/patterns.sh.
set -u

update=
if [ "${1:-}" = --update ]; then
    update=$1
    shift
fi

root=${SOURCE_ROOT:-$(CDPATH= cd "$(dirname "$0")/.." && pwd)}
program=${STALEMATE:-$root/build/stalemate}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export NO_COLOR=1 LC_ALL=C.UTF-8

count=0
failed=0
designs=0 outputs=0 pictures=0 parts=0 # of the pages, that were tried
ok() { count=$((count + 1)); echo "ok $count - $1"; }
not_ok() { # what, file that says why
    count=$((count + 1))
    failed=$((failed + 1))
    echo "not ok $count - $1"
    sed 's/^/# /' "$2"
}

stalemate() { "$program" "$@" </dev/null; }

# --- One page into its blocks: NUMBER.KIND, its line and the comment before it -----

split() { # page, folder
    awk -v out="$2" '
        function begin(kind) {
            file = sprintf("%s/%03d.%s", out, ++blocks, kind)
            printf "" >file
            printf "%d\n%s\n", NR, marker >(file ".about")
            close(file ".about")
        }
        !inside && /^<!-- .* -->$/ { marker = substr($0, 6, length($0) - 9); next }
        !inside && /^```/ { begin(substr($0, 4) == "" ? "plain" : substr($0, 4)); inside = 1; next }
        !inside && /^!\[/ && marker ~ /^\$ / { begin("picture"); print >file; close(file) }
        inside && /^```$/ { inside = 0; marker = ""; close(file); next }
        inside { print >file; next }
        NF { marker = "" }
        END { if (inside) exit 1 }' "$1"
}

# --- Designs ----------------------------------------------------------------------

wrapped() { # marker, block
    cat <<'DESIGN'
design wrapped "An example of the documentation"
use sql, redis
type Version = 0..3
db:    Row<Version>
cache: RedisKey<Version>
DESIGN
    case $1 in
    'in a process') echo 'process p {' && cat "$2" && echo '}' ;;
    *) cat "$2" && echo 'process wrapper_process { db.select() }' ;;
    esac
}

squeezed() { sed 's/^[ ]*//; s/[ ]*$//; s/  */ /g' "$1" | grep -v '^$'; }

is_part() { # block, whole: its lines, in order, with nothing in between
    squeezed "$2" >"$work/whole"
    squeezed "$1" | awk -v whole="$work/whole" '
        { want[++wants] = $0 }
        END {
            while ((getline line <whole) > 0) have[++haves] = line
            for (i = 0; i + wants <= haves; i++) {
                for (j = 1; j <= wants && have[i + j] == want[j]; j++) continue
                if (j > wants) exit 0
            }
            exit 1
        }'
}

checks() { # what, design file, exit statuses that will do
    status=0
    designs=$((designs + 1))
    stalemate check "$2" >"$work/output" 2>&1 || status=$?
    case " $3 " in
    *" $status "*) ok "$1" ;;
    *)
        echo "exit status $status" >>"$work/output"
        not_ok "$1" "$work/output"
        ;;
    esac
}

edit_design() { # where, `NAME.stale: SED`, block, folder
    design=$4/${2%%: *}
    sed "${2#*: }" "$design" >"$work/edited"
    if cmp -s "$work/edited" "$design"; then
        not_ok "$1: the edit changes something" "$3"
    elif ! is_part "$3" "$work/edited"; then
        not_ok "$1: is what the edit gives" "$work/edited"
    else
        cp "$work/edited" "$design"
        ok "$1: is what the edit gives"
    fi
}

test_design() { # where, marker, block, folder
    name=$(awk '$1 == "design" { print $2; exit }' "$3")
    case $2,$name in
    wrong,*)
        cp "$3" "$4/${name:-wrong}.stale"
        checks "$1: ${name:-it} is refused" "$4/${name:-wrong}.stale" 2
        ;;
    'in a process',* | 'at top level',*)
        wrapped "$2" "$3" >"$4/wrapped.stale"
        checks "$1: the example checks" "$4/wrapped.stale" '0 1'
        ;;
    edit\ *,*)
        edit_design "$1" "${2#edit }" "$3" "$4"
        ;;
    *,?*)
        cp "$3" "$4/$name.stale"
        checks "$1: $name checks" "$4/$name.stale" '0 1'
        ;;
    *) ;; # a part
    esac
}

test_part() { # where, block, folder
    parts=$((parts + 1))
    for whole in "$3"/*.stale; do
        if grep -q '^design ' "$whole" && is_part "$2" "$whole"; then
            ok "$1: is part of $(awk '$1 == "design" { print $2; exit }' "$whole")"
            return
        fi
    done
    not_ok "$1: is part of a design of the page" "$2"
}

# --- Outputs ----------------------------------------------------------------------

matches() { # expected, actual: `...` stands for any number of lines
    awk -v actual="$2" '
        { want[++wants] = $0 }
        function match_from(i, j) {
            while (i <= wants && want[i] != "...")
                if (j > haves || want[i++] != have[j++]) return 0
            if (i > wants) return j > haves
            for (; j <= haves + 1; j++) if (match_from(i + 1, j)) return 1
            return 0
        }
        END {
            while ((getline line <actual) > 0) have[++haves] = line
            exit !match_from(1, 1)
        }' "$1"
}

run_line() { # `stalemate ...`, folder
    (cd "$2" && eval "$1") 2>&1
}

test_output() { # where, block, folder
    command=$(sed -n '1s/^\$ //p' "$2")
    sed 1d "$2" >"$work/expected"
    outputs=$((outputs + 1))
    run_line "$command" "$3" >"$work/actual"
    if matches "$work/expected" "$work/actual"; then
        ok "$1: $command"
    else
        diff -u "$work/expected" "$work/actual" >"$work/diff"
        not_ok "$1: $command" "$work/diff"
        grep -qx '\.\.\.' "$work/expected" || { sed -n 1p "$2" && cat "$work/actual"; } >"$2.new"
    fi
}

test_json() { # where, marker, block, folder
    case $2 in
    '$ '*) ;;
    *)
        echo "no command stands before it" >"$work/output"
        not_ok "$1: JSON" "$work/output"
        return
        ;;
    esac
    (cd "$4" && eval "${2#??}") >"$work/actual" 2>"$work/output"
    if python3 "$root/tests/json_sample.py" "$3" "$work/actual" >>"$work/output" 2>&1; then
        ok "$1: ${2#??}"
    else
        not_ok "$1: ${2#??}" "$work/output"
    fi
}

texts() { sed -n 's/.*<text[^>]*>\(.*\)<\/text>.*/\1/p' "$1"; }

drawn() { # picture
    if grep -q 'class="graph"' "$1"; then # Graphviz' own
        texts "$1"
    else
        cat "$1"
    fi
}

test_picture() { # where, command, block, page, folder
    picture=$(sed 's/.*](\([^)]*\)).*/\1/' "$3")
    pictures=$((pictures + 1))
    run_line "$2" "$5" >"$work/output"
    if drawn "$5/$(basename "$picture")" >"$work/actual" 2>>"$work/output" &&
        drawn "$(dirname "$4")/$picture" >"$work/expected" 2>>"$work/output" &&
        [ -s "$work/expected" ] && cmp -s "$work/expected" "$work/actual"; then
        ok "$1: $picture is what is drawn"
    else
        diff -u "$work/expected" "$work/actual" >>"$work/output"
        not_ok "$1: $picture is what is drawn" "$work/output"
        [ -z "$update" ] || cp "$5/$(basename "$picture")" "$(dirname "$4")/$picture"
    fi
}

# --- Pages ------------------------------------------------------------------------

each_block() { # page, folder, function: of every block it gets where, marker, file
    for about in "$2"/*.about; do
        [ -f "$about" ] || continue
        line=$(sed -n 1p "$about")
        marker=$(sed -n 2p "$about")
        "$3" "${1#"$root"/}:$line" "$marker" "${about%.about}"
    done
}

in_order() {
    case $3 in
    *.stale) test_design "$1" "$2" "$3" "$folder" ;;
    *.text)
        case $(sed -n 1p "$3") in
        '$ stalemate '*) test_output "$1" "$3" "$folder" ;;
        esac
        ;;
    *.json) test_json "$1" "$2" "$3" "$folder" ;;
    *.picture) test_picture "$1" "${2#??}" "$3" "$page" "$folder" ;;
    esac
}

parts() { # once all whole designs are known
    case $2,$3 in
    wrong,* | edit\ *,* | 'in a process',* | 'at top level',*) ;;
    *.stale) grep -q '^design ' "$3" || test_part "$1" "$3" "$folder/blocks" ;;
    esac
}

renew() { # page, folder of its blocks: with their new contents
    awk -v blocks="$2" '
        !inside && (/^```/ || (/^!\[/ && marker)) { n++ }
        !inside { marker = /^<!-- \$ .* -->$/ || (marker && !NF) }
        !inside && /^```/ {
            inside = 1
            new = sprintf("%s/%03d.text.new", blocks, n)
            is_new = (getline line <new) > 0
            print
            if (is_new) do print line; while ((getline line <new) > 0)
            next
        }
        inside && /^```$/ { inside = 0; print; next }
        !inside || !is_new' "$1" >"$work/page" && cat "$work/page" >"$1"
}

test_page() { # path from the top
    page=$root/$1
    folder=$work/$(echo "$1" | tr / _)
    mkdir -p "$folder/blocks"
    if ! split "$page" "$folder/blocks"; then
        echo "a block never ends, or the page cannot be read" >"$work/output"
        not_ok "$1: can be read" "$work/output"
        return
    fi
    each_block "$page" "$folder/blocks" in_order
    each_block "$page" "$folder/blocks" parts
    [ -z "$update" ] || renew "$page" "$folder/blocks"
}

if [ $# -gt 0 ]; then
    for page in "$@"; do
        test_page "$page"
    done
    echo "1..$count"
    exit "$failed"
fi

for page in "$root"/README.md "$root"/docs/*.md "$root"/docs/*/*.md; do
    case $page in
    "$root"/docs/patterns/*) ;;
    *) test_page "${page#"$root"/}" ;;
    esac
done

# Every command that there is has its section, and none that is not.
stalemate --help 2>&1 | sed -n 's/^  \([a-z]*\)  *[a-z].*/\1/p' | sort >"$work/expected"
sed -n 's/^## `\([a-z]*\)`.*/\1/p' "$root/docs/reference/commands.md" | sort >"$work/actual"
if cmp -s "$work/expected" "$work/actual"; then
    ok 'docs/reference/commands.md: has every command'
else
    diff -u "$work/expected" "$work/actual" >"$work/output"
    not_ok 'docs/reference/commands.md: has every command' "$work/output"
fi

# The pages have two dozen designs and nearly as many outputs: with much less, blocks were not found.
echo "# $designs designs, $parts parts, $outputs outputs, $pictures pictures" | tee "$work/output"
if [ "$designs" -ge 20 ] && [ "$parts" -ge 1 ] && [ "$outputs" -ge 15 ] && [ "$pictures" -ge 2 ]; then
    ok 'there are examples to try'
else
    not_ok 'there are examples to try' "$work/output"
fi

echo "1..$count"
[ "$failed" -eq 0 ]
