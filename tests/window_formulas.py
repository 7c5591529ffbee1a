#!/usr/bin/env python3
"""A window is closed where `W leads to !W` is kept: of each window of the designs that ship, as written.

With a clock the formula can hold of a window that is open `until e, D`: an urgent event has to happen, and no process
closes the window. So with time kept only one direction is asked: what is closed leads to its end."""
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(os.environ.get("SOURCE_ROOT", Path(__file__).resolve().parent.parent))
STALEMATE = os.environ.get("STALEMATE", str(ROOT / "build/stalemate"))
LEAST = 44  # comparisons
WINDOW = re.compile(r'^window (\w+)\s*(?:"(?:[^"\\]|\\.)*")?\s*:\s*((?:.|\n)*?)(?=^\S)', re.M)


def judged(design, *options):
    command = [STALEMATE, "check", design, "--format", "json", "--as-written", "--no-progress", *options]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)["configurations"][0]


def compared(design, folder):
    text = design.read_text(encoding="utf-8")
    windows = WINDOW.findall(re.sub(r"//[^\n]*", "", text))
    checks = "".join(f"check zz_{name}: ({' '.join(w.split())}) leads to !({' '.join(w.split())})\n" for name, w in windows)
    path = Path(folder) / design.name
    path.write_text(f"{text}\n{checks}", encoding="utf-8")
    timed = re.search(r"^clock", text, re.M)
    for options in [["--untimed"], []] if timed else [[]]:
        found = judged(str(path), *options)
        for name, _ in windows:
            verdict, kept = found["windows"][name]["verdict"], found["checks"][f"zz_{name}"]["verdict"] == "kept"
            closed = verdict in ("never", "transient", "lasts")
            lasts = timed and not options and "at_most" in found["windows"][name]
            yield f"{design.name} {' '.join(options)} {name}", verdict, closed == kept or (lasts and kept)


def main():
    count, wrong = 0, []
    with tempfile.TemporaryDirectory() as folder:
        for design in sorted(ROOT.glob("models/*.stale")):
            for what, verdict, agrees in compared(design, folder):
                count += 1
                wrong += [] if agrees else [f"{what}: {verdict}, and the formula says otherwise"]
    print("1..2")
    print(f"{'not ' if wrong else ''}ok 1 - {count} windows are closed where W leads to !W")
    print("".join(f"# {w}\n" for w in wrong), end="")
    print(f"{'not ' if count < LEAST else ''}ok 2 - {count} comparisons, {LEAST} at least")
    return bool(wrong) or count < LEAST


if __name__ == "__main__":
    sys.exit(main())
