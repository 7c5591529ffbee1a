#!/bin/sh
# What a header declares says where it belongs: a function begins with the name of the header (less
# `_private`) or of the file that defines it, in the singular or plural, of a type that the header
# defines, or of its room. Names of types are unique in the tree.
set -eu
cd "$(dirname "$0")/../.."

command -v ctags >/dev/null 2>&1 || {
    echo 'warning: no ctags, names not checked'
    exit 0
}

list() { sh tests/lint/files.sh "$@"; }
tags() { # kinds
    ctags -x --languages=C --map-C=+.h --kinds-C="$1" --_xformat='%K %{input} %{name} %{line} %C' -L -
}

failed=0
{
    list 'checker/*.h' 'traces/*.h' | tags ts
    list 'checker/*.c' 'traces/*.c' | tags f
    list 'checker/*.h' 'traces/*.h' | tags pf
} | awk '
    function snake(name) {
        gsub(/[A-Z]/, "_&", name)
        sub(/^_/, "", name)
        return tolower(name)
    }
    function stem(path) {
        sub(/.*\//, "", path)
        sub(/\.[ch]$/, "", path)
        sub(/_private$/, "", path)
        return path
    }
    function singular(name) {
        sub(/ies$/, "y", name) || sub(/s$/, "", name)
        return name
    }
    function begins(name, with) { return name == with || index(name, with "_") == 1 }
    function is_of(file, name,  own) {
        own = singular(stem(file))
        return begins(name, stem(file)) || begins(name, own) || begins(name, own "s")
    }
    function room_of(path) {
        sub(/\/[^\/]*$/, "", path)
        return path
    }
    function is_named(file, name,  i) {
        if (is_of(file, name) || is_of(room_of(file), name)) return 1
        if (name in source && is_of(source[name], name)) return 1
        for (i = 1; i <= types[file]; i++) if (begins(name, type[file, i])) return 1
        return 0
    }
    $1 == "typedef" || $1 == "struct" { type[$2, ++types[$2]] = snake($3); next }
    $1 == "function" && $2 ~ /\.c$/ { source[$3] = $2; next }
    {
        if (is_named($2, tolower($3))) next # a list of names that is expanded looks like a function
        printf "%s:%d: %s is not named after its header, its file, its room or a type\n", $2, $4, $3
        failed = 1
    }
    END { exit failed }' || failed=1

list 'checker/*.[ch]' 'traces/*.[ch]' | tags t | awk '
    $5 " " $6 == "typedef struct" && $0 ~ /;$/ { next } # of a type that another header defines
    !($3 in place) { place[$3] = $2 ":" $4; next }
    place[$3] != $2 ":" $4 {
        printf "%s:%d: %s is a type in %s, too\n", $2, $4, $3, place[$3]
        failed = 1
    }
    END { exit failed }' || failed=1
exit $failed
