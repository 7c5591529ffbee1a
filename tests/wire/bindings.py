"""Bindings of purge_race that several tests have: what stands for what, and a service over HTTP at $PORT. They are run
hundreds of times, so that what asks is wire/ask.c; that curl, redis-cli and psql do is said by the bindings of the docs."""

STORES = """bind purge_race
server redis "127.0.0.1:{port}"
cache = redis key "user:7"{value}
db    = redis key "row:7"
wire db.value     "GET $key"
wire db.select    "GET $key"
wire db.increment "INCR $key" or "INCRBY $key 1"
reset "$ASK $REDIS_PORT flushall 'set row:7 {first}' quit"
"""
SERVICE = """start "exec {run}" ready "curl -sf http://127.0.0.1:$PORT/health"
process reader runs "$ASK $PORT 'GET /users/7 HTTP/1.0' ''"
process writer runs "$ASK $PORT 'PUT /users/7 HTTP/1.0' ''"
"""
