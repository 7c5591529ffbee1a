#!/usr/bin/env python3
"""How fast requests pass the proxy of `replay`: redis-benchmark and pgbench against servers of their own, directly and through
it, one after the other, so that both meet the same machine; of ROUNDS pairs the median of each column. Rows: what asks, clients,
requests in a pipeline, requests a second of both, what the proxy adds to the median of a request (pgbench: to the mean), and
what it takes of a processor for each, which says what it can do where the machine is busy.
Run it where nothing else runs: `./dev bench proxy [REQUESTS [ROUNDS]]`; the load before it began stands above.
"""
import csv
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tests/wire"))
from servers import Servers  # noqa: E402

STALEMATE = os.environ.get("STALEMATE", "build/stalemate")
REQUESTS = int(sys.argv[1]) if len(sys.argv) > 1 else 200000
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 3
CASES = [("redis", 1, 1), ("redis", 50, 1), ("redis", 50, 16), ("postgres", 1, 1), ("postgres", 10, 1)]

# Traffic passes while the servers are reset: as it does in a run where it is not bound.
BINDING = """bind purge_race
server redis "127.0.0.1:{redis}"
server postgres "postgres://app:pencil@127.0.0.1:{postgres}/app"
cache = redis key "user:7"
db    = postgres table users where "id = 7" value version
reset "{command}"
process reader runs "true"
process writer runs "true"
"""


def count_of(kind, clients):
    return REQUESTS // (10 if clients == 1 or kind == "postgres" else 1)


def redis_command(port, clients, pipeline, file):
    requests = count_of("redis", clients)
    return f"redis-benchmark -h 127.0.0.1 -p {port} -t get -n {requests} -c {clients} -P {pipeline} --csv >{file}"


def postgres_command(port, clients, _, file):
    requests = count_of("postgres", clients) // clients
    return (f"PGPASSWORD=pencil pgbench -h 127.0.0.1 -p {port} -U app -n -c {clients} -t {requests} -f {os.path.dirname(file)}/one.sql "
            f"app >{file} 2>&1")


def redis_measured(file):
    row = next(csv.DictReader(open(file)))
    return float(row["rps"]), float(row["p50_latency_ms"])


def postgres_measured(file):
    text = open(file).read()
    return (float(re.search(r"tps = ([\d.]+) \(without", text)[1]),
            float(re.search(r"latency average = ([\d.]+) ms", text)[1]))


COMMANDS = {"redis": (redis_command, redis_measured, "$REDIS_PORT"),
            "postgres": (postgres_command, postgres_measured, "$PGPORT")}


def direct(folder, ports, kind, clients, pipeline):
    command, measured, _ = COMMANDS[kind]
    subprocess.run(command(ports[kind], clients, pipeline, f"{folder}/direct"), shell=True, check=True)
    return measured(f"{folder}/direct")


def proxied(folder, ports, kind, clients, pipeline):
    command, measured, port = COMMANDS[kind]
    with open(f"{folder}/b.bind", "w") as file:
        file.write(BINDING.format(**ports, command=command(port, clients, pipeline, f"{folder}/proxied")))
    # The run itself is of no interest: its processes send nothing.
    running = subprocess.Popen([STALEMATE, "replay", "purge_race", "--bind", f"{folder}/b.bind", "--step-timeout", "1s"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ticks = 0
    while running.poll() is None:
        ticks = max(ticks, own_ticks(running.pid))
        time.sleep(0.02)
    return *measured(f"{folder}/proxied"), ticks / os.sysconf("SC_CLK_TCK") / count_of(kind, clients) * 1e6


def own_ticks(pid):
    """Of a processor, without what its children took; 0 once it has ended."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return sum(map(int, file.read().rsplit(")", 1)[1].split()[11:13]))
    except (OSError, ValueError, IndexError):
        return 0


def main():
    if not shutil.which("redis-benchmark"):
        sys.exit("bench/proxy.py needs redis-benchmark")
    print(f"load {os.getloadavg()[0]:.2f}, {os.cpu_count()} cores")
    print(f"{'server':8} {'clients':>7} {'pipeline':>8} {'direct/s':>9} {'proxy/s':>9} {'direct ms':>9} {'added ms':>9} {'cpu us':>7}")
    with Servers() as servers, tempfile.TemporaryDirectory() as folder:
        ports = {"redis": servers.redis()[0], "postgres": servers.postgres()}
        servers.psql(ports["postgres"], "create table users (id int primary key, version int); insert into users select "
                     "generate_series(1, 1000), 0").check_returncode()
        with open(f"{folder}/one.sql", "w") as file:
            file.write("select version from users where id = 8;\n")
        for case in CASES:
            pairs = [(direct(folder, ports, *case), proxied(folder, ports, *case)) for _ in range(ROUNDS)]
            rate, through, took, added, cpu = (statistics.median(column) for column in zip(*(
                (one[0], two[0], one[1], two[1] - one[1], two[2]) for one, two in pairs)))
            print(f"{case[0]:8} {case[1]:7} {case[2]:8} {rate:9.0f} {through:9.0f} {took:9.3f} {added:9.3f} {cpu:7.1f}", flush=True)


main()
