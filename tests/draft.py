#!/usr/bin/env python3
"""Drafts of logs with known shapes. What each request has to become was written by hand, from the log: a branch where
the runs part, a local for each reply that is used again, an operation of the library for each command. Logs are as in
draft_log.py."""
import json
import os
import re
import subprocess
import tempfile

from draft_log import log_of
from tap import STALEMATE, case, end


def run(*arguments, **more):
    done = subprocess.run([STALEMATE, *arguments], capture_output=True, text=True, timeout=120, **more)
    return done.returncode, done.stdout, done.stderr


def requests_of(text):
    """Things and requests: from the first component to the first process, without texts and comments but those of lines
    of the log, blanks as one."""
    text = text[text.index("\ntype Version"):text.index("\nprocess ")].split("\n", 2)[2]
    text = re.sub(r' +//(?! line| Lines| The log).*', "", text)
    text = re.sub(r' +"[^"]*"$', "", text, flags=re.M)
    return [re.sub(r"\s+", " ", line).strip() for line in text.splitlines() if line.strip()]


ASIDE = """
get_user-1 GET user:7 _ _
get_user-1 GET row:7 _ 0
get_user-1 SET user:7 0 OK EX 3600
get_user-2 GET user:7 _ 0
"""
WRITE = """
update_user-1 INCRBY row:7 _ n1 1
update_user-1 DEL user:7 _ n1
"""
HEAD = "db: Row<Version>\ncache: RedisKey<Version>(ttl: 1h)\n"
READ = """read get_user {
let user = cache.get()
if user == none {
user = db.select()
within FILL {
%s
}
}
return user
}
"""
PURGE = "write update_user {\nlet v = db.increment()\ncache.del()\nreturn v\n}\n"

