#!/usr/bin/env python3
"""More time gives no less: what `check` knows within a small budget it knows, just so, within each larger one.

What is known is read from the JSON: verdicts, lengths of runs, longest times, measures, assumptions that are needed,
the cheapest sets, claims, options of questions, warnings, what no run comes to. An interval may only get narrower. The budgets are numbers of states, so that each run of
this test does the same; a few are times, which are as long as the machine makes them. Writes TAP.
"""
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

STALEMATE = os.environ["STALEMATE"]
ROOT = os.environ["SOURCE_ROOT"]

# Each with what it is there for.
BY_STATES = [
    ("models/purge_race.stale", []),  # eight fixes, durations, assumptions
    ("models/purge_race.stale", ["--untimed"]),
    ("models/stampede.stale", []),  # measures
    ("models/write_behind.stale", []),
    ("models/ttl_stampede.stale", []),
    ("models/setnx_fill.stale", []),
    ("models/two_tier.stale", []),
    ("models/facebook_lease.stale", []),
    ("tests/commands/stale_serving.stale", []),  # assumptions of several properties
    ("tests/commands/draws.stale", []),  # intervals
    ("tests/language/accept/chance_coupons.stale", []),
    ("tests/language/accept/guard_deadlock.stale", []),
    ("tests/commands/late_error.stale", []),  # a design error comes after what is known
    ("tests/language/accept/check_settles_loop.stale", []),
    ("tests/language/accept/window_until_in_turn.stale", []),
]
STATES = [1, 3, 5, 10, 30, 100, 300, 1000, 3000, 10000]
TIMES = ["20ms", "60ms", "200ms", "600ms", "1500ms"]
MOMENTS = [f"{moment}ms" for moment in range(2, 102, 4)]  # one or another ends while something is compiled
BY_TIME = [
    ("models/purge_race.stale", ["--set", "READERS=2"], TIMES),
    ("models/ttl_stampede.stale", [], TIMES),
    ("models/ttl_stampede.stale", [], MOMENTS),
    ("tests/commands/stale_serving.stale", [], MOMENTS),
]
# At least: what was known within some budget and looked for in the next, and what was new there.
KEPT, NEW = 4000, 2000
KEPT_BY_TIME = 100  # on a machine as slow as they get
WITHDRAWN = 3  # at least: for a design error, as in late_error.stale


def add_row(known, row):
    name = " + ".join(row["fixes"]) or "as written"
    for kind in ("windows", "checks"):
        for target, found in row[kind].items():
            if found["verdict"] != "unknown":
                known[name, target, "verdict"] = found["verdict"]
            for item in ("steps", "at_most", "greatest", "by"):
                if item in found:
                    known[name, target, item] = found[item]
            for need in found.get("timing") or []:
                if need["needed"]:
                    place = need["place"]
                    known[name, target, "needs", place["file"], place["line"], place["column"]] = True
    for target, found in row["measures"].items():
        for item in ("value", "least", "greatest"):
            if found.get(item) is not None:
                known[name, target, item] = found[item]
    for item in ("deadlock", "design_error"):
        if row[item]:
            known[name, item] = row[item]["steps"], row[item]["message"]
    if row["complete"]:
        known[name, "complete"] = True
        known[name, "states"] = row["states"]


def facts(answer):
    known = {}
    for row in answer["configurations"]:
        add_row(known, row)
    for target, found in answer["cheapest"].items():
        if found:
            known["cheapest", target] = found["fixes"], found["cost"]
    for number, claim in enumerate(answer["claims"]):
        if claim["verdict"] in ("confirmed", "refuted"):
            known["claim", number, claim["text"]] = claim["verdict"]
    for question in answer["questions"]:
        for option in question["options"]:
            if option["verdict"] != "undecided":
                known["option", question["text"], *option["fixes"]] = option["verdict"]
            if " open unknown" in option["says"]:
                raise RuntimeError(f"an option is wrong for what is not known: {option['says']}")
    for found in answer["diagnostics"]:
        known["said", found["message"], found["place"]["line"]] = True
    for item in (answer.get("coverage") or {}).get("never", []):
        known["never", item["text"], item["place"]["line"], item["place"]["column"]] = True
    return known


