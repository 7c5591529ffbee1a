"""Runs forced on a real Redis: by --self, on an unchanged service with a pool of ten connections, and what is said
where it cannot be done. Why each outcome is right: the claims of models/purge_race.stale are proven by the checker,
and the service's code is that design's, line by line."""
import json
import os
import re
import signal
import subprocess
import time

from bindings import SERVICE, STORES
from servers import Servers, free_port
from forced import beside, case, end, replay, says

TIMES = int(os.environ.get("STALEMATE_TIMES", "20"))
APPS = os.path.join(os.environ["SOURCE_ROOT"], "tests/wire/apps")
PYTHON = os.environ["PYTHON"]


# What a fix rests on, and where the run without it has what that excludes. That double_delete needs DELAY > FILL, and
# so each of the two, is worked out beside its claim in models/purge_race.stale; what evict_tombstone does, too.
BEYOND = {
    "double_delete": ["double_delete rests on ", "`wait DELAY` (line ", "`within FILL` (line ", "; beyond that, the run\n"],
    "versioned_set": ["versioned_set rests on there being no fault such as cache evict_tombstone; beyond that, the run\n"],
    "cas": ["cas rests on there being no fault such as cache evict; beyond that, the run\n"],
}
# because: a value is set only in the place of the one that was seen; evicted it is in the place of none again.
CAS = """design cas_writer "Values are set in the place of those that were seen"
use redis, sql
fix cas "Both compare before they set" cost 1
db:    Row<0..1>
cache: RedisKey<0..1>(expires: false)
process reader {
    let u = cache.get()
    if u == none {
        let v = db.select()
        if cas { cache.compare_and_set(none, v) } else { cache.set(v) }
    }
}
process writer {
    let v = db.increment()
    if cas {
        loop {
            let seen = cache.get()
            let done = cache.compare_and_set(seen, v)
            if done { break }
        }
    } else { cache.set(v) }
}
window stale_entry: cache.value != none && cache.value != db.value
"""