# name: log, design, and the verdicts on its windows and checks as written: a word that each cell begins with.
SHAPES = {
    "cache aside": (ASIDE + WRITE, HEAD + READ % "cache.set(user)" + PURGE, "until broken kept"),
    "runs in another order": (WRITE + "".join(ASIDE.strip().splitlines(True)[3:]) + "\n" + ASIDE.replace("-2", "-3"),
                              HEAD + PURGE + READ % "cache.set(user)", "until broken kept"),
    "other users in each run": (ASIDE + WRITE.replace(":7", ":12"), HEAD + READ % "cache.set(user)" + PURGE,
                                "until broken kept"),
    "ids that are UUIDs": (ASIDE.replace(":7", ":550e8400-e29b-41d4-a716-446655440000") +
                           WRITE.replace(":7", ":0c4e9f1a-77aa-4b6f-8d2e-1f2e3d4c5b6a"),
                           HEAD + READ % "cache.set(user)" + PURGE, "until broken kept"),
    "a fill with NX": (ASIDE.replace("EX 3600", "NX EX 3600") + WRITE, HEAD + READ % "cache.add(user)" + PURGE,
                       "until broken kept"),
    "SETEX": (ASIDE.replace("SET user:7 0 OK EX 3600", "SETEX user:7 0 OK 3600") + WRITE,
              HEAD + READ % "cache.set(user)" + PURGE, "until broken kept"),
    "EXAT": (ASIDE.replace("EX 3600", "EXAT 3600") + WRITE, HEAD + READ % "cache.set(user)" + PURGE, "until broken kept"),
    "PEXPIREAT": (ASIDE.replace("OK EX 3600", "OK\nget_user-1 PEXPIREAT user:7 _ n1 3600000") + WRITE,
                  HEAD + READ % "cache.set(user)" + PURGE, "until broken kept"),
    "no lifetime": (ASIDE.replace("OK EX 3600", "OK") + WRITE,
                    HEAD.replace("ttl: 1h", "expires: false") + READ % "cache.set(user)" + PURGE, "forever broken kept"),
    "a value that has the row in it": (ASIDE.replace("7 0 OK", '7 {"version":0} OK').replace("-2 GET user:7 _ 0", '-2 GET user:7 _ {"version":0}') + WRITE,
                                       HEAD + READ % "cache.set(user)" + PURGE, "until broken kept"),
    "write-through": (ASIDE + "update_user-1 INCR row:7 _ n1\nupdate_user-1 SET user:7 1 OK EX 3600\n",
                      HEAD + READ % "cache.set(user)" + PURGE.replace("cache.del()", "cache.set(v)"), "until broken kept"),
    "DEL before the write": (ASIDE + "update_user-1 DEL user:7 _ n1\nupdate_user-1 INCR row:7 _ n1\n",
                             HEAD + READ % "cache.set(user)" +
                             "write update_user {\ncache.del()\nlet v = db.increment()\nreturn v\n}\n", "until broken kept"),
    "double delete": (ASIDE + WRITE + "update_user-1 DEL user:7 _ n0\n",
                      HEAD + READ % "cache.set(user)" + PURGE.replace("cache.del()\n", "cache.del()\ncache.del()\n"),
                      "until broken kept"),
    "memcached": ("get_user-1 get user:7 _ _\nget_user-1 GET row:7 _ 0\nget_user-1 set user:7 0 STORED 0 3600\n"
                  "get_user-2 get user:7 _ 0\nupdate_user-1 INCR row:7 _ n1\nupdate_user-1 delete user:7 _ DELETED\n",
                  HEAD.replace("RedisKey", "MemcachedItem") + READ % "cache.set(user)" + PURGE.replace("del()", "delete()"),
                  "until broken kept"),
    "lease": ("get_user-1 GET user:7 _ _\nget_user-1 EVALSHA user:7 _ n41 abc 3 user:7:lease user:7:tokens\n"
              "get_user-1 GET row:7 _ 0\nget_user-1 EVALSHA user:7 _ n1 def 3 user:7:lease user:7:tokens 0 41\n"
              "get_user-2 GET user:7 _ 0\n"
              "update_user-1 INCR row:7 _ n1\nupdate_user-1 DEL user:7 _ ?\nupdate_user-1 @DEL user:7:lease _ ?\n",
              HEAD.replace("ttl: 1h", "expires: false") + """read get_user {
let user = cache.get()
if user == none {
let token = cache.take_lease()
user = db.select()
if token != none {
cache.set_leased(user, token)
}
}
return user
}
""" + PURGE, "at kept kept"),
    "two tiers": ("get_user-1 get user:7 _ _\nget_user-1 GET user:7 _ _\nget_user-1 GET row:7 _ 0\n"
                  "get_user-1 SET user:7 0 OK EX 3600\nget_user-1 set user:7 0 STORED 0 60\n"
                  "get_user-2 get user:7 _ _\nget_user-2 GET user:7 _ 0\nget_user-2 set user:7 0 STORED 0 60\n"
                  "get_user-3 get user:7 _ 0\n"
                  "update_user-1 INCR row:7 _ n1\nupdate_user-1 DEL user:7 _ n1\nupdate_user-1 delete user:7 _ DELETED\n",
                  """db: Row<Version>
user_cache: MemcachedItem<Version>(ttl: 1m)
user_cache_2: RedisKey<Version>(ttl: 1h)
read get_user {
let user = user_cache.get()
if user == none {
user = user_cache_2.get()
if user == none {
user = db.select()
within FILL {
user_cache_2.set(user)
}
}
user_cache.set(user)
}
return user
}
write update_user {
let v = db.increment()
user_cache_2.del()
user_cache.delete()
return v
}
""", None),
    "a shared tier that was never missed": (
        "get_user-1 get user:7 _ _\nget_user-1 GET user:7 _ 0\nget_user-1 set user:7 0 STORED 0 60\nget_user-2 get user:7 _ 0\n"
        "update_user-1 INCR row:7 _ n1\nupdate_user-1 SET user:7 1 OK EX 60\n",
        """db: Row<Version>
user_cache: MemcachedItem<Version>(ttl: 1m)
user_cache_2: RedisKey<Version>(ttl: 1m)
read get_user {
let user = user_cache.get()
if user == none {
user = user_cache_2.get()
if user != none {
user_cache.set(user)
}
}
return user
}
write update_user {
let v = db.increment()
user_cache_2.set(v)
return v
}
""", None),
    "two keys of one row, deleted in a transaction": (
        ASIDE + "get_feed-1 GET feed:7 _ _\nget_feed-1 GET row:7 _ 0\nget_feed-1 SET feed:7 0 OK EX 60\n"
        "update_user-1 INCR row:7 _ n1\nupdate_user-1 DEL user:7 _ n1\nupdate_user-1 @DEL feed:7 _ n1\n",
        """db: Row<Version>
user_cache: RedisKey<Version>(ttl: 1h)
feed_cache: RedisKey<Version>(ttl: 1m)
""" + READ.replace("cache", "user_cache") % "user_cache.set(user)" + """read get_feed {
let feed = feed_cache.get()
feed = db.select()
within FILL {
feed_cache.set(feed)
}
return feed
}
write update_user {
let v = db.increment()
atomic {
user_cache.del()
feed_cache.del()
}
return v
}
""", None),
    "runs that nothing tells apart": (ASIDE + "get_user-3 GET user:7 _ _\nget_user-3 GET row:7 _ 0\n" + WRITE,
                                      HEAD + """read get_user {
let user = cache.get()
if user == none {
user = db.select()
// Lines 3 and 6 of the log part here, and nothing before tells them apart.
either {
cache.set(user)
} or { }
}
return user
}
""" + PURGE, "until broken kept"),
    "what the library has no operation for": (ASIDE + WRITE + "update_user-1 LPUSH news _ n1 x\n",
                                              HEAD.replace("cache:", "user_cache:").replace("cache: RedisKey<Version>(ttl: 1h)\n", "cache: RedisKey<Version>(ttl: 1h)\nnews_cache: RedisKey<Version>(expires: false)\n") +
                                              READ.replace("cache", "user_cache") % "user_cache.set(user)" +
                                              PURGE.replace("cache.del()\n", "user_cache.del()\n// line 7: LPUSH news: the library has no operation for it\n"), None),
    "a database that the log does not have": (
        "get_user-1 GET user:7 _ _\nget_user-1 SET user:7 a OK EX 3600\nget_user-2 GET user:7 _ a\nupdate_user-1 DEL user:7 _ n1\n",
        "cache: RedisKey<Version>(ttl: 1h)\n".join(["", ""]) and HEAD + """read get_user {
let user = cache.get()
if user == none {
// The log has no line for this.
user = db.select()
within FILL {
cache.set(user)
}
}
return user
}
write update_user {
// The log has no line for this.
let v = db.increment()
cache.del()
return v
}
""", "until broken kept"),
    "two rows": (ASIDE + WRITE + "update_team-1 INCR team:1 _ n1\n",
                 HEAD.replace("db: Row<Version>\n", "row_db: Row<Version>\nteam_db: Row<Version>\n") +
                 READ.replace("db", "row_db") % "cache.set(user)" + PURGE.replace("db", "row_db") +
                 "write update_team {\nlet v = team_db.increment()\nreturn v\n}\n", None),
    "filled twice": (ASIDE.replace("get_user-2", "get_user-1 SET user:7 0 OK EX 3600\nget_user-2") + WRITE,
                     HEAD + READ % "cache.set(user)\ncache.set(user)" + PURGE, "until broken kept"),
    "a fill inside of a fill": (
        "w-1 GET ra _ 5\nw-1 GET cb _ _\nw-1 GET rc _ 1\nw-1 GET rb _ 7\nw-1 SET cb 7 OK\nw-1 SET ca 5 OK\nw-1 INCR rd _ n1\n"
        "w-2 GET ra _ 5\nw-2 GET cb _ 7\nw-2 SET ca 5 OK\nw-2 INCR rd _ n1\n",
        """ra_db: Row<Version>
rc_db: Row<Version>
rb_db: Row<Version>
rd_db: Row<Version>
cb_cache: RedisKey<Version>(expires: false)
ca_cache: RedisKey<Version>(expires: false)
write w {
let found = ra_db.select()
within FILL {
let found_2 = cb_cache.get()
if found_2 == none {
found_2 = rc_db.select()
let found_3 = rb_db.select()
within FILL {
cb_cache.set(found_3)
}
}
ca_cache.set(found)
}
let v = rd_db.increment()
return v
}
""", None),
    "a row that is read in one step with another": (
        "get_user-1 GET user:7 _ _\nget_user-1 GET row:7 _ 3\nget_user-1 @GET team:7 _ 9\nget_user-1 SET user:7 3 OK\n"
        "get_user-2 GET user:7 _ 3\nupdate_user-1 INCR row:7 _ n4\nupdate_user-1 DEL user:7 _ n1\n",
        """row_db: Row<Version>
team_db: Row<Version>
cache: RedisKey<Version>(expires: false)
read get_user {
let user = cache.get()
if user == none {
atomic {
user = row_db.select()
let user_2 = team_db.select()
}
within FILL {
cache.set(user)
}
}
return user
}
write update_user {
let v = row_db.increment()
cache.del()
return v
}
""", None),
    "a lifetime that is longer than time": (ASIDE.replace("3600", "9223372036854775807") + WRITE,
                                            HEAD.replace("1h", "7200h") + READ % "cache.set(user)" + PURGE,
                                            "until broken kept"),
    "a cache that is only read": ("get_user-1 GET user:7 _ _\nget_user-2 GET user:7 _ 0\nupdate_user-1 INCR row:7 _ n1\n",
                                  HEAD.replace("ttl: 1h", "expires: false") +
                                  "read get_user {\nlet user = cache.get()\nreturn user\n}\n"
                                  "write update_user {\nlet v = db.increment()\nreturn v\n}\n", None),
}


