#!/usr/bin/env python3
"""`check --format json` is what docs/check.schema.json says: for every design that ships, for some that have what those
have not, and for designs that are refused. Runs are what docs/trace.schema.json says. What the schema must refuse, it
refuses. And places are where they say: what is declared, claimed, called stands there."""
import copy
import glob
import json
import os
import re
import subprocess
import tempfile
from collections import Counter

from json_schema import Schema
from tap import STALEMATE, case, end

os.chdir(os.environ["SOURCE_ROOT"])

DESIGNS = sorted(glob.glob("models/*.stale"))
CHECK, TRACE = Schema("docs/check.schema.json"), Schema("docs/trace.schema.json")
documents, runs = {}, {}  # as JSON, by name


def name_of(path):
    return os.path.splitext(os.path.basename(path))[0]


def answer(*arguments):
    done = subprocess.run([STALEMATE, *arguments, "--no-progress", "--format", "json"], capture_output=True, text=True,
                          timeout=120)
    return json.loads(done.stdout) if done.stdout else None


def is_as(schema, what, document):
    wrong = schema.wrong_with(document)
    case(f"{what}: is as the schema says", not wrong, "\n".join(wrong[:20]))


def writes(what, *arguments):
    documents[what] = answer("check", *arguments)
    is_as(CHECK, what, documents[what])


def traces(what, *arguments):
    run = answer("trace", *arguments)
    if run is not None:  # else there is nothing to show
        runs[what] = run
        is_as(TRACE, f"the run of {what}", run)


def check_documents():
    for path in DESIGNS:
        writes(name_of(path), path)
    for name in "guard_deadlock", "chance_rare", "error_array_index":
        writes(name, f"tests/language/accept/{name}.stale")
    writes("one_set", "models/purge_race.stale", "--fix", "lease")
    with tempfile.NamedTemporaryFile("w", suffix=".json") as before:
        other = answer("check", "models/purge_race.stale", "--set", "TTL=10m")
        before.write(json.dumps(other).replace('"lease"', '"lock"'))
        before.flush()
        writes("changed", "models/purge_race.stale", "--against", before.name)
    case("changed: has what changed", "changes" in documents["changed"])
    writes("limited", "models/purge_race.stale", "--max-states", "100")
    for name in "dead_fix", "refuted", "undecided", "held":
        writes(name, f"tests/commands/{name}.stale")
    writes("covered", "models/stampede.stale", "--coverage")
    writes("covered_one", "tests/language/warn/never_changes.stale", "--coverage", "--as-written")
    writes("covered_cut", "models/purge_race.stale", "--coverage", "--max-states", "100")
    writes("reduced", "tests/commands/alike.stale", "--reductions", "all")
    writes("untimed", "tests/commands/held.stale", "--untimed")
    writes("timing_cut", "tests/commands/stale_serving.stale", "--max-states", "700")
    for path in sorted(glob.glob("tests/language/reject/claim_*.stale")):
        writes(name_of(path), path)


def trace_documents():
    """The first run of every design that has one, and what those have not."""
    for path in DESIGNS:
        traces(name_of(path), path)
    for name in "long", "draws":
        traces(name, f"tests/commands/{name}.stale")
    for name in ("chance_rare", "check_eventually", "check_eventually_loop", "check_leads_to", "check_settles",
                 "check_settles_loop", "check_never", "chance_schedule"):
        traces(name, f"tests/language/accept/{name}.stale")
    case("at least 30 runs", len(runs) >= 30, f"only {len(runs)}")
    parts = {"run": "rows", "why": "proof", "fixes": "with_fixes", "command": "command"}
    for part, member in parts.items():
        document = answer("trace", "models/purge_race.stale", "--parts", part)
        is_as(TRACE, f"the part {part} alone", document)
        case(f"the part {part} alone: has no other", [one for one in parts.values() if one in document] == [member])


def reached(at_least):
    """So much of it was looked at: a schema that nothing reaches holds nothing."""
    seen = Counter()

    def look(value):
        if isinstance(value, dict):
            for name, member in value.items():
                seen[name] += 1
                seen[name, "list"] += isinstance(member, list)
                seen[name, "object"] += isinstance(member, dict)
                if isinstance(member, (str, bool, type(None))):
                    seen[name, member] += 1
                look(member)
        elif isinstance(value, list):
            for one in value:
                look(one)

    for document in documents.values():
        look(document)
    for what, least in at_least.items():
        shown = what if isinstance(what, str) else f"{what[0]}: {what[1]}"
        case(f"at least {least} with {shown}", seen[what] >= least, f"{seen[what]}")


# ---- places ----

def text_of(place):
    """What stands from the one place to before the other, blanks as one."""
    with open(place["file"], encoding="utf-8") as file:
        lines = file.read().split("\n")
    first, last, after = place["line"] - 1, place["end"]["line"] - 1, place["end"]["column"] - 1
    lines = lines[first:last + 1]
    lines[-1] = lines[-1][:after]
    lines[0] = lines[0][place["column"] - 1:]
    return " ".join("\n".join(lines).split())


def floors(seen, least):
    """Complaints about what was looked at too seldom."""
    for what, count in least.items():
        print(f"# {seen[what]} {what}")
    return [f"only {seen[what]} {what} were looked at, of {count}" for what, count in least.items() if seen[what] < count]


