"""Servers of a test: each on a free port of loopback or a socket, in a folder of its own, and stopped at the end."""
import glob
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time

given = set()


def free_port():
    """Below those that the system gives to connections: else one of the thousands that a run makes may have it before the
    server does for which it is meant."""
    while True:
        port = random.randrange(10000, 32000)
        with socket.socket() as s:
            if port in given or s.connect_ex(("127.0.0.1", port)) == 0:
                continue
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port))
            except OSError:
                continue
        given.add(port)
        return port


def has_user(name):
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


def postgres_binaries():
    """Debian has the server's programs in a folder for each version; the newest, or None."""
    found = glob.glob("/usr/lib/postgresql/*/bin/initdb") or filter(None, [shutil.which("initdb")])
    folders = sorted((os.path.dirname(path) for path in found), key=lambda path: [len(path), path])
    return folders[-1] if folders else None


class Servers:
    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="stalemate-wire-")
        self.processes = []
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.send_signal(getattr(process, "stop_signal", signal.SIGTERM))
        for process in self.processes:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text):
        with open(self.path(name), "w") as file:
            file.write(text)
        return self.path(name)

    def start(self, *command):
        log = open(self.path(f"log{len(self.processes)}"), "w")
        self.processes.append(
            subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder))
        return self.processes[-1]

    def await_socket(self, address):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
            with socket.socket(family) as s:
                if s.connect_ex(address) == 0:
                    return
            time.sleep(0.01)
        raise RuntimeError(f"nothing listens at {address}")

    def memcached(self):
        port = free_port()
        user = ("-u", "nobody") if os.geteuid() == 0 else ()
        self.start("memcached", "-l", "127.0.0.1", "-p", str(port), "-U", "0", *user)
        self.await_socket(("127.0.0.1", port))
        return port

    def postgres(self, *options, auth="trust"):
        """The port of a new one, with a database `app` of a user `app`, whose password is `pencil`; it listens on a socket
        in its folder, too. PostgreSQL refuses to run as root."""
        binaries = postgres_binaries()
        # Debian's psql is a script of Perl, which takes ten times as long to start as the program that it calls.
        if not os.environ["PATH"].startswith(binaries):
            os.environ["PATH"] = f"{binaries}:{os.environ['PATH']}"
        port, data = free_port(), self.path("postgres")
        os.mkdir(data, 0o700)
        as_user = ()
        if os.geteuid() == 0:
            user = next(name for name in ("postgres", "nobody") if has_user(name))
            shutil.chown(data, user)
            os.chmod(self.folder, 0o711)
            as_user = ("setpriv", "--reuid", user, "--regid", str(pwd.getpwnam(user).pw_gid), "--clear-groups")
        password = self.write("password", "pencil\n")
        os.chmod(password, 0o644)
        # English, whatever the user speaks: messages are compared.
        subprocess.run([*as_user, f"{binaries}/initdb", "-D", data, "-U", "app", "-A", auth, "--pwfile", password, "-E",
                        "UTF8", "--locale", "C", "--no-sync"], check=True, stdout=subprocess.DEVNULL, cwd=data)
        settings = ("fsync=off", "max_connections=120", "shared_buffers=16MB", f"unix_socket_directories={data}",
                    "listen_addresses=127.0.0.1,::1", *options)
        self.start(*as_user, f"{binaries}/postgres", "-D", data, "-p", str(port),
                   *(part for setting in settings for part in ("-c", setting)))
        self.processes[-1].stop_signal = signal.SIGINT # at once, whoever is connected
        self.await_socket(("127.0.0.1", port))
        self.await_ready(port)
        return port

    def await_ready(self, port):
        """It listens a little before it lets anybody in."""
        end = time.monotonic() + 60
        while self.psql(port, "select 1", "postgres").returncode != 0:
            if time.monotonic() > end:
                raise RuntimeError(f"the database at port {port} does not start")
            time.sleep(0.05)
        self.psql(port, "create database app", "postgres").check_returncode()

    def psql(self, port, text, database="app"):
        return subprocess.run(["psql", "-qtAX", "-v", "ON_ERROR_STOP=1", "-c", text], capture_output=True, text=True,
                              env={**os.environ, "PGHOST": "127.0.0.1", "PGPORT": str(port), "PGUSER": "app",
                                   "PGPASSWORD": "pencil", "PGDATABASE": database})

    def mariadb(self):
        """The port of a new one, with a database `app` of a user `app`, whose password is `pencil`."""
        port, data = free_port(), self.path("mariadb")
        user = f"--user={pwd.getpwuid(os.geteuid()).pw_name}"
        subprocess.run(["mariadb-install-db", "--no-defaults", f"--datadir={data}", user, "--skip-test-db",
                        "--auth-root-authentication-method=normal"], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, cwd=self.folder)
        self.start("mariadbd", "--no-defaults", f"--datadir={data}", user, "--bind-address=127.0.0.1", f"--port={port}",
                   f"--socket={data}/s", "--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=16M",
                   "--skip-name-resolve")
        self.await_socket(f"{data}/s")
        self.mysql("create database app; create user app@'127.0.0.1' identified by 'pencil'; grant all on app.* to "
                   "app@'127.0.0.1'; grant process on *.* to app@'127.0.0.1'")
        return port

    def mysql(self, text):
        """As root, on the socket."""
        subprocess.run(["mariadb", "--no-defaults", f"--socket={self.path('mariadb')}/s", "-u", "root", "-e", text],
                       check=True)

    def redis(self):
        """The port of a new one, and its process."""
        port = free_port()
        process = self.start("redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "",
                             "--unixsocket", self.path(f"redis{port}.sock"))
        self.await_socket(("127.0.0.1", port))
        return port, process
