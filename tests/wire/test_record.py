"""Traffic of unchanged programs written down. What a log has to say is read off the program's code: profile_redis.py
asks GET user:7, on a miss GET row:7 and SET user:7; an update is INCR row:7 and DEL user:7."""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

from languages import MODULES, in_c, in_node
from servers import Servers, free_port, postgres_binaries
from forced import STALEMATE, beside, case, end, skip, stalemate

sys.path.insert(0, os.path.join(os.environ["SOURCE_ROOT"], "tests"))
from json_schema import Schema  # noqa: E402

sys.path.pop(0)  # a file there is called as one of Python's own

ROOT = os.environ["SOURCE_ROOT"]
APPS = os.path.join(ROOT, "tests/wire/apps")
SCHEMA = Schema(os.path.join(ROOT, "docs/log.schema.json"))
SERVERS_ONLY = 'bind purge_race\nserver redis "127.0.0.1:{port}"\n'
BOUND = SERVERS_ONLY + 'cache = redis key "user:*" value json "version"\ndb = redis key "row:*"\n'
SERVICE = 'start "exec $PYTHON {apps}/profile_redis.py" ready "curl -sf http://127.0.0.1:$PORT/health"\n'
lines_held = 0


def read(path):
    """The lines of a log, each held to the schema, in order."""
    global lines_held
    with open(path) as log:
        lines = [json.loads(line) for line in log]
    wrong = [w for line in lines for w in SCHEMA.wrong_with(line)]
    ordered = all(a["seq"] < b["seq"] for a, b in zip(lines, lines[1:])) and all(l["from"] <= l["to"] for l in lines)
    case(f"{os.path.basename(path)}: {len(lines)} lines are as the schema says, and numbered", not wrong and ordered, wrong)
    lines_held += len(lines)
    return lines


def told(lines):
    return [(l["op"], l["key"], l["value"], l.get("reply", "unknown"), *l.get("options", [])) for l in lines]


def same(what, found, wanted):
    case(what, found == wanted, f"wanted {wanted}\nfound  {found}")


def say(what, found, status, *texts):
    case(what, found[0] == status and all(text in found[1] + found[2] for text in texts),
         f"wanted {status} {texts}\n{found}")


class Service:
    """A folder with a server, a binding and the service behind it."""

    def __init__(self, servers, bound=BOUND, program="profile_redis.py", run=None):
        self.port, self.http = servers.redis()[0], free_port()
        self.folder = servers.path(f"run{self.port}")
        os.mkdir(self.folder)
        self.bind = self.path("app.bind")
        self.log = self.path("app.ndjson")
        self.redis("SET", "row:7", "0")
        with open(self.bind, "w") as file:
            text = (bound + SERVICE).format(port=self.port, apps=APPS).replace("profile_redis.py", program)
            file.write(text.replace(f"exec $PYTHON {APPS}/{program}", f"exec {run}") if run else text)

    def path(self, name):
        return os.path.join(self.folder, name)

    def redis(self, *words):
        return subprocess.run(["redis-cli", "-p", str(self.port), *words], capture_output=True, text=True).stdout

    def record(self, *arguments, **variables):
        return stalemate("record", self.bind, "-o", self.log, *arguments, PORT=str(self.http), **variables)

    def request(self, name, method, *arguments, **variables):
        return self.record(*arguments, "--request", name, "--", "curl", "-sf", "-X", method,
                           f"http://127.0.0.1:{self.http}/users/7", **variables)


def requests(servers):
    service = Service(servers)
    say("cold", service.request("get_user", "GET"), 0, "3 operations on 2 keys, of get_user")
    service.request("get_user", "GET")
    service.request("update_user", "PUT")
    lines = read(service.log)
    same("a read on a miss, a read on a hit, a write", told(lines), [
        ("GET", "user:7", None, None), ("GET", "row:7", None, "0"),
        ("SET", "user:7", "0", "OK", "EX", "3600"),
        ("GET", "user:7", None, "0"),
        ("INCRBY", "row:7", None, 1, "1"), ("DEL", "user:7", None, 1)])
    same("who did it", [l["who"] for l in lines], ["get_user-1"] * 3 + ["get_user-2"] + ["update_user-1"] * 2)
    same("of what", {l["request"] for l in lines}, {"get_user", "update_user"})
    design = drafted(service, "Redis")
    as_the_page_says(service, design)
    way_of_the_page(service, design)
    case("it is of today", abs(lines[0]["from"] / 1e6 - time.time()) < 3600, lines[0])
    return service


