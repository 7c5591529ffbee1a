#!/usr/bin/env python3
"""How fast requests pass the proxy of `replay`: redis-benchmark against a Redis of its own, directly and through it, one
after the other in the same minute. Rows: clients, requests in a pipeline, requests a second of both, and what the proxy
adds to the median of a request. Run it where nothing else runs: `./dev bench proxy [REQUESTS]`.
"""
import csv
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../tests/wire"))
from servers import Servers  # noqa: E402

STALEMATE = os.environ.get("STALEMATE", "build/stalemate")
REQUESTS = sys.argv[1] if len(sys.argv) > 1 else "200000"
CASES = [(1, 1), (50, 1), (50, 16)]  # clients, pipeline

# Traffic passes while the servers are reset: as it does in a run where it is not bound.
BINDING = """bind purge_race
server redis "127.0.0.1:{port}"
cache = redis key "user:7"
db    = redis key "row:7"
wire db.value     "GET $key"
wire db.select    "GET $key"
wire db.increment "INCR $key"
reset "{command} && redis-cli -p {port} flushall && redis-cli -p {port} set row:7 0"
process reader runs "true"
process writer runs "true"
"""


def command(port, clients, pipeline, file):
    requests = str(int(REQUESTS) // (10 if clients == 1 else 1))
    return f"redis-benchmark -h 127.0.0.1 -p {port} -t get -n {requests} -c {clients} -P {pipeline} --csv >{file}"


def measured(file):
    row = next(csv.DictReader(open(file)))
    return float(row["rps"]), float(row["p50_latency_ms"])


def direct(folder, port, clients, pipeline):
    subprocess.run(command(port, clients, pipeline, f"{folder}/direct"), shell=True, check=True)
    return measured(f"{folder}/direct")


def proxied(folder, port, clients, pipeline):
    with open(f"{folder}/b.bind", "w") as file:
        file.write(BINDING.format(port=port, command=command("$REDIS_PORT", clients, pipeline, f"{folder}/proxied")))
    # The run itself is of no interest: its processes send nothing.
    subprocess.run([STALEMATE, "replay", "purge_race", "--bind", f"{folder}/b.bind", "--step-timeout", "1s"],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return measured(f"{folder}/proxied")


def main():
    if not shutil.which("redis-benchmark"):
        sys.exit("bench/proxy.py needs redis-benchmark")
    print(f"{'clients':>7} {'pipeline':>8} {'direct/s':>9} {'proxy/s':>9} {'direct ms':>9} {'added ms':>9}")
    with Servers() as servers, tempfile.TemporaryDirectory() as folder:
        port, _ = servers.redis()
        for clients, pipeline in CASES:
            without, with_it = direct(folder, port, clients, pipeline), proxied(folder, port, clients, pipeline)
            print(f"{clients:7} {pipeline:8} {without[0]:9.0f} {with_it[0]:9.0f} {without[1]:9.3f} "
                  f"{with_it[1] - without[1]:9.3f}", flush=True)


main()
