#!/bin/sh
# Links of the documents to files of this repository, and to headings in them, lead somewhere; and the
# paths that they name in backticks are there. So do the links where `meson install` puts the documents. What
# is in blocks of code, and addresses of the web, are not looked at.
set -u

: "${STALEMATE:?}" # whose folder is the build's
root=${SOURCE_ROOT:-$(CDPATH='' cd "$(dirname "$0")/.." && pwd)}
least=900 # of links, here and where they are installed, and
least_paths=100 # of paths: fewer are not found where the search for them is broken
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root" || exit 1

find README.md CONTRIBUTING.md CHANGELOG.md docs bench tests -name '*.md' | sort >"$work/pages"

# PAGE#ANCHOR for each heading, as GitHub makes them.
# shellcheck disable=SC2046 # no name of ours has a space
awk '
    FNR == 1 { inside = 0; split("", seen) }
    /^```/ { inside = !inside }
    !inside && /^#+ / {
        anchor = tolower($0)
        sub(/^#+ */, "", anchor)
        anchor = gensub_link(anchor)
        gsub(/[^a-z0-9_ -]/, "", anchor)
        gsub(/ /, "-", anchor)
        print FILENAME "#" anchor (seen[anchor] ? "-" seen[anchor] : "")
        seen[anchor]++
    }
    function gensub_link(text) { # [words](address) is words
        while (match(text, /\]\([^)]*\)/)) text = substr(text, 1, RSTART - 1) substr(text, RSTART + RLENGTH)
        return text
    }' $(cat "$work/pages") >"$work/anchors"

# PAGE LINE LINK for each link.
# shellcheck disable=SC2046
awk '
    FNR == 1 { inside = 0 }
    /^ *```/ { inside = !inside; next }
    inside { next }
    {
        line = $0
        gsub(/`[^`]*`/, "", line)
        while (match(line, /\]\([^) ]*\)/)) {
            print FILENAME, FNR, substr(line, RSTART + 2, RLENGTH - 3)
            line = substr(line, RSTART + RLENGTH)
        }
    }' $(cat "$work/pages") | grep -v ' https*:' >"$work/links"

while read -r page line link; do
    file=${link%%#*}
    anchor=
    case $link in *'#'*) anchor=${link#*#} ;; esac
    if [ -n "$file" ]; then
        target=$(dirname "$page")/$file
    else
        target=$page
    fi
    if [ ! -e "$target" ]; then
        echo "$page:$line: $link: there is no such file"
        continue
    fi
    [ -n "$anchor" ] || continue
    target=$(realpath --relative-to=. "$target")
    grep -qxF "$target#$anchor" "$work/anchors" || echo "$page:$line: $link: there is no such heading"
done <"$work/links" >"$work/broken"

# A path from the top in backticks: it has a folder, and no pattern in it.
# shellcheck disable=SC2046
awk '
    FNR == 1 { inside = 0 }
    /^ *```/ { inside = !inside; next }
    inside { next }
    {
        line = $0
        while (match(line, /`(checker|traces|tests|models|bench|docs)\/[A-Za-z0-9_.\/-]*`/)) {
            print FILENAME, FNR, substr(line, RSTART + 1, RLENGTH - 2)
            line = substr(line, RSTART + RLENGTH)
        }
    }' $(grep -v '^docs/patterns/' "$work/pages") | grep -v 'NAME' >"$work/paths"
while read -r page line path; do
    [ -e "$path" ] || echo "$page:$line: \`$path\`: there is no such file"
done <"$work/paths" >"$work/gone"

# The pages that are installed are the same, so headings need no second look.
mkdir "$work/installed"
meson install -C "$(dirname "$STALEMATE")" --no-rebuild --quiet --tags doc,models --destdir "$work/installed" >"$work/install" 2>&1
place=$(find "$work/installed" -path '*/doc/stalemate' -type d)
place=${place:-$work/installed}
: >"$work/astray"
installed=0
while read -r page line link; do
    [ -e "$place/$page" ] || continue
    installed=$((installed + 1))
    file=${link%%#*}
    [ -z "$file" ] || [ -e "$place/$(dirname "$page")/$file" ] ||
        echo "$page:$line: $link: there is no such file where it is installed" >>"$work/astray"
done <"$work/links"
grep -E '^(README|CONTRIBUTING|CHANGELOG|docs/)' "$work/pages" | while read -r page; do
    [ -e "$place/$page" ] || echo "$page: it is not installed" >>"$work/astray"
done

count=0
failed=0
case_of() { # status, what, file that says why
    count=$((count + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $count - $2"
    else
        failed=$((failed + 1))
        echo "not ok $count - $2"
        [ $# -lt 3 ] || sed 's/^/# /' "$3"
    fi
}

pages=$(wc -l <"$work/pages")
links=$(wc -l <"$work/links")
paths=$(wc -l <"$work/paths")
[ ! -s "$work/broken" ]
case_of $? "$links links of $pages pages lead somewhere" "$work/broken"
[ "$links" -ge $least ]
case_of $? "$links links, $least at least"
[ ! -s "$work/gone" ]
case_of $? "$paths paths are there" "$work/gone"
[ "$paths" -ge $least_paths ]
case_of $? "$paths paths, $least_paths at least"
[ ! -s "$work/astray" ]
case_of $? "$installed of the links lead somewhere as installed" "$work/astray"
[ "$installed" -ge $least ]
case_of $? "$installed of them, $least at least" "$work/install"
echo "1..$count"
[ "$failed" -eq 0 ]