def rows(text):
    """The verdicts of a matrix: what each row says of stale_entry and fresh, by its name."""
    cells = [re.split(r"\s{2,}", line.strip()) for line in text.splitlines()]
    return {row[0]: row[1:3] for row in cells if len(row) >= 4 and row[0] != "stale_entry"}


def drafted(service, what):
    """The draft of what the service does has the verdicts of the design that was written by hand for such code."""
    design = service.path("profile.stale")
    made = stalemate("draft", service.log, "-o", design, "--force")
    found = rows(stalemate("check", design, "--assumptions", "none", "-q")[1])
    wanted = rows(stalemate("check", "purge_race", "--assumptions", "none", "-q")[1])
    case(f"{what}: drafted, it has the verdicts of purge_race for every fix", len(wanted) == 9 and found == wanted,
         f"{made}\n{found}\n{wanted}")
    return design


def as_the_page_says(service, design):
    """docs/howto/from-code.md shows this service, its draft and what is found."""
    with open(os.path.join(ROOT, "docs/howto/from-code.md")) as file:
        page = file.read()
    plain = stalemate("draft", service.log, "--no-fixes")[1]
    code = plain[plain.index("read get_user"):plain.index("process ")].strip()
    matrix = stalemate("check", design, "-q")[1].strip()
    case("the page's design", code in page, code)
    case("the page's verdicts", matrix in page, matrix)


def way_of_the_page(service, design):
    """The rest of docs/howto/from-code.md: the failing test, the mended code and the log, with the binding it shows."""
    with open(os.path.join(ROOT, "docs/howto/from-code.md")) as file:
        blocks = re.findall(r"^```(bind|console)\n(.*?)^```$", file.read(), re.M | re.S)
    binding = [text for kind, text in blocks if kind == "bind"][1]
    case("the page's second binding: the server is the test's own", "127.0.0.1:6399" in binding)
    files = {"profile.stale": design, "profile.bind": service.path("profile.bind"), "app.ndjson": service.log,
             "production.ndjson": service.path("production.ndjson")}
    with open(files["profile.bind"], "w") as file:
        file.write(binding.replace("127.0.0.1:6399", f"127.0.0.1:{service.port}").replace(
            "python3 ", f"exec {os.environ['PYTHON']} {APPS}/"))
    shown = [text for kind, text in blocks if kind == "console"]
    for text in shown:
        command, expected = text.split("\n", 1)
        words = command.split()[1:]
        variables = dict(word.split("=", 1) for word in words if re.match("[A-Z]+=", word))
        arguments = [files.get(word, word) for word in words[len(variables) + 1:]]
        found = stalemate(*arguments, PORT=str(service.http), **variables)
        said = re.sub(r"\b[\d.]+(us|ms|s) at (least|most)", r"3ms at \2", found[1])  # the machine's own
        case(f"docs/howto/from-code.md: {command[2:]}", said == expected and
             found[0] == ("does not fit" in expected), found)
    case("docs/howto/from-code.md: outputs were compared", len(shown) == 4, len(shown))
    url = f"http://127.0.0.1:{service.http}/users/7"
    many = f"for i in 1 2 3; do curl -sf {url} & curl -sf -X PUT {url} & done; wait; curl -sf {url}"
    stalemate("record", files["profile.bind"], "-o", files["production.ndjson"], "--", many, PORT=str(service.http), FIX="lease")
    say("a log of the mended code, whose lines are nobody's", stalemate(
        "conform", design, files["production.ndjson"], "--bind", files["profile.bind"], "--fix", "lease", "--warm",
        "--at-once", "4"), 0, "fits: ", "profile, lease: ")
    service.redis("DEL", "user:7")


