"""Logs that real tools write, of servers that the test starts: redis-cli MONITOR, and PostgreSQL's csvlog in the ways that it
is switched on. What is asked is scripted here, so what the log must come to is known."""
import json
import os
import shutil
import subprocess
import time

from servers import Servers, postgres_binaries
from forced import case, end, skip, stalemate

KEYS = """bind purge_race
server redis "127.0.0.1:1"
cache = redis key "user:*"
db    = redis key "row:*"
wire db.value     "GET $key"
wire db.select    "GET $key"
wire db.increment "INCR $key"
"""
ROWS = """bind purge_race
server redis "127.0.0.1:1"
server postgres "127.0.0.1:2"
cache = redis key "user:7"
db    = postgres table users where "id = 7" value version
"""


def say(what, found, status, *texts, no=()):
    said = found[1] + found[2]
    case(what, found[0] == status and all(text in said for text in texts) and not any(text in said for text in no),
         f"wanted {status} {texts}\n{found}")


# ---- MONITOR ----

class Monitor:
    """What redis-cli MONITOR prints while commands are sent."""

    def __init__(self, servers, port):
        self.path = servers.path(f"monitor{time.monotonic_ns()}.log")
        self.port = port
        self.file = open(self.path, "w")
        self.process = subprocess.Popen(["redis-cli", "-p", str(port), "monitor"], stdout=self.file, stderr=subprocess.STDOUT)

    def wait_for(self, text):
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with open(self.path) as file:
                if text in file.read():
                    return
            time.sleep(0.02)
        raise RuntimeError(f"MONITOR does not say {text}")

    def send(self, *lines):
        """By one connection, one after the other."""
        self.wait_for("OK")
        text = "".join(line + "\n" for line in lines)
        subprocess.run(["redis-cli", "-p", str(self.port)], input=text, capture_output=True, text=True, check=True)

    def stop(self):
        subprocess.run(["redis-cli", "-p", str(self.port), "echo", "over"], check=True, capture_output=True)
        self.wait_for('"over"')
        self.process.terminate()
        self.process.wait()
        self.file.close()
        return self.path


def monitored(servers, port, *lines):
    monitor = Monitor(servers, port)
    monitor.send(*lines)
    return monitor.stop()


def redis(servers):
    port, _ = servers.redis()
    bind = servers.write("keys.bind", KEYS)

    def conform(log, *options):
        return stalemate("conform", "purge_race", log, "--bind", bind, *options)

    log = monitored(servers, port, "GET user:7", "GET row:7", "SET user:7 0 EX 3600", "GET user:7", "INCR row:7", "DEL user:7")
    say("MONITOR of a read, a hit and a write", conform(log), 0, "6 of 6 lines", "fits: 6 lines",
        "6 of 6 operations have no reply", "without a reply, of which any would fit: 6 lines")
    log = monitored(servers, port, "INCR row:7", "GET user:7", "SET user:7 5")
    say("a command that nobody sends there is told all the same", conform(log), 1, "does not fit", "SET user:7 5")
    log = monitored(servers, port, "INCR row:7", "DEL user:7", "GET user:7", "GET row:7", 'SET user:7 "nobody read this"',
                    "GET user:7")
    say("what replies alone could tell is not", conform(log), 0, "fits: 6 lines")
    log = monitored(servers, port, "GET user:7", "GET row:7", r'SET user:7 "a \"b\" \x00 \n c"')
    say("escapes and bytes", conform(log), 0, "fits: 3 lines")
    multi = ["MULTI", "SET user:7 17", "DEL user:8", "EXEC"]
    log = monitored(servers, port, "GET user:7", "GET row:7", *multi)
    found = json.loads(conform(log, "--format", "json")[1])
    # No request of the design begins with a DEL; the SET is what the reader fills with.
    case("a transaction is carried out as one", found["lines"]["known"] == 4 and
         [(key["key"], key["verdict"]) for key in found["keys"]] == [("7", "fits"), ("8", "does not fit")], found)
    log = monitored(servers, port, "MULTI", "SET user:9 1", "DISCARD")
    say("and one that is dropped is not there", conform(log), 0, "0 of 0 lines", "there is nothing to judge")
    log = monitored(servers, port, "GET user:7", "GET row:7", 'EVAL "return redis.call(\'SET\', KEYS[1], ARGV[1])" 1 user:7 17')
    with open(log) as file:
        case("a script's own commands are in it", "lua]" in file.read(), log)
    # An EVAL that names the key may be any script of the library; with versions a reader fills by one.
    say("and the script stands for them", conform(log), 1, "3 of 3 lines", "line 5, EVAL user:7", "it fits with fix versioned_set")
    log = monitored(servers, port, "GET user:7", "SELECT 1", "GET user:7")
    say("two databases", conform(log), 0, "2 databases of Redis")
    say("no guarantee can be judged", stalemate("conform", "--guarantees", log), 0, "2 of 2 operations have no reply")
    say("and nothing drafted, for it has no requests", stalemate("draft", log), 2, "request")


