#!/usr/bin/env python3
"""Logs against random designs with a clock: one that is a run, with real durations, fits; and one with times stretched,
squeezed or moved does where, and only where, a search finds moments for it. That search goes from one moment to the next and
tries all that may happen at each: an entry is there for its lifetime, and where its end is urgent not a moment longer."""
import json
import os
import random
import subprocess
import tempfile
from functools import lru_cache

from tap import STALEMATE, case, end

folder = tempfile.TemporaryDirectory()
DESIGN, BIND, LOG = (os.path.join(folder.name, name) for name in ("mine.stale", "mine.bind", "app.ndjson"))
AT_ONCE = 2
UNIT = 1_000_000  # a moment is a second of the log

# An entry whose end may come at any time once it is due: nothing urgent waits for it.
SLOT = """component Slot<T>(ttl: duration) {
    value: T? = none
    age: timer
    op get(): T? wire "GET $key" { return value }
    op set(v: T) wire "SET $key $v ..." { value = v; start age for ttl }
    op del() wire "DEL $key" { value = none; stop age }
    event expire when age.due { value = none; stop age }
}
"""


class Design:
    """Caches with their lifetimes, and what a reader and a writer do, as lists of operations: a GET that hits ends it."""

    def __init__(self, generator, caches):
        self.ttls = [generator.randint(4, 12) for _ in range(caches)]
        self.urgent = [generator.random() < 0.8 for _ in range(caches)]
        order = generator.sample(range(caches), caches)
        self.reader = [("get", c) for c in order] + [("select",)] + \
            [("set", c) for c in reversed(order) if generator.random() < 0.8]
        drops = [(generator.choice(("del", "del", "set")), c) for c in range(caches) if generator.random() < 0.5]
        before = [one for one in drops if one[0] == "del" and generator.random() < 0.3]
        self.writer = before + [("increment",)] + [one for one in drops if one not in before]

    def text(self):
        def call(operation, value):
            name, cache = operation[0], f"c{operation[1]}" if len(operation) > 1 else "db"
            return f"{cache}.{name}({value if name == 'set' else ''})"

        lines, depth = ["process reader {"], 1
        for number, operation in enumerate(self.reader):
            pad = "    " * depth
            if operation[0] == "get":
                lines += [f"{pad}let u{number} = {call(operation, '')}", f"{pad}if u{number} == none {{"]
                depth += 1
            elif operation[0] == "select":
                lines.append(f"{pad}let found = db.select()")
            else:
                lines.append(pad + call(operation, "found"))
        lines += ["    " * level + "}" for level in range(depth - 1, -1, -1)]
        lines.append("process writer {")
        for operation in self.writer:
            lines.append("    " + ("let made = " if operation[0] == "increment" else "") + call(operation, "made"))
        kinds = ("Slot", "RedisKey")
        caches = [f"c{c}: {kinds[self.urgent[c]]}<Version>(ttl: {ttl}s)\n" for c, ttl in enumerate(self.ttls)]
        return "design mine\nuse redis, sql\nclock\ntype Version = 0..1\n" + SLOT + "db: Row<Version>\n" + "".join(caches) + \
            "\n".join(lines) + "\n}\n"

    def binding(self):
        return 'bind mine\nserver redis "127.0.0.1:1"\ndb = redis key "row:*"\n' \
            'wire db.value "GET $key"\nwire db.select "GET $key"\nwire db.increment "INCR $key"\n' + \
            "".join(f'c{c} = redis key "c{c}:*"\n' for c in range(len(self.ttls)))

    def next(self, kind, replies):
        """The next operation with its value; None: it is over."""
        code = (self.reader, self.writer)[kind]
        if kind == 0 and any(operation[0] == "get" and reply is not None for operation, reply in zip(code, replies)):
            return None
        if len(replies) == len(code):
            return None
        operation = code[len(replies)]
        value = None
        if operation[0] == "set":
            value = replies[code.index(("select",) if kind == 0 else ("increment",))]
        return operation, value


def act(operation, value, caches, db):
    """Caches, row and reply; "any": the reply says nothing."""
    name = operation[0]
    if name == "select":
        return caches, db, db
    if name == "increment":
        return caches, db + 1, db + 1
    if name == "get":
        return caches, db, caches[operation[1]]
    changed = list(caches)
    changed[operation[1]] = value if name == "set" else None
    return tuple(changed), db, "any"


# ---- runs, and what is done to them ----

