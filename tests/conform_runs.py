#!/usr/bin/env python3
"""Logs against designs: logs made of random runs must fit, and of logs with one reply changed those, and only those, that a
search over all orders finds no run for must not. The search, and what the code does, are written down here once more, in
plain functions; nothing of the program is in them."""
import json
import os
import random
import subprocess
import tempfile

from tap import STALEMATE, case, end

folder = tempfile.TemporaryDirectory()
LOG, BIND = (os.path.join(folder.name, name) for name in ("app.ndjson", "app.bind"))
AT_ONCE = 2


WIRES = {  # of components that the library does not have
    "setnx_fill": 'wire cache.get "GET $key"\nwire cache.set "SET $key $v ..."\nwire cache.add "SET $key $v ... NX ..."\n'
                  'wire cache.del "DEL $key"\nwire cache.value "GET $key"\n'}


def bind(design):
    with open(BIND, "w") as file:
        file.write(f'bind {design}\nserver redis "127.0.0.1:1"\ncache = redis key "user:*"\ndb = redis key "row:*"\n'
                   'wire db.value "GET $key"\nwire db.select "GET $key"\nwire db.increment "INCR $key"\n' + WIRES.get(design, ""))


# ---- what the code does: its next operation, of the replies so far; None: it is over ----

def reader(fill):
    def code(replies):
        if not replies:
            return "get",
        if replies[0] is not None or len(replies) == (3 if fill else 2):
            return None
        if len(replies) == 1:
            return "select",
        return fill, replies[1]
    return code


def writer(*steps):
    """`set` writes what the increment gave."""
    def code(replies):
        if len(replies) == len(steps):
            return None
        name = steps[len(replies)]
        return (name, replies[steps.index("increment")]) if name == "set" else (name,)
    return code


DESIGNS = [  # design, fixes, reader, writer
    ("purge_race", "", reader("set"), writer("increment", "del")),
    ("purge_race", "reorder", reader("set"), writer("del", "increment")),
    ("purge_race", "write_through", reader("set"), writer("increment", "set")),
    ("purge_race", "double_delete", reader("set"), writer("increment", "del", "del")),
    ("purge_race", "add_fill", reader("add"), writer("increment", "del")),
    ("purge_race", "retry_delete,add_fill", reader("add"), writer("increment", "del", "del")),
    ("setnx_fill", "", reader("add"), writer("increment", "del")),
    ("setnx_fill", "plain_set", reader("set"), writer("increment", "del")),
    ("setnx_fill", "write_through,plain_set", reader("set"), writer("increment", "set")),
]


def act(cache, db, operation):
    """The cache, the row and the reply."""
    name = operation[0]
    if name == "get":
        return cache, db, cache
    if name == "select":
        return cache, db, db
    if name == "increment":
        return cache, db + 1, db + 1
    if name == "del":
        return None, db, "any"
    if name == "add":
        return (cache, db, False) if cache is not None else (operation[1], db, True)
    return operation[1], db, "any"


# ---- logs ----

COMMANDS = {"get": ("GET", "user"), "select": ("GET", "row"), "increment": ("INCR", "row"), "del": ("DEL", "user"),
            "set": ("SET", "user"), "add": ("SET", "user")}


def run(generator, read, write, requests, text):
    """A random run as operations: who, name, argument, reply, from, to. `text`: of a value."""
    cache, db, now = None, 0, 0
    codes, under, lines, began = [read, write], {}, [], 0
    while began < requests or under:
        now += generator.randint(1, 9)
        if generator.random() < 0.1:
            cache = None
        kinds = [kind for kind in (0, 1) if sum(k == kind for k, _, _ in under.values()) < AT_ONCE]
        if began < requests and kinds and (not under or generator.random() < 0.5):
            under[f"r{began}"] = (generator.choice(kinds), [], now)
            began += 1
            continue
        if not under:
            continue
        who = generator.choice(sorted(under))
        kind, replies, since = under[who]
        now = max(now, since)
        operation = codes[kind](replies)
        cache, db, reply = act(cache, db, operation)
        begin, end = generator.randint(since, now), now + generator.randint(0, 12)
        value = text(operation[1]) if len(operation) > 1 else None
        shown = {"any": "OK", None: None, False: None, True: "OK"}.get(reply) if isinstance(reply, (str, bool, type(None))) \
            else text(reply)
        lines.append({"who": who, "name": operation[0], "value": value, "reply": shown, "from": begin, "to": end})
        replies = replies + [reply]
        under[who] = (kind, replies, end)
        if codes[kind](replies) is None:
            del under[who]
    return sorted(lines, key=lambda line: line["from"])


