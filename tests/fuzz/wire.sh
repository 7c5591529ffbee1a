#!/bin/sh
# Runs each of some parsers, of protocols or of logs, under libFuzzer, so many executions each, one after the other, and
# says what came of it.
# Exits 1 where an input broke what must hold: such inputs are left in the folder that is named.
set -eu

[ $# -gt 2 ] || { echo "usage: wire.sh TARGET EXECUTIONS PARSER..." >&2; exit 2; }
target=$1 executions=$2
shift 2
case $executions in '' | *[!0-9]*) echo "fuzz_wire: \`$executions\` is no number" >&2; exit 2 ;; esac
folder=$(dirname "$target")/fuzz-wire
mkdir -p "$folder/found"

# What a fuzzer does not find soon by itself: marks, lengths and words that belong together.
cat >"$folder/words.dict" <<'END'
"*3\x0d\x0a$3\x0d\x0aSET\x0d\x0a$1\x0d\x0ak\x0d\x0a$1\x0d\x0av\x0d\x0a"
"*2\x0d\x0a"
"$-1\x0d\x0a"
"$4\x0d\x0aGET \x0d\x0a"
">2\x0d\x0a"
"%1\x0d\x0a"
"|1\x0d\x0a"
"=5\x0d\x0atxt:x\x0d\x0a"
"#t\x0d\x0a"
"-NOSCRIPT x\x0d\x0a"
"HELLO"
"SETNAME"
"set k 0 0 1\x0d\x0av\x0d\x0a"
"cas k 0 0 1 7\x0d\x0av\x0d\x0a"
"ms k 1 c\x0d\x0av\x0d\x0a"
"mg k v c N30\x0d\x0a"
"VALUE k 0 1 7\x0d\x0av\x0d\x0aEND\x0d\x0a"
"VA 1 W c7\x0d\x0av\x0d\x0a"
"STAT a b\x0d\x0aEND\x0d\x0a"
"noreply"
"Q\x00\x00\x00\x0aBEGIN\x00"
"P\x00\x00\x00\x0f\x00SELECT\x00\x00\x00"
"B\x00\x00\x00\x0c\x00\x00\x00\x00\x00\x00\x00\x00"
"E\x00\x00\x00\x09\x00\x00\x00\x00\x00"
"S\x00\x00\x00\x04"
"\x00\x00\x00\x08\x04\xd2\x16\x2f"
"T\x00\x00\x00\x1a\x00\x01v\x00\x00\x00\x00\x01\x00\x01\x00\x00\x00\x17\x00\x04\xff\xff\xff\xff\x00\x00"
"D\x00\x00\x00\x0b\x00\x01\x00\x00\x00\x017"
"C\x00\x00\x00\x0dUPDATE 1\x00"
"Z\x00\x00\x00\x05I"
"\x02\x00\x00\x00\x03x"
"\x07\x00\x00\x01\x00\x01\x00\x02\x00\x00\x00"
"\x01\x00\x00\x01\x01"
"\x05\x00\x00\x03\xfe\x00\x00\x02\x00"
"\x27\x00\x00\x02\x03def\x01a\x01u\x01u\x07version\x07version\x0c\x3f\x00\x0b\x00\x00\x00\x03\x00\x00\x00\x00\x00"
"\x0a\x00\x00\x00\x17\x05\x00\x00\x00\x00\x01\x00\x00\x00"
"`a` = ?"
"UPDATE t SET v = v + 1 WHERE id = $1"
"\x0d\x0a"
"{\"seq\":1,\"from\":1,\"to\":2,\"who\":\"r-1\",\"request\":null,\"store\":\"redis\",\"op\":\"SET\",\"key\":\"k\",\"value\":\"1\",\"reply\":\"OK\"}"
",\"options\":[\"EX\",\"60\"]"
",\"atomic\":1,\"done\":true"
"\"reply\":{\"error\":\"x\"}"
"1700000000.000001 [0 127.0.0.1:5] \"SET\" \"k\" \"\\x41\"\x0a"
" [0 lua] "
"\"MULTI\""
"2026-11-30 21:02:14.123 UTC,\"a\",\"b\",1,\"l\",\"s\",1,\"SELECT\",\"t\",3/4,0,LOG,00000,\"duration: 0.5 ms  statement: select 1\",,,,,,,,,\"psql\"\x0a"
"\"Parameters: $1 = '7', $2 = NULL\""
"execute x: "
"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"a\",\"spanId\":\"b\",\"startTimeUnixNano\":\"1000\",\"endTimeUnixNano\":\"2000\",\"attributes\":[]}]}]}]}"
"{\"key\":\"db.system\",\"value\":{\"stringValue\":\"redis\"}}"
"{\"t\":1,\"c\":{\"d\":\"GET k\"}}\x0a"
END

failed=0
for parser; do
    mkdir -p "$folder/$parser"
    if STALEMATE_PARSER=$parser "$target" -runs="$executions" -max_len=512 -timeout=60 -rss_limit_mb=2048 \
        -dict="$folder/words.dict" -artifact_prefix="$folder/found/$parser-" "$folder/$parser" >"$folder/log" 2>&1; then
        sed -n 's/^Done \([0-9]*\) runs.*/'"$parser"': \1 executions/p' "$folder/log" | grep . || failed=1
    else
        failed=1
        echo "$parser: an input is in $folder/found"
        tail -n 20 "$folder/log"
    fi
done
exit $failed
