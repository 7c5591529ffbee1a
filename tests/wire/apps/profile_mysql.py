"""A profile service as people write them: threads, a connection to MySQL for each request and a pool of ten to Redis, DEL on
write, fill on a miss. FIX has the mended code. lease: a fill needs a lease that DEL revokes, in two scripts.
double_delete: a second DEL, 300 ms after the first. TRANSACTION: the UPDATE is one, begun and committed. Nothing in here is for
Stalemate.
"""
import json
import os
import time
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlparse

import pymysql
import redis

cache = redis.Redis(connection_pool=redis.BlockingConnectionPool.from_url(os.environ["REDIS_URL"], max_connections=10))
url = urlparse(os.environ["DATABASE_URL"])

take_lease = cache.register_script("""
    if redis.call('EXISTS', KEYS[1]) == 1 then return false end
    local token = redis.call('INCR', KEYS[3])
    if not redis.call('SET', KEYS[2], token, 'NX', 'EX', 10) then return false end
    return token""")
set_leased = cache.register_script("""
    if redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end
    redis.call('DEL', KEYS[2])
    redis.call('SET', KEYS[1], ARGV[1], 'EX', 3600)
    return 1""")
FIX = os.environ.get("FIX")
COMMENT = os.environ.get("COMMENT", "# profiles")


def keys(user):
    return [f"user:{user}", f"user:{user}:lease", f"user:{user}:tokens"]


def connect():
    return closing(pymysql.connect(host=url.hostname, port=url.port, user=url.username, password=url.password,
                                   database=url.path[1:], autocommit=True))


def read_user(user):
    found = cache.get(f"user:{user}")
    if found is not None:
        return json.loads(found)
    token = take_lease(keys=keys(user)) if FIX == "lease" else None
    with connect() as database, database.cursor() as cursor:
        cursor.execute("SELECT `name`, `version` FROM `users` WHERE `users`.`id` = %s LIMIT 1 " + COMMENT, (user,))
        name, version = cursor.fetchone()
    profile = {"name": name, "version": version}
    if FIX != "lease":
        cache.set(f"user:{user}", json.dumps(profile), ex=3600)
    elif token is not None:
        set_leased(keys=keys(user), args=[json.dumps(profile), token])
    return profile


def update_user(user, name):
    with connect() as database, database.cursor() as cursor:
        if "TRANSACTION" in os.environ:
            database.begin()
        cursor.execute("UPDATE users SET name = %s, version = version + 1 WHERE id = %s " + COMMENT, (name, user))
        if "TRANSACTION" in os.environ:
            database.commit()
    cache.delete(*keys(user)[:2]) if FIX == "lease" else cache.delete(f"user:{user}")
    if FIX == "double_delete":
        time.sleep(0.3)
        cache.delete(f"user:{user}")
    return {"name": name}


class Handler(BaseHTTPRequestHandler):
    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/health":
            self.answer({"ok": cache.ping()})
        else:
            self.answer(read_user(int(self.path.rsplit("/", 1)[1])))

    def do_PUT(self):
        name = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self.answer(update_user(int(self.path.rsplit("/", 1)[1]), name))

    def log_message(self, *args):
        pass


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