def play(generator, design, requests, alone=0):
    """A run with real durations, as lines: who, operation, value, reply, from, to. An entry goes when its time is up, of
    those whose end is not urgent some later. The first requests are `alone`, each."""
    caches, ends, db, now, began = (None,) * len(design.ttls), [None] * len(design.ttls), 0, 0, 0
    under, lines = {}, []
    while began < requests or under:
        now += generator.choice((0, 0, 1, 1, 2))
        for c, at in enumerate(ends):
            if caches[c] is not None and now >= at and (design.urgent[c] or generator.random() < 0.5):
                caches = tuple(None if k == c else v for k, v in enumerate(caches))
        kinds = [kind for kind in (0, 1) if sum(k == kind for k, _, _ in under.values()) < AT_ONCE]
        if began < requests and kinds and (not under or (began > alone and generator.random() < 0.4)):
            under[began] = (generator.choice(kinds + [0] * 5 * (0 in kinds)), (), now)
            began += 1
            continue
        if not under:
            continue
        who = generator.choice(sorted(under))
        kind, replies, since = under[who]
        now = max(now, since)
        if any(v is not None and urgent and at < now for v, urgent, at in zip(caches, design.urgent, ends)):
            continue  # what went in between is seen first
        operation, value = design.next(kind, replies)
        if operation[0] == "set":
            ends[operation[1]] = now + design.ttls[operation[1]]
        caches, db, reply = act(operation, value, caches, db)
        replies += (reply,)
        line = {"who": who, "operation": operation, "value": value, "reply": reply, "from": max(since, now - generator.choice((0, 0, 1, 3))),
                "to": now + generator.choice((0, 0, 1, 3))}
        lines.append(line)
        del under[who]
        if design.next(kind, replies) is not None:
            under[who] = (kind, replies, line["to"])
    return sorted(lines, key=lambda line: (line["from"], line["to"]))


