#!/bin/sh
# The commands that write designs: new, which makes one, and format, which lays them out.
set -u

stalemate=${STALEMATE:?the binary under test}
root=${SOURCE_ROOT:?the checkout}
folder=$(mktemp -d) || exit 99
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder" || exit 99

cases=0
result() { # what, whether it held
    cases=$((cases + 1))
    if [ "$2" -eq 0 ]; then
        echo "ok $cases - $1"
    else
        echo "not ok $cases - $1"
        sed 's/^/# /' out err 2>/dev/null
    fi
}

run() { # its arguments; leaves status, out and err
    status=0
    "$stalemate" "$@" >out 2>err </dev/null || status=$?
}

expect() { # what, status, arguments
    what=$1
    wanted=$2
    shift 2
    run "$@"
    [ "$status" -eq "$wanted" ]
    result "$what" $?
}

says() { grep -q -- "$2" "$1"; }

# --- new -------------------------------------------------------------------

expect 'new writes a design' 0 new first_try
[ -s first_try.stale ]
result 'its file has its name' $?
expect 'it checks as it is' 0 check first_try.stale
says out '^  5 of 5 claims hold$'
result 'all of its claims hold' $?
[ ! -s err ]
result 'there is nothing to complain about' $?
expect 'it is in the canonical layout' 0 format --check first_try.stale

echo mine >first_try.stale
expect 'new does not overwrite a file' 2 new first_try
[ "$(cat first_try.stale)" = mine ]
result 'which stays as it is' $?
expect 'unless it is told to' 0 new first_try --force
says first_try.stale '^design first_try '
result 'and then it does' $?

expect '-o names the file' 0 new other -o elsewhere.stale
says elsewhere.stale '^design other '
result 'and the design is called as was said' $?
expect '-o - is standard output' 0 new other -o -
says out '^design other '
result 'where the design is' $?
[ ! -e other.stale ]
result 'and no file is written' $?

for name in '' 9lives a-b none ../up 'two words'; do
    expect "\`$name\` cannot be a name" 2 new "$name"
done
expect 'new without a name is a mistake' 2 new
expect 'and so are two names' 2 new one two
expect 'a folder that is not there is an error' 2 new name -o nowhere/name.stale

# --- format ----------------------------------------------------------------

ugly='const  A=1'
neat='const A = 1'
printf '%s\n' "$ugly" >ugly.stale
printf '%s\n' "$neat" >neat.stale

expect '--check fails where a file differs' 1 format --check neat.stale ugly.stale
[ "$(cat out)" = ugly.stale ]
result 'names that file only' $?
[ "$(cat ugly.stale)" = "$ugly" ]
result 'and changes nothing' $?
expect '--check holds where none does' 0 format --check neat.stale
[ ! -s out ]
result 'and says nothing then' $?

expect '--stdout is a filter' 0 format --stdout ugly.stale
[ "$(cat out)" = "$neat" ] && [ "$(cat ugly.stale)" = "$ugly" ]
result 'that changes no file' $?
printf '%s\n' "$ugly" | "$stalemate" format - >out 2>err && [ "$(cat out)" = "$neat" ]
result '- reads standard input and writes standard output' $?
printf '%s\n' "$ugly" | "$stalemate" format --check - >out 2>err
[ $? -eq 1 ] && [ "$(cat out)" = '<stdin>' ]
result '- can be checked too' $?

chmod 750 ugly.stale
ln -s ugly.stale link.stale
expect 'format works in place' 0 format link.stale
[ "$(cat ugly.stale)" = "$neat" ]
result 'on the file that a link names' $?
[ -L link.stale ] && [ "$(stat -c %a ugly.stale)" = 750 ]
result 'and keeps links and permissions' $?
inode=$(stat -c %i ugly.stale)
run format ugly.stale
[ "$(stat -c %i ugly.stale)" = "$inode" ]
result 'a file that is laid out is not written' $?

printf 'const A = \nconst  B=1\n' >wrong.stale
cp wrong.stale kept.stale
printf '%s\n' "$ugly" >ugly.stale
expect 'a file that does not parse is a mistake' 2 format wrong.stale ugly.stale
says err '^wrong.stale:'
result 'which is reported with its place' $?
cmp -s wrong.stale kept.stale
result 'the file stays as it is' $?
[ "$(cat ugly.stale)" = "$neat" ]
result 'the other file is laid out all the same' $?

expect 'a file that is not there is an error' 2 format missing.stale
says err missing.stale
result 'which is named' $?
printf '%s\n' "$ugly" >locked.stale
chmod a-w locked.stale
expect 'a file that is read-only is an error' 2 format locked.stale
[ "$(cat locked.stale)" = "$ugly" ]
result 'and stays as it is' $?
expect 'format without a file is a mistake' 2 format

# What ships is for reading: comments, claims and all.
cp "$root"/models/*.stale "$root"/models/library/*.stale .
rm -f wrong.stale kept.stale locked.stale
files=$(ls -- *.stale | wc -l)
echo "# $files files"
[ "$files" -ge 40 ] # dozens ship, and their components
result 'there are files to lay out' $?
expect 'they can be laid out' 0 format ./*.stale
expect 'what has been formatted is formatted' 0 format --check ./*.stale

echo "1..$cases"
