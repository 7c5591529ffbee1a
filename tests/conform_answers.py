#!/usr/bin/env python3
"""What `conform DESIGN LOG` says of logs that were written by hand, case by case: the line, what would have been allowed,
the repair, the windows with their times, what is left out, and each mistake of the command line."""
import json
import os
import re
import signal
import subprocess
import tempfile
import time

from conform_log import PURGE, RACE, SECOND, SQL, delete, fill, get, incr, made, select, sql, write_log
from tap import STALEMATE, case, end

folder = tempfile.TemporaryDirectory()
LOG, BIND, DESIGN, PAGE = (os.path.join(folder.name, name) for name in ("app.ndjson", "app.bind", "mine.stale", "page.html"))
OWN = """component Own<T> {
    value: T = 0 wire "SELECT $value FROM $table WHERE $where"
    op read(): T wire "SELECT $value FROM $table WHERE $where" { return value }
    op put(v: T) wire "UPDATE $table SET $value = $v WHERE $where" { value = v }
}
"""


def write(lines, binding=PURGE):
    write_log(LOG, lines)
    with open(BIND, "w") as file:
        file.write(binding)


def run(*arguments):
    done = subprocess.run([STALEMATE, "conform", *arguments], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


def says(what, lines, status, *texts, design="purge_race", binding=PURGE, options=(), no=()):
    write(lines, binding)
    found = run(design, LOG, "--bind", BIND, *options)
    good = found[0] == status and all(text in found[1] + found[2] for text in texts)
    case(what, good and not any(text in found[1] for text in no) and has_page(status, design, options),
         found[1] + found[2] + str(found[0]))


def has_page(status, design, options):
    """A page of it has the same status; of bad input there is none."""
    found = run(design, LOG, "--bind", BIND, *options, "-o", PAGE)
    if not os.path.exists(PAGE):
        return found[0] == status == 2
    with open(PAGE, encoding="utf-8") as file:
        text = file.read()
    os.remove(PAGE)
    return found[0] == status and found[1] == "" and text.count("</html>") == 1 and text.count('<table class="log">') > 0


def verdicts():
    says("the race", RACE, 0, "6 of 6 lines", "fits: 6 lines")
    wrong = RACE[:5] + [get("18", at=10 * SECOND)]
    says("a reply that cannot be", wrong, 1, "does not fit: key 7, line 6, GET user:7: 18",
         "5 lines of this key fit before it", "would have allowed cache.get(): 17, db.increment()")
    says("with time free", wrong, 1, "would have allowed cache.get(): 17, cache.get(): none", options=["--untimed"])
    says("a fill with what nobody read", RACE[:4] + [fill("18")], 1, "line 5, SET user:7 18: OK",
         "would have allowed cache.set(17)")
    says("it fits with a fix", [incr(1), fill("1")], 1, "line 2, SET user:7 1", "it fits with fix write_through")
    says("and fits with it", [incr(1), fill("1")], 0, "purge_race, write_through: 2 of 2", options=["--fix", "write_through"])
    says("it fits without a fix", [incr(1), delete()], 1, "it fits without fix write_through",
         options=["--fix", "write_through"])
    says("an entry goes in silence", RACE[:5] + [get(None)], 0, "fits", options=["--untimed"])
    says("two writers at once, one of them unfinished", [incr(1), incr(2), delete()], 0, "fits")
    says("not as many as may be", [incr(1), incr(2), delete()], 1, "line 2, INCR row:7: 2", options=["--at-once", "1"])
    says("overlapping lines have either order", [get(None), fill("0", at=5 * SECOND, to=7 * SECOND),
                                                 select("0", at=4 * SECOND, to=6 * SECOND)], 0, "fits")
    says("what ends when another begins is under way with it", [get(None), fill("0", at=5 * SECOND, to=7 * SECOND),
                                                                select("0", at=7 * SECOND)], 0, "fits")
    says("lines that do not overlap have not", [get(None), fill("0"), select("0")], 1, "line 2, SET user:7 0")
    says("a log that begins in the middle", [get("17"), incr(18), delete()], 1, "line 1, GET user:7: 17")
    says("is told to be one", [get("17"), incr(18), delete()], 0, "fits: 3 lines", options=["--warm"])
    says("and is judged all the same", [get("17"), select("17")], 1, "line 2, GET row:7", options=["--warm"])
    says("many versions", [line for version in range(1, 60) for line in (incr(version), delete())], 0, "fits: 118 lines")


def requests():
    told = [get(None, request="get_user-1"), select("17", request="get_user-1"), fill("17", request="get_user-1"),
            get("17", request="get_user-2")]
    says("requests that are told", told, 0, "fits: 4 lines")
    says("one that ends early", told[:2] + [incr(18, request="update_user-1"), delete(request="update_user-1")], 1,
         "a request ends too early: key 7, line 2, GET row:7: 17", "would have allowed cache.set(17)")
    says("another one's line", [get(None, request="a-1"), select("17", request="a-1"), fill("17", request="b-1")], 1,
         "line 3, SET")
    cut = told[:2]
    write(cut)
    with open(LOG, "a") as file:
        file.write('{"seq":3')
    found = run("purge_race", LOG, "--bind", BIND)
    case("where the log is cut a request may be, too", found[0] == 0 and "was cut off" in found[2] and "fits" in found[1], found)
    says("a DEL whose reply never came may have come about", [incr(1), made("DEL", "user:7", None, "unknown"), incr(2)], 0,
         "fits: 3 lines")
    atomic = [made("GET", "user:7", None, None), select("0"), made("SET", "user:7", "0", "OK", atomic=3, at=3 * SECOND),
              made("DEL", "user:7:lease", None, 0, atomic=3, at=3 * SECOND)]
    says("a key beside the bound one is of its place", atomic, 0, "the design knows no DEL of cache: 1 line", "fits: 3 lines")
    def both(line):
        return [made("DEL", key, None, "unknown", atomic=line, at=line * SECOND) for key in ("user:7", "user:7:lease")]

    says("a command with both keys is one", [incr(1), *both(2), incr(2), *both(5)], 0, "6 of 6 lines", "fits", no=["knows no"])
    says("and whatever it replied, it was carried out", [get(None), select("0"), fill("0"), incr(1), *both(5), get("0")], 1,
         "line 7, GET user:7: 0")


def windows():
    # Surely from the fill's reply at 5.001 s to the end of the log at 10.001 s: it stays for an hour.
    says("a window that is open to the end", RACE, 0, "stale_entry: open 1 time for 5s at least", "to the end of the log and on")
    # With time free to when the last read was sent: it may have expired in that moment.
    said = "stale_entry: open 1 time for 4.999s at least"
    says("a window and its times", RACE, 0, said, "and maybe to the end of the log and on (lines 5 to 6, key 7)",
         options=["--untimed"])
    closed = RACE + [get(None, at=20 * SECOND)]
    says("it was closed by then", closed, 0, said, "15.001s at most (lines 5 to 6, key 7)", options=["--untimed"])
    says("nothing shows that it was open", RACE[:4], 0, "stale_entry: nothing shows that it was open")
    write(closed)
    found = json.loads(run("purge_race", LOG, "--bind", BIND, "--format", "json", "--untimed")[1])
    window = found["keys"][0]["windows"][0]
    # Maybe from when the fill was sent to the reply of the miss.
    expected = [5 * SECOND + 1000, 10 * SECOND, 5 * SECOND, 20 * SECOND + 1000, 5, 6]
    case("the same in JSON", [window[name] for name in ("from", "to", "earliest", "latest", "first_line", "last_line")] ==
         expected and found["fits"] is True and found["lines"]["known"] == 7, found)
    with open(DESIGN, "w") as file:
        file.write("""design mine
use redis, sql
clock
type Version = 0..1
db:    Row<Version>
cache: RedisKey<Version>(ttl: 8s)
process writer {
    db.increment()
    cache.del()
}
process reader {
    let u = cache.get()
    if u == none {
        u = db.select()
        within 1s { cache.set(u) }
    }
}
window stale_entry: cache.value != none && cache.value != db.value
claim as written holds stale_entry to at most 2s
""")
    mine = PURGE.replace("purge_race", "mine")
    says("longer than is claimed", closed, 1, "fits: 7 lines", "stale_entry: 1 time longer than the 2s that are claimed",
         design=DESIGN, binding=mine)
    soon = RACE[:5] + [get("17")]
    says("and not longer", soon, 0, "fits: 6 lines", "open 1 time for 1s at least", no=["claimed"], design=DESIGN, binding=mine)


HOUR = 3600 * SECOND


def clock():
    """The fill was sent at 5 s and answered a millisecond later, and stays for an hour: it goes at 3605 s at the soonest."""
    def miss(to):
        return [get(None, at=HOUR + 4 * SECOND, to=to)]

    says("an entry goes when its time is up", RACE[:5] + miss(HOUR + 5 * SECOND), 0, "fits: 6 lines")
    says("not a microsecond sooner", RACE[:5] + miss(HOUR + 5 * SECOND - 1), 1, "line 6, GET user:7: none",
         "it fits with time free (--untimed): something went before its time", no=["cache.get(): none"])
    says("and with time free it fits", RACE[:5] + miss(HOUR + 5 * SECOND - 1), 0, "fits: 6 lines", options=["--untimed"])
    # Answered at 5.001 s, it is over at 3605.001 s at the latest; the server has it for up to a millisecond longer.
    said = "it fits with time free (--untimed): something was there beyond its time"
    late = HOUR + 5 * SECOND + 2000
    says("it is there to the end of its time", RACE[:5] + [get("17", at=late)], 0, "fits: 6 lines")
    says("and not a microsecond longer", RACE[:5] + [get("17", at=late + 1)], 1, "line 6, GET user:7: 17", said,
         "would have allowed cache.get(): none", no=["cache.get(): 17"])
    says("and then, too", RACE[:5] + [get("17", at=late + 1)], 0, "fits: 6 lines", options=["--untimed"])
    says("what was written in between starts it anew", RACE[:5] + [fill("17", at=HOUR), get("17", at=late + 1)], 1, "line 6, SET", no=[said])
    says("nothing is wrong with a shorter one", RACE[:5] + [get(None, at=100 * SECOND)], 0, "fits: 6 lines",
         options=["--set", "TTL=1m"])
    says("but where it vanished too soon", RACE[:5] + [get(None, at=50 * SECOND)], 1, "line 6", "with time free",
         options=["--set", "TTL=1m"])
    again = [get(None), select("17"), fill("17"), get("17", at=40 * SECOND)]
    other = [get(None, at=1), select("17", at=2 * SECOND), fill("17", at=50 * SECOND)]
    both = sorted(again + other, key=lambda line: line.get("from", 0))
    says("a second fill starts it anew", both + [get(None, at=80 * SECOND)], 1, "GET user:7: none", options=["--set", "TTL=1m"])
    says("and it goes later", both + [get(None, at=110 * SECOND)], 0, "fits: 8 lines", options=["--set", "TTL=1m"])
    # Two fills at once, the one sent at 50 s may have been the first to come.
    early = [get(None, at=1), get(None, at=2), select("17", at=3), select("17", at=4), fill("17", at=5 * SECOND, to=60 * SECOND),
             fill("17", at=50 * SECOND, to=60 * SECOND)]
    says("whichever came last was not before the other was sent", early + [get(None, at=109 * SECOND)], 1, "line 7",
         options=["--set", "TTL=1m"])
    says("and then it stays a minute", early + [get(None, at=110 * SECOND)], 0, "fits: 7 lines", options=["--set", "TTL=1m"])
    says("nobody knows when what was there before was filled", [get("17"), get(None)], 0, "fits: 2 lines", options=["--warm"])
    # Before the log's first line, at 1 s, so that it is over by 3601 s and a millisecond.
    says("but before the log", [get("17"), get("17", at=HOUR + SECOND + 1000)], 0, "fits: 2 lines", options=["--warm"])
    says("and so it is over, too", [get("17"), get("17", at=HOUR + SECOND + 1001)], 1, "line 2", said, options=["--warm"])
    says("of a fill that the log lacks nobody knows either", [get("17"), get("17", at=HOUR), get("17", at=HOUR + SECOND)], 0, "fits: 3 lines",
         "and 3 that the log lacks", options=["--missing", "3"])
    says("but that it was there by then", [get("17"), get("17", at=HOUR + SECOND + 2001)], 1, "line 2", said, options=["--missing", "3"])
    own_design("db: Row<Version>\ncache: RedisKey<Version>\nprocess reader {\n    let u = cache.get()\n    if u == none {\n"
               "        u = db.select()\n        cache.set(u)\n    }\n}\n")
    says("without a clock time is free", RACE[:2] + [fill("17"), get(None)], 0, "fits: 4 lines", design=DESIGN,
         binding=PURGE.replace("purge_race", "mine"))
    # memcached counts in seconds: what was set at 1 s for 10 s, answered at 1.001 s, may be gone at 10 s, and is by 12.001 s.
    own_design("use memcached\nclock\ncache: MemcachedItem<Version>(ttl: 10s)\nprocess reader {\n    let u = cache.get()\n"
               "    if u == none { cache.set(1) }\n}\n")
    begin = [made("get", "user:7", None, None, at=0, store="memcached"), made("set", "user:7", "1", "STORED", "0", "10", at=SECOND, store="memcached")]
    for what, reply, at, status in (("a second sooner", None, 10 * SECOND, 0), ("and not more", None, 10 * SECOND - 1001, 1),
                                    ("a second later", "1", 12 * SECOND + 1000, 0), ("and not longer", "1", 12 * SECOND + 1001, 1)):
        says(f"memcached: {what}", begin + [made("get", "user:7", None, reply, at=at, store="memcached")], status,
             "fits: 3 lines" if status == 0 else "line 3", design=DESIGN,
             binding='bind mine\nserver memcached "127.0.0.1:1"\ncache = memcached key "user:*"\n')
    says("a DEL stops it", RACE[:2] + [fill("17"), incr(18), delete(), get(None)], 0, "fits: 6 lines")


def durations():
    # The fill came 3 s after the reply to the reader's SELECT; the writer's two calls took a millisecond each.
    says("what took too long", RACE, 0, "within FILL: 1 of 1 took longer than 400ms, the longest 3s (line 5)",
         "takes at most CALL: 0 of 2 took longer than 200ms, the longest 1ms (line 3)", options=["--times"])
    says("it is not asked for", RACE, 0, no=["took longer"])
    says("params from few lines", RACE, 0, "FILL = 3s: the longest of 1, too few for a 99th percentile, which wants 100",
         "DELAY: the log says nothing of it", options=["--fit", "FILL,DELAY"])
    # 200 calls of 1 ms to 200 ms, and of the last writer 1 s: of 202 the 200th is the nearest rank of 99%.
    calls = [line for i in range(100) for line in (
        incr(i + 1, at=(2 * i + 1) * SECOND, to=(2 * i + 1) * SECOND + (2 * i + 1) * 1000),
        delete(at=(2 * i + 2) * SECOND, to=(2 * i + 2) * SECOND + (2 * i + 2) * 1000))]
    calls += [incr(101, at=300 * SECOND, to=301 * SECOND), delete(at=302 * SECOND, to=303 * SECOND)]
    says("params from many", calls, 0, "takes at most CALL: 2 of 202 took longer than 200ms, the longest 1s (line 201)",
         "CALL = 1s: the longest of 202, 99% took 200ms at most", options=["--fit", "CALL"])
    write(calls)
    found = json.loads(run("purge_race", LOG, "--bind", BIND, "--fit", "CALL", "--format", "json")[1])
    case("the same in JSON", found["fit"] == [{"param": "CALL", "samples": 202, "longest": SECOND, "p99": SECOND // 5}] and
         [(t["kind"], t["limit"], t["longer"], t["line"]) for t in found["times"]] == [("takes", "CALL", 2, 201)], found)
    moment = [{**line, "to": line["from"]} for line in (made("GET", "user:7", None, None, at=5), made("GET", "row:7", None, "1", at=6))]
    says("lines of a moment do not say how long", moment, 0, no=["took longer"], options=["--times"])
    # A block with a loop in it is one block: from the reply to the GET to that of the second SET. A block in a loop begins anew.
    twice = [get(None, at=0, to=SECOND), fill("1", at=2 * SECOND, to=3 * SECOND), fill("1", at=4 * SECOND, to=5 * SECOND)]
    begin = "clock\ncache: RedisKey<0..1>\nprocess p {\n    cache.get()\n    "
    own_design(begin + "within 2500ms { repeat 2 { cache.set(1) } }\n}\n")
    alone = 'bind mine\nserver redis "127.0.0.1:1"\ncache = redis key "user:*"\n'
    says("a loop within a block", twice, 0, "within 2500ms: 1 of 1 took longer than 2500ms, the longest 4s", options=["--times"],
         design=DESIGN, binding=alone)
    own_design(begin + "repeat 2 { within 2500ms { cache.set(1) } }\n}\n")
    says("a block within a loop", twice, 0, "within 2500ms: 0 of 2 took longer than 2500ms, the longest 2s", options=["--times"],
         design=DESIGN, binding=alone)
    says("no such param", RACE, 2, "--fit NOTHING: the design has no such param", options=["--fit", "NOTHING"])


def coverage():
    more = RACE + [made("EXPIRE", "user:7", None, 1, "5"), made("EXPIRE", "user:7", None, 1, "5"),
                   made("GET", "other", None, None), made("GET", "user:7", None, {"error": "LOADING"})]
    says("lines that are left out", more, 0, "6 of 10 lines", "the design knows no EXPIRE of cache: 2 lines",
         "without effect (an error, or a ROLLBACK): 1 line", "of nothing that is bound: 1 line", "fits: 6 lines")
    other = [{**line, "key": line["key"].replace("7", "8")} for line in RACE[:5] + [get("18")]]
    says("keys are judged one by one", RACE + other, 1, "does not fit: key 8, line 12", "1 of 2 keys fit")
    says("nothing of the design", [made("GET", "other")], 0, "0 of 1 line", "there is nothing to judge")
    found = json.loads(run("purge_race", LOG, "--bind", BIND, "--format", "json")[1])
    case("that is no answer in JSON either", found["fits"] is None, found)
    says("a key of which no line is known is none", RACE + [made("EXPIRE", "user:8", None, 1, "5")], 0, "6 of 7 lines", "fits: 6 lines",
         no=["keys fit"])


def rows():
    def says_sql(what, lines, status, *texts):
        says(what, lines, status, *texts, binding=SQL)

    race = [get(None), sql("SELECT", "17"), sql("UPDATE", "18"), delete(), fill("17"), get("17")]
    says_sql("a row", race, 0, "fits: 6 lines", "stale_entry: open 1 time")
    says_sql("a row that says another version", race[:3] + [sql("SELECT", "17")], 1, "line 4, SELECT users id = 7: 17")
    says_sql("an UPDATE that does not say its version", [get(None), sql("UPDATE", 1), sql("SELECT", "18")], 0,
             "fits: 3 lines")
    within = [get(None), get(None), sql("BEGIN", "OK", key=None), sql("UPDATE", "18"), sql("SELECT", "17", who="c2"),
              sql("COMMIT", "OK", key=None)]
    says_sql("an UPDATE is seen with its COMMIT", within + [sql("SELECT", "18")], 0, "fits: 5 lines",
             "of nothing that is bound: 2 lines")
    says_sql("and surely then", within + [sql("SELECT", "17")], 1, "line 7, SELECT")
    undone = [*within[:5], sql("ROLLBACK", "OK", key=None), sql("SELECT", "17")]
    says_sql("and never after a ROLLBACK", undone, 0, "without effect (an error, or a ROLLBACK): 1 line", "fits: 4 lines")


def own_design(text):
    """Of the name `mine`."""
    with open(DESIGN, "w") as file:
        file.write("design mine\nuse redis, sql\ntype Version = 0..2\n" + text)


def bind_row(*wires):
    return "\n".join(['bind mine', 'server postgres "127.0.0.1:2"',
                      'db = postgres table users where "id = 7" value version', *wires]) + "\n"


def crowds():
    """How many processes there are, against how many requests the log has at a time."""
    body = "process %s * 64 { db.select() }\n"
    own_design("db: Row<Version>\n" + "".join(body % name for name in "abc"))
    log = [sql("SELECT", "1")]
    says("more processes than it can follow", log, 2, "the design has 192 processes", "conform follows 128 at most",
         design=DESIGN, binding=bind_row())
    own_design("db: Row<Version>\n" + "".join(f"process {name} {{ db.select() }}\n" for name in "abcdefghi"))
    says("and with --at-once", log, 2, "the design has 144 processes where there are 16 of each", design=DESIGN,
         binding=bind_row(), options=["--at-once", "16"])
    says("and as many as it can", log, 0, "fits: 1 line", design=DESIGN, binding=bind_row(), options=["--at-once", "14"])
    # Each has written, and nobody has deleted yet: 17 writers. With one more process than there may be it would fit.
    crowd = [incr(i + 1, request=f"w-{i}") for i in range(17)] + [delete(request=f"w-{i}") for i in range(17)]
    says("more requests at a time than processes: there is no answer", crowd, 3, "a limit was reached: key 7, line 17",
         "it does not fit so few processes: 17 requests are under way at once", no=["would have allowed"])
    says("and as many as processes fit", crowd[:16] + crowd[17:33], 0, "fits: 32 lines")
    says("what was asked for is no limit", crowd[:2] + crowd[17:19], 1, "does not fit: key 7, line 2", options=["--at-once", "1"])
    # a and b have the second 2 in common, b and c nothing.
    shared = [get("1", request="a-1", at=SECOND, to=2 * SECOND), get("1", request="b-1", at=2 * SECOND, to=3 * SECOND),
              get("1", request="c-1", at=4 * SECOND)]
    write(shared)
    found = json.loads(run("purge_race", LOG, "--bind", BIND, "--format", "json")[1])
    case("what ends when another begins is at once with it", found["at_once"] == 2, found)


def pools():
    told = [get(None, request="a-1"), select("17"), fill("17", request="a-1")]
    says("a line without a request may be of one that is told", told, 0, "fits: 3 lines")
    says("and not of one that has ended", [get("1", request="a-1"), select("1")], 1, options=["--warm", "--at-once", "1"])
    atomic = [made("INCR", "row:7", None, "unknown", atomic=1, at=SECOND), made("DEL", "user:7", None, "unknown", atomic=1, at=SECOND)]
    says("an INCR within MULTI whose reply is not known", atomic + [get(None), select("5")], 0, "fits: 4 lines")


def times():
    own_design("""db:    Row<Version>
cache: RedisKey<Version>(ttl: 1m)
clock
process writer { db.increment() }
process reader {
    let u = cache.get()
    if u == none {
        u = db.select()
        cache.set(u)
    }
}
process looker { db.select() }
window stale_entry: cache.value != none && cache.value != db.value
""")
    mine = PURGE.replace("purge_race", "mine")
    # 16 was there before 17, which nobody wrote since: what the cache has was stale when the log began. Its first line is not
    # the one that was sent first.
    old = [get("16", at=5 * SECOND), get("16", at=2 * SECOND), select("17", at=SECOND, to=SECOND + 1000), get(None, at=9 * SECOND)]
    says("a window from before the log", old, 0, "stale_entry: open 1 time for 4s at least, and maybe from before the log (",
         design=DESIGN, binding=mine, options=["--warm"])
    found = json.loads(run(DESIGN, LOG, "--bind", BIND, "--warm", "--format", "json")[1])
    window = found["keys"][0]["windows"][0]
    case("the same in JSON", window["earliest"] is None and window["from"] == SECOND and window["latest"] == 9 * SECOND + 1000, found)
    says("and on to its end", old[:3], 0, "and maybe from before the log to its end and on", design=DESIGN, binding=mine,
         options=["--warm"])
    # Once it has written it waits at `mid`, or has gone on already: nobody sees that it does.
    own_design("""db: Row<Version>
process writer {
    db.increment()
    mid: pause
    last: pause
    db.select()
}
window in_mid: writer at mid
window written: writer at mid || writer at last
""")
    log = [sql("UPDATE", "18", request="w-1"), sql("SELECT", "18", request="w-1")]
    says("a window that looks at a process's place", log, 0, "in_mid: nothing shows that it was open",
         "written: open 1 time for 999ms at least", design=DESIGN, binding=bind_row(), options=["--at-once", "1"])
    own_design("db: Row<Version>\nprocess writer {\n    db.increment()\n    repeat 40 { pause }\n    db.select()\n}\n")
    says("many steps that nobody sees", log, 0, "fits: 2 lines", design=DESIGN, binding=bind_row())


def transactions():
    def says_row(what, lines, status, *texts, wires=(), **more):
        says(what, lines, status, *texts, design=DESIGN, binding=bind_row(*wires), **more)

    own_design("""db: TransactionalRow<Version>
process writer {
    db.begin(self)
    db.increment(self)
    either { db.commit(self) } or { db.rollback(self) }
}
process reader { db.select() }
""")
    begin, commit = sql("BEGIN", "BEGIN", key=None), sql("COMMIT", "COMMIT", key=None)
    read = sql("SELECT", "17", who="c2")
    update = sql("UPDATE", "18")
    whole = [read, begin, update, read, commit]
    says_row("a COMMIT says its tag, and no version", fresh(whole + [sql("SELECT", "18")]), 0, "fits: 6 lines")
    says_row("and has committed", fresh(whole + [read]), 1, "line 6, SELECT users id = 7: 17")
    failed_commit = sql("COMMIT", "ROLLBACK", key=None)
    says_row("a COMMIT of what had failed rolls back", fresh(whole[:4] + [failed_commit, read]), 0, "fits: 6 lines")
    says_row("and nothing was committed", fresh(whole[:4] + [failed_commit, sql("SELECT", "18", who="c2")]), 1, "line 6, SELECT")
    # The design's writer always updates: a BEGIN and a COMMIT without that are none of its own.
    other = [sql("BEGIN", "BEGIN", key=None, who="c3"), sql("SELECT", "5", key="orders id = 1", who="c3"),
             sql("COMMIT", "COMMIT", key=None, who="c3")]
    says_row("a transaction that does not touch the row", fresh(other + whole), 0, "of nothing that is bound: 3 lines", "fits: 5 lines")

    own_design("db: Row<Version>\nprocess writer {\n    let v = db.select()\n    db.update(v)\n}\n")
    lock = [sql("SELECT", "4"), sql("UPDATE", 1, "5")]
    says_row("what is written is not what is compared", fresh(lock), 0, "fits: 2 lines")
    own_design(OWN + """db: Own<Version>
process writer { either { db.put(1) } or { db.put(2) } }
process reader { db.read() }
""")
    # b was sent first, and answered first; a may have been written first all the same.
    pair = [sql("UPDATE", 1, "b", at=SECOND, to=5 * SECOND), sql("UPDATE", 1, "a", at=SECOND, to=6 * SECOND),
            sql("SELECT", "b", at=7 * SECOND)]
    says_row("statements that write different values are not alike", pair, 0, "fits: 3 lines")
    own_design(OWN + "db: Own<Version>\nprocess writer {\n    let v = db.read()\n    db.put(v)\n}\n")
    says_row("what is written was read", fresh([sql("SELECT", "a"), sql("UPDATE", 1, "a")]), 0, "fits: 2 lines")
    says_row("or is something else", fresh([sql("SELECT", "a"), sql("UPDATE", 1, "b")]), 1, "line 2, UPDATE users id = 7 b")


def fresh(lines):
    """Each a line of its own, for `write` gives them their times."""
    return [dict(line) for line in lines]


def undone():
    def says_sql(what, lines, status, *texts, binding=SQL):
        says(what, fresh(lines), status, *texts, binding=binding)

    within = [get(None), get(None), sql("BEGIN", "BEGIN", key=None), sql("UPDATE", "18"), sql("SELECT", "17", who="c2")]
    before, after = sql("SELECT", "17", who="c2"), sql("SELECT", "18", who="c2")
    for name, reply in (("an error", {"error": "40001"}), ("ROLLBACK", "ROLLBACK")):
        refused = within + [sql("COMMIT", reply, key=None)]
        says_sql(f"a COMMIT that is answered with {name} changes nothing", refused + [before], 0, "without effect (an error, or a ROLLBACK): 1 line")
        says_sql(f"and surely so, {name}", refused + [after], 1, "line 7, SELECT")
    for name, end in (("that is not answered", [sql("COMMIT", "unknown", key=None)]), ("that is not in the log", [])):
        says_sql(f"a COMMIT {name} may not have come about", within + end + [before], 0, "fits: 5 lines")
        says_sql(f"or it has, {name}", [get(None)] + within + end + [before, after], 0, "fits: 7 lines")
        says_sql(f"but once, {name}", [get(None)] + within + end + [after, before], 1, "SELECT users id = 7: 17")
    # The transaction is the other server's.
    two = SQL.replace("postgres table", "mysql table").replace('server postgres', 'server mysql "127.0.0.1:3"\nserver postgres')
    my = [get(None), sql("BEGIN", "BEGIN", key=None), {**sql("UPDATE", "18"), "store": "mysql"}, sql("ROLLBACK", "ROLLBACK", key=None),
          {**sql("SELECT", "18"), "store": "mysql"}]
    says_sql("a transaction is one of its server's", my, 0, "fits: 3 lines", binding=two)
    own = [get(None), get(None), sql("BEGIN", "BEGIN", key=None), sql("UPDATE", "18"), sql("SELECT", "18"),
           sql("SELECT", "17", who="c2"), sql("COMMIT", "COMMIT", key=None), after]
    # Lines behind a transaction wait for its end, or the log's: keys stay in the order in which they came.
    def other(key):
        return {**get(None), "key": f"user:{key}"}

    begin, update, commit = sql("BEGIN", "BEGIN", key=None), sql("UPDATE", "18"), sql("COMMIT", "COMMIT", key=None)
    for name, end in (("ends", [commit]), ("never ends", [])):
        waiting = [other(9), begin, update, other(4), sql("BEGIN", "BEGIN", key=None, who="c3"), other(2),
                   sql("COMMIT", "COMMIT", key=None, who="c3"), other(6), *end, other(1)]
        write(fresh(waiting), SQL.replace("user:7", "user:*"))
        found = json.loads(run("purge_race", LOG, "--bind", BIND, "--format", "json")[1])
        # Each key has its GET and the UPDATE, which is answered where it is surely over.
        case(f"lines behind a transaction that {name} stay in order", [(key["key"], key["verdict"], key["fitting"]) for key in found["keys"]]
             == [(key, "fits", 1 + len(end)) for key in "94261"] and found["lines"]["known"] == 6 and
             found["lines"]["not_bound"] == 3 + len(end), found)
    says_sql("a read of one's own change is left out", own, 0, "reads of what their own transaction had changed: 1 line", "fits: 5 lines")


def limits():
    """What ends it before there is an answer."""
    long = [line for i in range(30) for line in (incr(str(i) + "x" * 100000), delete())]
    says("texts are counted", long, 3, "a limit was reached: key 7, line", options=["--memory", "2M", "--at-once", "2"])
    says("and there is room for them", long, 0, "fits: 60 lines", options=["--memory", "16M", "--at-once", "2"])
    # Twenty of each are under way at once, and nobody says whose: more orders than it can look at in a minute.
    write([line for i in range(20) for line in (incr(100 + i, at=SECOND, to=100 * SECOND),
                                                select(str(100 + i), at=SECOND, to=100 * SECOND),
                                                get(None, at=SECOND, to=100 * SECOND))])
    for name, number in (("Ctrl-C", signal.SIGINT), ("SIGTERM", signal.SIGTERM)):
        judging = subprocess.Popen([STALEMATE, "conform", "purge_race", LOG, "--bind", BIND], stdout=subprocess.PIPE, text=True)
        time.sleep(1.5)
        judging.send_signal(number)
        said = judging.communicate(timeout=60)[0]
        case(f"{name} ends it", judging.returncode == 128 + number and "it was interrupted: key 7, line" in said,
             (judging.returncode, said))


def page_at_limits():
    """Where a limit ends the search for the run that a page shows, its lines do not say that the run does without them. The
    limit of time ends it anywhere: more and more of it is given until the page has all."""
    write([line for version in range(1, 1500) for line in (incr(version), delete())])
    ends, seconds = [], 0.005
    while not ends or ends[-1] != (0, False):
        status, _, _ = run("purge_race", LOG, "--bind", BIND, "--timeout", f"{int(seconds * 1000)}ms", "--page-lines", "5000", "-o", PAGE)
        if not ends and status == 3 and not os.path.exists(PAGE):  # it was over before the design was read
            seconds *= 1.4
            continue
        with open(PAGE, encoding="utf-8") as file:
            text = file.read()
        without = len(re.findall('<tr class="line unjudged" data-line="[0-9]+">', text))
        said = "a limit ended the search for the run that is shown" in text
        wrong = "does without it" in text or "behind the line that does not fit" in text or said != (status == 0 and without > 0) or \
            text.count("without a step: a limit was reached before it") != without
        case(f"a page with {without} lines behind a limit", not wrong and seconds < 60, (status, without, said))
        ends.append((status, without > 0))
        if wrong or seconds >= 60:
            return
        seconds *= 1.4
    case("pages were cut by the limit", len(ends) > 2 and ends[0] == (3, True), ends)


def page_times():
    """Its times are said to be UTC, and are, wherever it is made."""
    write(RACE)
    for zone in ("UTC", "Asia/Tokyo", "<+0530>-5:30"):
        subprocess.run([STALEMATE, "conform", "purge_race", LOG, "--bind", BIND, "-o", PAGE], check=True, timeout=60,
                       env={**os.environ, "TZ": zone})
        with open(PAGE, encoding="utf-8") as file:
            text = file.read()
        case(f"a page's times, made in {zone}", '<th scope="col">time, UTC</th>' in text and
             '<small>1970-01-01</small> 00:00:01.000000</td>' in text)


def unseen_letters():
    """Nothing of a log leads the terminal, ends a line of the answer, or turns the letters around it."""
    bad, shown = "\x1b[2Ja\nb\x9b\u202e", "\\u001b[2Ja\\u000ab\\u009b\\u202e"
    for what, lines, text, options in (
            ("a reply", [get(None), select(bad), fill("x")], f"would have allowed cache.set({shown}), cache.get(): none", ()),
            ("a value", [get(None), select("0"), fill(bad)], f"line 3, SET user:7 {shown}: OK", ()),
            ("a command", [get(None), made("P" + bad, "user:7")], f"the design knows no P{shown} of cache", ()),
            ("a key", [made("GET", "user:" + bad, None, "1")], f"not fit: key {shown}, line 1, GET user:{shown}: 1", ()),
            ("a key that lacks a line", [made("GET", "row:" + bad, None, "1"), get(None)], f"missing: key {shown}, cache.get()", ("--missing", "1"))):
        says(f"unseen letters of {what}", lines, 0 if options or what == "a command" else 1, text, no=["\x1b", "\x9b", "\u202e", "a\nb"], options=options)


def mistakes():
    def wrong(what, status, text, *arguments):
        found = run(*arguments)
        case(what, found[0] == status and text in found[1] + found[2], found)

    write(RACE)
    wrong("no design", 2, "which design?", "--bind", BIND)
    wrong("no log", 2, "conform needs a log", "purge_race", "--bind", BIND)
    wrong("two logs", 2, "one log at a time", "purge_race", LOG, LOG, "--bind", BIND)
    wrong("no binding", 2, "what is to be judged?", "purge_race", LOG)
    wrong("a binding that is not there", 2, "none.bind", "purge_race", LOG, "--bind", "none.bind")
    wrong("a binding of another design", 2, "binds another design", "lost_delete", LOG, "--bind", BIND)
    wrong("a log that is not there", 2, "cannot read", "purge_race", "none.ndjson", "--bind", BIND)
    wrong("a format that is none", 2, "conform writes text, json, html or svg, not `png`", "purge_race", LOG, "--bind", BIND, "--format", "png")
    wrong("a fix that is none", 2, "no_fix", "purge_race", LOG, "--bind", BIND, "--fix", "no_fix")
    wrong("too many at once", 2, "--at-once is a number", "purge_race", LOG, "--bind", BIND, "--at-once", "17")
    wrong("a limit of states", 3, "a limit was reached: key 7, line", "purge_race", LOG, "--bind", BIND, "--max-states", "3")
    says("two stars", RACE, 2, "conform takes one `*`", binding=PURGE.replace("user:*", "user:*:*"))
    says("nothing is said of a component", RACE, 2, "nothing says what an operation of `cache` is", design="setnx_fill",
         binding=PURGE.replace("purge_race", "setnx_fill"))
    for at in (-2**61 - 1, 2**61 + 1):
        says(f"a time of {at}", [get("1", at=min(at, 0), to=max(at, 0))], 2, "its time is too far from 1970")
    says("the last time that there is", [get(None, at=-2**61, to=2**61)], 0, "fits: 1 line")
    many = [get(None, at=1, to=100 * SECOND) for _ in range(65)]
    says("more lines under way than it can follow", many, 3, "a limit was reached: key 7, line 65")
    with open(LOG, "a") as file:
        file.write("{}\n")
    wrong("a line that is none", 2, "app.ndjson:66: ", "purge_race", LOG, "--bind", BIND)


def page():
    """The answers that docs/reference/commands.md shows."""
    with open(os.path.join(os.environ["SOURCE_ROOT"], "docs/reference/commands.md")) as file:
        blocks = file.read().split("```plain\n$ stalemate conform purge_race app.ndjson --bind purge_race.bind\n")[1:]
    expire = made("EXPIRE", "user:7", None, 1, "3600")
    for lines, block in zip((RACE[:5] + [expire] + RACE[5:], [incr(1), fill("1")]), blocks):
        write(lines)
        found = run("purge_race", LOG, "--bind", BIND)
        case("docs/reference/commands.md shows it so", found[1] == block.split("```")[0], found[1])
    missing = "--bind purge_race.bind --missing 2\n"
    with open(os.path.join(os.environ["SOURCE_ROOT"], "docs/reference/commands.md")) as file:
        block = file.read().split(missing)[1].split("```")[0]
    write([select("17"), fill("17"), incr(18), delete()])
    found = run("purge_race", LOG, "--bind", BIND, "--missing", "2")
    case("docs/reference/commands.md shows what is missing", found[1] == block, found[1])
    case("docs/reference/commands.md: two answers were compared", len(blocks) == 2, len(blocks))


verdicts()
requests()
windows()
clock()
durations()
coverage()
rows()
transactions()
undone()
pools()
crowds()
times()
limits()
page_at_limits()
page_times()
unseen_letters()
mistakes()
page()
end()
