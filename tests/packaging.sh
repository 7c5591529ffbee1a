#!/bin/sh
# What makes packages agrees with what it is made of: versions, the packages of Debian that a build needs, the libraries that are
# loaded late. ./dev deb makes the package and has lintian look at it, which takes minutes: a test of the whole is by hand.
set -u

root=${SOURCE_ROOT:-$(CDPATH='' cd "$(dirname "$0")/.." && pwd)}
cd "$root" || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
debian=docs/packaging/debian

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
sed -n "s/^foreach name : \['\(gvc\)', '\(pg_query\)'\]/\1\n\2\ncgraph/p" meson.build | sort >"$work/expected"
sed -n 's/.*foreach name,\(.*\),\$(shell.*/\1/p' $debian/rules | words >"$work/actual"
case_of 'libraries that are loaded late are dependencies'

# What the image copies is all that the package is built of.
sed -n 's/^    cp -R \(checker .*\) build\/deb\/stalemate$/\1/p' dev | words >"$work/expected"
sed -n '/^COPY --from/d; s/^COPY \(.*\) [^ ]*$/\1/p' docs/packaging/Containerfile | words >"$work/actual"
case_of 'the image is built of what the package is'

echo "1..$count"
[ "$failed" -eq 0 ]
