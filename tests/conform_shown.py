#!/usr/bin/env python3
"""The run that the page of `conform` shows beside a log is one that explains it: of logs of random runs, and of such logs
with one reply changed up to the line that does not fit; the lines in whatever order the file has. What each step does to cache and row is played here, by plain code;
nothing of the program is in it."""
import json
import os
import random
import re
import subprocess
import xml.etree.ElementTree
from collections import Counter

import conform_search
from conform_search import AT_ONCE, DESIGNS, bind, changed, judge, run
from tap import STALEMATE, case, end

KEYS = 20  # as many as a page has
DRAWN = 40  # lines that a picture has room for
SCALE, TTL = 10_000_000, 60_000_000  # a unit of time is 10 s, an entry's life a minute
PAGE, PICTURE = (os.path.join(conform_search.folder.name, name) for name in ("page.html", "run.svg"))


def page_of(design, fixes, *options):
    """The log that was judged last, as data and as the rows of its table: lines with their steps, by number of the key."""
    subprocess.run([STALEMATE, "conform", design, conform_search.LOG, "--bind", conform_search.BIND, "--at-once", str(AT_ONCE),
                    *(["--fix", fixes] if fixes else []), *options, "-o", PAGE], check=False, timeout=300)
    with open(PAGE, encoding="utf-8") as file:
        text = file.read()
    data = json.loads(text.split('<script type="application/json" id="data">')[1].split("</script>")[0])
    tables = text.split('<table class="log">')[1:]
    return [(key, {int(line): int(step or 0) for line, step in
                   re.findall(r'<tr class="line[^"]*" data-line="(\d+)"(?: data-step="(\d+)")?', table)},
             [int(step) for step in re.findall(r'<tr class="[^"]*"[^>]* data-step="(\d+)"', table)])
            for key, table in zip(data["keys"], tables)]


class Played:
    """Cache and row as texts; None: nothing is there, nobody knows."""

    def __init__(self):
        self.cache = self.row = None

    def take(self, line):
        """What is wrong with it."""
        name, reply = line["name"], line["reply"]
        if name == "get":
            return "" if reply == self.cache else f"it read {reply}, not {self.cache}"
        if name == "select":
            wrong = self.row not in (None, reply)
            self.row = reply
            return f"it read {reply}, not {self.row}" if wrong else ""
        if name == "increment":
            self.row = reply
        elif name == "del":
            self.cache = None
        elif name == "add":
            if (reply is None) != (self.cache is not None):
                return f"it was refused, and the cache held {self.cache}"
            self.cache = line["value"] if reply else self.cache
        else:
            self.cache = line["value"]
        return ""


def shown_values(key):
    """After each step, what the page says that cache and row hold."""
    names = [key["lanes"][one["lane"]]["name"] if one["main"] else None for one in key["variables"]]
    values = {name: one["initial"] for name, one in zip(names, key["variables"]) if name}
    for step in key["steps"]:
        values = {**values, **{names[number]: value for number, value in step["sets"] if names[number]}}
        yield values


def wrong_step(played, step, lines, seen):
    """Plays it: what is wrong with it, or "". A step that no line shows is an entry's end, or nothing that anybody sees."""
    if len(step["log"]) > 1:
        return "two lines at once"
    if step["log"]:
        seen["steps"] += 1
        return played.take(lines[step["log"][0]])
    if step["kind"] == "process":
        return ""
    seen["silent"] += 1
    played.cache = None
    return "" if step["event"] == "expire" else f"{step['event']} in silence"


def wrong_state(played, step, values, seen):
    if values["cache"] != (played.cache or "none"):
        return f"the cache holds {values['cache']}, not {played.cache}"
    if played.row and values["db"] != played.row:
        return f"the row is {values['db']}, not {played.row}"
    is_open = played.cache is not None and played.row is not None and played.cache != played.row
    seen["open"] += is_open
    return "" if (0 in step["open"]) == is_open else f"the window is {step['open']}, with {values}"


class Clock:
    """Each step as soon as it can be: so it is seen whether all of them can be in time. Without a lifetime an entry goes at
    any time."""

    def __init__(self, lifetime):
        self.lifetime, self.now, self.written = lifetime, 0, 0

    def take(self, step, lines, is_empty):
        """What is wrong with it; `is_empty`: the cache, before it."""
        if step.get("event") == "expire" and self.lifetime:
            self.now = max(self.now, self.written + self.lifetime)
        for number in step["log"]:
            line = lines[number]
            self.now = max(self.now, line["from"])
            if self.now > line["to"]:
                return f"line {number} comes too late"
            if line["name"] == "set" or (line["name"] == "add" and is_empty):
                self.written = self.now
        return ""


