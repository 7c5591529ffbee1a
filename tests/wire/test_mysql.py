"""Runs forced on a real MariaDB, with a cache in a real Redis: by --self, on an unchanged service, with prepared statements,
and what is said where it cannot be done. Why each outcome is right: see test_replay.py; the service is that one with a row
of a table."""
import functools
import os
import shutil
import subprocess
import sys

from conforms import conforms
from servers import Servers, free_port
from forced import beside, case, end, says, shares, skip

TIMES = os.environ.get("STALEMATE_TIMES", "5")
SLOW = os.environ.get("STALEMATE_GROUP") == "slow"
APPS = os.path.join(os.environ["SOURCE_ROOT"], "tests/wire/apps")
PYTHON = os.environ["PYTHON"]
OPEN = "stale_entry is open: cache 41, db 42"

STORES = """bind purge_race
server mysql "mysql://{user}:{password}@127.0.0.1:{mysql}/{database}"
server redis "127.0.0.1:{redis}"
cache = redis key "user:7"{value}
db    = mysql table users where "id = 7" value version
reset "$ASK $REDIS_PORT flushall quit && mariadb --no-defaults -u app {database} -e 'update users set version = {first}'"
"""
SERVICE = """start "exec {python} {apps}/profile_mysql.py" ready "curl -sf http://127.0.0.1:$PORT/health"
process reader runs "$ASK $PORT 'GET /users/7 HTTP/1.0' ''"
process writer runs "$ASK $PORT 'PUT /users/7 HTTP/1.0' 'Content-Length: 3' '' bob"
"""
# The same in a shell: a connection for each statement.
SHELL = """process reader runs "redis-cli -u $REDIS_URL get user:7 && v=$({select}) && redis-cli -u $REDIS_URL set user:7 $v"
process writer runs "{update} && redis-cli -u $REDIS_URL del user:7"
"""
COUNT = """bind counter
server mysql "mysql://app:pencil@127.0.0.1:{mysql}/{database}"
sold = mysql table users where "id = 7" value version
reset "mariadb --no-defaults -u app {database} -e 'update users set version = 0'"
process alice runs "{command}"
process bob   runs "{command}"
"""
CLIENT = "mariadb --no-defaults -u app app -Ne"
PERL = ("perl -MDBI -e 'my $d = DBI->connect(qq(dbi:MariaDB:database=app;host=$ENV{{MYSQL_HOST}};port=$ENV{{MYSQL_PORT}}"
        ";mariadb_server_prepare=1), $ENV{{MYSQL_USER}}, $ENV{{MYSQL_PASSWORD}}, {{RaiseError => 1}}); my $s = "
        "$d->prepare(q({statement})); $s->execute({arguments}); {then}'")


class Bindings:
    """A Redis and a database of one lane."""

    def __init__(self, servers, mysql, database):
        self.servers, self.database = servers, database
        self.ports = {"redis": servers.redis()[0], "mysql": mysql}
        servers.mysql(f"create database if not exists {database}; grant all on {database}.* to app@'127.0.0.1'; "
                      f"create table {database}.users (id int primary key, name varchar(20), version int not null default 0); "
                      f"insert into {database}.users values (7, 'ann', 41), (8, 'eve', 3)")

    def write(self, name, lines, value="", first=41, user="app", password="pencil"):
        text = STORES.format(**self.ports, database=self.database, value=value, first=first, user=user, password=password)
        return self.servers.write(f"{self.database}_{name}.bind", text + lines)


def conformance(bind):
    address = f"mysql://app:pencil@127.0.0.1:{bind.ports['mysql']}/{bind.database}"
    conforms("mysql", address, 5, 250, memory=2)
    here = os.path.dirname(os.path.abspath(__file__))
    wrong = bind.servers.write("wrong.bind", open(f"{here}/conformance_mysql.bind").read() +
                               'wire row.update "UPDATE $table SET $value = $value + 1 WHERE $where"\n')
    conforms("mysql", address, 3, 0, wrong, status=1)  # it takes no notice of the version


def locks(bind):
    """FOR UPDATE waits: InnoDB's word. Without it an update is lost."""
    here = os.path.dirname(os.path.abspath(__file__))
    counter = bind.servers.write(f"{bind.database}_counter.bind", COUNT.format(mysql=bind.ports["mysql"], database=bind.database, command=f"{PYTHON} {APPS}/counter_mysql.py"))
    says("a lost update", 0, "reproduced 3 of 3: counted is broken: sold 1", f"{here}/counter.stale", "--bind", counter,
         "--times", "3")
    says("FOR UPDATE: the server holds the second", 0,
         ["refused 3 of 3 at step 2: the server holds `SELECT version FROM users WHERE id = 7 FOR UPDATE` until",
          "ends its transaction", "counted is kept: sold 2"], f"{here}/counter.stale", "--bind", counter, "--times", "3",
         "--expect", "fresh", LOCK="1")


def by_itself(bind):
    itself = ("purge_race", "--bind", bind.write("self", "", first=0), "--self")
    says("by itself: stale as the design says", 0, "reproduced: stale_entry is open: cache 0, db 1", *itself)
    says("by itself: a lease refuses the fill", 0, "refused at step 5: stale_entry is not open: cache 1, db 1", *itself,
         "--fix", "lease")
    says("a wrong password", 2, ["does not let `app` in: Access denied for user 'app'"], "purge_race", "--self", "--bind",
         bind.write("wrong", "", password="pen"))


def on_a_service(bind, what, expected, *arguments, status=0, **variables):
    file = bind.write("app", SERVICE.format(python=PYTHON, apps=APPS), value=' value json "version"')
    says(what, status, expected, "purge_race", "--bind", file, *arguments, PORT=str(free_port()), timeout=600, **variables)