def expected_places(document):
    """(kind, place, how its text begins, what is in it) of a document of check."""
    for kind, word in ("fixes", "fix"), ("windows", "window"), ("checks", "check"), ("measures", "measure"):
        for one in document.get("declared", {}).get(kind, []):
            yield kind, one["place"], f"{word} {one['name']}", ""
    for one in document.get("claims", []):
        yield "claims", one["place"], "claim " + one["text"], one["why"] or ""
    for configuration in document.get("configurations", []):
        for one in list(configuration["windows"].values()) + list(configuration["checks"].values()):
            for assumption in one.get("timing") or []:
                yield "assumptions", assumption["place"], assumption["text"], ""


def places_of_documents():
    seen, wrong = Counter(), []
    for name, document in documents.items():
        said = Counter(json.dumps(one) for one in document["diagnostics"])
        wrong += [f"{name}: twice: {one}" for one, times in said.items() if times > 1]
        for kind, place, first, inside in expected_places(document):
            seen[kind] += 1
            text = text_of(place)
            if not text.startswith(first) or inside not in text:
                wrong.append(f"{kind}: {text!r} is not {first} ... {inside}")
    wrong += floors(seen, {"fixes": 100, "windows": 30, "checks": 30, "measures": 10, "claims": 300, "assumptions": 5})
    case("places: what they say stands there", not wrong, "\n".join(wrong))


def wrong_changes(run, seen):
    """What the changes of each row say was there before is what the rows before it left there."""
    held = {(lane["name"], name): value
            for lane in run["lanes"] for name, value in lane.get("initial", {}).items()}
    for row in run["rows"]:
        for change in row["changes"]:
            what = change["lane"], change["variable"]
            if what not in held:
                yield f"step {row['step']}: {what} has no initial value"
            if "at" in change:
                continue
            if held.get(what) != change["before"]:
                yield f"step {row['step']}: {what} was {held.get(what)}, not {change['before']}"
            held[what] = change["after"]
            seen["changes of timers" if change["before"] in ("running", "stopped") else "changes"] += 1


def wrong_texts(run, seen):
    """Draws, clauses, calls and their texts stand where they say."""
    for draw in (draw for row in run["rows"] for draw in row.get("draws", [])):
        seen["draws"] += 1
        text, taken = text_of(draw["place"]), (draw["taken"] or "").split(", ")[0]
        if not (text.startswith("chance ") and taken in text or text.startswith("pick " + taken.split()[0])):
            yield f"{draw['text']} was drawn at {text!r}"
    if run["clause"]:
        seen["clauses"] += 1
        if text_of(run["clause"]["place"]) != run["clause"]["text"]:
            yield f"{run['clause']['text']} does not stand there"
    for call in (call for row in run["rows"] for call in row["calls"]):
        seen["calls"] += 1
        seen["typed results"] += not isinstance(call.get("result"), (str, type(None)))
        text = text_of(call["place"])
        if f".{call['operation']}(" not in text or not text.endswith(")"):
            yield f"{call['call']} is at {text!r}"
        if call["text"] is not None:
            seen["texts"] += 1
            text = text_of(call["text_place"])
            if text[0] + text[-1] != '""' or call["text"].split()[0] not in text:
                yield f"the text {call['text']} is at {text!r}"


def places_of_runs():
    seen, wrong = Counter(), []
    for name, run in runs.items():
        wrong += [f"{name} has no {part}, and all parts were wanted"
                  for part in ("rows", "proof", "with_fixes", "command") if part not in run]
        wrong += [f"{name}: {what}" for rule in (wrong_changes, wrong_texts) for what in rule(run, seen)]
        seen["rows that fail"] += sum(row.get("fails", False) for row in run["rows"])
    wrong += floors(seen, {"calls": 150, "texts": 30, "typed results": 30, "changes": 100, "changes of timers": 30,
                           "draws": 2, "clauses": 5, "rows that fail": 8})
    case("runs: calls and texts stand where they say", not wrong, "\n".join(wrong))


# ---- what is refused ----

def refuses(what, message, change):
    """Each for what is wrong with it. `change` is done to one configuration of purge_race."""
    document = copy.deepcopy(documents["purge_race"])
    change(document)
    wrong = CHECK.wrong_with(document)
    case(f"refused: {what}", wrong and any(re.search(message, one) for one in wrong), "\n".join(wrong))


def refused():
    def first(document):
        return document["configurations"][0]

    def claim(document, **changed):
        document["claims"][0].update(changed)

    def with_unit(document):
        first(document)["windows"]["stale_entry"]["at_most"] += "s"

    refuses("a number as text", "states is .* not integer", lambda it: first(it).update(states=str(first(it)["states"])))
    refuses("a missing member", "has no timed", lambda it: it.pop("timed"))
    refuses("an unknown member", "has tmied, which the schema does not know", lambda it: it.update(tmied=1))
    refuses("an unknown word", "verdict is .true., not one of", lambda it: claim(it, verdict="true"))
    refuses("a duration with a unit", "at_most is .* not like", with_unit)


check_documents()
trace_documents()
reached({("kind", "closes"): 100, "to": 100, ("needed", True): 5, ("severity", "error"): 5, ("severity", "warning"): 3,
         ("verdict", "refuted"): 4, ("run", "object"): 3, ("verdict", "not judged"): 5, "to_at_most": 3, ("timing", None): 3,
         ("reductions", "list"): 1, "incomplete": 1, ("design_error", "object"): 1, ("deadlock", "object"): 1, "coverage": 3,
         ("coverage", None): 1, ("kind", "value"): 3, ("kind", "statement"): 3, ("least", "list"): 5})
places_of_documents()
places_of_runs()
refused()
end()
