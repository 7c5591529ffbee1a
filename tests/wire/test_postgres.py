"""Runs forced on a real PostgreSQL, with a cache in a real Redis: by --self, on an unchanged service with pools of ten
connections, and what is said where it cannot be done. Why each outcome is right: the claims of models/purge_race.stale are
proven by the checker, and the service's code is that design's, line by line; that FOR UPDATE waits is PostgreSQL's word."""
import functools
import os
import re
import subprocess

from conforms import conforms
from servers import Servers, free_port
from forced import beside, case, end, replay, says, shares

TIMES = int(os.environ.get("STALEMATE_TIMES", "5"))
HERE = os.path.join(os.environ["SOURCE_ROOT"], "tests/wire")
PYTHON = os.environ["PYTHON"]
HAS_IPV6 = os.path.exists("/proc/net/if_inet6") and "00000000000000000000000000000001 " in open("/proc/net/if_inet6").read()
COUNTER = f"{HERE}/counter.stale"

SERVERS = """server redis "127.0.0.1:{redis}"
server postgres "postgres://app:pencil@127.0.0.1:{postgres}/{database}"
"""
STORES = """bind purge_race
""" + SERVERS + """cache = redis key "user:7"{value}
db    = postgres table users where "id = 7" value version
reset "$ASK $REDIS_PORT flushall quit && $ASK $PGPORT sql $PGDATABASE 'update users set version = {first}'"
"""
# Of a server that asks who comes.
BY_PSQL = STORES.replace("$ASK $PGPORT sql $PGDATABASE", "psql -qXc")
SERVICE = """start "exec {python} {here}/apps/profile_postgres.py" ready "curl -sf http://127.0.0.1:$PORT/health"
process reader runs "$ASK $PORT 'GET /users/7 HTTP/1.0' ''"
process writer runs "$ASK $PORT 'PUT /users/7 HTTP/1.0' 'Content-Length: 1' '' b"
"""
# The same in a shell: a connection for each statement.
SHELL = """process reader runs "redis-cli -u $REDIS_URL get user:7 && v=$({select}) && redis-cli -u $REDIS_URL set user:7 $v"
process writer runs "{update} && redis-cli -u $REDIS_URL del user:7"
"""
PSQL = {"select": "psql -qtAc 'select version from users where id = 7'",
        "update": "psql -qc 'update users set version = version + 1 where id = 7'"}
COUNT = """bind counter
server postgres "postgres://app:pencil@127.0.0.1:{postgres}/{database}"
sold = postgres table users where "id = 7" value version
reset "$ASK $PGPORT sql $PGDATABASE 'update users set version = 0'"
process alice runs "{command}"
process bob   runs "{command}"
"""

COLUMNS = """design columns "Two columns of a row, and another row"
component Count {
    value: 0..2 = 0 wire "SELECT $value FROM $table WHERE $where"
    op write(v: 0..2) wire "UPDATE $table SET $value = $v WHERE $where" { value = v }
}
component Held {
    value: 0..2 = 1 wire "SELECT $value FROM $table WHERE $where"
    op write(v: 0..2) wire "UPDATE $table SET $value = $v WHERE $where" { value = v }
}
sold: Count
held: Held
other: Count
process alice { sold.write(1); held.write(2); other.write(1) }
check never: at rest sold.value == 0
"""
COLUMN_BIND = """bind columns
server postgres "postgres://app:pencil@127.0.0.1:{postgres}/{database}"
sold  = postgres table stock where "id = 7 and shop = 'x'" value sold
held  = postgres table stock where "shop = 'x' and id = 7" value held
other = postgres table stock where "id = 8 and shop = 'x'" value sold
process alice runs "true"
"""


