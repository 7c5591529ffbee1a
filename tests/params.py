#!/usr/bin/env python3
"""Every value of every param of the designs that ship: does somebody wait forever, does a claim fail?

A design says why in its header, one line for the values of a param:

    // Flips: FAULTS=1,2: stale_entry, fresh: an evicted entry makes room for an ADD of the old row

What flips is a window, check or measure that a claim is about, or `deadlock`. One kind needs no line: a claim that
something fails, with fewer processes, reads or faults than by default. It is about a run that needs them all.

Each search is cut at MOST states, so that the whole is over soon; what is known by then is judged. Writes TAP.
"""
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

MOST = "6000"
EVERY = 5  # of a range of plain numbers no wider than this all values are tried, else both ends
FAILURES = ("breaks", "leaves open")
RUNS, WHOLE_RUNS = 150, 90  # that there are at least, and those that no limit cut

STALEMATE = os.environ["STALEMATE"]
MODELS = os.path.join(os.environ["SOURCE_ROOT"], "models")
PARAM = re.compile(r"^param +(\w+) *= *(\S+)(?: +in +([^/\n]*[^/\s]))?", re.M)
FLIPS = re.compile(r"^(\w+)=(\S+): ([^:]+): (.+)$")


def values(default, domain):
    if default in ("true", "false"):
        return ["false", "true"]
    if domain.startswith("{"):
        return [value.strip() for value in domain.strip("{} ").split(",")]
    low, high = re.match(r"(\S+?)\.\.(\S+)", domain).groups()
    if "step" not in domain and low.isdigit() and high.isdigit() and int(high) - int(low) < EVERY:
        return [str(value) for value in range(int(low), int(high) + 1)]
    return [low, high]


def explained(text):
    """By (param, value): what the header says to flip."""
    lines = re.findall(r"^// Flips: (.*(?:\n//   .*)*)", text, re.M)
    found = {}
    for line in lines:
        match = FLIPS.match(re.sub(r"\n//\s+", " ", line))
        if not match:
            sys.exit(f"not as the others: // Flips: {line}")
        param, given, what, _ = match.groups()
        for value in given.split(","):
            found.setdefault((param, value), set()).update(name.strip() for name in what.split(","))
    return found


def check(design, param, value):
    command = [STALEMATE, "check", design, "--set", f"{param}={value}", "--format", "json", "--no-progress",
               "--max-states", MOST, "--assumptions", "none", "--native", "never", "--workers", "1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return json.loads(done.stdout) if done.returncode in (0, 1, 3) else None


def flips(answer, is_less):
    """What is other than by default and must be explained, each with what says so; and how many need not be."""
    found, excused = {}, 0
    for row in answer["configurations"]:
        name = " + ".join(row["fixes"]) or "as written"
        if row["deadlock"]:
            found.setdefault("deadlock", name)
        if row["design_error"]:
            found.setdefault("design error", name)
    for claim in answer["claims"]:
        if claim["verdict"] != "refuted":
            continue
        if is_less and claim["kind"] in FAILURES:
            excused += 1
        else:
            found.setdefault(claim["target"]["name"], claim["text"])
    return found, excused


def is_less(value, default):
    return value.isdigit() and default.isdigit() and int(value) < int(default)


def judge(job):
    """What is wrong with one value of one param; and what there was."""
    design, param, value, default, expected = job
    answer = check(design, param, value)
    if not answer:
        return ["the design was refused"], 0, 0, 0
    found, excused = flips(answer, is_less(value, default))
    is_whole = all(row["complete"] for row in answer["configurations"])
    wrong = [f"{name} is not explained: {why}" for name, why in found.items() if name not in expected]
    if is_whole:
        wrong += [f"{name} does not flip" for name in sorted(expected - set(found))]
    return wrong, len(found), excused, is_whole


def jobs():
    for name in sorted(os.listdir(MODELS)):
        if not name.endswith(".stale"):
            continue
        design = os.path.join(MODELS, name)
        with open(design, encoding="utf-8") as file:
            text = file.read()
        expected = explained(text)
        for param, default, domain in PARAM.findall(text):
            for value in values(default, domain):
                if value != default:
                    yield design, param, value, default, expected.pop((param, value), set())
        if expected:
            sys.exit(f"{name}: no such value: {sorted(expected)}")


def main():
    count = failed = found = excused = whole = 0
    todo = list(jobs())
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for job, (wrong, flipped, without, is_whole) in zip(todo, pool.map(judge, todo)):
            count += 1
            failed += bool(wrong)
            found, excused, whole = found + flipped, excused + without, whole + bool(is_whole)
            for line in wrong:
                print("#", line)
            name = os.path.basename(job[0])[: -len(".stale")]
            print(f"{'not ' if wrong else ''}ok {count} - {name}, {job[1]}={job[2]}", flush=True)
    print(f"# {count} runs, {whole} to their end; {found} flips are explained, {excused} are for want of numbers")
    is_enough = count >= RUNS and whole >= WHOLE_RUNS and found >= 20
    print(f"{'' if is_enough else 'not '}ok {count + 1} - there was as much to look at as there should be")
    print(f"1..{count + 1}")
    return failed or not is_enough


sys.exit(main())