def of_postgres(servers):
    try:
        import psycopg2
    except ImportError:
        return skip("PostgreSQL", "no psycopg2")
    if not postgres_binaries():
        return skip("PostgreSQL", "no server")
    port = servers.postgres()
    address = f"postgres://app:pencil@127.0.0.1:{port}/app"
    connection = psycopg2.connect(address)
    connection.autocommit = True
    connection.cursor().execute("CREATE TABLE users (id int PRIMARY KEY, name text, version int)")
    connection.cursor().execute("INSERT INTO users VALUES (7, 'secret', 4)")
    connection.close()
    bound = SERVERS_ONLY + f'server postgres "{address}"\ncache = redis key "user:7" value json "version"\n' \
        'db = postgres table users where "id = 7" value version\n'
    service = Service(servers, bound, "profile_postgres.py")
    say("beside PostgreSQL", service.request("get_user", "GET"), 0, "5 operations on 2 keys")
    service.request("get_user", "GET")
    service.request("update_user", "PUT", "--settle", "300ms")
    lines = read(service.log)
    same("PostgreSQL beside Redis", told(lines), [
        ("GET", "user:7", None, None), ("BEGIN", None, None, "BEGIN"), ("SELECT", "users id = 7", None, "4"),
        ("COMMIT", None, None, "COMMIT"), ("SET", "user:7", "4", "OK", "EX", "3600"), ("GET", "user:7", None, "4"),
        ("BEGIN", None, None, "BEGIN"), ("UPDATE", "users id = 7", None, "5"), ("COMMIT", None, None, "COMMIT"),
        ("DEL", "user:7", None, 1)])
    with open(service.log) as log:
        case("of a row the bound column alone", "secret" not in log.read())
    drafted(service, "PostgreSQL")
    row_alone(servers, address, service.port)
    careful(servers, address, service.port)


# Requests of apps/careful.py, each run alone and once with somebody who meddles: what they are, read off their code.
CAREFUL = {
    "locked": """
        db.begin(self)
        let found = db.select_for_update(self)
        let v = db.increment(self)
        db.commit(self)
        cache.del()
        return v""",
    "undone": """
        db.begin(self)
        let v = db.increment(self)
        either {
            db.commit(self)
            cache.del()
            return v
        } or {
            db.rollback(self)
        }""",
    "versioned": """
        let found = db.select()
        let ok = db.update(found)
        if ok {
            cache.del()
            return found + 1
        }""",
    "watched": """
        let found = cache.get()
        let v = db.increment()
        let ok = cache.compare_and_set(found, v)
        if !ok {
            cache.del()
        }
        return v""",
    "compared": """
        let found = cache.gets(self)
        let v = db.increment()
        let ok = cache.cas(v, self)
        if !ok {
            cache.delete()
        }
        return v""",
}


def careful(servers, address, redis):
    if not shutil.which("memcached"):
        return skip("locks and compare-and-set", "no memcached")
    memcached = servers.memcached()
    direct = {"DIRECT_REDIS": f"redis://127.0.0.1:{redis}", "DIRECT_DATABASE": address,
              "DIRECT_MEMCACHED": f"127.0.0.1:{memcached}"}
    bind = servers.write("careful.bind", SERVERS_ONLY.format(port=redis) + f'server postgres "{address}"\n'
                         f'server memcached "127.0.0.1:{memcached}"\ncache = redis key "user:7"\n'
                         'db = postgres table users where "id = 7" value version\n')
    subprocess.run(["psql", "-q", address, "-c", "DELETE FROM users", "-c", "INSERT INTO users VALUES (7, 'x', 4)"], check=True)
    for name, wanted in CAREFUL.items():
        log, design = servers.path(f"{name}.ndjson"), servers.path(f"{name}.stale")
        for more in {}, {"MEDDLE": "1"}:
            subprocess.run(["redis-cli", "-p", str(redis), "SET", "user:7", "4"], capture_output=True)
            with socket.create_connection(("127.0.0.1", memcached)) as items:
                items.sendall(b"set user:7 0 3600 1\r\n4\r\n")
                items.recv(100)
            made = stalemate("record", bind, "-o", log, "--no-redact", "--request", name, "--", os.environ["PYTHON"],
                             f"{APPS}/careful.py", name, **direct, **more)
            case(f"{name} {' '.join(more)}: recorded", made[0] == 0, made)
        made = stalemate("draft", log, "-o", design, "--no-fixes")
        with open(design) as file:
            text = re.sub(r'\s*"[^"]*"$|^\s*//.*\n', "", file.read(), flags=re.M)
        body = text[text.index(f"write {name}"):text.index("process ")].split("\n", 1)[1].rsplit("}", 1)[0]
        same(f"{name}: as its code", [line.strip() for line in body.strip().splitlines()],
             [line.strip() for line in wanted.strip().splitlines()])
        case(f"{name}: it checks", stalemate("check", design, "-q")[0] in (0, 1), made)


