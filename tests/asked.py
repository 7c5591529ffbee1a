#!/usr/bin/env python3
"""`check --window W` and `--check C`: of every design that ships, and of some with assertions and measures,
each property asked alone has the verdicts, claims and cheapest set that the whole answer gives it; what is
judged and what is not make up the design; and no search has more states than the whole one."""
import json
import os
import subprocess

from tap import SHARE, STALEMATE, case, end, shipped

ROOT = os.environ["SOURCE_ROOT"]
tally = {"properties": 0, "verdicts": 0, "claims": 0, "left claims": 0, "fewer states": 0, "assertions": 0}


def check(file, *options):
    """As JSON."""
    run = subprocess.run([STALEMATE, "check", "--format", "json", "--assumptions", "none", "--no-progress", *options, file],
                         capture_output=True, text=True, cwd=ROOT, timeout=300, check=False)
    return json.loads(run.stdout)


def rows(answer):
    return {tuple(row["fixes"]): row for row in answer["configurations"]}


def compare(whole, asked, kind, name):
    """Complaints, of one property that was asked alone."""
    other = "checks" if kind == "windows" else "windows"
    said = rows(whole)
    for fixes, row in rows(asked).items():
        if list(row[kind]) != [name] or row[other] or row["measures"]:
            yield f"{fixes}: it tells of {list(row[kind])}, {list(row[other])}, {list(row['measures'])}"
            continue
        if fixes not in said or not (said[fixes]["complete"] and row["complete"]):
            continue
        tally["verdicts"] += 1
        tally["fewer states"] += row["states"] < said[fixes]["states"]
        if row[kind][name] != said[fixes][kind][name]:
            yield f"{fixes}: {row[kind][name]}, and of the whole {said[fixes][kind][name]}"
        if row["states"] > said[fixes]["states"]:
            yield f"{fixes}: {row['states']} states, and of the whole {said[fixes]['states']}"
    if asked["cheapest"] != {name: whole["cheapest"][name]}:
        yield f"cheapest: {asked['cheapest']}, and of the whole {whole['cheapest'][name]}"
    verdicts = {claim["text"]: claim["verdict"] for claim in whole["claims"]}
    for claim in asked["claims"]:
        tally["claims"] += 1
        if claim["target"]["name"] != name or verdicts[claim["text"]] != claim["verdict"]:
            yield f"claim {claim['text']}: {claim['verdict']}, and of the whole {verdicts[claim['text']]}"
    left = asked["not_asked"]
    tally["left claims"] += len(left["claims"])
    if sorted([claim["text"] for claim in asked["claims"]] + left["claims"]) != sorted(verdicts):
        yield "claims are lost"
    if len(asked["questions"]) + left["questions"] != len(whole["questions"]):
        yield "questions are lost"
    for group in ("windows", "checks"):
        declared = {it["name"] for it in whole["declared"][group]}
        if set(left[group]) != declared - {name}:
            yield f"not asked: {left[group]} of {declared}"


def try_design(file):
    whole = check(file, "--max-states", "20000")
    named = whole["configurations"][0]
    wrong = []
    for kind, option in (("windows", "--window"), ("checks", "--check")):
        for name in named[kind]:
            asked = check(file, "--max-states", "20000", option, name)
            tally["properties"] += 1
            tally["assertions"] += name == "assertions"
            wrong += [f"{name}: {why}" for why in compare(whole, asked, kind, name)]
    case(os.path.basename(file), not wrong, "\n".join(wrong))


designs = shipped() + [
    f"tests/language/accept/{name}.stale" for name in ("assert_fails", "assert_holds", "measures", "claims", "linearizable")]
for design in designs:
    try_design(design)
floors = {"properties": 110, "verdicts": 1500, "claims": 600, "left claims": 1500, "fewer states": 900, "assertions": 4}
case(f"so much was compared: {tally}", SHARE or all(tally[it] >= floors[it] for it in floors), f"at least {floors}")
end()
