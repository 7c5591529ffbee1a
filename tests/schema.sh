#!/bin/sh
# `check --format json` is what docs/check.schema.json says: for every design that ships, for some that
# have what those have not, and for designs that are refused. Runs are what docs/trace.schema.json says. What the schema must refuse, it refuses.
set -u
: "${STALEMATE:?}" "${SOURCE_ROOT:?}"
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$SOURCE_ROOT" || exit 1
schema=docs/check.schema.json
count=0
failed=0

result() { # status, what, file that says why
    count=$((count + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $count - $2"
    else
        failed=1
        echo "not ok $count - $2"
        head -20 "$3" | sed 's/^/# /'
    fi
}

writes() { # what, arguments of check
    what=$1
    shift
    "$STALEMATE" check --no-progress --format json "$@" >"$folder/$what.json" 2>/dev/null
    python3 tests/schema.py "$schema" "$folder/$what.json" >"$folder/why" 2>&1
    result $? "$what: is as the schema says" "$folder/why"
}

for file in models/*.stale; do
    writes "$(basename "$file" .stale)" "$file"
done
for name in guard_deadlock chance_rare error_array_index; do
    writes "$name" tests/language/accept/$name.stale
done
writes one_set models/purge_race.stale --fix lease
writes limited models/purge_race.stale --max-states 100
writes refuted tests/commands/refuted.stale
writes reduced tests/commands/alike.stale --reductions all
writes undecided tests/commands/undecided.stale
writes held tests/commands/held.stale
writes untimed tests/commands/held.stale --untimed
writes timing_cut tests/commands/stale_serving.stale --max-states 700
for file in tests/language/reject/claim_*.stale; do
    writes "$(basename "$file" .stale)" "$file"
done

# Runs, as `trace` writes them: the first of every design that has one, and what those have not.
runs=0
traces() { # what, arguments of trace
    what=$1
    shift
    "$STALEMATE" trace --no-progress --format json "$@" >"$folder/run" 2>/dev/null || return
    runs=$((runs + 1))
    mv "$folder/run" "$folder/$what.trace"
    python3 tests/schema.py docs/trace.schema.json "$folder/$what.trace" >"$folder/why" 2>&1
    result $? "the run of $what: is as the schema says" "$folder/why"
}
for file in models/*.stale; do
    traces "$(basename "$file" .stale)" "$file"
done
traces chance_rare tests/language/accept/chance_rare.stale
traces long tests/commands/long.stale
echo "only $runs runs of 30" >"$folder/why"
[ "$runs" -ge 30 ]
result $? 'at least 30 runs' "$folder/why"

# So much of it was looked at: a schema that nothing reaches holds nothing.
cat "$folder"/*.json >"$folder/all"
has() { # at least so many, of what
    found=$(grep -c "$2" "$folder/all")
    echo "$found of $1" >"$folder/why"
    [ "$found" -ge "$1" ]
    result $? "at least $1 with $2" "$folder/why"
}
has 100 '"kind" : "closes"'
has 100 '"to" : '
has 5 '"needed" : true'
has 5 '"severity" : "error"'
has 3 '"severity" : "warning"'
has 4 '"verdict" : "refuted"'
has 3 '"run" : {'
has 5 '"verdict" : "not judged"'
has 3 '"to_at_most" : '
has 3 '"timing" : null'
has 1 '"reductions" : \['
has 1 '"incomplete" : '
has 1 '"design_error" : {'
has 1 '"deadlock" : {'
has 5 '"least" : \['

# Places: from the one to before the other stands what is declared, claimed or assumed.
python3 - "$folder"/*.json >"$folder/why" <<'PYTHON'
import json, sys

def text_of(place):
    with open(place["file"], encoding="utf-8") as file:
        lines = file.read().split("\n")
    first, last, end = place["line"] - 1, place["end"]["line"] - 1, place["end"]["column"] - 1
    lines = lines[first:last + 1]
    lines[-1] = lines[-1][:end]
    lines[0] = lines[0][place["column"] - 1:]
    return " ".join("\n".join(lines).split())

seen = {}

def expect(kind, text, first, inside):
    seen[kind] = seen.get(kind, 0) + 1
    if not text.startswith(first) or inside not in text:
        print(f"{kind}: {text!r} is not {first} ... {inside}")

for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        answer = json.load(file)
    for kind, word in ("fixes", "fix"), ("windows", "window"), ("checks", "check"), ("measures", "measure"):
        for one in answer.get("declared", {}).get(kind, []):
            expect(kind, text_of(one["place"]), f"{word} {one['name']}", "")
    for one in answer.get("claims", []):
        expect("claims", text_of(one["place"]), "claim " + one["text"], one["why"] or "")
    for configuration in answer.get("configurations", []):
        for one in list(configuration["windows"].values()) + list(configuration["checks"].values()):
            for assumption in one.get("timing") or []:
                text = text_of(assumption["place"])
                expect("assumptions", text, assumption["text"], text)
for kind, least in ("fixes", 100), ("windows", 30), ("checks", 30), ("measures", 10), ("claims", 300), ("assumptions", 5):
    if seen.get(kind, 0) < least:
        print(f"only {seen.get(kind, 0)} {kind} were looked at, of {least}")
PYTHON
[ ! -s "$folder/why" ]
result $? 'places: what they say stands there' "$folder/why"

# Of runs: from the one place to before the other stands the call, or the text.
python3 - "$folder"/*.trace >"$folder/why" <<'PYTHON'
import json, sys

def text_of(place):
    with open(place["file"], encoding="utf-8") as file:
        lines = file.read().split("\n")
    first, last, end = place["line"] - 1, place["end"]["line"] - 1, place["end"]["column"] - 1
    lines = lines[first:last + 1]
    lines[-1] = lines[-1][:end]
    lines[0] = lines[0][place["column"] - 1:]
    return " ".join("\n".join(lines).split())

calls = texts = results = 0
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        run = json.load(file)
    for call in (call for row in run["rows"] for call in row["calls"]):
        calls += 1
        results += "result" in call and not isinstance(call["result"], (str, type(None)))
        text = text_of(call["place"])
        if f".{call['operation']}(" not in text or not text.endswith(")"):
            print(f"{path}: {call['call']} is at {text!r}")
        if call["text"] is not None:
            texts += 1
            text = text_of(call["text_place"])
            if text[0] + text[-1] != '""' or call["text"].split()[0] not in text:
                print(f"{path}: the text {call['text']} is at {text!r}")
for count, least, what in (calls, 150, "calls"), (texts, 30, "texts"), (results, 30, "typed results"):
    if count < least:
        print(f"only {count} {what} were looked at, of {least}")
    print(f"# {count} {what}", file=sys.stderr)
PYTHON
[ ! -s "$folder/why" ]
result $? 'runs: calls and texts stand where they say' "$folder/why"

# What is not so is refused, each for what is wrong with it.
refuses() { # what, sed script, message
    sed "$2" "$folder/purge_race.json" >"$folder/changed.json"
    python3 tests/schema.py "$schema" "$folder/changed.json" >"$folder/why" 2>&1
    [ $? -eq 1 ] && grep -q "$3" "$folder/why"
    result $? "refused: $1" "$folder/why"
}
refuses 'a number as text' 's/"states" : \([0-9]*\)/"states" : "\1"/' 'states is .* not integer'
refuses 'a missing member' '/"timed"/d' 'has no timed'
refuses 'an unknown member' 's/"timed" : /"tmied" : 1, &/' 'has tmied, which the schema does not know'
refuses 'an unknown word' 's/"confirmed"/"true"/' 'verdict is .true., not one of'
refuses 'a duration with a unit' 's/"at_most" : "\([0-9.]*\)"/"at_most" : "\1s"/' 'at_most is .* not like'

echo "1..$count"
exit "$failed"
