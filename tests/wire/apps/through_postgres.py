"""What a program may do on a connection to PostgreSQL comes through the proxy as it is: run as a `reset`, while all
passes. DIRECT is the server's own port. Says what differs, and fails."""
import io
import os
import select
import subprocess
import sys
import threading

import psycopg2

wrong = []


def connect(port, **more):
    return psycopg2.connect(host="127.0.0.1", port=port, user="app", password="pencil", dbname="app", **more)


def same(what, ask):
    found = [ask(port) for port in (os.environ["DIRECT"], os.environ["PGPORT"])]
    if found[0] != found[1] or found[0] is None:
        wrong.append(f"{what}: {str(found[0])[:80]} and {str(found[1])[:80]}")


def query(text, *values, **more):
    def ask(port):
        connection = connect(port, **more)
        with connection, connection.cursor() as cursor:
            cursor.execute(text, values)
            return cursor.fetchall()
    return ask


def fails(text):
    def ask(port):
        connection = connect(port)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(text)
        except psycopg2.Error as error:
            first = str(error)
        with connection, connection.cursor() as cursor:
            cursor.execute("select 1")
            return first, cursor.fetchall()
    return ask


def copy(port):
    connection = connect(port)
    out = io.StringIO()
    with connection, connection.cursor() as cursor:
        cursor.execute("create temporary table c (a int, b text)")
        cursor.copy_expert("copy c from stdin", io.StringIO("".join(f"{i}\tx{i}\n" for i in range(20000))))
        cursor.copy_expert("copy c to stdout", out)
        cursor.execute("select count(*), sum(a) from c")
        return len(out.getvalue()), cursor.fetchall()


def copy_fails(port):
    connection = connect(port)
    with connection.cursor() as cursor:
        cursor.execute("create temporary table c (a int)")
        try:
            cursor.copy_expert("copy c from stdin", io.StringIO("x\n"))
        except psycopg2.Error as error:
            return str(error)


def notify(port):
    connection = connect(port)
    connection.autocommit = True
    connection.cursor().execute("listen news")
    other = connect(port)
    with other, other.cursor() as cursor:
        cursor.execute("notify news, 'hello'")
    select.select([connection], [], [], 20)
    connection.poll()
    return [(one.channel, one.payload) for one in connection.notifies]


def notices(port):
    connection = connect(port)
    connection.cursor().execute("do $$ begin raise notice 'one'; raise notice 'two'; end $$")
    return connection.notices


def cancel(port):
    connection = connect(port)
    timer = threading.Timer(0.5, connection.cancel)
    timer.start()
    try:
        connection.cursor().execute("select pg_sleep(30)")
    except psycopg2.Error as error:
        return str(error)


def pgbench(mode):
    def ask(port):
        with open("bench.sql", "w") as file:
            file.write("\\set a 3\nselect :a + 4;\nbegin;\nselect :a;\nend;\n")
        done = subprocess.run(["pgbench", "-n", "-M", mode, "-t", "20", "-c", "3", "-h", "127.0.0.1", "-p", port, "-U",
                               "app", "-f", "bench.sql", "app"], capture_output=True, text=True,
                              env={**os.environ, "PGPASSWORD": "pencil"})
        return done.returncode, "transactions actually processed: 60/60" in done.stdout
    return ask


def pipelined(port):
    """Several cycles of the extended protocol in one write, one of them with an error."""
    import socket
    with socket.create_connection(("127.0.0.1", int(port)), 20) as s:
        def message(kind, *parts):
            body = b"".join(parts)
            return kind + (len(body) + 4).to_bytes(4, "big") + body

        def cycle(text):
            return (message(b"P", b"\0", text, b"\0\0\0") + message(b"B", b"\0\0\0\0\0\0\0\0") + message(b"D", b"P\0") +
                    message(b"E", b"\0\0\0\0\0") + message(b"S"))

        reader = s.makefile("rb")

        def read(wanted):
            kinds = b""
            while kinds.count(b"Z") < wanted:
                kind = reader.read(1)
                size = int.from_bytes(reader.read(4), "big")
                reader.read(size - 4)
                kinds += kind
            return kinds

        s.sendall(message(b"", b"\0\3\0\0user\0app\0database\0app\0\0"))
        read(1)
        s.sendall(cycle(b"select 1") + cycle(b"select no") + message(b"Q", b"select 2; select 3\0") + cycle(b"select 4"))
        found = read(4)
        # A Flush behind an error gets no reply, nor does what stands before the next Sync.
        flushed = [cycle(text)[:-5] + message(b"H") for text in (b"select no", b"select 5")]
        s.sendall(flushed[0] + flushed[1] + cycle(b"select 6") + cycle(b"select 7"))
        found += read(2)
        s.sendall(flushed[0])
        found += reader.read(1)
        reader.read(int.from_bytes(reader.read(4), "big") - 4)
        s.sendall(flushed[1] + message(b"Q", b"select 8\0") + message(b"S"))
        found += read(1)
        s.sendall(flushed[1] + message(b"S"))
        return found + read(1)


same("rows", query("select g, 'x' || g from generate_series(1, 5000) g"))
same("two megabytes", query("select repeat('abc', 700000)"))
same("a parameter", query("select %s::text, %s::int", "it's \\ ü", 7))
same("several statements", query("select 1; select 2"))
same("an error", fails("select no"))
same("an error in a transaction", fails("select 1; select 1/0; select 2"))
same("nothing", fails(";"))
same("the name of a connection", query("show application_name", application_name="someone"))
same("COPY in and out", copy)
same("a COPY that fails", copy_fails)
same("LISTEN and NOTIFY", notify)
same("notices", notices)
same("a query that is cancelled", cancel)
for mode in "simple", "extended", "prepared":
    same(f"pgbench -M {mode}", pgbench(mode))
if os.environ.get("TRUSTED"):
    same("cycles in one write", pipelined)
print("\n".join(wrong), file=sys.stderr)
sys.exit(bool(wrong))