def reproduced(bind):
    on_a_service(bind, f"a service: {TIMES} of {TIMES}", f"reproduced {TIMES} of {TIMES}: {OPEN}", "--times", TIMES)


def refused(bind, times=int(TIMES)):
    of_all = f"{times} of {times} " if times > 1 else ""
    on_a_service(bind, f"the lease in its code: refused {times} times", [f"refused {of_all}at step 2: `EVALSHA",
                 "stale_entry is not open: cache none, db 42"], "--times", str(times), "--expect", "fresh", FIX="lease")


def other_code(bind):
    for comment in "-- writer", "# writer":
        on_a_service(bind, f"who is who by `{comment}`: all of it is another's", "not forced at step 2: reader does not come "
                     "to db.select()", "--step-timeout", "1s", status=3, COMMENT=comment)
    on_a_service(bind, "the UPDATE in a transaction", f"reproduced 3 of 3: {OPEN}", "--times", "3", TRANSACTION="1")
    on_a_service(bind, "a second DEL after 300 ms, and a fill that comes after it", [
                 "refused 2 of 2 after the last step: stale_entry is not open: cache none", "double_delete rests on",
                 f"reproduced 2 of 2: {OPEN}"], "--times", "2", "--fix", "double_delete", FIX="double_delete")


def other_clients(bind):
    update, select = "update users set version = version + 1 where id = 7", "select version from users where id = 7"
    plain = {"select": f"{CLIENT} '{select}'", "update": f"{CLIENT} '{update}'"}

    def forced(what, **commands):
        says(what, 0, f"reproduced 3 of 3: {OPEN}", "purge_race", "--times", "3", "--bind",
             bind.write("shell", SHELL.format(**{**plain, **commands})))

    forced("a connection for each statement")
    forced("a transaction in one query", update=f"{CLIENT} 'begin; {update}; commit'")
    forced("names in backquotes", update=f"{CLIENT} 'UPDATE `app`.`users` SET `version`=`version`+1 WHERE `users`.`id`=7'")
    if subprocess.run(["perl", "-MDBI", "-MDBD::MariaDB", "-e", "1"], capture_output=True).returncode:
        skip("prepared statements", "no libdbd-mariadb-perl: ./dev test installs it")
        return
    perl = {"select": PERL.format(statement="select id, version from users where id = ?", arguments="7",
                                  then="print $s->fetchrow_arrayref->[1]").replace('"', '\\"'),
            "update": PERL.format(statement="update users set version = version + ? where id = ?", arguments="1, 7", then="")}
    forced("a prepared SELECT", select=perl["select"])


def documented(bind):
    """The binding that docs/howto/replay-mysql.md shows."""
    page = open(os.path.join(os.environ["SOURCE_ROOT"], "docs/howto/replay-mysql.md")).read()
    text = page.split("```bind\n")[1].split("```")[0].replace("python3 ", f"exec {PYTHON} {APPS}/")
    text = text.replace("127.0.0.1:6379", f"127.0.0.1:{bind.ports['redis']}").replace(
        "127.0.0.1:3306", f"127.0.0.1:{bind.ports['mysql']}").replace("mariadb -u", "mariadb --no-defaults -u")
    case("docs/howto/replay-mysql.md: the servers are the test's own", all(f":{port}" in text for port in bind.ports.values()))
    says("docs/howto/replay-mysql.md: its binding", 0, "reproduced 2 of 2: stale_entry is open: cache 0, db 1", "purge_race",
         "--bind", bind.servers.write("shown.bind", text), "--times", "2", PORT=str(free_port()))


def what_goes_wrong(bind):
    quick = ("purge_race", "--step-timeout", "1s", "--bind")
    shell = SHELL.format(select=f"{CLIENT} 'select version from users where id = 7'",
                         update=f"{CLIENT} 'delete from users where id = 7 and version = 0'")
    says("a statement that the design does not know", 3, ["on a bound", "no operation of the design is it"], *quick,
         bind.write("unknown", shell))
    other = SHELL.format(select=f"{CLIENT} 'select version from users where id = 8'",
                         update=f"{CLIENT} 'update users set version = version + 1 where id = 7'")
    says("another row", 1, ["refused at step 2: `set user:7 41` came, not db.select()", "cache none, db 42"],
         *quick, bind.write("other", other))
    says("TLS is asked for", 3, "not forced at step 2: reader's command ended with status 1 before db.select()", *quick, bind.write("tls", SHELL.format(
        select="mariadb --no-defaults --ssl --ssl-verify-server-cert -u app app -Ne 'select version from users where id = 7'",
        update="true")))


# By database; what calls a client of its own by hand asks `app`.
LANES = {
    "quick": {"app": (by_itself, conformance), "served": (reproduced, refused)},
    "slow": {"app": (by_itself, conformance, other_clients, documented, what_goes_wrong), "served": (reproduced,),
             "more": (other_code, locks),
             **{f"lease{i}": (functools.partial(refused, times=share),) for i, share in enumerate(shares(int(TIMES)))}},
}


def main():
    for tool in "mariadbd", "mariadb-install-db", "mariadb":
        if not shutil.which(tool, path=os.environ["PATH"] + ":/usr/sbin"):
            print(f"1..0 # SKIP no {tool} here: ./dev test installs it")
            sys.exit()
    if subprocess.run([PYTHON, "-c", "import pymysql"], capture_output=True).returncode:
        print("1..0 # SKIP no python3-pymysql here: ./dev test installs it")
        sys.exit()
    with Servers() as servers:
        mysql = servers.mariadb()

        def lane(database, parts):
            bind = Bindings(servers, mysql, database)
            return lambda: [part(bind) for part in parts]

        beside(*[lane(*one) for one in LANES["slow" if SLOW else "quick"].items()])
    end()


main()