def entries(lines, key, says_request):
    for line in lines:
        op, what = COMMANDS[line["name"]]
        yield {"from": line["from"], "to": line["to"], "who": line["who"] if says_request else "pool",
               "request": "r" if says_request else None, "store": "redis", "op": op, "key": f"{what}:{key}",
               "value": line["value"], "reply": line["reply"], "options": ["NX"] if line["name"] == "add" else []}


def judge(design, fixes, logs, says_request):
    """By key: what the program says."""
    with open(LOG, "w") as file:
        seq = 0
        for key, lines in enumerate(logs):
            for entry in entries(lines, key, says_request):
                seq += 1
                file.write(json.dumps({"seq": seq, **entry}) + "\n")
    done = subprocess.run([STALEMATE, "conform", design, LOG, "--bind", BIND, "--format", "json", "--at-once", str(AT_ONCE)]
                          + (["--fix", fixes] if fixes else []), capture_output=True, text=True, timeout=300)
    answer = json.loads(done.stdout)
    return {int(key["key"]): key for key in answer["keys"]}, done.returncode


# ---- all orders ----

def is_run(lines, read, write, says_request, optional=()):
    """Whether some order of the lines, each at some moment between its `from` and its `to`, is a run. `optional` lines
    need not have come about; requests may be under way at the end where nobody says which lines are whose."""
    codes = [read, write]
    before = [[j for j, other in enumerate(lines) if j not in optional and other["to"] < line["from"]] for line in lines]
    left = {}
    for i, line in enumerate(lines):
        if i not in optional:
            left.setdefault(line["who"], set()).add(i)
    seen = set()

    def learned(names, value, text):
        if (value, text) in names:
            return names
        return None if any(v == value or t == text for v, t in names) else names | {(value, text)}

    def fits(line, operation, reply, names):
        if operation[0] != line["name"]:
            return None
        if len(operation) > 1:
            names = learned(names, operation[1], line["value"])
        if names is None or reply == "any":
            return names
        if isinstance(reply, bool) or reply is None or line["reply"] is None:
            return names if (reply is None or reply is False) == (line["reply"] is None) else None
        return learned(names, reply, line["reply"])

    def roles(under, who, done):
        """Whose operation the next line may be: a number in `under`, or a new request of a kind."""
        for number, (kind, replies, name) in enumerate(under):
            if not says_request or name == who:
                yield number, kind, replies
        if says_request and (any(name == who for _, _, name in under) or left.get(who, set()) & done):
            return
        for kind in (0, 1):
            if sum(k == kind for k, _, _ in under) < AT_ONCE:
                yield None, kind, ()

    def search(done, cache, db, under, names):
        state = done, cache, db, under, names
        if state in seen:
            return False
        seen.add(state)
        if all(i in done or i in optional for i in range(len(lines))) and not (says_request and under):
            return True
        if cache is not None and search(done, None, db, under, names):
            return True
        for i, line in enumerate(lines):
            if i in done or any(j not in done for j in before[i]):
                continue
            for number, kind, replies in roles(under, line["who"], done):
                operation = codes[kind](list(replies))
                new_cache, new_db, reply = act(cache, db, operation)
                new_names = fits(line, operation, reply, names)
                if new_names is None:
                    continue
                others = under if number is None else under[:number] + under[number + 1:]
                replies = replies + (reply,)
                now = done | {i}
                if codes[kind](list(replies)) is not None:
                    others = tuple(sorted(others + ((kind, replies, line["who"] if says_request else ""),), key=repr))
                elif says_request and left[line["who"]] - now:
                    continue  # it is over, and the log has more of it
                if search(now, new_cache, new_db, others, new_names):
                    return True
        return False

    return search(frozenset(), None, 0, (), frozenset())


def changed(generator, lines):
    """With one reply of a read or of an increment changed to another one of the log; None where there is none."""
    texts = sorted({line["reply"] for line in lines if line["reply"] not in (None, "OK")}) + [None]
    places = [i for i, line in enumerate(lines) if line["name"] in ("get", "select", "increment")]
    if not places:
        return None
    at = generator.choice(places)
    others = [text for text in texts if text != lines[at]["reply"]]
    if not others:
        return None
    copy = [dict(line) for line in lines]
    copy[at]["reply"] = generator.choice(others)
    return copy


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
    answers, status = judge(design, fixes, logs, says_request)
    wrong += [f"a run does not fit: {answers[i]} {logs[i]}" for i in answers if answers[i]["verdict"] != "fits"]
    totals["runs"] += len(answers)
    totals["lines"] += sum(map(len, logs))
    answers, status = judge(design, fixes, made, says_request)
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
