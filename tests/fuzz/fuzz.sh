#!/bin/sh
# Runs a target of libFuzzer from a corpus of the designs of the checkout that are short enough, on every
# processor, and says what came of it. Exits 1 where an input crashed it, hung it or took too much
# memory: such inputs are left in the folder that is named at the end.
set -eu
: "${SOURCE_ROOT:?}"

[ $# -eq 3 ] || { echo "usage: fuzz.sh TARGET SECONDS MOST_BYTES" >&2; exit 2; }
target=$1 seconds=$2 most=$3
case $seconds in '' | *[!0-9]*) echo "fuzz: \`$seconds\` is no number of seconds" >&2; exit 2 ;; esac
folder=$(dirname "$target")/fuzz
mkdir -p "$folder/corpus" "$folder/found"

# What an earlier run has learned stays in the corpus. Long designs take long, and say no more.
for place in models models/library tests/language/accept tests/language/reject tests/language/warn \
    tests/unit tests/fuzz/corpus; do
    for file in "$SOURCE_ROOT/$place"/*.stale; do
        [ "$(wc -c <"$file")" -gt "$most" ] ||
            cp "$file" "$folder/corpus/$(printf '%s' "$place" | tr / -)-$(basename "$file")"
    done
done
seeds=$(find "$folder/corpus" -name '*.stale' | wc -l)
[ "$seeds" -ge 200 ] || { echo "fuzz: only $seeds designs to start from" >&2; exit 1; }

# The words of the language are those that many designs share; and all of its marks.
cat "$folder"/corpus/*.stale | sed 's|//.*||' | tr -cs 'A-Za-z_' '\n' | sort | uniq -c |
    awk '$1 >= 20 && length($2) > 1 { printf "\"%s\"\n", $2 }' >"$folder/words.dict"
cat "$folder"/corpus/*.stale | sed 's|//.*||; s|"[^"]*"||g' | tr -cs '[:punct:]' '\n' | sort | uniq -c |
    awk '$1 >= 20 && $2 !~ /["\\]/ && length($2) < 4 { printf "\"%s\"\n", $2 }' >>"$folder/words.dict"

echo "$seeds designs to start from, $(wc -l <"$folder/words.dict") words, ${seconds} s"
before=$(find "$folder/found" -type f | wc -l)
log=$folder/log
# The design under test is a file, which need not be on a disk.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
# The timeout is by the wall clock, and other work may be under way.
"$target" -fork="$(nproc)" -ignore_crashes=1 -ignore_timeouts=1 -ignore_ooms=1 \
    -max_total_time="$seconds" -timeout=100 -rss_limit_mb=2048 -max_len="$most" -entropic=0 \
    -dict="$folder/words.dict" -artifact_prefix="$folder/found/" "$folder/corpus" >"$log" 2>&1 || :

last=$(grep -a '^#[0-9]*: cov: ' "$log" | tail -n 1)
[ -n "$last" ] || { tail -n 20 "$log" >&2; echo 'fuzz: nothing was executed' >&2; exit 1; }
found=$(($(find "$folder/found" -type f | wc -l) - before))
echo "$last" | sed 's/^#\([0-9]*\): cov: \([0-9]*\).*/\1 executions, \2 edges covered/'
echo "$found inputs crashed it, hung it or took too much memory: $folder/found (log: $log)"
[ "$found" -eq 0 ]
