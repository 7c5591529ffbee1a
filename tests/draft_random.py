#!/usr/bin/env python3
"""Drafts of random logs, which nobody has written with a program in mind: each is refused with its line, or is a design that
is laid out, checks without a warning of its text, and has no design error: it is of what came, whatever came."""
import os
import random
import re
import subprocess
import tempfile
from collections import Counter

from draft_log import log_of
from tap import STALEMATE, case, end

LOGS = 40
UPDATE = "sql UPDATE users id = {id}"
# What a program does in one go, with replies that are drawn when it runs. {v}: a version; {ok|no}: either.
ACTS = (
    "GET user:{id} _ {v|_}", "GET feed:{id} _ {v|_}", "gets user:{id} _ {v|_}", "sql SELECT users id = {id} ~ {v}",
    "sql SELECT users id = {id} FOR UPDATE ~ {v}", UPDATE + " ~ n1", UPDATE + " AND version = {v} ~ {n1|n0}",
    "SET user:{id} {v} OK EX 60", "SET user:{id} {v} {OK|_} NX", "DEL user:{id} _ n1", "INCR row:{id} _ n{v}",
    "DEL user:{id} _ n1\n@DEL feed:{id} _ n1", "MGET user:{id} _ {v|_}\n@MGET user:{next} _ {v|_}", "sql SELECT users ~ rows",
    "gets user:{id} _ {v|_}\n" + UPDATE + " ~ {v}\ncas user:{id} {v} {STORED|EXISTS} 0 60 1 5",
    "WATCH user:{id} _ OK\nGET user:{id} _ {v|_}\nSET user:{id} {v} OK",
    "WATCH user:{id} _ OK\nGET user:{id} _ {v|_}\nSET user:{id} {v} OK\nEXEC _ _ _",
    "EVALSHA user:{id} _ 4{v} abc 1\nEVALSHA user:{id} _ n1 def 1 {v} 4{v}", "LPUSH news _ n1 x",
)
ENDS = ("sql COMMIT ~ COMMIT", "sql COMMIT ~ ROLLBACK", "sql ROLLBACK ~ ROLLBACK", "PING _ _ PONG")


def some_log(draw):
    """A few requests, each a fixed sequence of acts, some in a transaction, of which a run leaves some out."""
    lines = []
    for request in draw.sample(["get_user", "update_user", "list", "transfer"], draw.randint(1, 3)):
        acts = [(draw.choice(ACTS), draw.randint(0, 1) * (draw.random() < 0.3), draw.random() < 0.3)
                for _ in range(draw.randint(1, 6))]
        for run in range(draw.randint(1, 4)):
            first = draw.randint(1, 3)
            for act, more, is_transaction in acts:
                if draw.random() < 0.15:
                    continue
                act = act.replace("{id}", str(first + more)).replace("{next}", str(first + more + 1))
                if is_transaction:
                    act = f"sql BEGIN ~ BEGIN\n{act}\n{draw.choices(ENDS, (8, 3, 3, 0.3))[0]}"
                act = re.sub(r"\{v\}", str(draw.randint(0, 2)), act.replace("{v|_}", "{v}" if draw.random() < 0.6 else "_"))
                act = re.sub(r"\{(\w+)\|(\w+)\}", lambda m: draw.choice([m[1], m[2]]), act)
                lines += [f"{request}-{run} {line}" for line in act.split("\n")]
    return log_of("\n".join(lines))


def run(*arguments):
    done = subprocess.run([STALEMATE, *arguments], capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout, done.stderr


def why_wrong(path, design, counts, *more):
    """What a draft does that it must not; None: nothing."""
    made = run("draft", path, "-o", design, "--force", *more)
    if made[0] == 2 and re.search(r": line \d+, (BEGIN|COMMIT|cas)|: no line of the log", made[2]):
        counts["refused"] += 1
        return None
    if made[0] != 0:
        return made
    laid_out = run("format", "--check", design)
    checked = run("check", design, "--as-written", "-q", "--assumptions", "none", "--max-states", "2000")
    warned = [line for line in checked[2].splitlines() if "warning:" in line and
              not re.search("asks nothing|never opens|on every run", line)]
    with open(design) as file:
        text = file.read()
    for word in "TransactionalRow", "rollback(", "[Id]", "if ok", "either", "within FILL", "atomic":
        counts[word] += word in text
    counts["drafted"] += 1
    bad = laid_out[0] != 0 or checked[0] not in (0, 1, 3) or "DESIGN ERROR" in checked[1] or warned
    return (laid_out, checked, text) if bad else None


with tempfile.TemporaryDirectory() as folder:
    path, design, counts = os.path.join(folder, "app.ndjson"), os.path.join(folder, "app.stale"), Counter()
    for seed in range(LOGS):
        text = some_log(random.Random(seed))
        with open(path, "w") as file:
            file.write(text)
        wrong = [found for more in ((), ("--no-fixes",)) if (found := why_wrong(path, design, counts, *more))]
        case(f"log {seed}, {text.count(chr(10))} lines", not wrong, f"{text}\n{wrong}")
print("#", dict(counts))
case("most were drafted, and what they have is of all kinds", counts["drafted"] >= LOGS and len(counts) == 9 and
     all(count >= 2 for count in counts.values()), counts)
end()