# ---- csvlog ----

class Csvlog:
    """A database whose log is a csvlog."""

    def __init__(self, servers, *settings):
        self.servers = servers
        self.port = servers.postgres("logging_collector=on", "log_destination=csvlog", "log_directory=log",
                                     "log_filename=app.log", "log_timezone=UTC", *settings)
        self.path = os.path.join(servers.path("postgres"), "log/app.csv")
        servers.psql(self.port, "create table users (id int primary key, version int); insert into users values (7, 17)"
                     ).check_returncode()

    def size(self):
        return os.path.getsize(self.path)

    def log_of(self, name, *statements):
        """What the log says of statements of one session."""
        begin = self.size()
        text = "".join(s + ";\n" for s in statements) + "select 'over';\n"
        subprocess.run(["psql", "-qtAX", "-h", "127.0.0.1", "-p", str(self.port), "-U", "app", "app"], input=text, text=True,
                       capture_output=True)
        return self.rest(name, begin, b"'over'")

    def rest(self, name, begin, last):
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with open(self.path, "rb") as file:
                file.seek(begin)
                said = file.read()
            if last in said and said.endswith(b"\n"):
                return self.servers.write(name, said.decode())
            time.sleep(0.02)
        raise RuntimeError(f"the log does not say {last}")

    def prepared(self, name, statement):
        """The same by the extended protocol, with 7 as a parameter."""
        script = self.servers.write("bench.sql", "\\set id 7\n" + statement + "\n")
        os.chmod(script, 0o644)
        begin = self.size()
        subprocess.run([f"{postgres_binaries()}/pgbench", "-n", "-M", "prepared", "-t", "1", "-f", script, "-h", "127.0.0.1", "-p",
                        str(self.port), "-U", "app", "app"], capture_output=True, check=True)
        return self.rest(name, begin, b"execute ")  # behind what tells that it was parsed


def postgres(what, *settings):
    with Servers() as servers:
        csvlog = Csvlog(servers, *settings)
        bind = servers.write("rows.bind", ROWS)

        def holds(about, log, known, without_effect=0):
            found = json.loads(stalemate("conform", "purge_race", log, "--bind", bind, "--format", "json")[1])["lines"]
            case(f"{what}: {about}", (found["known"], found["without_effect"]) == (known, without_effect), found)

        log = csvlog.log_of("a.csv", "select version from users where id = 7", "begin",
                            "update users set version = version + 1 where id = 7", "commit")
        holds("the SELECT and the UPDATE of the row are known", log, 2)
        found = stalemate("conform", "--guarantees", log, "--bind", bind)
        case(f"{what}: without replies no read is judged", found[0] == 0 and "0 reads" in found[1], found)
        log = csvlog.log_of("b.csv", "update users set version = 30 where id = 7", "select nothing from users where id = 7",
                            "update users set version = 31 where id = 8")
        holds("what failed is without effect, and another row is not this one", log, 1, 1)
        log = csvlog.log_of("c.csv", "begin", "update users set version = version + 1 where id = 7", "select nonsense", "commit")
        holds("a COMMIT of what has failed is a ROLLBACK", log, 0, 1)
        log = csvlog.log_of("d.csv", "begin", "update users set version = version + 1 where id = 7", "savepoint s",
                            "select nonsense", "rollback to s", "commit")
        holds("and after a ROLLBACK TO a savepoint it is none", log, 1)
        log = csvlog.log_of("e.csv", "begin", "update users set version = version + 1 where id = 7", "rollback")
        holds("a ROLLBACK", log, 0, 1)
        holds("quotes and lines within a statement", csvlog.log_of(
            "f.csv", "select version from users\n  where id = 7 and 'a \"b\", c' <> ''"), 1)
        holds("parameters of a prepared statement", csvlog.prepared("g.csv", "select version from users where id = :id;"), 1)
        with open(log, "rb") as file:
            cut = servers.write("cut.csv", file.read().decode()[:-30])
        found = stalemate("conform", "purge_race", cut, "--bind", bind)
        case(f"{what}: a log that is cut", found[0] in (0, 1) and "was cut off" in found[2], found)


with Servers() as started:
    if shutil.which("redis-server") and shutil.which("redis-cli"):
        redis(started)
    else:
        skip("MONITOR", "there is no redis-server")
if postgres_binaries():
    postgres("durations", "log_min_duration_statement=0")
    postgres("statements", "log_statement=all")
    postgres("both", "log_statement=all", "log_min_duration_statement=0", "log_duration=on")
else:
    skip("csvlog", "there is no PostgreSQL")
end()