def of_mysql(servers):
    if not shutil.which("mariadbd"):
        return skip("MySQL", "no server")
    port = servers.mariadb()
    servers.mysql("create table app.users (id int primary key, name varchar(20), version int not null); "
                  "insert into app.users values (7, 'hidden', 4), (8, 'eve', 3)")
    bind = servers.write("mysql.bind", f'bind purge_race\nserver mysql "mysql://app:pencil@127.0.0.1:{port}/app"\n'
                         'db = mysql table users where "id = 7" value version\n')
    log = servers.path("mysql.ndjson")
    statements = ("select `version` from `users` where id = 7", "update users set version = version + 1 where id = 7", "begin",
                  "update users set version = 9, name = \"hidden\" where id = 7", "commit", "select name from users where id = 8",
                  "select version from users where id = 9")
    program = servers.write("statements.sql", "".join(f"{s};\n" for s in statements))
    say("a client of MySQL", stalemate("record", bind, "-o", log, "--", f"mariadb --no-defaults -u app app < {program}"), 0,
        "7 operations on")
    same("MySQL", [line for line in told(read(log)) if line[1] == "users id = 7" or not line[1]], [
        ("SELECT", "users id = 7", None, "4"), ("UPDATE", "users id = 7", None, 1), ("BEGIN", None, None, 0),
        ("UPDATE", "users id = 7", "9", 1), ("COMMIT", None, None, 0)])  # MySQL says of all but queries how many rows they changed
    with open(log) as file:
        text = file.read()
    case("of a row the bound column alone", "hidden" not in text and "eve" not in text, text)
    profile_mysql(servers, port)


def seen_each_way(service, **variables):
    """A read that misses, one that hits, and a write."""
    for name, method in ("get_user", "GET"), ("get_user", "GET"), ("update_user", "PUT"):
        say(f"{name}: recorded", service.request(name, method, "--settle", "300ms", **variables), 0, f"of {name}")


def in_other_languages(servers):
    for language, find in {"Node with ioredis": in_node, "C with hiredis": in_c}.items():
        run, why = find(servers)
        if run:
            service = Service(servers, run=run)
            seen_each_way(service, NODE_PATH=MODULES)
            drafted(service, language)
        else:
            skip(language, why)


def profile_mysql(servers, port):
    """Committed by itself, and alone in a transaction."""
    try:
        import pymysql  # noqa: F401
    except ImportError:
        return skip("the service on MySQL", "no pymysql")
    bound = SERVERS_ONLY + f'server mysql "mysql://app:pencil@127.0.0.1:{port}/app"\n' \
        'cache = redis key "user:7" value json "version"\ndb = mysql table users where "id = 7" value version\n'
    for more in {}, {"TRANSACTION": "1"}:
        servers.mysql("update app.users set version = 4 where id = 7")
        service = Service(servers, bound, "profile_mysql.py")
        seen_each_way(service, **more)
        drafted(service, f"MySQL {' '.join(more)}")


def row_alone(servers, address, redis):
    """Conditions and columns besides the bound row and its value stay secret, and make no key of their own."""
    bind = servers.write("row.bind", SERVERS_ONLY.format(port=redis) + f'server postgres "{address}"\n'
                         'cache = redis key "user:7"\ndb = postgres table users where "id = 7" value version\n')
    log = servers.path("row.ndjson")
    program = ("import psycopg2\n"
               "c = psycopg2.connect(dbname='app')\n"
               "c.autocommit = True\n"
               "s = c.cursor()\n"
               "s.execute('DELETE FROM users WHERE id = 7')\n"
               "s.execute('INSERT INTO users (id, name, version) VALUES (7, %s, 4)', ['hidden'])\n"
               "s.execute('SELECT version FROM users WHERE id = 7 AND name = %s', ['hidden'])\n"
               "s.execute('UPDATE users SET version = 5 WHERE id = 7 AND version = 4')\n"
               "s.execute('SELECT version FROM users WHERE name = %s', ['hidden'])\n")
    made = stalemate("record", bind, "-o", log, "--", f'"$PYTHON" -c "{program}"')
    say("a program with other conditions", made, 0, "5 operations on 2 keys")
    same("the key of a bound row is what the binding says of it", [(l["op"], l["key"], l["value"]) for l in read(log)], [
        ("DELETE", "users id = 7", None), ("INSERT", "users id = 7", None), ("SELECT", "users id = 7", None),
        ("UPDATE", "users id = 7", "5"), ("SELECT", "users", None)])
    with open(log) as file:
        case("nothing else of the statements is told", "hidden" not in file.read())
    document_alone(servers, address, redis)


