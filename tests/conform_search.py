"""What tests of logs against designs share: random runs of some code as logs, and a search over all orders of a log's lines
for a run of that code. The search, and what the code does, are plain functions; nothing of the program is in them."""
import json
import os
import subprocess
import tempfile

from tap import STALEMATE

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


def run(generator, read, write, requests, text, ttl=0):
    """A random run as operations: who, name, argument, reply, from, to. `text`: of a value. An entry goes `ttl` after it was
    written, or at any time."""
    cache, db, now, written = None, 0, 0, 0
    codes, under, lines, began = [read, write], {}, [], 0
    while began < requests or under:
        now += generator.randint(1, 9)
        if (now >= written + ttl if ttl else generator.random() < 0.1):
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
        if operation[0] == "set" or (operation[0] == "add" and cache is None):
            written = now
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


def judge(design, fixes, logs, says_request, *options, untimed=True):
    """By key: what the program says, and all that it says."""
    with open(LOG, "w") as file:
        seq = 0
        for key, lines in enumerate(logs):
            for entry in entries(lines, key, says_request):
                seq += 1
                file.write(json.dumps({"seq": seq, **entry}) + "\n")
    done = subprocess.run([STALEMATE, "conform", design, LOG, "--bind", BIND, "--format", "json", "--at-once", str(AT_ONCE)]
                          + (["--untimed"] if untimed else [])
                          + (["--fix", fixes] if fixes else []) + list(options), capture_output=True, text=True, timeout=300)
    answer = json.loads(done.stdout)
    return {int(key["key"]): key for key in answer["keys"]}, answer


# ---- all orders ----

UNKNOWN = "?"  # whose request it is of, of which no line has come yet


def is_run(lines, read, write, says_request, optional=(), missing=0):
    """Whether some order of the lines, each at some moment between its `from` and its `to`, is a run. `optional` lines
    need not have come about; requests may be under way at the end where nobody says which lines are whose. So many
    operations may have come about that no line tells. A line that is `unknown` says its operation only. Time is free:
    an entry may go at any moment."""
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
        if line.get("unknown"):
            return names
        if len(operation) > 1:
            names = learned(names, operation[1], line["value"])
        if names is None or reply == "any":
            return names
        if isinstance(reply, bool) or reply is None or line["reply"] is None:
            return names if (reply is None or reply is False) == (line["reply"] is None) else None
        return learned(names, reply, line["reply"])

    def roles(under, who, done):
        """Whose operation the next line may be: a number in `under`, or a new request of a kind."""
        is_begun = any(name == who for _, _, name in under) or left.get(who, set()) & done
        for number, (kind, replies, name) in enumerate(under):
            if not says_request or name == who or (name == UNKNOWN and not is_begun):
                yield number, kind, replies
        if not (says_request and is_begun):
            yield from begins(under)

    def begins(under):
        for kind in (0, 1):
            if sum(k == kind for k, _, _ in under) < AT_ONCE:
                yield None, kind, ()

    def without_line(state, lacking):
        """An operation comes about that the log lacks."""
        done, cache, db, under, names = state
        for number, kind, replies in [(i, k, r) for i, (k, r, _) in enumerate(under)] + list(begins(under)):
            operation = codes[kind](list(replies))
            new_cache, new_db, reply = act(cache, db, operation)
            others = under if number is None else under[:number] + under[number + 1:]
            who = (UNKNOWN if says_request else "") if number is None else under[number][2]
            replies = replies + (reply,)
            if codes[kind](list(replies)) is not None:
                others = tuple(sorted(others + ((kind, replies, who),), key=repr))
            elif left.get(who, set()) - done:
                continue  # it is over, and the log has more of it
            if search(done, new_cache, new_db, others, names, lacking - 1):
                return True
        return False

    def search(done, cache, db, under, names, lacking):
        state = done, cache, db, under, names, lacking
        if state in seen:
            return False
        seen.add(state)
        if all(i in done or i in optional for i in range(len(lines))) and \
                not (says_request and any(who != UNKNOWN for _, _, who in under)):
            return True
        if cache is not None and search(done, None, db, under, names, lacking):
            return True
        if lacking and without_line(state[:-1], lacking):
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
                if search(now, new_cache, new_db, others, new_names, lacking):
                    return True
        return False

    return search(frozenset(), None, 0, (), frozenset(), missing)


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
