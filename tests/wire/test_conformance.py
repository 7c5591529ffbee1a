"""What the library says of Redis and memcached, on real ones; and a run over both stores at once, on programs that end
after a request."""
import os

from conforms import conforms
from servers import Servers
from forced import case, end, says

HERE = os.path.join(os.environ["SOURCE_ROOT"], "tests/wire")
PYTHON = os.environ["PYTHON"]
SLOW = os.environ.get("STALEMATE_GROUP") == "slow"

STORES = """bind aside
server memcached "127.0.0.1:{memcached}"
server redis "127.0.0.1:{redis}"
cache = memcached key "user:7"
db    = redis key "row:7"
wire db.value     "GET $key"
wire db.select    "GET $key"
wire db.increment "INCR $key" or "INCRBY $key 1"
"""
THROUGH = STORES + """reset "{python} {here}/apps/through_memcached.py {counts}"
process reader runs "true"
process writer runs "true"
"""
ASIDE = STORES + """reset "redis-cli -u $REDIS_URL set row:7 0"
reset "{python} {here}/apps/aside.py reset"
process reader runs "{python} {here}/apps/aside.py reader{quiet}"
process writer runs "{python} {here}/apps/aside.py writer"
"""


def main():
    with Servers() as servers:
        redis, _ = servers.redis()
        memcached = servers.memcached()
        conforms("redis", f"127.0.0.1:{redis}", 5 if SLOW else 2, 15000 if SLOW else 600)
        conforms("memcached", f"127.0.0.1:{memcached}", 5 if SLOW else 3, 8000 if SLOW else 1200,
                 memory=2)
        for part, floor in ("_cas", 2400), ("_lease", 1200):
            conforms("memcached", f"127.0.0.1:{memcached}", 5 if SLOW else 2, floor if SLOW else 80, part=part)
        for part, wire in ("_cas", 'cas "set $key 0 0 $v"'), ("_lease", 'lease_set "ms $key $v"'):
            wrong = servers.write("wrong.bind", open(f"{HERE}/conformance_memcached{part}.bind").read() + f"wire key.{wire}\n")
            conforms("memcached", f"127.0.0.1:{memcached}", 2, 0, wrong, status=1, part=part) # whoever writes needs no token
        wrong = servers.write("wrong.bind", open(f"{HERE}/conformance_redis.bind").read() +
                              'wire key.add "SET $key $v"\n')
        conforms("redis", f"127.0.0.1:{redis}", 2, 0, wrong, status=1)  # SET without NX writes over a value
        for name, quiet in ("aside", ""), ("quiet", " quiet"):
            servers.write(f"{name}.bind", ASIDE.format(memcached=memcached, redis=redis, here=HERE, python=PYTHON,
                                                       quiet=quiet))
        design = f"{HERE}/aside.stale"
        counts = servers.path("counts")
        through = servers.write("through.bind", THROUGH.format(memcached=memcached, redis=redis, here=HERE, python=PYTHON,
                                                               counts=counts))
        # The reset is what is of interest; the run has no row.
        says("noreply, quiet flags and opaque tokens, through the proxy as directly", 3, "before the first step", design,
             "--bind", through, DIRECT=str(memcached))
        requests, answered = map(int, open(counts).read().split()) if os.path.exists(counts) else (0, 0)
        case(f"{requests} requests, {answered} bytes of answers", requests >= 1500 and answered >= 10000)
        says("memcached and Redis at once, by itself", 0, "reproduced: stale is open: cache 0, db 1", design, "--bind",
             servers.path("aside.bind"), "--self")
        if SLOW:
            says("memcached and Redis at once, on programs", 0, "reproduced 3 of 3: stale is open: cache 0, db 1",
                 design, "--bind", servers.path("aside.bind"), "--times", "3")
            says("a set that asks for no reply", 0, "reproduced 3 of 3: stale is open: cache 0, db 1", design, "--bind",
                 servers.path("quiet.bind"), "--times", "3")
    end()


main()
