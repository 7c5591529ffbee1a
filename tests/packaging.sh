#!/bin/sh
# What makes packages agrees with what it is made of: versions, the packages of Debian that a build needs, the libraries that are
# loaded late. ./dev deb makes the package, which takes minutes, has lintian look at it, and gives it to this script, which
# then looks at what is in it, too.
set -u

root=${SOURCE_ROOT:-$(CDPATH='' cd "$(dirname "$0")/.." && pwd)}
cd "$root" || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
debian=docs/packaging/debian
package=${1:-}

count=0
failed=0
case_of() { # what; what it should be and what it is stand in two files
    count=$((count + 1))
    if diff -u "$work/expected" "$work/actual" >"$work/diff" && [ -s "$work/actual" ]; then
        echo "ok $count - $1"
    else
        failed=$((failed + 1))
        echo "not ok $count - $1"
        sed 's/^/# /' "$work/diff"
    fi
}

words() { tr -s ' \\\n' '\n\n\n' | grep -v '^$' | sort -u; }

sed -n "s/^  version: '\(.*\)',/\1/p" meson.build >"$work/expected"
sed -n '1s/^stalemate (\(.*\)) .*/\1/p' $debian/changelog >"$work/actual"
case_of 'the package has the version of the program'

# Those that ./dev build installs, but for what every Debian has to build with, what draws, and what tests need.
sed -n "/^build_packages='/,/'\$/p" dev | sed "s/.*='//; s/'\$//" | words |
    grep -vxE 'gcc|libc6-dev|ninja-build|graphviz|fontconfig|fonts-liberation|libcmocka-dev' >"$work/expected"
sed -n '/^Build-Depends:/,/^[A-Z][a-z-]*: /p' $debian/control | sed 's/^Build-Depends://; /^[A-Z]/d; s/([^)]*)//g; s/,//g' | words |
    grep -vx debhelper-compat >"$work/actual"
case_of 'it is built with what ./dev build installs'

cp "$work/expected" "$work/of_build"
sed -n '/AS build/,/^COPY/p' docs/packaging/Containerfile | grep -v '^[A-Z#]' | sed 's/&&.*//' | words |
    grep -vxE 'dpkg-dev|debhelper|gcc|libc6-dev|ninja-build' >"$work/actual"
cp "$work/of_build" "$work/expected"
case_of 'and so is the image'

# The table of meson.build, and what each of them needs beside it.
{
    sed -n "/^foreach macro, name : {/,/^}/s/^  '[A-Z_]*': '\(.*\)',/\1/p" meson.build
    echo cgraph
} | sort >"$work/expected"
sed -n 's/.*foreach name,\(.*\),\$(shell.*/\1/p' $debian/rules | words >"$work/actual"
case_of 'libraries that are loaded late are dependencies'

# To check loads none of them, as glibc's loader tells; to write JSON does, so that it would be seen.
if [ -n "${STALEMATE:-}" ]; then
    late_loaded() { # options of check
        LD_DEBUG=libs "$STALEMATE" check purge_race --quiet "$@" 2>&1 >/dev/null |
            sed -n 's,.*calling init: .*/lib\(gio\|gobject\|json-glib\|gvc\|cgraph\|pg_query\)[-.].*,\1,p' | sort
    }
    printf 'gio\ngobject\njson-glib\nthese are for JSON\n' >"$work/expected"
    {
        late_loaded --format json
        echo 'these are for JSON'
        late_loaded
    } >"$work/actual"
    case_of 'to check loads none of them'
fi

# What the image copies is all that the package is built of.
sed -n 's/^    cp -R \(checker .*\) build\/deb\/stalemate$/\1/p' dev | words >"$work/expected"
sed -n '/^COPY --from/d; s/^COPY \(.*\) [^ ]*$/\1/p' docs/packaging/Containerfile | words >"$work/actual"
case_of 'the image is built of what the package is'

if [ -n "$package" ]; then
    dpkg-deb --contents "$package" | awk '$1 ~ /^-/ { print $6 }' >"$work/contents"
    dpkg-deb --extract "$package" "$work/root"
    program=$work/root/usr/bin/stalemate

    # Under their own names and not compressed: pages link to one another and to designs, and programs read the schemas.
    find README.md CHANGELOG.md CONTRIBUTING.md docs tests/language tests/wire/apps -type f ! -empty ! -path 'docs/packaging/*' \
        ! -path docs/meson.build ! -path tests/language/language.c | sed 's,^,./usr/share/doc/stalemate/,' |
        sort >"$work/expected"
    grep -xFf "$work/expected" "$work/contents" | sort >"$work/actual"
    case_of 'every document is in the package'

    echo ../../stalemate/models >"$work/expected"
    readlink "$work/root/usr/share/doc/stalemate/models" >"$work/actual"
    case_of 'designs that pages link to are those that ship'

    (cd models && ls ./*.stale) | sed 's,^\./,,; s/\.stale$//' | sort >"$work/expected"
    (cd / && "$program" list) | sed 's/ .*//' | sort >"$work/actual"
    case_of 'its program finds the designs that ship'

    "$program" help | sed -n 's/^  \([a-z]*\) .*/stalemate-\1.1.gz/p' | sort >"$work/expected"
    sed -n 's,^\./usr/share/man/man1/\(stalemate-.*\),\1,p' "$work/contents" | sort >"$work/actual"
    case_of 'it has a page for each command'

    # Debian's zsh looks for what packages bring in a folder of its own, not in zsh/site-functions.
    printf './usr/share/%s\n' bash-completion/completions/stalemate fish/vendor_completions.d/stalemate.fish \
        zsh/vendor-completions/_stalemate >"$work/expected"
    grep -E '^\./usr/share/(bash-completion|fish|zsh)/' "$work/contents" | sort >"$work/actual"
    case_of 'completions are where the shells of Debian look for them'
fi

echo "1..$count"
[ "$failed" -eq 0 ]
