#!/usr/bin/env python3
"""What `check` takes of memory under `--memory`: the limit, and some 15 MB for the program itself and one for each
thread. What they know of steps is in the limit: four of them had 5 MB each beside it before."""
import os
import subprocess

from tap import STALEMATE, case, end

MIB, BESIDE = 1 << 10, 16  # ru_maxrss counts KiB; MiB, of the program itself and what waits between two looks
DESIGN = ("facebook_lease", "--set", "READERS=3", "--set", "WRITERS=3", "--as-written", "--assumptions", "none")


def searched(limit, workers):
    """The most memory in KiB of a search that this limit ends, and whether it did."""
    done = subprocess.Popen([STALEMATE, "check", *DESIGN, "--native", "never", "--quiet", "--no-progress", "--memory",
                             f"{limit}M", "--workers", str(workers)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = done.stdout.read().decode()
    done.stdout.close()
    _, status, usage = os.wait4(done.pid, 0)
    done.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_maxrss, "the limit of memory was reached" in said, said


for limit in (2, 4, 8):
    for workers in (1, 4):
        most, is_limited, said = searched(limit, workers)
        case(f"{limit} MiB, {workers} threads: {most // MIB} MiB", is_limited and most <= (limit + BESIDE + workers) * MIB, f"{most} KiB\n{said}")
end()
