"""Runs with faults on an unchanged service, as written and with fixes: calls that are lost, processes that die or begin
anew; and what a server or a client does besides: one that does not answer, one that gives up and asks again.

Why each outcome is right: the designs below are the service's code line by line, each with one fault at a place that its
`because` says; what the checker finds is one run of five or six steps that can be followed by hand."""
import os
import subprocess

from bindings import SERVICE, STORES
from servers import Servers, free_port
from forced import end, says

APPS = os.path.join(os.environ["SOURCE_ROOT"], "tests/wire/apps")
STALE = "cache 41, db 42"

HEAD = """use redis, sql
faults at most 1
db:    Row<0..1>
cache: RedisKey<0..1>
"""
# because: who dies between its commit and its DEL leaves the copy; where nothing is cached there is none to leave.
CRASHES = """design crashes "A writer that dies before its DEL"
""" + HEAD + """
fix no_cache "Nothing is cached" cost 1
process reader { let u = cache.get(); if u == none { let v = db.select(); if !no_cache { cache.set(v) } } }
process writer may crash { db.increment(); cache.del() }
check quiet: at rest cache.value == none || cache.value == db.value
"""
# because: a DEL that nobody carried out leaves the copy; sent again it does not.
LOST = """design lost "A DEL that is lost"
""" + HEAD + """
fix retry "A DEL that fails is sent again" cost 1
request delete { loop { either { cache.del(); break } or fault { if !retry { break } } } }
process user {
    let u = cache.get()
    if u == none { let v = db.select(); cache.set(v) }
    db.increment()
    delete()
}
check quiet: at rest cache.value == none || cache.value == db.value
"""
# because: who begins anew after its commit commits a second time.
ANEW = """design anew "A writer that begins anew"
use redis
component Counter { value: 0..3 = 0 wire "GET $key"; op increment() wire "INCRBY $key 1" { value = value + 1 } }
faults at most 1
db:    Counter
cache: RedisKey<0..1>
process writer may restart { db.increment(); cache.del() }
check once: at rest db.value == 1
"""


class Service:
    """The service and its Redis; `says` of forced.py with a binding of it."""

    def __init__(self, servers):
        self.servers = servers
        self.port, _ = servers.redis()

    def says(self, what, status, expected, design, *arguments, runs=SERVICE, more="", stores=STORES, **variables):
        """`design` is a name, or the text of one."""
        name = design.split()[1] if " " in design else design
        path = self.servers.write(f"{name}.stale", design) if " " in design else name
        binding = stores.format(port=self.port, value=' value json "version"', first=41) + more + runs.format(
            run=f"$PYTHON {APPS}/profile_redis.py")
        bind = self.servers.write(f"{name}.bind", binding.replace("bind purge_race", f"bind {name}"))
        says(what, status, expected, path, *arguments, "--bind", bind, PORT=str(free_port()), **variables)


START = SERVICE.split("process")[0]
WRITER = "process" + SERVICE.split("process")[2]


def dies(service):
    quiet = ("--check", "quiet", "--times", "3")
    service.says("a writer that dies before its DEL", 0, ["writer  crash", f"reproduced 3 of 3: quiet is broken: {STALE}"],
                 CRASHES, *quiet)
    service.says("the same where nothing is cached", 0,
                 ["writer  crash", "refused 3 of 3 at step", "quiet is kept: cache none, db 42"], CRASHES, *quiet,
                 "--fix", "no_cache", FIX="no_cache")
    service.says("a writer that begins anew", 0, ["writer  restart", "reproduced 3 of 3: once is broken: cache none, db 43"],
                 ANEW, "--check", "once", "--times", "3", runs=START + WRITER,
                 stores="\n".join(line for line in STORES.split("\n") if not line.startswith("wire")))


def loses_calls(service):
    quiet = ("--check", "quiet", "--times", "3")
    user = START + 'process user runs "curl -s http://127.0.0.1:$PORT/users/7 && curl -s -X PUT http://127.0.0.1:$PORT/users/7"\n'
    lost = "its next call is lost"
    service.says("a DEL that is lost", 0, [lost, f"reproduced 3 of 3: quiet is broken: {STALE}"], LOST, *quiet, runs=user)
    service.says("the same, and it is sent again", 0, [lost, "refused 3 of 3", "quiet is kept: cache none, db 42"], LOST,
                 *quiet, "--fix", "retry", runs=user, FIX="retry")
    service.says("a fix that the program has not is no success", 1, f"quiet is broken: {STALE}", LOST, *quiet, "--fix",
                 "retry", runs=user)
    reads = "curl -sf http://127.0.0.1:$PORT/users/7"
    service.says("a design that ships: a DEL that is lost", 0,
                 [lost, f"reproduced 3 of 3: stale_entry is open: {STALE}"], "lost_delete", "--times", "3",
                 runs=f'{START}process reader[0] runs "{reads} && {reads}"\n{WRITER}queue = program\n')


def waits(service):
    """The server holds writes for longer than a step may last; and a reader waits for 0.3 s, and the writer comes later."""
    service.says("a server that does not answer", 3, "not forced at step 3: db.increment() was sent, and the server does "
                 "not answer it", "purge_race", "--step-timeout", "2s",
                 more='reset "redis-cli -u $REDIS_URL client pause 60000 write"\n')
    subprocess.run(["redis-cli", "-p", str(service.port), "client", "unpause"], check=True, stdout=subprocess.DEVNULL)
    late = SERVICE.replace('writer runs "', 'writer runs "sleep 1; ')
    gives_up = "; the program closed the connection of `GET row:7` while it waited: has it a time-out?"
    # Where it gives up in the moment in which it is answered, the run is refused.
    service.says("a client that gives up and asks again", 0, [f"reproduced{gives_up}; it asked again",
                 f"in the end stale_entry is open: {STALE}"], "purge_race", runs=late, TIMEOUT="0.3", RETRIES="1000",
                 tries=4)
    service.says("a client that gives up", 3, ["not forced at step", "the program closed the connection of `",
                 "has it a time-out?"], "purge_race", runs=late, TIMEOUT="0.3", RETRIES="0")


def main():
    with Servers() as servers:
        service = Service(servers)
        dies(service)
        loses_calls(service)
        waits(service)
    end()


main()