def document_alone(servers, address, redis):
    """Of a document the bound field, as it is written and as it is read."""
    bind = servers.write("document.bind", SERVERS_ONLY.format(port=redis) + f'server postgres "{address}"\n'
                         'cache = redis key "user:7"\n'
                         'db = postgres table pages where "id = 7" value doc json "version"\n')
    log = servers.path("document.ndjson")
    program = servers.write("document.py", "import json, psycopg2\n"
                            "c = psycopg2.connect(dbname='app')\n"
                            "c.autocommit = True\n"
                            "s = c.cursor()\n"
                            "s.execute('CREATE TABLE pages (id int, doc text)')\n"
                            "s.execute('INSERT INTO pages (id) VALUES (7)')\n"
                            "doc = json.dumps({'version': 6, 'text': 'hidden' * 100})\n"
                            "s.execute('UPDATE pages SET doc = %s WHERE id = 7', [doc])\n"
                            "s.execute('SELECT doc FROM pages WHERE id = 7')\n")
    say("a program with a document", stalemate("record", bind, "-o", log, "--", f'"$PYTHON" {program}'), 0,
        "3 operations on 1 ")
    same("of a document the field alone", [(l["op"], l["value"], l["reply"]) for l in read(log)[-2:]],
         [("UPDATE", "6", 1), ("SELECT", None, "6")])
    with open(log) as file:
        case("and not the rest of it", "hidden" not in file.read())


def cut(service):
    with open(service.log, "r+b") as log:
        log.truncate(os.path.getsize(service.log) - 10)
    found = service.request("get_user", "GET")
    say("a log whose last line was cut off is gone on with", found, 0, "the last line of", "was cut off")
    same("without that line", [l["op"] for l in read(service.log)][4:], ["INCRBY", "GET", "GET", "SET"])
    with open(service.log, "rb+") as log:
        log.truncate(os.path.getsize(service.log) - 1)
    service.request("get_user", "GET")
    same("one that lacks the last end of line alone loses nothing", [l["op"] for l in read(service.log)][8:], ["GET"])


def redacted(servers):
    service = Service(servers, SERVERS_ONLY)
    service.request("get_user", "GET")
    service.request("get_user", "GET", "--no-redact")
    lines = read(service.log)
    with open(service.log) as log:
        first = "".join(log.readlines()[:3])
    case("what is not bound is a digest", "user:7" not in first and "version" not in first and
         all(re.fullmatch("#[0-9a-f]{16}", l["key"]) for l in lines[:3]), first)
    case("one key has one digest, two have two", lines[0]["key"] == lines[2]["key"] != lines[1]["key"], first)
    same("words of the protocol are told", told(lines[2:3])[0][3:], ("OK", "EX", "3600"))
    same("with --no-redact it is told", told(lines[3:]), [("GET", "user:7", None, '{"version": 0}')])
    url = f"http://127.0.0.1:{service.http}/users/7"
    service.record("--request", "both", "--", "sh", "-c", f"curl -sf -X PUT {url} && curl -sf {url}")
    both = read(service.log)[4:]
    same("first a write, then a read", [l["op"] for l in both], ["INCRBY", "DEL", "GET", "GET", "SET"])
    case("a count of 1 has the digest of the 1 that is read", both[0]["reply"] == both[3]["reply"] and
         re.fullmatch("#[0-9a-f]{16}", str(both[0]["reply"])), both)
    same("how many were deleted is told", both[1]["reply"], 1)