def first_row(text):
    """The cells of `as written` but the number of states."""
    line = next((line for line in text.splitlines() if line.strip().startswith("as written")), "")
    return [cell.split()[0] for cell in re.split(r"\s{2,}", line.strip())[1:-1]]


def try_shape(name, log, wanted, verdicts, folder):
    path, design = os.path.join(folder, "app.ndjson"), os.path.join(folder, "app.stale")
    with open(path, "w") as file:
        file.write(log_of(log))
    plain = run("draft", path, "--no-fixes")
    found = requests_of(plain[1]) if plain[0] == 0 else plain
    case(f"{name}: as a person would have written it", found == wanted.strip().splitlines(),
         "\n".join(found) if plain[0] == 0 else plain)
    made = run("draft", path, "-o", design, "--force")
    case(f"{name}: it is laid out", made[0] == 0 and run("format", "--check", design)[0] == 0, made)
    checked = run("check", design, "--assumptions", "none", "-q", "--timeout", "60s")
    warnings = [line for line in checked[2].splitlines() if "warning:" in line and not re.search("never opens|on every run", line)]
    case(f"{name}: it checks, without a warning", checked[0] in (0, 1) and not warnings, checked)
    if verdicts:
        case(f"{name}: {verdicts}", first_row(checked[1]) == verdicts.split(), checked[1])


