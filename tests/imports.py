#!/usr/bin/env python3
"""Logs of other tools, written by hand: spans of OpenTelemetry as its schema has them (opentelemetry-proto's JSON encoding,
and attributes of the semantic conventions, new and old), and lines of JSON by the binding's `log` lines. What each must come
to is read off the log by eye: the race of tests/conform_answers.py, told in other words. What real servers print is in
tests/wire/test_import.py."""
import json
import os
import random
import subprocess
import tempfile

from conform_log import PURGE as KEYS
from tap import STALEMATE, case, end

folder = tempfile.TemporaryDirectory()
LOG, BIND, DRAFT = (os.path.join(folder.name, name) for name in ("app.log", "app.bind", "app.stale"))
ROWS = """bind purge_race
server redis "127.0.0.1:1"
server postgres "127.0.0.1:2"
cache = redis key "user:7" value json "version"
db    = postgres table users where "id = 7" value version
"""
tried = 0


def run(*arguments):
    global tried
    tried += 1
    done = subprocess.run([STALEMATE, *arguments], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def written(text, binding=KEYS):
    with open(LOG, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    with open(BIND, "w") as file:
        file.write(binding)


def says(what, text, status, *texts, binding=KEYS, options=(), no=()):
    written(text, binding)
    found = run("conform", "purge_race", LOG, "--bind", BIND, *options)
    said = found[1] + found[2]
    case(what, found[0] == status and all(t in said for t in texts) and not any(t in said for t in no), f"{found}")


# ---- OTLP ----

def attribute(key, value):
    kind = "intValue" if isinstance(value, int) else "stringValue"
    return {"key": key, "value": {kind: str(value)}}


def span(number, name, begin, finish, parent=None, kind=3, trace="5b8efff798038103d269b633813fc60c", status=None, **attributes):
    """Microseconds; ids as hexadecimal digits, 64 bits as text."""
    return {"traceId": trace, "spanId": f"{number:016x}", **({"parentSpanId": f"{parent:016x}"} if parent else {}), "name": name,
            "kind": kind, "startTimeUnixNano": str(begin * 1000), "endTimeUnixNano": str(finish * 1000),
            "attributes": [attribute(key.replace("__", "."), value) for key, value in attributes.items()],
            "status": status or {}}


def document(*spans):
    return {"resourceSpans": [{"resource": {"attributes": [attribute("service.name", "profile")]},
                               "scopeSpans": [{"scope": {"name": "redis"}, "spans": list(spans)}]}]}


def redis(number, parent, at, text, old=False, to=None, **more):
    names = {"db__system": "redis", "db__statement": text} if old else {"db__system__name": "redis", "db__query__text": text}
    return span(number, text.split()[0], at, to or at + 10, parent, **names, **more)


def request(number, name, begin, finish, **more):
    return span(number, name, begin, finish, kind=2, **more)


# A read that misses and fills, a write, and a read behind it; no reply is told.
TRACE = [request(1, "GET /users/{id}", 0, 100), redis(2, 1, 10, "GET user:7"), redis(3, 1, 30, "GET row:7"),
         redis(4, 1, 50, "SET user:7 17 EX 3600"),
         request(5, "PUT /users/{id}", 200, 300, trace="aa"), redis(6, 5, 210, "INCR row:7", trace="aa"),
         redis(7, 5, 230, "DEL user:7", trace="aa")]


def otlp():
    says("spans of one document", json.dumps(document(*TRACE), indent=2), 0, "5 of 5 lines", "fits: 5 lines",
         "5 of 5 operations have no reply", "that tell no operation: 2 lines", "without a reply, of which any would fit: 5 lines")
    lines = "".join(json.dumps(document(one)) + "\n" for one in TRACE)
    says("a document a line", lines, 0, "fits: 5 lines")
    says("the last one cut", lines[:-20], 0, "was cut off", "4 of 4 lines")
    old = [dict(one) for one in TRACE]
    for one in old:
        one["attributes"] = [{**a, "key": a["key"].replace("system.name", "system").replace("query.text", "statement")}
                             for a in one["attributes"]]
        one["kind"] = {2: "SPAN_KIND_SERVER", 3: "SPAN_KIND_CLIENT"}[one["kind"]]
    says("old names of attributes, and kinds by name", json.dumps(document(*old)), 0, "fits: 5 lines")
    early = [redis(3, 1, 5, "DEL user:7") if one["spanId"].endswith("3") else one for one in TRACE]
    says("a request that does something else is told without replies", json.dumps(document(*early)), 1,
         "line 3, DEL user:7")  # the third span; no request of the design begins with a DEL and goes on with a GET
    other = [redis(4, 1, 50, "SET user:7 18 EX 3600") if one["spanId"].endswith("4") else one for one in TRACE]
    says("what was written is known only where something else names it", json.dumps(document(*other)), 0, "fits: 5 lines")
    braced = [redis(4, 1, 50, 'SET user:7 {"version": 17, "name": "a b"} EX 3600') if one["spanId"].endswith("4") else one
              for one in TRACE]
    says("a value of JSON, not in quotes", json.dumps(document(*braced)), 0, "fits: 5 lines")
    hidden = [redis(4, 1, 50, "set user:7 [3 other arguments]") if one["spanId"].endswith("4") else one for one in TRACE]
    says("arguments that are not told", json.dumps(document(*hidden)), 0, "fits: 5 lines")
    asked = [redis(2, 1, 10, "GET ?"), redis(3, 1, 30, "GET ?")]
    says("keys that are not told", json.dumps(document(*asked)), 0, "there is nothing to judge",
         "2 operations do not say their key")
    failed = [dict(TRACE[5], status={"code": 2, "message": "READONLY"}), TRACE[6]]
    says("an error is without effect", json.dumps(document(*failed)), 1, "without effect (an error, or a ROLLBACK): 1 line")
    piped = [redis(2, 1, 10, "GET user:7\nGET row:7\nSET user:7 17")]
    says("a pipeline", json.dumps(document(request(1, "r", 0, 99), *piped)), 0, "fits: 3 lines")


def sql_spans():
    def sql(number, parent, at, text, system="postgresql", **more):
        return span(number, "db", at, at + 10, parent, db__system__name=system, db__query__text=text, **more)

    fill = redis(9, 1, 50, "SET user:7 17")
    read = [request(1, "get", 0, 100), redis(2, 1, 10, "GET user:7")]
    told = sql(3, 1, 30, "SELECT version FROM users WHERE id = $1",
               **{"db__query__parameter__0": "7", "db__response__returned_rows": 1})
    says("a statement with its parameters", json.dumps(document(*read, told, fill)), 0, "3 of 3 lines", "fits: 3 lines",
         binding=ROWS)
    says("the rows that came back are a reply", json.dumps(document(*read, sql(
        3, 1, 30, "SELECT version FROM users WHERE id = 7", **{"db__response__returned_rows": 0}), fill)), 1,
         "line 3, SELECT users id = 7: none", binding=ROWS)
    untold = sql(3, 1, 30, "SELECT version FROM users WHERE id = $1")
    says("and without them nobody knows the row", json.dumps(document(*read, untold)), 1,
         "1 operations do not say their key or the values of their parameters", binding=ROWS)
    mysql = ROWS.replace("postgres", "mysql")
    says("MySQL, and MariaDB by its name", json.dumps(document(*read, sql(
        3, 1, 30, "SELECT `version` FROM `users` WHERE `id` = 7", system="mariadb"), fill)), 0, "fits: 3 lines", binding=mysql)


def drafts():
    """Spans have requests, so they can be drafted: what reads the row and fills, and what counts and deletes."""
    written(json.dumps(document(*TRACE)))
    found = run("draft", LOG, "-o", DRAFT, "--force", "--no-fixes", "--bind", BIND)
    with open(DRAFT) as file:
        text = file.read()
    calls = [line.strip() for line in text.splitlines() if '"' in line and "(" in line]
    wanted = ['"GET user:7"', '"GET row:7"', '"SET user:7 EX 3600"', '"INCR row:7"', '"DEL user:7"']
    case("a draft of spans", found[0] == 0 and all(any(w in c for c in calls) for w in wanted) and
         "get_users_id" in text and "put_users_id" in text, f"{found}\n{text}")
    case("it checks", run("check", DRAFT, "-q")[0] in (0, 1), run("check", DRAFT, "-q"))


# ---- csvlog ----

COUNT, ASKS = "UPDATE users SET version = version + 1 WHERE id = 7", "SELECT version FROM users WHERE id = 7"


def record(at, session, message, severity="LOG", query=""):
    """As PostgreSQL writes it with log_statement = all: `at` in milliseconds, 26 fields, of which these count."""
    fields = [""] * 26
    fields[0] = f"2026-11-30 21:02:{10 + at // 1000}.{at % 1000:03d} UTC"
    fields[5], fields[11], fields[13], fields[19] = session, severity, message, query
    return fields[0] + "," + ",".join('"' + field.replace('"', '""') + '"' if field else "" for field in fields[1:]) + "\n"


def begins(at, session, *statements):
    return "".join(record(at + i, session, "statement: " + statement) for i, statement in enumerate(statements))


def csvlog():
    """What is told of a statement only after it: an error of the next one, or of its own."""

    def comes_to(what, log, known, without_effect):
        written(log, ROWS)
        found = run("conform", "purge_race", LOG, "--bind", BIND, "--warm", "--format", "json")
        lines = json.loads(found[1])["lines"] if found[0] in (0, 1) else {}
        case(what, (lines.get("known"), lines.get("without_effect")) == (known, without_effect), f"{found}")

    mistyped = record(50, "a", "syntax error", "ERROR", "SELEC 1")  # it is never logged as a statement
    comes_to("the error of another statement is not this one's", begins(10, "a", COUNT) + mistyped, 1, 0)
    comes_to("its own is", begins(10, "a", COUNT) + record(50, "a", "deadlock detected", "ERROR", COUNT), 0, 1)
    comes_to("and where no query is said", begins(10, "a", COUNT) + record(50, "a", "deadlock detected", "ERROR"), 0, 1)
    comes_to("a session that is ended while it is idle", begins(10, "a", COUNT) + record(
        50, "a", "terminating connection due to administrator command", "FATAL"), 1, 0)
    comes_to("an error behind a BEGIN makes the COMMIT a ROLLBACK",
             begins(10, "a", "BEGIN") + mistyped + begins(60, "a", COUNT) + record(61, "a", "aborted", "ERROR", COUNT) +
             begins(70, "a", "COMMIT", ASKS), 1, 1)
    waits = record(1010, "a", "process 5 still waiting for ShareLock on transaction 7 after 1000.1 ms", query=COUNT)
    comes_to("a message in the middle of a statement is not its end", begins(10, "a", COUNT) + waits + record(
        2000, "a", "canceling statement due to lock timeout", "ERROR", COUNT), 0, 1)
    serial = record(14, "a", "could not serialize access", "ERROR", "COMMIT")
    # The first UPDATE is rolled back; the second one is of a transaction of its own.
    comes_to("a COMMIT that fails is the end of its transaction alone",
             begins(10, "a", "BEGIN", COUNT, "COMMIT") + serial + begins(20, "a", "BEGIN", COUNT, "COMMIT", ASKS), 2, 1)


# ---- lines of JSON ----

FIELDS = KEYS + """log from "at" in ms
log duration "took" in us
log op "cache.op"
log key "cache.key"
log value "v"
log reply "res"
log error "err"
log who "conn"
"""


def line(at, op, key, res="unsaid", **more):
    entry = {"level": "info", "at": at, "took": 500, "cache": {"op": op, "key": key}, "conn": 4, **more}
    return entry if res == "unsaid" else {**entry, "res": res}


def lines_of(*entries):
    return "".join(json.dumps(entry) + "\n" for entry in entries)


RACE = [line(1000, "get", "user:7", None), line(2000, "get", "row:7", "17"), line(3000, "incr", "row:7", 18),
        line(4000, "del", "user:7", 1), line(5000, "set", "user:7", "OK", v='{"version":17}'), line(9000, "get", "user:7", '{"version":17}')]


def fields():
    says("members by the binding's names", lines_of({"msg": "started", "at": 1}, *RACE), 0, "6 of 6 lines", "fits: 6 lines",
         "that tell no operation: 1 line", "stale_entry: open 1 time for 4s at least", binding=FIELDS)  # from 5.0005 s to 9.0005 s
    says("replies count", lines_of(*RACE[:5], line(9000, "get", "user:7", '{"version":18}')), 1, "line 6, GET user:7: 18",
         binding=FIELDS)
    says("true and false of a hit", lines_of(line(1000, "get", "user:7", False), line(2000, "get", "row:7", "17"),
                                            line(3000, "set", "user:7", True, v="17"), line(4000, "get", "user:7", True)), 0,
         "fits: 4 lines", binding=FIELDS)
    says("false where nothing can be gone", lines_of(line(1000, "get", "row:7", False)), 1, "line 1, GET row:7: none",
         binding=FIELDS)
    says("an error", lines_of(line(1000, "get", "user:7", err="timeout"), *RACE), 0, "without effect", "fits: 6 lines",
         binding=FIELDS)
    dated = [{**entry, "at": f"2026-11-30T21:02:1{i}.250Z"} for i, entry in enumerate(RACE)]
    says("times as texts", lines_of(*dated), 0, "fits: 6 lines", "for 1s at least", binding=FIELDS)
    seconds = FIELDS.replace('"at" in ms', '"at" in s')
    says("seconds with a fraction", lines_of(*[{**entry, "at": entry["at"] / 1000 + 0.25} for entry in RACE]), 0, "for 4s at least",
         binding=seconds)
    command = KEYS + 'log from "t"\nlog command "cmd"\nlog reply "res"\n'
    commands = [("GET user:7", None), (["GET", "row:7"], "17"), ("set user:7 {\"version\": 17} EX 60", "OK")]
    says("commands, as a text and as words", lines_of(*[{"t": i, "cmd": cmd, "res": res} for i, (cmd, res) in enumerate(commands)]), 0,
         "fits: 3 lines", binding=command)
    sql = ROWS + 'log from "t"\nlog store "db"\nlog command "q"\nlog parameters "args"\nlog reply "res"\n'
    rows = [{"t": 1, "db": "redis", "q": "GET user:7", "res": None},
            {"t": 2, "db": "postgresql", "q": "select version from users where id = $1", "args": [7], "res": 17},
            {"t": 3, "db": "redis", "q": "SET user:7 17 EX 60", "res": "OK"}]
    says("statements with parameters", lines_of(*rows), 0, "fits: 3 lines", binding=sql)
    says("another row", lines_of(rows[0], {**rows[1], "args": [8]}, rows[2]), 1, "line 3, SET user:7 17", binding=sql)
    says("a store for all lines", lines_of({"t": 1, "q": "GET user:7", "res": None}), 0, "fits: 1 line",
         binding=ROWS + 'log from "t"\nlog store is "redis"\nlog command "q"\nlog reply "res"\n')
    written(lines_of(*RACE), FIELDS)
    found = run("conform", "--guarantees", LOG, "--bind", BIND, "--log-format", "ndjson")
    # GET row:7 and the last GET; INCR, DEL and SET; the first GET found nothing.
    case("the guarantees of such a log", found[0] == 0 and "2 keys, 2 reads, 3 writes" in found[1], found)


def piped():
    """A pipe has no size and is read once: what `zcat` writes, whatever the format."""
    for what, text, binding in [("our own lines", '{"seq":1,"from":1,"to":2,"who":"a","request":null,"store":"redis","op":"GET",'
                                 '"key":"user:7","value":null,"options":[],"reply":null}\n', KEYS),
                                ("others", lines_of(*RACE), FIELDS), ("spans", json.dumps(document(*TRACE)), KEYS)]:
        written("", binding)
        done = subprocess.run([STALEMATE, "conform", "purge_race", "/dev/stdin", "--bind", BIND], input=text, capture_output=True,
                              text=True, timeout=60)
        case(f"from a pipe: {what}", done.returncode == 0 and "fits: " in done.stdout, f"{done}")
    found = run("conform", "purge_race", folder.name, "--bind", BIND)
    case("a folder is none", found[0] == 2 and f"cannot read {folder.name}: " in found[2], f"{found}")


# ---- what is wrong ----

def mistakes():
    for what, added, text in [
            ("no such member", 'log form "at"\n', "`from`"), ("said twice", 'log op "a"\nlog op "b"\n', "was said above"),
            ("no unit", 'log from "at" in days\n', "there is ns, us, ms, s"), ("a unit of no time", 'log op "at" in ms\n', "only times"),
            ("no text", "log from at\n", "a text")]:
        written("", KEYS + added)
        found = run("conform", "purge_race", LOG, "--bind", BIND)
        case(f"binding: {what}", found[0] == 2 and text in found[2], found)
    fields = 'log from "at" in ms\n'
    says("no time", lines_of({"op": "GET", "key": "user:7"}), 2, "app.log:1: it has no time", binding=KEYS + fields)
    says("a time that is none", lines_of({"op": "GET", "at": "noon"}), 2, "2026-11-30T21:02:14.123Z", binding=KEYS + fields)
    says("an end before the beginning", lines_of({"op": "GET", "at": 5, "to": 4}), 2, "its end is before its beginning",
         binding=KEYS + fields)
    says("no store", lines_of({"op": "GET", "at": 5}), 2, "it says no store", binding=ROWS + fields)
    says("no JSON", "GET user:7\n", 2, "app.log:1: it is no JSON", binding=KEYS + fields)
    says("nested too deep", "[" * 5000 + "\n", 2, "nested too deep", binding=KEYS + fields)
    says("no UTF-8", b'{"op": "\xff"}\n', 2, "it is not UTF-8", binding=KEYS + fields)
    says("a list", "[1]\n", 2, "a line is a JSON object", binding=KEYS + fields)
    says("no document of OTLP", '{"resourceSpans": 5}', 2, "app.log:1: it is no document of OTLP")
    says("a span without a trace", json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [{"spanId": "1"}]}]}]}), 2,
         "has no `traceId`")
    says("a format that there is not", "", 2, "--log-format xml: there is ndjson, monitor, csvlog, otlp",
         options=["--log-format", "xml"])
    says("told to be what it is not", "hello\n", 2, "app.log:1: this is no line of MONITOR", options=["--log-format", "monitor"])
    says("nor this", "hello\n", 2, "app.log:1: this is no record of PostgreSQL's csvlog", options=["--log-format", "csvlog"])
    # Nothing is mapped behind the file's last page.
    says("blanks to the end of a page", lines_of(*RACE).encode().ljust(4096, b"\t"), 0, "fits: 6 lines", binding=FIELDS)
    says("and in spans", json.dumps(document(*TRACE[:2])).encode().ljust(8191, b"\n") + b" ", 1, "1 of 1 line")
    says("an empty one", "", 0, "there is nothing to judge", options=["--log-format", "monitor"])
    says("no zone", "2026-11-30 21:02:14.123 XYZZY" + "," * 25 + "\n", 2, "log_timezone = 'UTC'")


