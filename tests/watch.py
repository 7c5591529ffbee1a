#!/usr/bin/env python3
"""`--watch`: a command is done again when a file of its design changes, in whatever way it is replaced; it says what
changed in the answer; it waits for files that are gone; and a signal ends it with its own status, nothing left
running. Each wait is for what the program says, up to a limit."""
import os
import select
import signal
import subprocess
import tempfile
import time

from tap import STALEMATE, case, end

LIMIT = 60
runs = 0

DESIGN = """design watched "A register, and what is written to it"

use cell

cell: Cell

fix careful "Only what is good"

process writer { cell.set(if careful then 0 else TOP) }

window low: cell.value == 0 && writer done
window high: cell.value == 1

claim as written leaves high open
claim careful closes high
"""
PART = "const TOP = 1\n\ncomponent Cell {\n    value: 0..2 = 0\n    op set(v: 0..2) { value = v }\n}\n"


class Watched:
    """A command that watches, in a folder of its own."""

    def __init__(self, *line, more=()):
        self.folder = tempfile.TemporaryDirectory()
        self.said = ""
        self.write("watched.stale", DESIGN)
        self.write("cell.stale", PART)
        for name, text in more:
            self.write(name, text)
        self.process = subprocess.Popen([STALEMATE, *line], cwd=self.folder.name, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, env={**os.environ, "NO_COLOR": "1"})

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def write(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def replace(self, name, text):
        """As editors do: a new file in the place of the old one."""
        self.write(name + ".new", text)
        os.replace(self.path(name + ".new"), self.path(name))

    def until(self, mark):
        """What is said up to a line with the mark, or to the limit."""
        global runs
        said, end = "", time.monotonic() + LIMIT
        while mark not in said and time.monotonic() < end and self.process.poll() is None:
            if select.select([self.process.stdout], [], [], 0.1)[0]:
                said += os.read(self.process.stdout.fileno(), 65536).decode()
        self.said += said
        runs += mark in said
        return said if mark in said else said + f"\n(and not `{mark}`)"

    def end(self, number):
        self.process.send_signal(number)
        status = self.process.wait(LIMIT)
        self.folder.cleanup()
        return status


def expect(said, what, *words):
    missing = [it for it in words if it not in said]
    case(what, not missing, f"missing: {missing}\n{said}")


READY = "until Ctrl-C\n"
UNDONE = DESIGN.replace("if careful then 0 else TOP", "TOP")


def try_check():
    watched = Watched("check", "watched.stale", "--watch", "--quiet")
    said = watched.until(READY)
    expect(said, "check: the answer, and that it watches both files", "2 of 2 claims hold", "watching 2 files,")
    case("check: at first nothing has changed", "changed" not in said, said)
    watched.write("watched.stale", UNDONE)
    expect(watched.until(READY), "check: written in place, and what changed", "changed since the last answer:",
           "careful: high: never opens -> forever", "claim careful closes high: confirmed -> refuted", "REFUTED")
    watched.replace("watched.stale", DESIGN)
    expect(watched.until(READY), "check: replaced by a rename", "careful: high: forever -> never opens",
           "claim careful closes high: refuted -> confirmed")
    watched.replace("cell.stale", PART.replace("TOP = 1", "TOP = 2"))
    expect(watched.until(READY), "check: a file that it uses", "as written: high: forever -> never opens",
           "claim as written leaves high open: confirmed -> refuted")
    watched.replace("watched.stale", DESIGN.replace("window high", "windw high"))
    expect(watched.until(READY), "check: a mistake, and it goes on", "watched.stale:12:1: error: ", "watching ")
    os.remove(watched.path("watched.stale"))
    expect(watched.until("return\n"), "check: the design is gone", "stalemate: watched.stale is gone: waiting for its return")
    watched.write("watched.stale", DESIGN)
    expect(watched.until(READY), "check: it is back, and nothing has changed since the last answer", "nothing changed since the last answer")
    os.remove(watched.path("cell.stale"))
    expect(watched.until("return\n"), "check: a file that it uses is gone", "cell.stale is gone: waiting for its return")
    watched.write("cell.stale", PART)
    expect(watched.until(READY), "check: and back", "as written: high: never opens -> forever")
    watched.write("beside.stale", DESIGN)
    watched.write("watched.stale", DESIGN + "\n// said\n")
    expect(watched.until(READY), "check: what the answer does not depend on", "nothing changed since the last answer")
    case("check: a file beside it starts nothing", watched.said.count(READY) == 8, watched.said.count(READY))
    case("check: Ctrl-C ends it with 130", watched.end(signal.SIGINT) == 130)


def try_others():
    watched = Watched("trace", "watched.stale", "--window", "high", "--watch", "-o", "run.svg")
    watched.until(READY)
    with open(watched.path("run.svg"), encoding="utf-8") as file:
        before = file.read()
    watched.replace("watched.stale", DESIGN.replace("writer", "author"))
    watched.until(READY)
    with open(watched.path("run.svg"), encoding="utf-8") as file:
        after = file.read()
    case("trace: the picture is drawn again", "writer" in before and "author" in after and "writer" not in after, watched.said)
    case("trace: TERM ends it with 143", watched.end(signal.SIGTERM) == 143)

    watched = Watched("report", "watched.stale", "--watch", "-o", "page.html")
    watched.until(READY)
    watched.replace("watched.stale", UNDONE)
    expect(watched.until(READY), "report: the page is written, and what changed is said", "stalemate: careful: high: never opens -> forever")
    with open(watched.path("page.html"), encoding="utf-8") as file:
        page = file.read()
    case("report: the page is of the new text", "cell.set(TOP)" in page)
    case("report: Ctrl-C", watched.end(signal.SIGINT) == 130)

    watched = Watched("graph", "watched.stale", "--watch", "-o", "states.dot")
    watched.until(READY)
    os.remove(watched.path("states.dot"))
    watched.replace("watched.stale", DESIGN)
    watched.until(READY)
    case("graph: the graph is written again", os.path.exists(watched.path("states.dot")), watched.said)
    case("graph: Ctrl-C", watched.end(signal.SIGINT) == 130)

    watched = Watched("check", "watched.stale", "other.stale", "--watch", "--quiet",
                      more=[("other.stale", DESIGN.replace("design watched", "design other"))])
    expect(watched.until(READY), "two designs: three files", "watching 3 files,")
    watched.replace("other.stale", UNDONE.replace("design watched", "design other"))
    expect(watched.until(READY), "two designs: each is compared with its own answer", "nothing changed since the last answer",
           "changed since the last answer:", "claim careful closes high: confirmed -> refuted")
    case("two designs: Ctrl-C", watched.end(signal.SIGINT) == 130)


def try_unheard():
    """As in `... | head`: nothing is left running."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("watched.stale", DESIGN), ("cell.stale", PART)):
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        with subprocess.Popen([STALEMATE, "check", "watched.stale", "--watch", "--quiet"], cwd=folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            first = process.stdout.readline()
            process.stdout.close()
            try:
                status = process.wait(LIMIT)
            except subprocess.TimeoutExpired:
                process.kill()
                status = "it is still running"
        case("where nobody reads what is printed it ends", first.startswith(b"watched") and status in (0, -signal.SIGPIPE), status)


def try_absent():
    """A file that the design uses is written only once the design is watched."""
    watched = Watched("check", "user.stale", "--watch", "--quiet", more=(("user.stale", DESIGN.replace("use cell", "use later")),))
    expect(watched.until(READY), "a used file that is not there", "later.stale is not there: waiting for it", "watching 1 file,")
    watched.write("later.stale", PART)
    expect(watched.until(READY), "it comes", "2 of 2 claims hold", "watching 2 files,")
    watched.replace("later.stale", PART.replace("TOP = 1", "TOP = 2"))
    expect(watched.until(READY), "and is watched then", "as written: high: forever -> never opens")
    case("Ctrl-C", watched.end(signal.SIGINT) == 130)


def try_refused():
    for line, said in ((["check", "nonesuch", "--watch"], "there is no design `nonesuch`"),
                       (["check", "-", "--watch"], "--watch is for files: the standard input is read once"),
                       (["check", "watched.stale", "--watch", "--format", "yaml"], "check writes text"),
                       (["check", "watched.stale", "--watch", "--against", "x.json"], "--watch compares with the answer before"),
                       (["sweep", "watched.stale", "--watch"], "Unknown option --watch"),
                       (["check", "watched.stale", "--watch", "--set", "NONE=1"], "the design has no param `NONE`"),
                       (["check", "watched.stale", "--watch", "--window", "none"], "none"),
                       (["trace", "watched.stale", "--watch", "--window", "none"], "none"),
                       (["trace", "watched.stale", "--watch", "--fix", "none"], "none"),
                       (["trace", "watched.stale", "--watch", "--theme", "pink"], "pink"),
                       (["report", "watched.stale", "--watch", "--fix", "none", "-o", "page.html"], "none"),
                       (["report", "watched.stale", "--watch", "--fix", "careful", "--as-written", "-o", "page.html"], "two different things"),
                       (["graph", "watched.stale", "--watch", "--window", "none", "-o", "x.svg"], "none"),
                       (["graph", "watched.stale", "--watch", "--by", "none", "-o", "x.svg"], "none")):
        watched = Watched(*line)
        out = watched.process.communicate(timeout=LIMIT)[0].decode()
        case(" ".join(line) + ": refused at once", watched.process.returncode == 2 and said in out, out)
        watched.folder.cleanup()


try_check()
try_others()
try_unheard()
try_absent()
try_refused()
case(f"so many waits ended as they should: {runs}", runs >= 18, "all 18")
end()