class Bindings:
    """A Redis and a database of one lane."""

    def __init__(self, servers, postgres, database):
        self.servers, self.database = servers, database
        self.ports = {"redis": servers.redis()[0], "postgres": postgres}
        if database != "app":
            servers.psql(postgres, f"create database {database} template app", "postgres").check_returncode()

    def write(self, name, lines, text=STORES, value="", first=41, **more):
        return self.servers.write(f"{self.database}_{name}.bind", text.format(
            **self.ports, database=self.database, value=value, first=first, **more) + lines)


def by_itself(bind):
    itself = bind.write("self", "", first=0)
    says("by itself: stale as the design says", 0, "reproduced: stale_entry is open: cache 0, db 1", "purge_race",
         "--bind", itself, "--self")
    says("by itself: a lease refuses the fill", 0, "refused at step 5: stale_entry is not open: cache 1, db 1",
         "purge_race", "--bind", itself, "--self", "--fix", "lease")
    says("by itself: beyond its assumption", 0, "reproduced: stale_entry is open: cache 0, db 1", "purge_race", "--bind",
         itself, "--self", "--fix", "double_delete", "--untimed")


def service(bind):
    return bind.write("app", SERVICE.format(python=PYTHON, here=HERE), value=' value json "version"')


def on_a_service(bind):
    says(f"a service with pools: {TIMES} of {TIMES}", 0, f"reproduced {TIMES} of {TIMES}: stale_entry is open: "
         "cache 41, db 42", "purge_race", "--bind", service(bind), "--times", str(TIMES), PORT=str(free_port()), timeout=600)


def mended(service):
    says("without transactions", 0, "reproduced 3 of 3: stale_entry is open: cache 41, db 42", "purge_race", "--bind",
         service, "--times", "3", PORT=str(free_port()), FIX="autocommit")
    says("the same, with the design's lease", 0, "refused 5 of 5 at step 5: stale_entry is not open: cache none, db 42",
         "purge_race", "--bind", service, "--times", "5", "--fix", "lease", PORT=str(free_port()), FIX="lease")
    says("the DEL between the UPDATE and its COMMIT", 0, "reproduced 3 of 3: stale_entry is open: cache 41, db 42",
         "purge_race", "--bind", service, "--times", "3", "--fix", "reorder", PORT=str(free_port()), FIX="reorder")
    says("who is who by a comment: all of it is another's", 3, ["not forced at step 2: reader does not come to db.select()"],
         "purge_race", "--bind", service, "--step-timeout", "1s", PORT=str(free_port()), COMMENT="writer")
    says("a second DEL after 300 ms, and a fill that comes after it", 0, [
         "refused 2 of 2 after the last step: stale_entry is not open: cache none", "double_delete rests on",
         "reproduced 2 of 2: stale_entry is open: cache 41, db 42"], "purge_race", "--bind", service, "--times", "2", "--fix",
         "double_delete", PORT=str(free_port()), FIX="double_delete")


def refused(bind, times):
    says(f"the lease in its code: refused {times} times", 0, [f"refused {times} of {times} at step 2: `EVALSHA",
         "stale_entry is not open: cache none, db 42"], "purge_race", "--bind", service(bind), "--times", str(times),
         "--expect", "fresh", PORT=str(free_port()), FIX="lease", timeout=300)


def other_ways(bind):
    reproduced = "reproduced: stale_entry is open: cache 41, db 42"
    says("a connection for each statement", 0, reproduced, "purge_race", "--bind", bind.write("shell", SHELL.format(**PSQL)))
    for mode in "extended", "prepared":
        bind.servers.write("up.sql", "update users set version = version + 1 where id = :id;\n")
        bench = f"pgbench -n -M {mode} -t 1 -D id=7 -f {bind.servers.path('up.sql')} >/dev/null 2>&1"
        says(f"pgbench -M {mode}: its parameter is filled in", 0, reproduced, "purge_race", "--bind",
             bind.write("bench", SHELL.format(select=PSQL["select"], update=bench)))
    block = "psql -qc 'begin; update users set version = version + 1 where id = 7; commit'"
    says("a transaction in one query", 0, reproduced, "purge_race", "--bind",
         bind.write("block", SHELL.format(select=PSQL["select"], update=block)))
    named = {key: f"PGAPPNAME={who} {value}" for (key, value), who in zip(PSQL.items(), ("reader", "writer"))}
    says("who is who by application_name", 0, reproduced, "purge_race", "--bind", bind.write("named", SHELL.format(**named)))