def is_within(small, large):
    """Whether the larger budget says the same; of an interval, nothing that lies outside."""
    if small == large:
        return True
    is_interval = all(isinstance(value, list) and len(value) == 2 for value in (small, large))
    if not is_interval or not all(isinstance(end, (int, float)) for end in small + large):
        return False
    return small[0] <= large[0] and large[1] <= small[1]


def withdrawn(small, large):
    """Once a design error was found nothing else is known of that set, nor what rests on it (docs, `Common options`)."""
    sets = {fact[0] for fact in large if fact[1:] == ("design_error",)} - {
        fact[0] for fact in small if fact[1:] == ("design_error",)}
    return {fact for fact in small if fact not in large and
            (fact[0] in sets or sets and fact[0] == "cheapest" or
             fact[0] == "claim" and any(fact[2].startswith(name + " ") for name in sets))}


def check(job):
    design, options, budget = job
    command = [STALEMATE, "check", os.path.join(ROOT, design), "--format", "json", "--coverage", "--no-progress",
               "--native", "never", "--workers", "1", *options, *budget]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode not in (0, 1, 3):
        raise RuntimeError(f"{' '.join(command)}: status {done.returncode}: {done.stderr}")
    answer = json.loads(done.stdout)
    if done.returncode == 3 and "not compiled" in answer.get("error", ""):
        return {}
    return facts(answer)


def judge(name, budgets, answers, is_chain):
    """What is known no more, or otherwise; how much was kept, how much was new, and withdrawn. Times are no chain: a few
    milliseconds more may be less, so each is held to what is known without a limit."""
    wrong, kept, new, lost = [], 0, 0, 0
    for i, small in enumerate(answers[:-1]):
        large = answers[i + 1] if is_chain else answers[-1]
        gone = withdrawn(small, large)
        lost += len(gone)
        for fact, value in small.items():
            if fact in gone:
                continue
            kept += 1
            if fact not in large or not is_within(value, large[fact]):
                wrong.append(f"{name}: {budgets[i]} knows {fact} = {value}, "
                             f"{budgets[i + 1 if is_chain else -1]} says {large.get(fact, 'nothing')}")
        new += len(large.keys() - small.keys())
    return wrong, kept, new, lost


def compare(number, design, options, budgets, pool):
    is_chain = budgets[-1] != []
    name = " ".join([os.path.basename(design)[: -len(".stale")], *options, budgets[0][0]])
    jobs = [(design, options, budget) for budget in budgets]
    words = [" ".join(budget) or "no limit" for budget in budgets]
    wrong, kept, new, lost = judge(name, words, list(pool.map(check, jobs)), is_chain)
    for line in wrong:
        print("#", line)
    print(f"{'not ' if wrong else ''}ok {number} - {name}: {kept} known, {new} new", flush=True)
    return bool(wrong), kept, new, lost


def main():
    by_states = [["--max-states", str(states)] for states in STATES]
    number = failed = kept = new = lost = kept_by_time = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for design, options in BY_STATES:
            number += 1
            found = compare(number, design, options, by_states, pool)
            failed, kept, new, lost = (sum(pair) for pair in zip((failed, kept, new, lost), found))
        for design, options, times in BY_TIME:
            number += 1
            found = compare(number, design, options, [["--timeout", time] for time in times] + [[]], pool)
            failed, kept_by_time = failed + found[0], kept_by_time + found[1]
    print(f"# {kept} facts stayed, {new} came, {lost} were withdrawn for an error, within numbers of states; "
          f"{kept_by_time} stayed within times")
    is_enough = kept >= KEPT and new >= NEW and lost >= WITHDRAWN and kept_by_time >= KEPT_BY_TIME
    print(f"{'' if is_enough else 'not '}ok {number + 1} - there was as much to look at as there should be")
    print(f"1..{number + 1}")
    return bool(failed) or not is_enough


sys.exit(main())