def garbage():
    """Bytes changed, cut and put in: an answer or an error, and never a crash."""
    generator, wrong = random.Random(5), []
    seeds = [(json.dumps(document(*TRACE)), KEYS, ""), (lines_of(*RACE), FIELDS, ""),
             ('OK\n1700000000.000001 [0 127.0.0.1:5] "SET" "user:7" "\\x41\\"b"\n1700000000.000002 [0 lua] "GET" "user:7"\n', KEYS, "monitor"),
             ('2026-11-30 21:02:14.123 UTC,"app","app",1,"l:1","s1",1,"SELECT","2026",3/4,0,LOG,00000,"duration: 0.5 ms  execute '
              'x: select version from users where id = $1","Parameters: $1 = \'7\'",,,,,,,,"psql"\n', ROWS, "csvlog")]
    for number in range(120):
        text, binding, kind = seeds[number % len(seeds)]
        data = bytearray(text.encode())
        for _ in range(generator.randint(1, 6)):
            at = generator.randrange(len(data))
            how = generator.randrange(3)
            if how == 0:
                data[at] = generator.randrange(256)
            elif how == 1:
                del data[at:at + generator.randint(1, 30)]
            else:
                data[at:at] = bytes(generator.choice(b'"{}[],\\$\x00\n') for _ in range(3))
            data = data or bytearray(b"x")
        written(bytes(data), binding)
        found = run("conform", "purge_race", LOG, "--bind", BIND, *(["--log-format", kind] if kind else []))
        if found[0] not in (0, 1, 2) or (found[0] == 2 and not found[2]):
            wrong.append((found, bytes(data)))
    case("mutants of all formats have an answer or an error", not wrong, wrong[:2])


otlp()
sql_spans()
drafts()
csvlog()
fields()
piped()
mistakes()
garbage()
case(f"enough was tried: {tried}", tried >= 160, tried)
end()