def several(servers):
    service = Service(servers)
    service.request("get_user", "GET", FIX="none, in MULTI")
    lines = read(service.log)[2:]
    same("a transaction is its commands", told(lines),
         [("SET", "user:7", "0", "OK"), ("EXPIRE", "user:7", None, 1, "3600")])
    same("which are one", [(l["seq"], l["atomic"], l["to"]) for l in lines], [(3, 3, lines[0]["to"]), (4, 3, lines[0]["to"])])
    service.request("update_user", "PUT", FIX="lease")
    same("a DEL of two keys, of which one was there: which of them is not known", told(read(service.log)[5:]),
         [("DEL", "user:7", None, "unknown"), ("DEL", "user:7:lease", None, "unknown")])
    service.request("get_user", "GET", FIX="lease")
    lines = read(service.log)[7:]
    same("scripts have the first key, and the first try of NOSCRIPT is none",
         [(l["op"], l["key"]) for l in lines],
         [("GET", "user:7"), ("EVALSHA", "user:7"), ("GET", "row:7"), ("EVALSHA", "user:7")])
    case("of a JSON value the field alone", lines[3]["options"][-2:] == ["1", lines[1]["reply"] if isinstance(
        lines[1]["reply"], str) else str(lines[1]["reply"])], lines[3])


WIRES = 'wire db.value "GET $key"\nwire db.select "GET $key"\nwire db.increment "INCR $key" or "INCRBY $key 1"\n'


def conform(service, *arguments):
    return stalemate("conform", "purge_race", service.log, "--bind", service.bind, *arguments, timeout=240)


def against_design(servers):
    """What the service was recorded doing is a run of purge_race, and with a fix of purge_race with that fix alone."""
    service = Service(servers, BOUND + WIRES)
    for name, method in ("get_user", "GET"), ("get_user", "GET"), ("update_user", "PUT"), ("get_user", "GET"):
        service.request(name, method)
    say("a log of the service is a run of its design", conform(service), 0, "9 of 9 lines", "fits: 9 lines")
    say("and not with a fix that it has not", conform(service, "--fix", "write_through"), 1,
        "does not fit: key 7, line 6, DEL user:7", "cache.set(1)", "it fits without fix write_through")
    with open(service.log) as log:
        lines = [json.loads(line) for line in log]
    caught = 0
    for line, reply in (0, "0"), (1, "1"), (3, None), (3, "1"), (6, "0"), (7, "0"):
        changed = [{**entry, "reply": reply} if i == line else entry for i, entry in enumerate(lines)]
        with open(service.log, "w") as log:
            log.write("".join(json.dumps(entry) + "\n" for entry in changed))
        caught += conform(service)[0] == 1
    same("each of six changed replies is caught", caught, 6)
    os.unlink(service.log)
    many = f"for i in 1 2 3 4 5 6; do curl -sf http://127.0.0.1:{service.http}/users/7 & " \
        f"curl -sf -X PUT http://127.0.0.1:{service.http}/users/7 & done; wait"
    service.record("--", many)
    count = len(read(service.log))
    say("twelve requests at once, of which nobody says whose line is whose", conform(service, "--at-once", "6", "--warm"), 0,
        f"fits: {count} lines")
    with_lease(servers)


def with_lease(servers):
    service = Service(servers, BOUND + WIRES)
    for name, method in ("get_user", "GET"), ("update_user", "PUT"), ("get_user", "GET"), ("get_user", "GET"):
        service.request(name, method, FIX="lease")
    found = conform(service, "--fix", "lease")
    say("mended code is a run of the design with the fix", found, 0, "fits: 12 lines")
    say("and none of the design as written", conform(service), 1, "does not fit: key 7, line 2, EVALSHA user:7",
        "it fits with fix lease")


