#!/usr/bin/env python3
"""How long `conform DESIGN LOG` takes: conform_design.py [OPERATIONS [KEYS]]. The log is of purge_race: eight connections at
once over all keys, mostly reads that hit, some that miss and fill, one in ten a write; nobody says which lines are of one
request."""
import os
import random
import resource
import subprocess
import sys
import tempfile
import time

operations = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
keys = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
generator = random.Random(1)
row, cache = [0] * keys, [None] * keys
BIND = """bind purge_race
server redis "127.0.0.1:1"
cache = redis key "user:*"
db    = redis key "row:*"
wire db.value     "GET $key"
wire db.select    "GET $key"
wire db.increment "INCR $key"
"""


def request(key):
    """One request's operations, one after the other; they take effect as they are yielded."""
    if generator.random() < 0.1:
        row[key] += 1
        yield "INCR", f"row:{key}", "null", str(row[key])
        cache[key] = None
        yield "DEL", f"user:{key}", "null", "1"
        return
    found = cache[key]
    yield "GET", f"user:{key}", "null", "null" if found is None else f'"{found}"'
    if found is None:
        value = row[key]
        yield "GET", f"row:{key}", "null", f'"{value}"'
        cache[key] = value
        yield "SET", f"user:{key}", f'"{value}"', '"OK"'


with tempfile.NamedTemporaryFile("w", suffix=".ndjson") as log, tempfile.NamedTemporaryFile("w", suffix=".bind") as bind:
    bind.write(BIND)
    bind.flush()
    under, seq = [None] * 8, 0
    while seq < operations:
        who = generator.randrange(8)
        line = next(under[who], None) if under[who] else None
        if not line:
            under[who] = request(generator.randrange(keys))
            line = next(under[who])
        seq += 1
        op, key, value, reply = line
        log.write(f'{{"seq":{seq},"from":{100 * seq - generator.randrange(100)},"to":{100 * seq + generator.randrange(100)},'
                  f'"who":"redis-{who}","request":null,"store":"redis","op":"{op}","key":"{key}","value":{value},"reply":{reply}}}\n')
    log.flush()
    size = os.path.getsize(log.name)
    began = time.monotonic()
    done = subprocess.run([os.environ.get("STALEMATE", "build/stalemate"), "conform", "purge_race", log.name, "--bind", bind.name,
                           *sys.argv[3:]], capture_output=True, text=True)
    took, used = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{operations} operations, {keys} keys, {size >> 20} MiB: {took:.2f} s, of processors {used.ru_utime + used.ru_stime:.2f} s, "
          f"{used.ru_maxrss >> 10} MiB")
    print(done.stdout + done.stderr, end="")
