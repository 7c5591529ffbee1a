"""A reader or a writer (or one that empties the cache) that ends after one request: the cache is memcached, the row a key of Redis."""
import os
import socket
import sys

import redis

host, port = os.environ["MEMCACHED_SERVERS"].split(":")
cache = socket.create_connection((host, int(port))).makefile("rwb", buffering=0)
db = redis.Redis.from_url(os.environ["REDIS_URL"])


def ask(request):
    cache.write(request)
    line = cache.readline()
    while line.startswith(b"VALUE"):
        data = cache.read(int(line.split()[3]) + 2)
        return data[:-2] if cache.readline() == b"END\r\n" else sys.exit("no END")
    return line


ask(b"version\r\n")
if sys.argv[1] == "reset":
    ask(b"flush_all\r\n")
elif sys.argv[1] == "reader":
    if ask(b"get user:7\r\n") == b"END\r\n":
        row = db.get("row:7")
        if len(sys.argv) > 2:
            cache.write(b"set user:7 0 3600 %d noreply\r\n%s\r\n" % (len(row), row))
            ask(b"version\r\n")
        else:
            ask(b"set user:7 0 3600 %d\r\n%s\r\n" % (len(row), row))
else:
    db.incr("row:7")
    ask(b"delete user:7\r\n")