def of_memcached(servers):
    redis, port = servers.redis()[0], servers.memcached()
    subprocess.run(["redis-cli", "-p", str(redis), "SET", "row:7", "12"], capture_output=True)
    bind = servers.write("memcached.bind", f'bind aside\nserver redis "127.0.0.1:{redis}"\n'
                         f'server memcached "127.0.0.1:{port}"\ncache = memcached key "user:7"\ndb = redis key "row:7"\n')
    log = servers.path("memcached.ndjson")
    for name in "reader", "reader", "writer":
        stalemate("record", bind, "-o", log, "--request", name, "--", os.environ["PYTHON"], f"{APPS}/aside.py", name)
    silent = ("import os, socket\n"
              "s = socket.create_connection(('127.0.0.1', int(os.environ['MEMCACHED_PORT'])))\n"
              "s.sendall(b'set user:7 0 3600 2 noreply\\r\\n13\\r\\nget user:7\\r\\n')\n"
              "while b'END' not in s.recv(100): pass")
    stalemate("record", bind, "-o", log, "--request", "fill", "--", os.environ["PYTHON"], "-c", silent)
    say("a command that does not end", stalemate("record", bind, "-o", log, "--request", "slow", "--timeout", "300ms", "--",
                                                 "sleep 100"), 3, "`sleep 100` does not end")
    lines = read(log)
    same("memcached beside Redis", told(lines), [
        ("get", "user:7", None, None), ("GET", "row:7", None, "12"), ("set", "user:7", "12", "STORED", "0", "3600"),
        ("get", "user:7", None, "12"),
        ("INCRBY", "row:7", None, 13, "1"), ("delete", "user:7", None, "DELETED"),
        ("set", "user:7", "13", "STORED", "0", "3600"), ("get", "user:7", None, "13")])
    same("stores", {l["store"] for l in lines}, {"redis", "memcached"})


def without_request(servers):
    service = Service(servers)
    found = service.record("--", f"for i in 1 2 3; do curl -sf http://127.0.0.1:{service.http}/users/$i || true; done")
    lines = read(service.log)
    say("a command with no name", found, 0, "on 6 keys")
    same("three requests, whose rows are not there", [(l["op"], l["key"], l["reply"]) for l in lines],
         [(op, f"{of}:{i}", None) for i in (1, 2, 3) for op, of in (("GET", "user"), ("GET", "row"))])
    case("who is a connection", all(re.fullmatch("redis-[0-9]+", l["who"]) and l["request"] is None for l in lines), lines)