def bent(generator, lines):
    """With one duration stretched or squeezed: all behind some moment comes so much later or sooner. Or all of it."""
    hits = [line["from"] for line in lines if line["operation"][0] == "get" and line["reply"] is not None]
    at = generator.choice(hits if hits and generator.random() < 0.7 else [line["from"] for line in lines])
    by = generator.choice((-12, -8, -5, -3, -1, 2, 4, 6, 9, 12, 15))
    if generator.random() < 0.2:
        return [{**line, "from": line["from"] * 2, "to": line["to"] * 2} for line in lines]
    if generator.random() < 0.3:
        return [{**line, "from": line["from"] // 2, "to": line["to"] // 2} for line in lines]

    def moved(moment):
        return max(moment + by, at) if moment > at or (moment == at and by > 0) else moment
    return [{**line, "from": moved(line["from"]), "to": moved(line["to"])} for line in lines]


# ---- all moments ----

def is_run(design, lines, is_urgent=True):
    """Whether the lines can have taken effect, each at some moment from its `from` to its `to`, one after the other. What waits
    for nothing urgent may come at any time once its entry is due: all entries, with `is_urgent` not."""
    urgent = [is_urgent and one for one in design.urgent]
    last = max(line["to"] for line in lines)
    texts = [tuple(None if line[what] is None else str(line[what]) for what in ("value", "reply")) for line in lines]

    def learned(names, value, text):
        if (value, text) in names:
            return names
        return None if any(v == value or t == text for v, t in names) else names | {(value, text)}

    def fits(number, operation, value, reply, names):
        if operation != lines[number]["operation"]:
            return None
        if value is not None:
            names = learned(names, value, texts[number][0])
        if names is None or reply == "any":
            return names
        if reply is None or texts[number][1] is None:
            return names if reply is None and texts[number][1] is None else None
        return learned(names, reply, texts[number][1])

    def with_line(state, number):
        at, done, caches, ends, db, under, names = state
        begins = [(kind, ()) for kind in (0, 1) if sum(k == kind for k, _ in under) < AT_ONCE]
        for kind, replies in list(dict.fromkeys(under)) + begins:
            operation, value = design.next(kind, replies)
            new_caches, new_db, reply = act(operation, value, caches, db)
            new_names = fits(number, operation, value, reply, names)
            if new_names is None:
                continue
            others = list(under)
            if replies:
                others.remove((kind, replies))
            if design.next(kind, replies + (reply,)) is not None:
                others.append((kind, replies + (reply,)))
            new_ends = tuple((at + design.ttls[c] if operation == ("set", c) else old) if new_caches[c] is not None else None
                             for c, old in enumerate(ends))
            yield at, done | {number}, new_caches, new_ends, new_db, tuple(sorted(others, key=repr)), new_names

    def ways_on(state):
        at, done, caches, ends, db, under, names = state
        late = [i for i, line in enumerate(lines) if i not in done and line["to"] <= at]
        for number, line in enumerate(lines):
            if number not in done and line["from"] <= at <= line["to"]:
                yield from with_line(state, number)
        for c, when in enumerate(ends):
            if when is not None and (at == when if urgent[c] else at >= when):
                yield (at, done, caches[:c] + (None,) + caches[c + 1:], ends[:c] + (None,) + ends[c + 1:], db, under, names)
        stands = any(one and when is not None and when <= at for one, when in zip(urgent, ends))
        if not late and not stands:
            yield at + 1, done, caches, ends, db, under, names

    caches = (None,) * len(design.ttls)
    stack = [(min(line["from"] for line in lines), frozenset(), caches, caches, 0, (), frozenset())]
    seen = set(stack)
    while stack:
        state = stack.pop()
        if len(state[1]) == len(lines):
            return True
        for other in ways_on(state):
            if other[0] <= last and other not in seen:
                seen.add(other)
                stack.append(other)
    return False


# ---- what the program says ----

def judge(logs, *options):
    ops = {"get": "GET", "select": "GET", "increment": "INCR", "set": "SET", "del": "DEL"}
    with open(LOG, "w") as file:
        seq = 0
        for key, lines in enumerate(logs):
            for line in lines:
                name, what = line["operation"][0], f"c{line['operation'][1]}" if len(line["operation"]) > 1 else "row"
                seq += 1
                reply = "OK" if line["reply"] == "any" else line["reply"]
                file.write(json.dumps({
                    "seq": seq, "from": line["from"] * UNIT, "to": line["to"] * UNIT, "who": "pool", "request": None, "store": "redis",
                    "op": ops[name], "key": f"{what}:{key}", "value": None if line["value"] is None else str(line["value"]),
                    "reply": None if reply is None else str(reply)}) + "\n")
    done = subprocess.run([STALEMATE, "conform", DESIGN, LOG, "--bind", BIND, "--format", "json", "--at-once", str(AT_ONCE), *options],
                          capture_output=True, text=True, timeout=600)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stdout + done.stderr)
    return {int(key["key"]): key["verdict"] == "fits" for key in json.loads(done.stdout)["keys"]}


def compare(number, each, totals):
    """`each` logs of runs of one design, and as many that were bent."""
    generator = random.Random(f"times {number}")
    design = Design(generator, 1 + number % 3)
    with open(DESIGN, "w") as file:
        file.write(design.text())
    with open(BIND, "w") as file:
        file.write(design.binding())
    logs = [play(generator, design, generator.randint(4, 10)) for _ in range(each)]
    logs += [bent(generator, lines) for lines in logs]
    answers, wrong = judge(logs), []
    for i, lines in enumerate(logs):
        good = is_run(design, lines)
        totals["logs"] += 1
        totals["lines"] += len(lines)
        totals["bent and caught"] += not good
        totals["of several caches"] += not good and len(design.ttls) > 1
        totals["too late"] += not good and is_run(design, lines, is_urgent=False)
        if i < each and not good:
            wrong.append(f"the search finds no moments for a run: {lines}")
        if answers[i] != good:
            wrong.append(f"key {i} {'fits' if answers[i] else 'does not fit'}, and the search says {good}: {lines}")
    # Runs, with more that nobody knows: a line that the log lacks, and two whole requests before it.
    lacking = [lines[:at] + lines[at + 1:] for lines in logs[:each] for at in [generator.randrange(len(lines))]]
    cut = [[line for line in play(generator, design, 7, 2) if line["who"] > 1] for _ in range(each)]
    for part, options in ((lacking, ("--missing", "1")), (cut, ("--warm",))):
        answers = judge(part, *options)
        totals["in part"] += len(answers)
        wrong += [f"{options}: a run does not fit: {part[i]}" for i, fits in answers.items() if not fits]
    if wrong:
        case(f"design {number}", False, "\n".join(wrong[:2]) + "\n" + design.text())


def main():
    totals = dict.fromkeys(["designs", "logs", "lines", "bent and caught", "of several caches", "too late", "in part"], 0)
    share = int(os.environ.get("STALEMATE_SHARE", "1"))  # as under the sanitizers: the search, which takes longest, is not theirs
    designs, each = int(os.environ.get("STALEMATE_DESIGNS", 40 // share)), 25
    for number in range(designs):
        compare(number, each, totals)
        totals["designs"] += 1
    print(f"# {totals}")
    floors = {"logs": 2000, "lines": 25000, "bent and caught": 120, "of several caches": 60, "too late": 60, "in part": 1900}
    case("enough was tried", designs < 40 // share or all(totals[what] >= least // (2 * share if share > 1 else 1)
                                                          for what, least in floors.items()), totals)
    end()


main()
