"""Logs, and the pages that `conform` makes of them, in the folder that it is started in: what log_page.py steps through."""

import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["SOURCE_ROOT"], "tests"))
from conform_log import PURGE, SECOND, delete, fill, get, incr, made, select, write_log  # noqa: E402

# A component that is not bound: nobody sees what is called of it.
DESIGN = """design mine
use redis
type Item = 0..2
type Version = 0..1
component Flags {
    on: bool[Item] = false
    op raise(i: Item) { on[i] = true }
}
flags: Flags
cache: RedisKey<Version>
process writer {
    flags.raise(2)
    cache.set(1)
}
window lit: flags.on[2]
"""
HOSTILE = "</script></td><img src=x onerror=alert(1)>"


def of_key(key, line):
    return {**line, "key": line["key"].replace("7", key)}


def race():
    """The reader reads 17, the writer writes 18 and deletes, the reader fills with 17, which is served two seconds later."""
    return [get(None, request="get_user-1"), select("17", request="get_user-1"), incr(18, request="update_user-1"),
            delete(request="update_user-1"), fill("17", request="get_user-1"), made("EXPIRE", "user:7", None, 1, "60"),
            get("17", request="get_user-2"), made("GET", "other:1", None, "x")]


def mixed():
    """The same from behind, a second apart."""
    return [{**line, "from": number * SECOND, "to": number * SECOND + 1000} for number, line in reversed(list(enumerate(race(), 1)))]


def many():
    """A hundred lines of which the 81st does not fit: forty writes, a fill of what nobody read, ten more writes."""
    lines = [line for i in range(40) for line in (incr(i + 1), delete())] + [fill("1")]
    return lines + [line for i in range(40, 50) for line in (incr(i + 1), delete())]


LOGS = {
    # name: lines, the exit status, options
    "log_race": (race(), 0, []),
    "log_mixed": (mixed(), 0, []),
    "log_bad": (race()[:6] + [get("18", request="get_user-2"), get("18", request="get_user-3")] +
                [of_key("8", line) for line in (get(None), select("3"), fill("3"))], 1, []),
    "log_fix": ([incr(1), fill("1")], 1, []),
    # The fill was sent at 3 s and stays for an hour.
    "log_silent": ([get(None), select("1"), fill("1"), get(None, at=4000 * SECOND)], 0, []),
    "log_missing": ([select("1"), fill("1"), incr(2), delete()], 0, ["--missing", "2"]),
    # DELAY + CALL are 1.2 s, and the second DEL comes 15 s after the fill.
    "log_late": ([get(None), select("17"), incr(18), delete(), fill("17"), delete(at=20 * SECOND)], 1, ["--fix", "double_delete"]),
    "log_many": (many(), 1, ["--page-lines", "20"]),
    # Both SELECTs are under way at once; only the second can have come before the INCR.
    "log_order": ([get(None), get(None), select("18", at=3 * SECOND, to=6 * SECOND), select("17", at=3 * SECOND, to=6 * SECOND),
                   incr(18, at=4 * SECOND, to=5 * SECOND)], 0, []),
    "log_keys": ([of_key(str(key), line) for key in range(10, 40) for line in (get(None), select("1"), fill("1"))] +
                 [of_key("39", fill("9"))], 1, []),
    "log_second": ([of_key(key, line) for key in "78" for line in (get(None), select("1"))], 0, ["--key", "8"]),
    "log_hostile": ([get(None, request="<b>get</b>-1"), select("\u202e\u0007\x1b" + HOSTILE),
                     made("SET", "user:7", HOSTILE, "OK", "</code>"), get(HOSTILE, who="&amp;<i>"),
                     of_key("<8>&\"", get(None))], 1, []),
    "log_unbound": ([fill("9")], 0, ["mine.stale"]),
    "log_none": ([made("GET", "other:1", None, "x")], 0, []),
}


def write_page(name, lines, status, options):
    design = options[0] if options and options[0].endswith(".stale") else "purge_race"
    bind = "mine.bind" if design == "mine.stale" else "log.bind"
    write_log(f"{name}.ndjson", lines)
    done = subprocess.run([os.environ["STALEMATE"], "conform", design, f"{name}.ndjson", "--bind", bind,
                           *(one for one in options if one != design), "-o", f"{name}.html"], timeout=120)
    if done.returncode != status:
        sys.exit(f"{name}: the status is {done.returncode}, not {status}")


for file_name, text in {"log.bind": PURGE, "mine.stale": DESIGN,
                        "mine.bind": 'bind mine\nserver redis "127.0.0.1:1"\ncache = redis key "user:*"\n'}.items():
    with open(file_name, "w", encoding="utf-8") as file:
        file.write(text)
for each, (log, wanted, given) in LOGS.items():
    write_page(each, log, wanted, given)