def locks(bind):
    command = f"{PYTHON} {HERE}/apps/counter.py"
    counter = bind.write("counter", "", COUNT, command=command)
    says("a lost update", 0, "reproduced 3 of 3: counted is broken: sold 1", COUNTER, "--bind", counter, "--times", "3")
    says("FOR UPDATE: the server holds the second", 0,
         ["refused 3 of 3 at step 2: the server holds `SELECT version FROM users WHERE id = 7 FOR UPDATE` until",
          "ends its transaction", "counted is kept: sold 2"], COUNTER, "--bind", counter, "--times", "3", "--expect",
         "fresh", LOCK="1")
    holder = subprocess.Popen(["psql", "-qtA", "-h", "127.0.0.1", "-p", str(bind.ports["postgres"]), bind.database, "app"], text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    holder.stdin.write("begin; select version from users where id = 7 for update;\n")
    holder.stdin.flush()
    holder.stdout.readline()
    untouched = bind.write("untouched", "", COUNT.replace("reset", "// reset"), command=command)
    says("another has the lock", 3, ["not forced at step 1: the server holds `SELECT version", "another connection (process",
         "has the lock, and sent last `select version from users where id = 7 for update;`"], COUNTER, "--bind", untouched,
         "--step-timeout", "2s", LOCK="1")
    holder.stdin.close()
    holder.wait(20)


def conformance(bind, slow):
    address = f"postgres://app:pencil@127.0.0.1:{bind.ports['postgres']}/{bind.database}"
    conforms("postgres", address, 5, 250, memory=2)
    conforms("postgres", address, 5 if slow else 3, 5900 if slow else 200, part="_transactions", memory=2 if slow else 3)
    wrong = bind.servers.write("wrong.bind", open(f"{HERE}/conformance_postgres.bind").read() +
                               'wire row.update "UPDATE $table SET $value = $value + 1 WHERE $where"\n')
    conforms("postgres", address, 3, 0, wrong, status=1)  # it takes no notice of the version


def documented(bind):
    """The binding that docs/howto/replay.md shows."""
    page = open(os.path.join(os.environ["SOURCE_ROOT"], "docs/howto/replay.md")).read()
    text = next(block for block in re.findall(r"^```bind\n(.*?)^```$", page, re.M | re.S) if "server postgres" in block)
    text = text.replace("127.0.0.1:6399", f"127.0.0.1:{bind.ports['redis']}").replace("python3 ", f"exec {PYTHON} {HERE}/apps/")
    text = text.replace("127.0.0.1:5432", f"127.0.0.1:{bind.ports['postgres']}")
    case("docs/howto/replay.md: the servers are the test's own", all(f":{port}" in text for port in bind.ports.values()))
    says("docs/howto/replay.md: its binding", 0, "reproduced 2 of 2: stale_entry is open: cache 41, db 42", "purge_race",
         "--bind", bind.servers.write("shown.bind", text), "--times", "2", PORT=str(free_port()))


def isolation(bind):
    """--emit isolation, carried out as isolationtester does: the setup, a connection for each session, the permutation."""
    import psycopg2
    counter = bind.write("counter", "", COUNT, command="true")
    status, out, err = replay(COUNTER, "--bind", counter, "--emit", "isolation")
    spec = re.fullmatch(r'# counted, as written\n\nsetup\n{\n(.*?)}\n\nteardown\n{\n(.*?)}\n\n(session .*)\npermutation (.*)\n', out,
                        re.S)
    case("--emit isolation: it is a specification", status == 0 and spec, f"{status}\n{out}{err}")
    if not spec:
        return
    setup, teardown, sessions, order = spec.groups()
    bind.servers.psql(bind.ports["postgres"], "create database isolation").check_returncode()

    def connect():
        connection = psycopg2.connect(host="127.0.0.1", port=bind.ports["postgres"], user="app", dbname="isolation")
        connection.autocommit = True
        return connection.cursor()

    control, steps = connect(), {}
    for name, lines in re.findall(r'^session "(.*?)"\n((?:step .*\n)+)', sessions, re.M):
        cursor = connect()
        for step, text in re.findall(r"^step (\w+) { (.*) } #.*$", lines, re.M):
            steps[step] = (cursor, text)
    control.execute(setup)
    for step in order.split():
        cursor, text = steps[step]
        cursor.execute(text)
    control.execute("select version from users where id = 7")
    case("--emit isolation: the update is lost", len(steps) == 4 and control.fetchall() == [(1,)], out)
    control.execute(teardown)
    control.execute("select to_regclass('users') is null")
    case("--emit isolation: nothing is left", control.fetchone()[0])
    columns(bind)
    says("--emit isolation: a step of Redis", 2, "--emit isolation: step 1, cache.get(): no statement of SQL stands for it",
         "purge_race", "--bind", bind.write("app", SHELL.format(**PSQL)), "--emit", "isolation")
    says("--emit what is not there", 2, "--emit what: it is isolation", COUNTER, "--bind", counter, "--emit", "what")


def columns(bind):
    """Two components that are columns of one row make one table and one row; a third is another row's."""
    design = bind.servers.write("columns.stale", COLUMNS)
    binding = bind.write("columns", "", COLUMN_BIND)
    status, out, err = replay(design, "--bind", binding, "--emit", "isolation")
    setup = out.split("setup\n{\n")[1].split("}")[0] if status == 0 else ""
    case("--emit isolation: two columns of one row", setup ==
         "  CREATE TABLE stock (id int, shop text, sold int, held int);\n"
         "  INSERT INTO stock (id, shop, sold, held) VALUES (7, 'x', 0, 1);\n"
         "  INSERT INTO stock (id, shop, sold) VALUES (8, 'x', 0);\n", out + err)
    bind.servers.psql(bind.ports["postgres"], setup + "drop table stock").check_returncode()


def through_the_proxy(bind):
    text = STORES.split("reset")[0] + f'reset "cd {bind.servers.folder} && {PYTHON} {HERE}/apps/through_postgres.py"\n' \
        'reset "redis-cli -u $REDIS_URL flushall && psql -qc \'update users set version = 41\'"\n'
    says("what else a program does passes as it is", 0, "reproduced: stale_entry is open", "purge_race", "--bind",
         bind.write("through", SHELL.format(**PSQL), text), "--show", "--step-timeout", "60s",
         DIRECT=str(bind.ports["postgres"]), TRUSTED="1")


def what_goes_wrong(bind):
    quick = ("purge_race", "--step-timeout", "2s", "--bind")
    shell = bind.write("shell", SHELL.format(**PSQL), BY_PSQL)
    with Servers() as other:
        port = other.postgres(auth="scram-sha-256")
        other.psql(port, "create table users (id int, version int); insert into users values (7, 41)").check_returncode()
        for what, address, status, said in (
                ("SCRAM", f"postgres://app:pencil@127.0.0.1:{port}/app", 0, "reproduced"),
                *([("an address of IPv6", f"postgres://app:pencil@[::1]:{port}/app", 0, "reproduced")] if HAS_IPV6 else []),
                ("a wrong password", f"postgres://app:pencil2@127.0.0.1:{port}/app", 2,
                 f"stalemate: 127.0.0.1:{port} does not let `app` in: password authentication failed"),
                ("no password", f"postgres://app@127.0.0.1:{port}/app", 2, "it wants a password"),
                ("a database that is not there", f"postgres://app:pencil@127.0.0.1:{port}/no", 2,
                 'does not let `app` in: database "no" does not exist'),
                ("what is no PostgreSQL", f"127.0.0.1:{bind.ports['redis']}", 2,
                 f"no reply from 127.0.0.1:{bind.ports['redis']}"),
                ("a server that is down", "127.0.0.1:1", 2, "no server at 127.0.0.1:1: "),
                ("what is no address", "postgres://", 2, "an address of a server is no URL")):
            out = says(what, status, said, *quick, shell, "--server", f"postgres={address}", PGPASSWORD="")
            case(f"{what}: no password is printed", "pencil" not in str(out), str(out))
        # In the middle of a run, before the reader's SELECT.
        dies = SHELL.format(select=f"kill -QUIT {other.processes[-1].pid}; sleep 0.5; {PSQL['select']}",
                            update=PSQL["update"])
        says("a server that dies", 3, "not forced at step 2: reader's command ended with status 2 before db.select()",
             *quick, bind.write("dies", dies, BY_PSQL), "--server", f"postgres=postgres://app:pencil@127.0.0.1:{port}/app")
    tls = {key: f"PGSSLMODE=require {value}" for key, value in PSQL.items()}
    says("TLS is demanded", 3, ["not forced at step 2", "the program demands TLS, which cannot be looked into"], *quick,
         bind.write("tls", SHELL.format(**tls)))
    says("a statement that the design does not know", 3, ["not forced at step 3: `update users set version = 7` is on a bound "
         "key, and no operation of the design is it"], *quick,
         bind.write("unknown", SHELL.format(select=PSQL["select"], update="psql -qc 'update users set version = 7'")))
    says("a row that never comes", 3, ["not forced at step 3: writer ended, and db.increment() never came", "what came last: "
         "`update users set version = version + 1 where id = 8`"], *quick,
         bind.write("never", SHELL.format(**{key: text.replace("id = 7", "id = 8") for key, text in PSQL.items()})))
    says("garbage on the socket", 3, ["not forced at step 2", "connections were not understood"], *quick,
         bind.write("garbage", SHELL.format(select=f"{PYTHON} {HERE}/apps/garbage.py PGPORT", update=PSQL["update"])))
    says("a row that is not there", 3, "before the first step db holds nothing, and in the run 0", *quick,
         bind.write("nowhere", SHELL.format(**PSQL), STORES.replace("id = 7", "id = 70")))
    says("a table that is not there", 2, 'the value of `db` cannot be read: relation "nobody" does not exist', *quick,
         bind.write("nobody", SHELL.format(**PSQL), STORES.replace("table users", "table nobody")))


def every_transaction(bind):
    """./dev conformance: all sequences of five operations of two clients, whatever came before."""
    conforms("postgres", f"postgres://app:pencil@127.0.0.1:{bind.ports['postgres']}/{bind.database}", 5, 16800,
             part="_transactions", memory=5)


LANES = {
    "every": {"app": (every_transaction,)},
    "quick": {"app": (by_itself, lambda bind: conformance(bind, False), on_a_service)},
    "slow": {"app": (documented, on_a_service), "mend": (lambda bind: mended(service(bind)),),
             "ways": (lambda bind: conformance(bind, True), other_ways, through_the_proxy),
             "wrong": (what_goes_wrong, locks, isolation),
             **{f"lease{i}": (functools.partial(refused, times=share),) for i, share in enumerate(shares(max(20, TIMES)))}},
}


def main():
    with Servers() as servers:
        postgres = servers.postgres()
        servers.psql(postgres, "create table users (id int primary key, name text, version int not null); "
                               "insert into users values (7, 'a', 0), (8, 'b', 0); create sequence versions").check_returncode()

        def lane(database, parts):
            bind = Bindings(servers, postgres, database)
            return lambda: [part(bind) for part in parts]

        beside(*[lane(*one) for one in LANES[os.environ.get("STALEMATE_GROUP", "quick")].items()])
    end()


main()