# Words of the language, and what a draft calls its own fixes, processes and locals.
WORDS = """let if loop while repeat break continue return assert choose either atomic pause wait within pick chance start stop
self none true false then else not or and in reorder shorter_ttl write_through double_delete retry_delete add_fill lease
versioned_set reader writer db cache token v found fresh""".split()


def words(folder):
    """A request may be called by any of them, and what it reads, too."""
    path, design = os.path.join(folder, "word.ndjson"), os.path.join(folder, "word.stale")
    wrong = []
    for word in WORDS:
        for read, write in ((word, "update_user"), ("get_" + word, word)):
            with open(path, "w") as file:
                file.write(log_of((ASIDE + WRITE).replace("get_user", read).replace("update_user", write)))
            made = run("draft", path, "-o", design, "--force")
            checked = run("check", design, "--as-written", "-q", "--max-states", "1")
            if made[0] != 0 or checked[0] == 2:
                wrong.append((read, write, made, checked))
    case(f"requests named as {len(WORDS)} words", not wrong and len(WORDS) >= 40, wrong[:2])


# What cannot have happened so, and what is said of it.
BROKEN = (
    ("a transaction that never ends", "u-1 sql BEGIN ~ BEGIN\nu-1 sql UPDATE users id = 7 ~ n1\nu-1 DEL user:7 _ n1\n",
     "line 1, BEGIN: the transaction has no end by the run's last line, 3"),
    ("a COMMIT without BEGIN", "u-1 GET user:7 _ _\nu-1 sql UPDATE users id = 7 ~ n1\nu-1 sql COMMIT ~ COMMIT\n",
     "line 3, COMMIT: no BEGIN comes before it in its run, from line 1"),
    ("a BEGIN in a transaction", "u-1 sql BEGIN ~ BEGIN\nu-1 sql BEGIN ~ BEGIN\nu-1 sql COMMIT ~ COMMIT\n",
     "line 2, BEGIN: transactions of one run do not overlap, and one is open since line 1"),
    ("a cas without gets", "u-1 get user:7 _ 1\nu-1 cas user:7 2 STORED 0 0 1 5\n",
     "line 2, cas user:7: no gets of it comes before it in its run"),
    ("a cas after the gets of another run", "u-2 gets user:7 _ 1\nu-1 cas user:7 2 STORED 0 0 1 5\n",
     "line 2, cas user:7: no gets of it comes before it in its run"),
)


