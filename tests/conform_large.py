#!/usr/bin/env python3
"""A log of 10^5 lines and 500 keys against a design: the same answer for any number of workers, what is known of the log as
it was made, one changed reply among all of them, and the same windows whether ways that differ in which of several alike
processes does what are one, or (as --times wants it) stay apart."""
import json
import os
import random

from conform_search import BIND, LOG, bind
from conform_traffic import request
from tap import case, end, stalemate

LINES, KEYS, CLIENTS = 100_000, 500, 16


def make(generator, count, keys, apart):
    """Lines of a log; `apart`: no two are under way at a moment."""
    row, cache = [0] * keys, [None] * keys
    under, lines = [None] * CLIENTS, []
    while len(lines) < count:
        who = generator.randrange(CLIENTS)
        line = next(under[who], None) if under[who] else None
        if not line:
            under[who] = request(generator.randrange(keys), row, cache, generator)
            line = next(under[who])
        op, key, value, reply = line
        seq = len(lines) + 1
        early, late = (1, 2) if apart else (generator.randrange(300), generator.randrange(300))
        lines.append({"seq": seq, "from": 100 * seq - early, "to": 100 * seq + late, "who": f"c{who}", "request": None,
                      "store": "redis", "op": op, "key": key, "value": value, "reply": reply})
    return lines


def answer(lines, *options):
    with open(LOG, "w") as log:
        log.writelines(json.dumps(line) + "\n" for line in lines)
    return stalemate("conform", "purge_race", LOG, "--bind", BIND, "--format", "json", *options, timeout=280)


def windows(text):
    return {key["key"]: key["windows"] for key in json.loads(text)["keys"]}


generator = random.Random(7)
bind("purge_race")
lines = make(generator, LINES, KEYS, False)
answers = [answer(lines, "--workers", str(workers)) for workers in (1, 2, 3, 4)]
found = json.loads(answers[0][1])
case(f"{LINES} lines fit, {KEYS} keys of them", answers[0][0] == 0 and found["fits"] and len(found["keys"]) == KEYS
     and found["lines"]["known"] == LINES and sum(key["fitting"] for key in found["keys"]) == LINES, answers[0][2])
case("the same bytes for 1, 2, 3 and 4 workers", len({text for _, text, _ in answers}) == 1)
apart = answer(lines, "--times")
opened = sum(len(one) for one in windows(answers[0][1]).values())
case(f"the same {opened} windows where processes stay apart", opened > 1000 and windows(apart[1]) == windows(answers[0][1]))

# With no two lines at a moment a read of a cache that has something, and had it before, replies that and nothing else.
lines = make(generator, LINES, KEYS, True)
hits = [i for i, line in enumerate(lines) if line["op"] == "GET" and line["key"].startswith("user:") and line["reply"]]
caught, wanted = [], []
for place in generator.sample(hits, 4):
    changed = lines[place]["reply"]
    lines[place]["reply"] = "none of these"
    bad = [(status, json.loads(text)) for status, text, _ in (answer(lines, "--workers", str(n)) for n in (1, 4))]
    lines[place]["reply"] = changed
    wanted += [(1, [place + 1])] * 2
    caught += [(status, [key["line"] for key in said["keys"] if key["verdict"] != "fits"]) for status, said in bad]
case(f"one changed reply among {LINES} lines is named, 4 times, by 1 and by 4 workers", caught == wanted and len(caught) == 8,
     f"{caught} and not {wanted}")
os.remove(LOG)
end()
