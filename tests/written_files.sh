#!/bin/sh
# Files that are written through links: what a link names is replaced, or made, and the link stays. What cannot be
# written is said before the work begins: of searches that would take longer than there is time for here.
set -u

stalemate=${STALEMATE:?the binary under test}
root=${SOURCE_ROOT:?the checkout}
large=$root/tests/commands/large.stale
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
# shellcheck source=tests/cases.sh
. "${SOURCE_ROOT:?}/tests/cases.sh"

run() { # arguments
    timeout 20 "$stalemate" "$@" >out 2>err
    status=$?
}

links_stay() { # names
    for name; do
        [ -h "$name" ] || return 1
    done
}

mkdir deep
ln -s round.svg round.dot && ln -s round.dot round.svg
ln -s none/lost.svg lost.svg
ln -s "$work/none/lost.svg" deep/far.svg

# --- through links ----------------------------------------------------------------

run trace purge_race --window stale_entry -o plain.dot
[ $status -eq 0 ] && [ -s plain.dot ] && [ ! -h plain.dot ]
result $? 'a file'

# Each is a way to name a file that is not there yet.
ln -s one.dot to_one.dot
ln -s to_two.dot to_to_two.dot && ln -s deep/two.dot to_two.dot
ln -s ../three.dot deep/up.dot
ln -s "$work/four.dot" absolute.dot
ln -s deep folder
ln -s ../five.dot folder/up_from_a_link.dot
for pair in to_one.dot:one.dot to_to_two.dot:deep/two.dot deep/up.dot:three.dot absolute.dot:four.dot \
    folder/up_from_a_link.dot:five.dot; do
    link=${pair%%:*} file=${pair#*:}
    [ ! -e "$file" ] && run trace purge_race --window stale_entry -o "$link" && cmp plain.dot "$file" >>err 2>&1 &&
        [ ! -h "$file" ] && links_stay "$link" to_two.dot
    result $? "$link, a link to no file: $file is made"
    echo old >"$file" && run trace purge_race --window stale_entry -o "$link" && cmp plain.dot "$file" >>err 2>&1 &&
        [ ! -h "$file" ] && links_stay "$link" to_two.dot
    result $? "$link, a link to a file: it is replaced"
done
[ "$(find . -name '*.dot.*' | wc -l)" -eq 0 ]
result $? 'nothing is left beside them'

# --- what cannot be written ---------------------------------------------------------

refused() { # what, message, arguments
    what=$1 message=$2
    shift 2
    run "$@"
    [ $status -eq 2 ] && [ ! -s out ] && [ "$(cat err)" = "stalemate: cannot write $message" ]
    result $? "$what"
}

# How each command is told to write, and where.
loop='round.svg: Too many levels of symbolic links'
lost='lost.svg, a link to none/lost.svg: No such file or directory'
each() { # words of a command up to the name of the file
    words=$*
    refused "$words a link that leads to itself" "$loop" "$@" round.svg
    refused "$words a link into no folder" "$lost" "$@" lost.svg
    refused "$words a link from another folder into none" \
        "deep/far.svg, a link to $work/none/lost.svg: No such file or directory" "$@" deep/far.svg
    refused "$words a file in no folder" 'none/x.svg: No such file or directory' "$@" none/x.svg
}

each trace "$large" --window full -o
each graph "$large" -o
each report "$large" --format html -o
each sweep "$root/bench/cases/purge/purge.stale" --over WRITERS --values 8 -o
each check "$large" --as-written --checkpoint
printf 'bind purge_race\n' >some.bind
each conform purge_race some.ndjson --bind some.bind --format json -o
each conform --guarantees some.ndjson --format json -o
each replay purge_race --window stale_entry --bind some.bind -o
each draft some.ndjson -o
links_stay round.svg round.dot lost.svg deep/far.svg && [ ! -e none ]
result $? 'and all links are as they were'

# --- a checkpoint ---------------------------------------------------------------------

is_kept_in() { # link, file
    [ -h "$1" ] && [ -f "$2" ] && [ ! -h "$2" ]
}

ln -s deep/kept.file kept
run check purge_race --as-written
cp out whole
run check purge_race --as-written --max-states 50 --checkpoint kept
[ $status -eq 3 ] && is_kept_in kept deep/kept.file && grep -q '50 states are in kept:' err
result $? 'a checkpoint through a link: what it names is made'
cp deep/kept.file before
run check purge_race --as-written --max-states 60 --resume kept
[ $status -eq 3 ] && is_kept_in kept deep/kept.file && ! cmp -s before deep/kept.file
result $? 'and replaced'
run check purge_race --as-written --resume kept
cmp whole out >>err && [ -h kept ] && [ ! -e deep/kept.file ]
result $? 'and removed when the search is at its end: the link stays'
run check purge_race --as-written --max-states 50 --checkpoint kept
[ $status -eq 3 ] && is_kept_in kept deep/kept.file
result $? 'and made again'

end_cases