def mistakes(folder):
    path = os.path.join(folder, "bad.ndjson")

    def says(what, status, text, *arguments):
        found = run("draft", *arguments)
        case(what, found[0] == status and text in found[1] + found[2], found)

    def write(text):
        with open(path, "w") as file:
            file.write(text)
        return path

    unmarked = log_of(ASIDE).replace('"request": "get_user"', '"request": null')
    says("no log", 2, "draft needs a log")
    says("two logs", 2, "one log at a time", "a", "b")
    says("a log that is not there", 2, "cannot read none.ndjson", "none.ndjson")
    says("an empty log", 2, "no line of the log says which request", write(""))
    says("a log without requests", 2, "no line of the log says which request", write(unmarked))
    says("lines without a request", 0, "4 lines belong to no request", write(unmarked + log_of(ASIDE).replace('"seq": ', '"seq": 9')))
    says("a line that is none", 2, "bad.ndjson:2: a line is a JSON object", write(log_of(ASIDE).replace("\n", "\n[]\n", 1)))
    says("a line that is cut", 0, "was cut off", write(log_of(ASIDE) + '{"seq":'))
    says("a name that is none", 2, "no digit first", path, "--name", "7up")
    says("a file that is there", 2, "--force replaces it", path, "-o", path)
    many = "".join(f"get-1 GET {chr(97 + i // 26)}{chr(97 + i % 26)} _ _\n" for i in range(40))
    aside = [json.loads(line) for line in log_of(ASIDE).splitlines()]
    ever, never = ("".join(json.dumps({**line, "from": line["seq"] - 2**bits, "to": line["seq"] + 2**bits - 100}) + "\n" for line in aside)
                   for bits in (61, 63))
    says("times that are too far apart: 300 days, rounded up to 3e7 seconds", 0, "FILL = 500000m in {250000m, 500000m, 2500000m}", write(ever))
    says("times of which no difference can be taken", 2, "bad.ndjson:1: its time is too far from 1970", write(never))
    broken = log_of(ASIDE + WRITE + "update_user-1 LPUSH news _ n1\n").replace("user:7", 'user\\nfoo \\"bar\\\\').replace("news", "ne\\r\\nws")
    says("keys of several lines", 0, "// redis user'foo \"bar\\", write(broken))
    says("which are one line of a comment", 0, ": LPUSH ne''ws: the library", path)
    parted = "get_user-1 GET user:7 _ _\nget_user-1 @DEL user:7 _ n0\nget_user-2 GET user:7 _ 0\n"
    says("commands carried out as one, between which a reply parts the runs", 0, "    if user == none {\n        cache.del()",
         write(log_of(parted)))
    quoted = os.path.join(folder, 'q"\\x.ndjson')
    os.rename(path, quoted)
    says("a file with a quote in its name", 0, "Drafted from q''x.ndjson", quoted)
    for what, text, message in BROKEN:
        says(what, 2, message, write(log_of(text)))
    says("too many keys", 2, "more than 32 keys", write(log_of(many)))
    digests = "".join(f"get-1 GET #{i:08x} _ _\n" for i in range(20000))
    says("far too many keys", 2, "more than 32 keys", write(log_of(digests)))


with tempfile.TemporaryDirectory() as folder:
    for name, (log, wanted, verdicts) in SHAPES.items():
        try_shape(name, log, wanted, verdicts, folder)
    words(folder)
    mistakes(folder)
case("20 shapes", len(SHAPES) >= 20, len(SHAPES))
end()