def processes_with(mark):
    """Those that have a text in their environment."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/environ") as file:
                if mark in file.read():
                    found.append(pid)
        except OSError:
            pass
    return found


def bound(servers, port, name):
    """Without a program, as `self`, or with the service."""
    if name == "self":
        return servers.write(f"self{port}.bind", STORES.format(port=port, value="", first=0))
    return servers.write(f"app{port}.bind", STORES.format(port=port, value=' value json "version"', first=41) +
                         SERVICE.format(run=f"$PYTHON {APPS}/profile_redis.py"))


def by_itself(self_bind):
    says("by itself: stale as the design says", 0, "reproduced: stale_entry is open: cache 0, db 1",
         "purge_race", "--bind", self_bind, "--self")
    says("by itself: a lease refuses the fill", 0, "refused at step 5: stale_entry is not open: cache 1, db 1",
         "purge_race", "--bind", self_bind, "--self", "--fix", "lease")
    says("by itself: a tombstone refuses it, until it is evicted", 0, [
         "refused at step 4: stale_entry is not open: cache 1, db 1", *BEYOND["versioned_set"],
         "reproduced: stale_entry is open: cache 0, db 1"],
         "purge_race", "--bind", self_bind, "--self", "--fix", "versioned_set")
    says("by itself: the second DEL clears it away", 0, ["refused after the last step: stale_entry is not open",
         *BEYOND["double_delete"], "reproduced: stale_entry is open: cache 0, db 1"],
         "purge_race", "--bind", self_bind, "--self", "--fix", "double_delete")
    said = says("by itself: what it rests on is not asked", 0, "refused after the last step: stale_entry is not open",
                "purge_race", "--bind", self_bind, "--self", "--fix", "double_delete", "--assumptions", "none")
    case("and not said", "rests on" not in said, said)
    says("by itself: beyond its assumption it is stale again", 0, "reproduced: stale_entry is open: cache 0, db 1",
         "purge_race", "--bind", self_bind, "--self", "--fix", "double_delete", "--untimed")
    # A guarantee of reads is about replies: it is broken where each was the run's. The fixes' claims are the design's.
    says("by itself: a guarantee is broken", 0, "reproduced: fresh is broken: cache 0, db 1", "purge_race", "--bind", self_bind,
         "--self", "--check", "fresh")
    says("by itself: a guarantee is kept", 0, "refused at step 5: fresh is kept: cache 1, db 1", "purge_race", "--bind",
         self_bind, "--self", "--check", "fresh", "--fix", "lease")
    says("by itself: a guarantee, beyond what its fix rests on", 0, ["refused after the last step: fresh is kept",
         *BEYOND["double_delete"], "reproduced: fresh is broken: cache 0, db 1"], "purge_race", "--bind", self_bind, "--self",
         "--check", "fresh", "--fix", "double_delete")
    says("by itself: a fix that does not help", 0, "reproduced: stale_entry is open: cache 0, db 1",
         "purge_race", "--bind", self_bind, "--self", "--fix", "write_through")
    status, out, _ = replay("purge_race", "--bind", self_bind, "--self", "--format", "json", "--times", "3")
    report = json.loads(out)
    case("by itself: JSON", status == 0 and report["reproduced"] == 3 and len(report["outcomes"]) == 3 and
         [step["what"] for step in report["steps"]] == [
             "cache.get()", "db.select()", "db.increment()", "cache.del()", "cache.set(0)"], out)
    really = [(step["step"], step["reply"]) for step in report["outcomes"][0]["steps"]]
    case("by itself: JSON has the replies", really == [(1, "none"), (2, "0"), (3, "1"), (4, "0"), (5, "OK")], out)
    draws(self_bind)
    says("by itself: it was to be fresh", 1, "reproduced", "purge_race", "--bind", self_bind, "--self",
         "--expect", "fresh")


def draws(self_bind, rows=5, **variables):
    """The picture and the page: each step has what the server said, and when."""
    command = ("purge_race", "--bind", self_bind, *([] if variables else ["--self"]))
    for ending in "svg", "html":
        path = f"{os.path.dirname(self_bind)}/run.{ending}"
        status, _, err = replay(*command, "-o", path, **variables)
        text = open(path).read() if status == 0 else ""
        case(f"the run drawn as {ending}, with the servers' replies", len(re.findall(
            r"on the server: [^,<]*, at \d+\.\d ms", text)) == rows and "reproduced: stale_entry is open: cache " in text,
            err + text)
        if variables and ending == "html":
            case("a page says what the program sent", "<code>SET user:7 {&quot;version&quot;: 41} EX 3600</code>" in text, text)
    if variables:
        return
    # get, take_lease, select, increment, del, set_leased: the fix has one step besides, and the fill is the sixth.
    path = f"{os.path.dirname(self_bind)}/closed"
    for ending in "svg", "html":
        status, _, err = replay(*command, "--fix", "lease", "-o", f"{path}.{ending}")
        text = open(f"{path}.{ending}").read() if status == 0 else ""
        case(f"the run with a fix that closes it, drawn as {ending}", "refused at step 6: stale_entry is not open" in text and
             len(re.findall(r"on the server: [^<]*at \d+\.\d ms", text)) >= 6 and "set_leased(0, 0)" in text, err + text)
    status, _, err = replay(*command, "--fix", "versioned_set", "-o", f"{path}.html")
    text = open(f"{path}.html").read() if status == 0 else ""
    case("a page has the run that the fix does not stand, too", text.count("<svg") == 2 and "<h2>versioned_set rests on there "
         "being no fault such as cache evict_tombstone</h2>" in text and "reproduced: stale_entry is open" in text, err + text)


def once(bind):
    says(f"a service with a pool: {TIMES} of {TIMES}", 0, f"reproduced {TIMES} of {TIMES}: stale_entry is open: "
         "cache 41, db 42", "purge_race", "--bind", bind, "--times", str(TIMES), PORT=str(free_port()))


def on_a_service(bind):
    once(bind)
    draws(bind, PORT=str(free_port()))
    says("the lease in its code: refused each time", 0, ["refused 5 of 5 at step 2: `EVALSHA", "came, not db.select()",
         "stale_entry is not open: cache none, db 42"], "purge_race", "--bind", bind, "--times", "5",
         "--expect", "fresh", PORT=str(free_port()), FIX="lease")
    says("whether a guarantee is kept by other steps does not show: never a success", 3, ["diverged 2 of 2 at step 2: `EVALSHA",
         "in the end fresh is not known, for it does not show in what the servers hold: cache"], "purge_race", "--bind", bind,
         "--times", "2", "--check", "fresh", "--expect", "fresh", PORT=str(free_port()), FIX="lease")
    says("the same, with the design's lease", 0, "refused 5 of 5 at step 5: stale_entry is not open: cache none, db 42",
         "purge_race", "--bind", bind, "--times", "5", "--fix", "lease", PORT=str(free_port()), FIX="lease")
    says("without the lease in the code it is not fresh", 1, "reproduced 2 of 2", "purge_race", "--bind", bind,
         "--times", "2", "--expect", "fresh", PORT=str(free_port()))
    says("and a fill that comes after the second DEL, with time free", 0, "reproduced 2 of 2: stale_entry is open: cache 41, "
         "db 42", "purge_race", "--bind", bind, "--times", "2", "--fix", "double_delete", "--untimed",
         PORT=str(free_port()), FIX="double_delete")


def beyond(servers, port):
    """What a fix rests on, taken from it: the service has the fix, and is stale again."""
    bind = bound(servers, port, "app")
    own = servers.write("cas_writer.bind", open(bind).read().replace("bind purge_race", "bind cas_writer"))
    design = servers.write("cas_writer.stale", CAS)
    for times, fix, code, *of in ((20, "double_delete", "double_delete", "purge_race", bind),
                                  (20, "versioned_set", "versioned", "purge_race", bind), (50, "cas", "cas", design, own)):
        times = min(times, TIMES)
        says(f"{fix} in its code: refused, and beyond what it rests on stale", 0, [
             f"refused {times} of {times} ", "stale_entry is not open: cache ", *BEYOND[fix],
             f"reproduced {times} of {times}: stale_entry is open: cache 41, db 42"],
             of[0], "--bind", of[1], "--times", str(times), "--fix", fix, PORT=str(free_port()), FIX=code, timeout=300)
    says("what is asked of is the run that the fix closes", 0, ["refused 2 of 2", "reproduced 2 of 2"], "purge_race", "--bind",
         bind, "--times", "2", "--fix", "versioned_set", "--expect", "fresh", PORT=str(free_port()), FIX="versioned")
    says("code that stands more than its design says", 1, ["refused 2 of 2", *BEYOND["double_delete"], "refused 2 of 2"],
         "purge_race", "--bind", bind, "--times", "2", "--fix", "double_delete", PORT=str(free_port()), FIX="lease")


def through_the_proxy(servers, port):
    says("what else a program does passes as it is", 0, "reproduced: stale_entry is open", "purge_race", "--bind",
         servers.write("through.bind", f'bind purge_race\nserver redis "127.0.0.1:{port}"\n'
                       f'reset "{PYTHON} {APPS}/through.py"\n' +
                       open(bound(servers, port, "app")).read().split("\n", 2)[2]),
         "--show", DIRECT=str(port), PORT=str(free_port()))
    says("a fill in MULTI and EXEC", 0, "reproduced 3 of 3: stale_entry is open: cache 41, db 42", "purge_race",
         "--bind", bound(servers, port, "app"), "--times", "3", PORT=str(free_port()), FIX="none, in MULTI")


def on_one_connection(servers, port):
    text = open(bound(servers, port, "app")).read().replace("profile_redis.py", "multiplexed.py")
    one = servers.write("one.bind", text)
    # The reply to the SELECT is held, on its own connection: a held SET would hold the DEL behind it.
    says("one connection to the cache: 20 of 20", 0, "reproduced 20 of 20: stale_entry is open: cache 41, db 42",
         "purge_race", "--bind", one, "--times", "20", PORT=str(free_port()))
    # The writer needs the reply that stands behind the reader's, and so the reader's SET comes before the DEL.
    says("one connection for all: it is said what to do", 3, ["not forced at step 4: `DEL user:7` waits behind another "
         "request on the same connection: give the program more than one"], "purge_race", "--bind", one,
         "--step-timeout", "1s", PORT=str(free_port()), ONE="1")


def what_goes_wrong(servers, port):
    def bind(name, lines, value="", first=41):
        return servers.write(name, STORES.format(port=port, value=value, first=first) + lines)

    app = bound(servers, port, "app")
    both = 'process reader runs "{}"\nprocess writer runs "{}"\n'
    quick = ("purge_race", "--step-timeout", "1s", "--bind")
    text = open(app).read().replace(' or "INCRBY $key 1"', "")
    says("a command that the design does not know", 3, ["not forced at step 3: `INCRBY row:7 1` is on a bound key",
         "no operation of the design is it"], *quick, servers.write("unknown.bind", text), PORT=str(free_port()))
    text = open(app).read().replace('"user:7"', '"user:8"')
    says("a key that never comes", 3, ["not forced at step 1: reader ended, and cache.get() never came",
         "what came last: `SET user:7"], *quick, servers.write("never.bind", text), PORT=str(free_port()))
    says("a program that hangs", 3, "not forced at step 1: reader does not come to cache.get()", *quick,
         bind("hangs.bind", both.format("sleep 60", "sleep 60")), MARK="stalemate-hangs")
    says("a program that fails", 3, "not forced at step 1: reader's command ended with status 7", *quick,
         bind("fails.bind", both.format("exit 7", "true")))
    says("a program that dies at once", 2, "ended with status 9 before it was ready: --show", *quick,
         bind("dies.bind", 'start "exit 9" ready "false"\n' + both.format("true", "true")))
    with_port = free_port()
    listener = subprocess.Popen([PYTHON, "-m", "http.server", "--bind", "127.0.0.1", str(with_port)],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    servers.processes.append(listener)
    servers.await_socket(("127.0.0.1", with_port))
    came = servers.path("came")  # as far as to the third step
    says("a program that dies in the middle", 3, "not forced at step 3: the program ended with status 4 before db.increment()",
         *quick, bind("middle.bind", f'start "until [ -e {came} ]; do sleep 0.05; done; exit 4" ready "true"\n' + both.format(
             f"redis-cli -u $REDIS_URL get user:7; redis-cli -u $REDIS_URL get row:7; touch {came}; sleep 9", "sleep 9"), first=0))
    dying, process = servers.redis()
    text = bind("dying.bind", both.format("redis-cli -u $REDIS_URL get user:7 && redis-cli -u $REDIS_URL get row:7",
                                          f"kill -9 {process.pid}; redis-cli -u $REDIS_URL incr row:7"), first=0)
    picture = servers.path("dying.svg")
    says("a server that dies", 3, ["not forced at step 3: writer's command ended with status 1 before db.increment()",
         "the server closed the connection of `"], *quick, text, "--server", f"redis=127.0.0.1:{dying}")
    says("a server that has died", 2, f"no server at 127.0.0.1:{dying}", *quick, text, "--server",
         f"redis=127.0.0.1:{dying}", "-o", picture)
    case("no file of what was not forced at all", not os.path.exists(picture) and not [
         name for name in os.listdir(servers.folder) if name.startswith("dying.svg")])
    closed = servers.write("closed.stale", 'design closed "Nothing opens it"\nuse redis, sql\ncache: RedisKey<0..1>\n'
                           'db: Row<0..1>\nprocess writer { db.increment() }\nwindow stale_entry: cache.value == 0\n')
    says("a design without a counterexample", 3, "there is no run to force: it never opens, or is kept", closed, "--bind",
         servers.write("closed.bind", STORES.format(port=port, value="", first=0).replace("purge_race", "closed") +
                       'process writer runs "true"\n'), "-o", picture)
    case("and no file", not os.path.exists(picture))
    says("a port that is in use", 2, "before it was ready", *quick, app, PORT=str(with_port))
    says("a server that is down", 2, "stalemate: no server at 127.0.0.1:1: ", *quick, app,
         "--server", "redis=127.0.0.1:1")
    garbage = f"{PYTHON} {APPS}/garbage.py"
    says("garbage on the socket", 3, ["not forced at step 1: reader ended, and cache.get() never came",
         "3 connections were not understood"], *quick, bind("garbage.bind", both.format(garbage, garbage)))
    says("a reset is missing", 3, "before the first step cache holds 5, and in the run none: a `reset` is missing",
         *quick, servers.write("reset.bind", STORES.format(port=port, value="", first=0).replace(
             " quit", " 'set user:7 5' quit") + both.format("true", "true")))
    says("a reset that fails", 3, "reset: `false` ends with status 1", *quick,
         bind("false.bind", 'reset "false"\n' + both.format("true", "true")))
    says("no binding", 2, "stalemate: replay needs a binding: --bind FILE", "purge_race")
    says("a binding that is not there", 2, "nowhere.bind", "purge_race", "--bind", servers.path("nowhere.bind"))
    hung = bind("hung.bind", 'start "sleep 61 & sleep 61" ready "true"\n' + both.format("sleep 61 | cat", "true"))
    running = subprocess.Popen([os.environ["STALEMATE"], "replay", "purge_race", "--bind", hung], text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               env={**os.environ, "MARK": "stalemate-hangs"})
    for _ in range(500):
        time.sleep(0.01)
        if len(processes_with("MARK=stalemate-hangs")) >= 6: # we, the program with two sleeps, and a pipe
            break
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)
    case("a signal ends it", running.returncode == 3 and err == "stalemate: interrupted\n",
         f"{running.returncode} {out} {err}")
    time.sleep(0.1)
    case("nothing is left running", processes_with("MARK=stalemate-hangs") == [])


def quoted(servers, port):
    """Each output that docs/howto/replay.md shows, with the binding that it shows."""
    page = open(os.path.join(os.environ["SOURCE_ROOT"], "docs/howto/replay.md")).read()
    blocks = re.findall(r"^```(bind|console)\n(.*?)^```$", page, re.M | re.S)
    binding = next(text for kind, text in blocks if kind == "bind")
    binding = binding.replace("127.0.0.1:6399", f"127.0.0.1:{port}").replace("python3 ", f"exec {PYTHON} {APPS}/")
    case("docs/howto/replay.md: the server is the test's own", f'redis "127.0.0.1:{port}"' in binding)
    servers.write("purge_race.bind", binding)
    shown = [text for kind, text in blocks if kind == "console"]
    for text in shown:
        command, expected = text.split("\n", 1)
        words = command.split()[1:]
        variables = dict(word.split("=", 1) for word in words if re.match("[A-Z]+=", word))
        arguments = [word for word in words if word not in [f"{k}={v}" for k, v in variables.items()]][2:]
        arguments = [servers.path(word) if word.endswith(".bind") else word for word in arguments]
        if "PORT" in variables:
            variables["PORT"] = str(free_port())
        status, out, err = replay(*arguments, **variables)
        case(f"docs/howto/replay.md: {command[2:]}", status == 0 and out == expected, f"{status}\n{out}{err}")
    case("docs/howto/replay.md: outputs were compared", len(shown) >= 4)


# Each with a Redis of its own.
LANES = {
    "quick": [lambda servers, port: (by_itself(bound(servers, port, "self")), once(bound(servers, port, "app")))],
    "slow": [lambda servers, port: on_a_service(bound(servers, port, "app")), beyond, on_one_connection, through_the_proxy,
             what_goes_wrong, quoted],
}


def main():
    with Servers() as servers:
        def lane(part):
            port, _ = servers.redis()
            return lambda: part(servers, port)

        beside(*[lane(part) for part in LANES[os.environ.get("STALEMATE_GROUP", "quick")]])
    end()


main()
