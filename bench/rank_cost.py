#!/usr/bin/env python3
"""A search shared by ranks, all on this machine: what they send each other, how even their parts are, and what sharing
costs one rank that shares with itself, beside no MPI.

  rank_cost.py [--large] [--instructions] [RANKS ...]

Times are of the processor, medians of three in turns. --instructions counts with callgrind in their place: that is the
same on a machine that does other work. --large adds a space of 22 million states."""
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys

STALEMATE = os.path.realpath(os.environ.get("STALEMATE", "build/stalemate"))
DESIGN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases/purge/purge.stale")
TOLD = re.compile(r"stalemate: (\d+) ranks? shared (\d+) states, the fullest has (\d+); \d+ candidates, (\d+) bytes")
SETTINGS = {**os.environ, "OMPI_MCA_mpi_yield_when_idle": "1"}
SMALL, LARGE = ("W=3 R=3 K=2", "W=3 R=3 K=3"), ("W=3 R=4 K=3",)


def launched(ranks):
    root = ["--allow-run-as-root"] if os.geteuid() == 0 else []
    return ["mpirun", "-q", *root, "--oversubscribe", "-n", str(ranks)]


def search(size, *before, **settings):
    sizes = [word for param in size.split() for word in ("--set", param)]
    line = [*before, STALEMATE, "check", DESIGN, "--as-written", "--reductions", "dead", "--workers", "1", "--progress", *sizes]
    answer = subprocess.run(line, capture_output=True, text=True, check=False, env={**SETTINGS, **settings})
    if "kept" not in answer.stdout:
        sys.exit(f"bench: {' '.join(line)}\n{answer.stderr}")
    return answer.stderr


def parts(size, ranks):
    found = TOLD.search(search(size, *launched(ranks)))
    if not found:
        sys.exit(f"bench: nothing was shared: {size}, {ranks} ranks")
    count, states, fullest, sent = (int(number) for number in found.groups())
    print(f"{size:<14} {states:>12,} {count:>6} {sent / states:>22.1f} {100 * (fullest * count / states - 1):>21.2f} %", flush=True)


def seconds(size, *before, **settings):
    begin = resource.getrusage(resource.RUSAGE_CHILDREN)
    search(size, *before, **settings)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return end.ru_utime + end.ru_stime - begin.ru_utime - begin.ru_stime


def instructions(size, *before, **settings):
    said = search(size, *before, "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", **settings)
    return max(int(number) for number in re.findall(r"Collected : (\d+)", said)) / 1e6


def cost(size, measure, unit):
    alone, shared = [], []
    for _ in range(1 if measure is instructions else 3):
        alone.append(measure(size, "env"))
        shared.append(measure(size, *launched(1), STALEMATE_RANKS_FROM="32768"))
    before, after = statistics.median(alone), statistics.median(shared)
    print(f"{size:<14} {before:>12,.1f} {after:>22,.1f} {unit:<20} {100 * (after / before - 1):>6.1f} %", flush=True)


def main(words):
    large, counts = "--large" in words, "--instructions" in words
    ranks = [int(word) for word in words if word.isdigit()] or [2, 3, 4, 8]
    if not shutil.which("mpirun") or not os.path.exists(os.path.join(os.path.dirname(STALEMATE), "stalemate-mpi.so")):
        sys.exit("bench: no mpirun here, or this build has no part for MPI")
    if counts and not shutil.which("valgrind"):
        sys.exit("bench: --instructions needs valgrind")
    sizes = SMALL + LARGE if large else SMALL
    print(f"{'purge':<14} {'states':>12} {'ranks':>6} {'bytes for each state':>22} {'fullest has more by':>23}")
    for size in sizes:
        for count in ranks:
            parts(size, count)
    print(f"\n{'purge':<14} {'no MPI':>12} {'one rank':>22} {'':<20} {'more':>8}")
    for size in sizes:
        cost(size, *((instructions, "million instructions") if counts else (seconds, "s of the processor")))


main(sys.argv[1:])