def wrong_run(key, lines, lifetime, seen):
    """`lines` by their number in the file."""
    played, clock = Played(), Clock(lifetime)
    for number, (step, values) in enumerate(zip(key["steps"], shown_values(key)), 1):
        wrong = clock.take(step, lines, played.cache is None) or \
            wrong_step(played, step, lines, seen) or wrong_state(played, step, values, seen)
        if wrong:
            return f"step {number}: {wrong}"
    return ""


def wrong_lines(key, table, order, lines, answer):
    """Which lines have a step, in the data and in the table, which has the steps in their order."""
    if order != sorted(order) or len(set(order)) < len(order):
        return f"the table has the steps {order}"
    of_steps = [line for step in key["steps"] for line in step["log"]]
    shown = {line: number for number, step in enumerate(key["steps"], 1) for line in step["log"]}
    if len(set(of_steps)) != len(of_steps):
        return "a line is two steps"
    if {line: shown.get(line, 0) for line in lines} != table:
        return f"the table says {table}, and the run {shown}"
    if answer["verdict"] in ("fits", "ends too early"):
        return "" if set(of_steps) == set(lines) else f"lines without a step: {set(lines) - set(of_steps)}"
    bad = lines[answer["line"]]
    answered = {line for line, one in lines.items() if one["to"] < bad["to"]}
    return "" if answered <= set(of_steps) and answer["line"] not in of_steps else f"{answered} were answered, {of_steps} shown"


def wrong_picture(key, design, fixes, *options):
    """The run of the page's first key as a picture: the same steps, and the lines that they are."""
    done = subprocess.run([STALEMATE, "conform", design, conform_search.LOG, "--bind", conform_search.BIND, "--at-once", str(AT_ONCE),
                           *(["--fix", fixes] if fixes else []), *options, "-o", PICTURE], check=False, timeout=300)
    if done.returncode not in (0, 1):
        return f"a picture: the status is {done.returncode}"
    shown, said = {}, set()
    for group in xml.etree.ElementTree.parse(PICTURE).iter("{http://www.w3.org/2000/svg}g"):
        step = int(group.get("data-step", 0))
        if step and group.get("class") == "step":
            shown.setdefault(step, set()).update(int(line) for line in re.findall(r"line (\d+),", "".join(group.itertext())))
        said.add(group.get("class"))
    wanted = {number: set(step["log"]) for number, step in enumerate(key["steps"], 1)}
    if shown != wanted or "headline" not in said:
        return f"the picture has the steps {shown}, not {wanted}"
    return ""


def compare(design, fixes, logs, says_request, seen, lifetime=0):
    options = ["--set", "TTL=1m"] if lifetime else ["--untimed"]
    answers, _ = judge(design, fixes, logs, says_request, *options, untimed=False)
    first, starts = 1, {}
    for number, lines in enumerate(logs):
        starts[number] = dict(enumerate(lines, first))
        first += len(lines)
    pages = page_of(design, fixes, *options)
    if len(pages[0][1]) <= DRAWN:
        seen["drawn"] += len(pages[0][0]["steps"])
        yield wrong_picture(pages[0][0], design, fixes, *options), "picture", logs[int(pages[0][0]["name"])]
    for key, table, order in pages:
        number = int(key["name"])
        seen[answers[number]["verdict"]] += 1
        seen["reordered"] += list(table) != sorted(table)
        yield wrong_lines(key, table, order, starts[number], answers[number]) or \
            wrong_run(key, starts[number], lifetime, seen), key["name"], logs[number]


def stretched(logs):
    return [[{**line, "from": line["from"] * SCALE, "to": line["to"] * SCALE} for line in lines] for lines in logs]


def main():
    seen = Counter()
    for design, fixes, read, write in DESIGNS:
        wrong = []
        bind(design)
        for says_request in (False, True):
            generator = random.Random(f"shown {design} {fixes} {says_request}")
            first = generator.randint(0, 99)
            logs = [run(generator, read, write, generator.randint(1, 6), lambda value: str(value + first)) for _ in range(KEYS)]
            others = [other for other in (changed(generator, lines) for lines in logs) if other]
            for batch in (logs, others, [generator.sample(lines, len(lines)) for lines in logs]):
                wrong += [one for one in compare(design, fixes, batch, says_request, seen) if one[0]]
        if design == "purge_race" and "retry" not in fixes:
            logs = [run(generator, read, write, generator.randint(4, 8), str, TTL // SCALE) for _ in range(KEYS)]
            wrong += [one for one in compare(design, fixes, stretched(logs), False, seen, TTL) if one[0]]
        case(f"{design}, {fixes or 'as written'}: what is shown explains the log", not wrong, "\n".join(map(str, wrong[:3])))
    print(f"# {dict(seen)}")
    floors = {"fits": 300, "does not fit": 250, "ends too early": 3, "steps": 4500, "silent": 70, "open": 500, "reordered": 400, "drawn": 200}
    case("enough was shown", all(seen[what] >= least for what, least in floors.items()), seen)
    end()


main()