def passing(servers):
    """No program is started: one that finds the proxy at a port of its own choice."""
    redis, listen = servers.redis()[0], free_port()
    bind = servers.write("passing.bind", BOUND.format(port=redis))
    log = servers.path("passing.ndjson")
    process = subprocess.Popen([STALEMATE, "record", bind, "-o", log, "--listen", f"redis={listen}"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    servers.await_socket(("127.0.0.1", listen))
    with socket.create_connection(("127.0.0.1", listen), 60) as s:
        s.sendall(b"CLIENT SETNAME web-1\r\nSET user:1 5\r\nGET user:1\r\nBLPOP user:2 0\r\n")
        s.settimeout(60)
        got = b""
        while got.count(b"\r\n") < 4:
            got += s.recv(100) or sys.exit("the connection was closed")
    last = time.monotonic() + 60
    while not (os.path.exists(log) and os.path.getsize(log) > 200) and time.monotonic() < last:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    lines = read(log)
    case("Ctrl-C is its end", process.returncode == 0 and "3 operations on 2 keys" in out and
         f"redis at 127.0.0.1:{listen} for 127.0.0.1:{redis}" in err, (process.returncode, out, err))
    same("what came, and what was never answered", told(lines), [
        ("SET", "user:1", "5", "OK"), ("GET", "user:1", None, "5"), ("BLPOP", "user:2", None, "unknown", "0")])
    same("a connection's name", {l["who"] for l in lines}, {"web-1"})


def waiting(servers):
    """A worker that waits for a queue for ever does not keep the record going."""
    port = servers.redis()[0]
    until = f"until redis-cli -p {port} client list | grep -q blpop; do sleep 0.1; done"
    bind = servers.write("waiting.bind", BOUND.format(port=port) +
                         'start "sleep 2 && redis-cli -u $REDIS_URL BLPOP user:9 0" ready "true"\n')
    log = servers.path("waiting.ndjson")
    found = stalemate("record", bind, "-o", log, "--", f"redis-cli -u $REDIS_URL SET user:1 5 && {until}")
    say("a request that is never answered", found, 0, "2 operations on 2 keys")
    same("is written down", sorted(told(read(log))), [("BLPOP", "user:9", None, "unknown", "0"), ("SET", "user:1", "5", "OK")])


def mistakes(servers):
    service = Service(servers)
    url = f"http://127.0.0.1:{service.http}/nothing/here/7"
    say("a command that fails", service.record("--request", "get", "--", "curl", "-sf", url + "/%zz", "--bad-option"), 2,
        "ends with status")
    case("leaves no log", not os.path.exists(service.log))
    say("no log is named", stalemate("record", service.bind), 2, "where to? -o FILE says it")
    say("no binding", stalemate("record"), 2, "record needs a binding")
    say("a binding that is not there", stalemate("record", "none.bind", "-o", service.log), 2, "none.bind")
    say("a request without a command", service.record("--request", "get"), 2, "what asks for it?")
    say("a request that is no name", service.record("--request", "get user", "--", "true"), 2, "a name has letters")
    say("--for and a command", service.record("--for", "1s", "--", "true"), 2, "it ends when COMMAND does")
    say("a port that is none", service.record("--listen", "redis=x", "--", "true"), 2, "from 1 to 65535")
    say("a port in use", service.record("--listen", f"redis={service.port}", "--", "true"), 2, "in use")
    say("a server that the binding has not", service.record("--server", "mysql=x", "--", "true"), 2, "write KIND=ADDRESS")
    found = service.record("--server", "postgres://app:hidden@h/db", "--", "true")
    say("an address without its kind", found, 2, "--server URL: the binding has no such server")
    case("whose password is not told", "hidden" not in found[1] + found[2], found)
    say("a server that is not there", service.record("--server", f"redis=127.0.0.1:{free_port()}", "--", "true"), 2,
        "no server at 127.0.0.1")
    bind = servers.write("empty.bind", "bind purge_race\n")
    say("no server", stalemate("record", bind, "-o", service.log), 2, "names no server")
    say("a program that ends", stalemate("record", servers.write("ends.bind", SERVERS_ONLY.format(port=service.port) +
        'start "exit 7" ready "false"\n'), "-o", service.log, "--", "true"), 2, "ended with status 7 before it was ready")
    case("after all that there is no log", not os.path.exists(service.log))
    say("a log that cannot be made", stalemate("record", service.bind, "-o", "/nowhere/at/all", "--", "true",
                                               PORT=str(service.http)), 2, "cannot write /nowhere/at/all: No such file")
    for name, names, why in (("to_itself", "to_itself", "Too many levels"), ("astray", "/nowhere/at/all", "No such file")):
        os.symlink(names, os.path.join(servers.folder, name))
        say(f"a log by a link, {name}", stalemate("record", service.bind, "-o", os.path.join(servers.folder, name), "--", "true",
                                                  PORT=str(service.http)), 2, f"{name}: {why}")
    say("a folder as a log", stalemate("record", service.bind, "-o", servers.folder, "--", "true",
                                       PORT=str(service.http)), 2, "is no plain file")
    for text, message in (("hello\n{}\n", "app.ndjson:1: a line is a JSON object"),
                          ('{"seq":1,"from":5,"to":4,"who":"a","store":"redis","op":"GET"}\n', ":1: `to` is before `from`"),
                          ('\n{"seq":1,"from":1,"to":4,"who":"a","store":"redis"}\n', ":2: it has no `op`")):
        with open(service.log, "w") as log:
            log.write(text)
        say(f"a file that is no log: {message}", service.record("--", "true"), 2, message)
        with open(service.log) as log:
            case("it is as it was", log.read() == text)


def nothing_left(mark):
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/environ") as file:
                if mark in file.read() and int(pid) != os.getpid():
                    found.append(pid)
        except OSError:
            pass
    return found


os.environ["RECORD_MARK"] = mark = f"record-{os.getpid()}"
with Servers() as servers:
    beside(lambda: cut(requests(servers)),
           lambda: (redacted(servers), several(servers), against_design(servers)),
           lambda: (of_memcached(servers), of_postgres(servers), of_mysql(servers), without_request(servers)),
           lambda: (passing(servers), waiting(servers), in_other_languages(servers), mistakes(servers)))
    servers_pids = {str(p.pid) for p in servers.processes}
    left = [pid for pid in nothing_left("RECORD_MARK=" + mark) if pid not in servers_pids]
    case("nothing is left running", not left, left)
case("enough lines were held to the schema", lines_held >= 40, lines_held)
end()
