"""A profile service as people write them: threads, a pool of ten connections, DEL on write, fill on a miss.

The row is a key, too, so that one server is enough: row:7 stands for the database, user:7 for the cache. FIX has the
mended code. lease: a fill needs a lease that DEL revokes, in two scripts. double_delete: a second DEL, 300 ms after
the first. versioned: a fill that is older than the cached value or than the last DEL is refused. cas: a value is set only
in the place of the one that was seen, by the writer, too. retry: a DEL that fails is sent again. no_cache: nothing is filled. "none, in MULTI": no fix, but the fill is a
transaction. TIMEOUT: seconds after which a client gives up, and asks again, RETRIES times. Nothing in here is for Stalemate.
"""
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import redis

limits = {}
if "TIMEOUT" in os.environ:
    limits = {"socket_timeout": float(os.environ["TIMEOUT"]), "retry_on_timeout": True,
              "retry": redis.retry.Retry(redis.backoff.NoBackoff(), int(os.environ["RETRIES"]))}
pool = redis.BlockingConnectionPool.from_url(os.environ["REDIS_URL"], max_connections=10, **limits)
db = cache = redis.Redis(connection_pool=pool)

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
set_newer = cache.register_script("""
    local version = cjson.decode(ARGV[1]).version
    local found, deleted = redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2])
    if found and version <= cjson.decode(found).version then return 0 end
    if deleted and version < tonumber(deleted) then return 0 end
    redis.call('SET', KEYS[1], ARGV[1], 'EX', 3600)
    return 1""")
delete_older = cache.register_script("""
    local version = tonumber(ARGV[1])
    local found, deleted = redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2])
    if found and cjson.decode(found).version < version then redis.call('DEL', KEYS[1]) end
    if not deleted or tonumber(deleted) < version then redis.call('SET', KEYS[2], version) end
    return 1""")
compare_and_set = cache.register_script("""
    if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
    redis.call('SET', KEYS[1], ARGV[2], 'EX', 3600)
    return 1""")
FIX = os.environ.get("FIX")
LEASED = FIX == "lease"


def keys(user):
    return [f"user:{user}", f"user:{user}:lease", f"user:{user}:tokens"]


def read_user(user):
    found = cache.get(f"user:{user}")
    if found is not None:
        return json.loads(found)
    token = take_lease(keys=keys(user)) if LEASED else None
    profile = {"version": int(db.get(f"row:{user}"))}
    if FIX == "none, in MULTI":
        cache.pipeline().set(f"user:{user}", json.dumps(profile)).expire(f"user:{user}", 3600).execute()
    elif FIX == "versioned":
        set_newer(keys=[f"user:{user}", f"user:{user}:deleted"], args=[json.dumps(profile)])
    elif FIX == "cas":
        compare_and_set(keys=[f"user:{user}"], args=["", json.dumps(profile)])
    elif not LEASED and FIX != "no_cache":
        cache.set(f"user:{user}", json.dumps(profile), ex=3600)
    elif LEASED and token is not None:
        set_leased(keys=keys(user), args=[json.dumps(profile), token])
    return profile


def delete(*names):
    while True:
        try:
            return cache.delete(*names)
        except redis.ResponseError:
            if FIX != "retry":
                raise


def replace(user, profile):
    while True:
        seen = cache.get(f"user:{user}") or ""
        if compare_and_set(keys=[f"user:{user}"], args=[seen, json.dumps(profile)]):
            return


def update_user(user):
    version = db.incr(f"row:{user}")
    if FIX == "versioned":
        delete_older(keys=[f"user:{user}", f"user:{user}:deleted"], args=[version])
    elif FIX == "cas":
        replace(user, {"version": version})
    else:
        delete(*keys(user)[:2 if LEASED else 1])
    if FIX == "double_delete":
        time.sleep(0.3)
        cache.delete(f"user:{user}")
    return {"version": version}


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
            self.answer(read_user(self.path.rsplit("/", 1)[1]))

    def do_PUT(self):
        self.answer(update_user(self.path.rsplit("/", 1)[1]))

    def log_message(self, *args):
        pass


ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
