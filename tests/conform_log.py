"""Lines of logs, and bindings, for the tests of `conform`: what a program asks of the cache `user:7` and the row `row:7`."""
import json

PURGE = """bind purge_race
server redis "127.0.0.1:1"
cache = redis key "user:*" value json "version"
db    = redis key "row:*"
wire db.value     "GET $key"
wire db.select    "GET $key"
wire db.increment "INCR $key"
"""
SQL = """bind purge_race
server redis "127.0.0.1:1"
server postgres "127.0.0.1:2"
cache = redis key "user:7"
db    = postgres table users where "id = 7" value version
"""
SECOND = 1000000


def made(op, key, value=None, reply="OK", *options, at=None, to=None, request=None, atomic=None, store="redis", who=None):
    entry = {"who": who or request or "pool", "request": request.split("-")[0] if request else None, "store": store, "op": op,
             "key": key, "value": value, "options": list(options)}
    for name, given in (("from", at), ("to", to), ("atomic", atomic)):
        if given is not None:
            entry[name] = given
    if reply != "unknown":
        entry["reply"] = reply
    return entry


def get(reply, **more):
    return made("GET", "user:7", None, reply, **more)


def select(reply, **more):
    return made("GET", "row:7", None, reply, **more)


def fill(value, **more):
    return made("SET", "user:7", value, "OK", "EX", "3600", **more)


def incr(reply, **more):
    return made("INCR", "row:7", None, reply, **more)


def delete(**more):
    return made("DEL", "user:7", None, 1, **more)


def sql(op, reply, value=None, key="users id = 7", **more):
    return made(op, key, value, reply, store="postgres", **more)


def write_log(path, lines):
    """One after the other, a second each, where no time is said."""
    with open(path, "w", encoding="utf-8") as file:
        for seq, entry in enumerate(lines, 1):
            begin = entry.setdefault("from", seq * SECOND)
            entry.setdefault("to", begin + 1000)
            file.write(json.dumps({"seq": seq, **entry}) + "\n")


# The reader reads 17, the writer writes 18 and deletes, the reader fills with 17, which is served 5 s later.
RACE = [get(None), select("17"), incr(18), delete(), fill("17"), get("17", at=10 * SECOND)]
