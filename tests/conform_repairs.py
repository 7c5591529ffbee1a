#!/usr/bin/env python3
"""What would mend a log that does not fit, held to the search over all orders of tests/conform_search.py. With `--missing N`
a log fits with as few lines missing as that search finds, and with those that are named, put where they are said to be, it
fits as it is. A line that would have had to come elsewhere is named where the search finds one, no farther than the
nearest, and with it there the log is a run."""
import random
import re

from conform_search import DESIGNS, bind, changed, is_run, judge, run
from tap import case, end

MOST = 2
KINDS = [DESIGNS[0], DESIGNS[2], DESIGNS[4], DESIGNS[5]]  # as written; written through; a fill that may be refused; DEL twice


# ---- lines that are missing ----

def fewest(lines, read, write, says_request):
    """None: with MOST it is no run either."""
    return next((n for n in range(MOST + 1) if is_run(lines, read, write, says_request, missing=n)), None)


def with_missing(lines, missing, first):
    """The lines with those that are said to be missing. `first` is the number of the line before the first."""
    all_lines = [dict(line) for line in lines]
    for one in missing:
        name = re.fullmatch(r"(?:cache|db)\.(\w+)\(.*", one["operation"]).group(1)
        begin = lines[one["after"] - first - 1]["from"] if one["after"] else min(line["from"] for line in lines)
        finish = lines[one["before"] - first - 1]["to"] if one["before"] else max(line["to"] for line in lines)
        all_lines.append({"who": f"missing {len(all_lines)}", "name": name, "value": None, "reply": None, "from": begin,
                          "to": max(begin, finish), "unknown": True})
    return all_lines


def lacking(generator, says_request, totals):
    """Logs of which some lines are taken away, or a reply is changed."""
    for _ in range(24):
        lines = run(generator, totals["read"], totals["write"], generator.randint(1, 3), str)
        if len(lines) < 3:
            continue
        less = list(lines)
        for _ in range(generator.randint(1, MOST + 1)):
            if len(less) > 2:
                less.pop(generator.randrange(len(less)))
        yield less
        other = changed(generator, lines)
        if other:
            yield other


def missing(design, fixes, read, write, says_request, totals):
    generator = random.Random(f"missing {design} {fixes} {says_request}")
    bind(design)
    logs = list(lacking(generator, says_request, {"read": read, "write": write}))
    # One request is one read: in the design's two of one process a second one could go on with the first one's lines.
    answers, _ = judge(design, fixes, logs, says_request, "--missing", str(MOST), "--set", "READS=1")
    wrong, first = [], 0
    for i, lines in enumerate(logs):
        wanted, said = fewest(lines, read, write, says_request), answers[i]
        found = len(said["missing"]) if said["verdict"] == "fits" else None
        totals["judged"] += 1
        totals["lacking"] += bool(wanted)
        totals["refused"] += wanted is None
        if wanted != found:
            wrong.append(f"fits with {found} missing, and a search over all orders says {wanted}: {said}\n{lines}")
        elif found and not says_request:
            totals["placed"] += 1
            if not is_run(with_missing(lines, said["missing"], first), read, write, False):
                wrong.append(f"with these lines it is no run: {said['missing']}, from line {first}\n{lines}")
        first += len(lines)
    case(f"{design}, {fixes or 'as written'}{', requests told' if says_request else ''}: as few lines are missing as a search "
         "finds, where it is said", not wrong, "\n".join(wrong[:3]))


# ---- a line elsewhere ----

def spread(lines):
    """No two events at the same time."""
    return [{**line, "from": line["from"] * 1000 + 2 * i, "to": line["to"] * 1000 + 500 + 2 * i} for i, line in enumerate(lines)]


def moved(lines, at, beside, is_behind, step=0.5):
    """With a line just before another one was sent, or just after it was answered; nothing else comes between."""
    moment = lines[beside]["to"] + step if is_behind else lines[beside]["from"] - step
    return [{**line, "from": moment, "to": moment} if i == at else line for i, line in enumerate(lines)]


def nearest(lines, read, write):
    """The distance of the nearest move that makes it a run; None: there is none."""
    for distance in range(1, len(lines)):
        for at in range(len(lines)):
            for beside in (at - distance, at + distance):
                if not 0 <= beside < len(lines):
                    continue
                early, late = sorted((at, beside))
                if lines[early]["to"] < lines[late]["from"] and \
                        is_run(moved(lines, at, beside, beside > at), read, write, False):
                    return distance
    return None


def told_move(repairs):
    for text in repairs:
        found = re.fullmatch(r"if line (\d+), .* had come (before|after) line (\d+), .*", text)
        if found:
            return int(found[1]) - 1, int(found[3]) - 1, found[2] == "after"
    return None


def moves(design, fixes, read, write, totals):
    generator = random.Random(f"moves {design} {fixes}")
    bind(design)
    wrong, tried = [], 0
    while tried < 30:
        lines = run(generator, read, write, generator.randint(2, 3), str)
        if generator.random() < 0.7 and len(lines) > 2:  # what moving it back would mend
            at, beside = generator.sample(range(len(lines)), 2)
            lines = sorted(moved(spread(lines), at, beside, generator.random() < 0.5, 1), key=lambda line: line["from"])
        else:
            lines = changed(generator, lines)
            lines = lines and spread(lines)
        if not lines or len(lines) > 9 or is_run(lines, read, write, False):
            continue
        tried += 1
        _, answer = judge(design, fixes, [lines], False)
        wanted, said = nearest(lines, read, write), told_move(answer["repairs"])
        totals["moved"] += wanted is not None
        totals["unmoved"] += wanted is None
        if (wanted is None) != (said is None):
            wrong.append(f"said {answer['repairs']}, and a search finds a move past {wanted}\n{lines}")
        elif said and (abs(said[0] - said[1]) != wanted or not is_run(moved(lines, *said), read, write, False)):
            wrong.append(f"said {said}, which is no run or farther than {wanted}\n{lines}")
    case(f"{design}, {fixes or 'as written'}: the nearest line that would have had to come elsewhere", not wrong,
         "\n".join(wrong[:3]))


def main():
    totals = dict.fromkeys(["judged", "lacking", "refused", "placed", "moved", "unmoved"], 0)
    for design, fixes, read, write in KINDS:
        for says_request in (False, True):
            missing(design, fixes, read, write, says_request, totals)
        moves(design, fixes, read, write, totals)
    print(f"# {totals}")
    floors = {"judged": 300, "lacking": 120, "refused": 40, "placed": 50, "moved": 50, "unmoved": 40}
    case("enough was tried", all(totals[what] >= least for what, least in floors.items()), totals)
    end()


main()
