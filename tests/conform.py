#!/usr/bin/env python3
"""Guarantees of reads, judged on logs. What is expected is worked out here from the definitions, pair by pair of lines;
linearizability is compared with a search over all orders by tests/unit/test_register.c."""
import json
import os
import random
import subprocess
import tempfile

from tap import STALEMATE, case, end

folder = tempfile.TemporaryDirectory()
path = os.path.join(folder.name, "app.ndjson")


def write(lines):
    for seq, entry in enumerate(lines, 1):  # one after the other, where no time is said
        entry.setdefault("seq", seq)
        entry.setdefault("from", 10 * seq)
        entry.setdefault("to", 10 * seq + 5)
    with open(path, "w") as file:
        file.write("".join(json.dumps(line) + "\n" for line in lines))


def run(*arguments):
    done = subprocess.run([STALEMATE, "conform", *arguments], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def line(seq, who, op, value, begin, end, key="user:7"):
    entry = {"seq": seq, "from": begin, "to": end, "who": who, "request": None, "store": "app", "op": op, "key": key,
             "value": value if op == "write" else None, "reply": "OK" if op == "write" else value}
    return entry


def made(store, who, op, value, reply, *options, key="user:7"):
    return {"who": who, "request": None, "store": store, "op": op, "key": key, "value": value, "reply": reply,
            "options": list(options)}


def sql(who, op, value, reply, key="users id = 7"):
    return made("postgres", who, op, value, reply, key=key)


def value_of(entry):
    return int(entry["value"] if entry["op"] == "write" else entry["reply"])


def expected(lines):
    """Which reads break a guarantee, by its definition."""
    broken = {"fresh": set(), "monotonic": set(), "own": set()}
    for read in (entry for entry in lines if entry["op"] == "read"):
        for other in lines:
            if other["key"] != read["key"] or other["to"] >= read["from"] or value_of(other) <= value_of(read):
                continue
            is_write, is_same = other["op"] == "write", other["who"] == read["who"]
            broken["fresh"] |= {read["seq"]} if is_write else set()
            broken["own"] |= {read["seq"]} if is_write and is_same else set()
            broken["monotonic"] |= {read["seq"]} if not is_write and is_same else set()
    return broken


def compare():
    generator = random.Random(1)
    wrong, found_broken, found_kept = [], 0, 0
    for _ in range(300):
        lines = []
        for seq in range(1, generator.randint(2, 40)):
            begin = generator.randint(0, 60)
            lines.append(line(seq, generator.choice("ab"), generator.choice(["read", "read", "write"]),
                              str(generator.randint(0, 9) + begin // 8), begin, begin + generator.randint(0, 9),
                              generator.choice(["user:1", "user:2"])))
        write(lines)
        status, out, err = run("--guarantees", path, "--format", "json")
        found = json.loads(out)["guarantees"]
        for name, seqs in expected(lines).items():
            first = min(seqs) if seqs else None
            if found[name]["broken"] != len(seqs) or found[name]["line"] != first:
                wrong.append((name, seqs, found[name]))
            found_broken += bool(seqs)
            found_kept += not seqs
        if (status == 1) != any(one["verdict"] == "broken" for one in found.values()):
            wrong.append((status, found))
    case("300 random logs: fresh, monotonic and own as their definitions say", not wrong, wrong[:2])
    case("of both kinds", found_broken >= 100 and found_kept >= 100, (found_broken, found_kept))


def changed():
    """A log of a real register keeps all; with any one reply made older it does not."""
    lines, value = [], 0
    for seq in range(1, 101):
        is_write = seq % 3 == 1
        value += is_write
        lines.append(line(seq, "a", "write" if is_write else "read", str(value), 10 * seq, 10 * seq + 5))
    write(lines)
    found = run("--guarantees", path)
    case("a register keeps all guarantees", found[0] == 0 and found[1].count("kept") == 4, found)
    caught = tried = 0
    for i, entry in enumerate(lines):
        if entry["op"] == "write" or i < 3:
            continue
        tried += 1
        write(lines[:i] + [{**entry, "reply": str(value_of(entry) - 1)}] + lines[i + 1:])
        found = json.loads(run("--guarantees", path, "--format", "json")[1])["guarantees"]
        caught += found["fresh"]["line"] == found["linearizable"]["line"] == entry["seq"]
    case(f"each of {tried} changed replies is caught, at its line", caught == tried >= 60, (caught, tried))


def shapes():
    def says(what, lines, status, *texts):
        write(lines)
        found = run("--guarantees", path)
        case(what, found[0] == status and all(text in found[1] for text in texts), found)

    stale = [line(1, "a", "read", "0", 0, 1), line(2, "b", "write", "1", 2, 3), line(3, "a", "read", "0", 4, 5)]
    says("a read of what was before", stale, 1,
         "1 key, 2 reads, 1 write", "fresh         broken by 1 of 2 reads: line 3, read user:7: 0, against line 2, write: 1",
         "monotonic     kept", "linearizable  broken by 1 of 1 keys: line 3, read user:7: 0, against line 2, write: 1")
    with open(os.path.join(os.environ["SOURCE_ROOT"], "docs/reference/commands.md")) as file:
        case("as the page shows", run("--guarantees", path)[1].strip() in file.read())
    names = [{**entry, "value": entry["value"] and "v" + entry["value"],
              "reply": entry["reply"] if entry["op"] == "write" else "v" + entry["reply"]} for entry in stale]
    says("names are no versions, and have an order all the same", names, 1, "fresh         not judged", "linearizable  broken")
    redis = [{**entry, "store": "redis", "op": {"read": "GET", "write": "SET"}[entry["op"]]} for entry in stale]
    says("commands of Redis", redis, 1, "fresh         broken")
    lost = {key: what for key, what in redis[1].items() if key != "reply"}
    says("a write whose reply never came may not have been", [redis[0], lost, redis[2]], 0, "linearizable  kept")
    says("nor one that was refused", [redis[0], {**redis[1], "reply": None}, redis[2]], 0, "linearizable  kept")
    says("what was deleted is gone", [redis[0], {**redis[1], "op": "DEL", "value": None, "reply": 1}, redis[2]], 1,
         "linearizable  broken")
    says("of a DEL the reply is no value", [made("redis", "a", "DEL", None, 1), made("redis", "a", "GET", None, "7")], 1,
         "linearizable  broken by 1 of 1 keys: line 2, GET user:7: 7, against line 1, DEL: nothing")
    says("a script hides what it leaves", [redis[0], {**redis[1], "op": "EVAL", "value": None, "reply": 1}, redis[2]], 0,
         "1 key is not judged")
    says("a statement that changed no row", [sql("a", "INSERT", "5", 1), sql("a", "UPDATE", "9", 0), sql("a", "INSERT", "9", 0),
                                             sql("a", "DELETE", None, 0), sql("b", "SELECT", None, "5")], 0,
         "1 key, 1 read, 1 write", "fresh         kept", "linearizable  kept")
    says("other columns of a bound row", [sql("a", "SELECT", None, "8"), sql("a", "SELECT", None, "a row")], 0,
         "1 key, 1 read,", "linearizable  kept")
    for key, first, second in (("#1d", "#a1", "#b2"), ("users id = 7", "[[8]]", "[[tim]]"), ("users", "8", "9")):
        says(f"rows that are not bound: {key}, {first}", [sql("a", "SELECT", None, first, key), sql("a", "SELECT", None, second, key)],
             0, "0 keys", "linearizable  not judged", "1 key is not judged")
    for options, reply, is_written in (("GET", None, True), ("GET", "1", True), ("NX get", None, True), ("NX GET", "1", False),
                                       ("XX GET", "1", True), ("XX GET", None, False), ("NX", None, False), ("XX", "OK", True)):
        says(f"SET {options} that replies {reply} {'wrote' if is_written else 'did not write'}",
             [made("redis", "a", "SET", "2", reply, *options.split())], 0, "1 write" if is_written else "0 writes")
    stored = made("memcached", "a", "ms", "1", "HD", "1")
    says("mg without v reads no value", [stored, made("memcached", "b", "mg", None, "HD", "t")], 0, "1 key, 0 reads, 1 write", "linearizable  kept")
    says("mg with v reads even HD", [stored, made("memcached", "b", "mg", None, "HD", "v")], 1, "1 key, 1 read,", "linearizable  broken")
    for mode in ("MA", "MP"):
        says(f"ms {mode} leaves more than its value", [stored, made("memcached", "a", "ms", "2", "HD", "1", mode),
                                                      made("memcached", "b", "get", None, "12")], 0, "1 key is not judged")
    says("ms MA of what is not there", [stored, made("memcached", "a", "ms", "2", None, "1", "MA"),
                                        made("memcached", "b", "get", None, "1")], 0, "1 key, 1 read, 1 write", "linearizable  kept")
    says("incr of what is not there", [made("memcached", "a", "incr", None, None, "1"), made("memcached", "a", "set", "9", "STORED"),
                                      made("memcached", "b", "get", None, "8")], 1, "1 key, 1 read, 1 write", "fresh         broken")
    def bound(op, reply=None, who="c1"):
        return sql(who, op, None, reply or op, key=None)

    def read(value, who="c2"):
        return sql(who, "SELECT", None, value)

    update = sql("c1", "UPDATE", "9", 1)
    says("what was rolled back never was", [read("8"), bound("BEGIN"), update, read("8"), bound("ROLLBACK"), read("8")], 0,
         "1 key, 3 reads, 0 writes", "linearizable  kept")
    says("nor what a COMMIT rolls back", [read("8"), bound("BEGIN"), update, bound("COMMIT", "ROLLBACK"), read("8")], 0,
         "1 key, 2 reads, 0 writes", "linearizable  kept")
    says("before the COMMIT others read what was", [read("8"), bound("BEGIN"), update, read("9", "c1"), read("8"), bound("COMMIT"), read("9")], 0,
         "1 key, 3 reads, 1 write", "fresh         kept", "linearizable  kept")
    says("and not behind it", [read("8"), bound("BEGIN"), update, bound("COMMIT"), read("8")], 1,
         "fresh         broken by 1 of 2 reads: line 5", "linearizable  broken")
    says("nor is what was rolled back read", [read("8"), bound("BEGIN"), update, bound("ROLLBACK"), read("9")], 1,
         "linearizable  broken")
    says("a transaction without an end", [read("8"), bound("BEGIN"), update, read("8"), read("9")], 0,
         "1 key, 3 reads, 1 write", "linearizable  kept")
    says("another one's transaction", [read("8"), bound("BEGIN", who="c3"), update, bound("ROLLBACK", who="c3"), read("8")], 1,
         "fresh         broken")
    says("what follows a COMMIT is written at once", [bound("BEGIN"), bound("COMMIT"), update, bound("ROLLBACK"), read("8")], 1,
         "fresh         broken")
    for table, status, text in ("users", 0, "2 keys are not judged"), ("user", 1, "fresh         broken"):
        says(f"an UPDATE that names {table} alone, between two reads of a row of users",
             [read("8"), sql("c1", "UPDATE", "9", 1), sql("c1", "UPDATE", None, 1, key=table), read("8")], status, text)
    says("a read that finds nothing", [{**redis[0], "reply": None}], 0, "1 read found nothing, and is not judged")
    says("the same value written twice", [line(1, "a", "write", "1", 0, 1), line(2, "a", "write", "2", 2, 3),
                                         line(3, "a", "write", "1", 4, 5), line(4, "b", "read", "1", 6, 7)], 1,
         "fresh         broken", "linearizable  kept")


def mistakes():
    def says(what, status, text, *arguments):
        found = run(*arguments)
        case(what, found[0] == status and text in found[1] + found[2], found)

    write([line(1, "a", "read", "0", 0, 1)])
    says("no log", 2, "conform needs a log", "--guarantees")
    says("nothing to judge", 2, "what is to be judged?", path)
    says("two logs", 2, "one log at a time", "--guarantees", path, path)
    says("a format that is none", 2, "conform writes text or json, not `svg`", "--guarantees", path, "--format", "svg")
    says("a log that is not there", 2, "cannot read", "--guarantees", "none.ndjson")
    with open(path, "a") as file:
        file.write('{"seq":2')
    says("a line that is cut", 0, "was cut off", "--guarantees", path)
    with open(path, "a") as file:
        file.write("\n")
    says("a line that is none", 2, "app.ndjson:2: ", "--guarantees", path)


compare()
changed()
shapes()
mistakes()
end()
