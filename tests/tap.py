"""Cases of a test program in Python, and what they ran: TAP on standard output."""
import fnmatch
import glob
import os
import subprocess
import sys
import threading
import time

STALEMATE = os.environ["STALEMATE"]
count = failed = 0
lock = threading.Lock()
last = threading.local()
last.time = time.monotonic()
last.used = 0.0


def used():
    """Seconds of processors: of this program, and of those that it waited for."""
    return sum(os.times()[:4])


# Where only a share of the designs that ship is tried, as under the sanitizers, floors on what they have do not hold.
SHARE = os.environ.get("STALEMATE_SHIPPED")


def shipped():
    """The designs that ship, from the root of the checkout; or those that STALEMATE_SHIPPED picks."""
    files = sorted(glob.glob("models/*.stale", root_dir=os.environ["SOURCE_ROOT"]))
    some = [it for it in files if fnmatch.fnmatch(os.path.basename(it), SHARE or "*")]
    assert len(some) >= (1 if SHARE else 35), some
    return some


def case(what, good, why=""):
    global count, failed
    with lock:
        count += 1
        if not good:
            failed += 1
            for line in str(why).splitlines():
                print("#", line)
        print(f"{'ok' if good else 'not ok'} {count} - {what}", flush=True)
        if os.environ.get("STALEMATE_TIMES_SHOWN"):
            print(f"# {time.monotonic() - last.time:.2f} s, of processors {used() - last.used:.2f} s", flush=True)
        last.time, last.used = time.monotonic(), used()


def skip(what, why):
    global count
    with lock:
        count += 1
        print(f"ok {count} - {what} # SKIP {why}", flush=True)


def beside(*lanes):
    """Calls them side by side, for most of a forced run is waiting. Each has servers of its own, or touches other keys and
    tables. What one of them raises is raised once all have ended."""
    raised = []

    def run(lane):
        last.time, last.used = time.monotonic(), used()
        try:
            lane()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(lane,)) for lane in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if raised:
        raise raised[0]


def stalemate(*arguments, timeout=60, **variables):
    """Runs a command: status, what it says, and what it says of mistakes."""
    done = subprocess.run([STALEMATE, *arguments], capture_output=True, text=True, timeout=timeout,
                          env={**os.environ, **variables})
    return done.returncode, done.stdout, done.stderr


def end():
    print(f"1..{count}")
    sys.exit(failed > 0)
