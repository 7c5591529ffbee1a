#!/usr/bin/env python3
"""Logs against designs: logs made of random runs must fit, and of logs with one reply changed those, and only those, that a
search over all orders (tests/conform_search.py) finds no run for must not."""
import random

from conform_search import DESIGNS, bind, changed, is_run, judge, run
from tap import case, end


def prefix_is_longest(lines, answer, read, write):
    """Nothing that was answered before the line is wrong, and with it there is no run."""
    bad = lines[answer]
    order = sorted(range(len(lines)), key=lambda i: (lines[i]["to"], i))
    before = [i for i in order[:order.index(answer)]]
    sent = [i for i in range(len(lines)) if lines[i]["from"] <= bad["to"]]
    for wanted, good in ((before, True), (before + [answer], False)):
        part = [i for i in range(len(lines)) if i in sent or i in wanted]
        optional = {part.index(i) for i in part if i not in wanted}
        if is_run([lines[i] for i in part], read, write, False, optional) != good:
            return False
    return True


def compare(design, fixes, read, write, says_request, totals):
    generator = random.Random(f"{design} {fixes} {says_request}")
    bind(design)
    wrong, logs, made = [], [], []
    for number in range(40):
        first = generator.randint(0, 99)
        lines = run(generator, read, write, generator.randint(1, 5), lambda value: str(value + first))
        logs.append(lines)
        for _ in range(3):
            other = changed(generator, lines)
            if other:
                made.append(other)
    answers, _ = judge(design, fixes, logs, says_request)
    wrong += [f"a run does not fit: {answers[i]} {logs[i]}" for i in answers if answers[i]["verdict"] != "fits"]
    totals["runs"] += len(answers)
    totals["lines"] += sum(map(len, logs))
    answers, _ = judge(design, fixes, made, says_request)
    starts = [sum(len(lines) for lines in made[:i]) for i in range(len(made))]
    for i, lines in enumerate(made):
        good = is_run(lines, read, write, says_request)
        verdict = answers[i]["verdict"]
        totals["changed"] += 1
        totals["caught"] += not good
        if (verdict == "fits") != good:
            wrong.append(f"{verdict}, and a search over all orders says {good}: {answers[i]}\n{lines}")
        elif verdict == "does not fit" and not says_request:
            totals["prefixes"] += 1
            if not prefix_is_longest(lines, answers[i]["line"] - 1 - starts[i], read, write):
                wrong.append(f"line {answers[i]['line'] - starts[i]} is not the first: {lines}")
    name = f"{design}, {fixes or 'as written'}{', requests told' if says_request else ''}"
    case(f"{name}: runs fit, changed replies are judged as a search over all orders does", not wrong, "\n".join(wrong[:3]))


def main():
    totals = dict.fromkeys(["runs", "lines", "changed", "caught", "prefixes"], 0)
    for design, fixes, read, write in DESIGNS:
        for says_request in (False, True):
            compare(design, fixes, read, write, says_request, totals)
    print(f"# {totals}")
    floors = {"runs": 700, "lines": 4000, "changed": 1500, "caught": 500, "prefixes": 150}
    case("enough was tried", all(totals[what] >= least for what, least in floors.items()), totals)
    end()


main()
