#!/usr/bin/env python3
"""What `conform` takes of memory grows with the keys of a log, and not with its lines, which wait in a file without a name:
of a file or a pipe, with requests told or not. And what becomes of it where no such file can be made."""
import json
import os
import random
import subprocess
import tempfile

from conform_search import BIND, bind, folder
from conform_traffic import request
from tap import STALEMATE, case, end

MIB, KEYS, CLIENTS = 1 << 10, 1000, 8  # ru_maxrss counts KiB
LOG, ANSWER = (os.path.join(folder.name, name) for name in ("many.ndjson", "answer.json"))


def write(count, is_told):
    """A log of so many lines and a few more, with which its requests are over; and its bytes."""
    generator = random.Random(count)
    row, cache, under, names, seq = [0] * KEYS, [None] * KEYS, [None] * CLIENTS, [None] * CLIENTS, 0
    with open(LOG, "w") as log:
        while seq < count or any(under):
            who = generator.randrange(CLIENTS)
            line = next(under[who], None) if under[who] else None
            if not line and seq < count:
                under[who], names[who] = request(generator.randrange(KEYS), row, cache, generator), f"r-{seq}"
                line = next(under[who])
            if not line:
                under[who] = None
                continue
            op, key, value, reply = line
            seq += 1
            log.write(json.dumps({"seq": seq, "from": 100 * seq - generator.randrange(100), "to": 100 * seq + generator.randrange(100),
                                  "who": names[who] if is_told else "pool", "request": "r" if is_told else None, "store": "redis",
                                  "op": op, "key": key, "value": value, "reply": reply}) + "\n")
    return os.path.getsize(LOG)


def judge(*options, piped=False, **variables):
    """Status, answer, what is said of mistakes, and the most memory that it had."""
    with open(LOG, "rb") as log, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        source = subprocess.Popen(["cat"], stdin=log, stdout=subprocess.PIPE) if piped else None
        done = subprocess.Popen([STALEMATE, "conform", "purge_race", "/dev/stdin" if piped else LOG, "--bind", BIND, *options],
                                stdin=source.stdout if piped else subprocess.DEVNULL, stdout=out, stderr=err,
                                env={**os.environ, **variables})
        _, status, usage = os.wait4(done.pid, 0)
        done.returncode = os.waitstatus_to_exitcode(status)
        if source:
            source.stdout.close()
            source.wait()
        out.seek(0)
        err.seek(0)
        return done.returncode, out.read().decode(), err.read().decode(), usage.ru_maxrss


def grows(is_told):
    """Four times the lines, and hardly more memory. Each line would be 250 bytes and more: 36 MiB."""
    name = "requests told" if is_told else "nobody says whose"
    fewer = write(50_000, is_told)
    short = judge("--workers", "2")
    more = write(200_000, is_told)
    long = judge("--workers", "2")
    grown = long[3] - short[3]
    case(f"{name}: 150,000 lines more take less than 16 MiB more", short[0] == long[0] == 0 and more - fewer > 20 << 20
         and grown < 16 * MIB, f"{grown} KiB; {short} {long}")
    print(f"# {grown} KiB", flush=True)
    piped = judge("--workers", "2", piped=True)
    case(f"{name}: the same of a pipe", piped[:2] == long[:2] and piped[3] - short[3] < 16 * MIB, f"{piped} {long}")
    return long


bind("purge_race")
grows(True)
answer = grows(False)

# Its file is without a name, and there is none of a small log.
with tempfile.TemporaryDirectory() as where:
    case("nothing is left", judge(TMPDIR=where)[:2] == answer[:2] and os.listdir(where) == [])
done = judge("-o", ANSWER, TMPDIR="/nowhere")
case("no folder for the file", done[:2] == (2, "") and not os.path.exists(ANSWER) and
     done[2] == "stalemate: cannot write a temporary file in /nowhere: No such file or directory\n", done[2])
write(5_000, False)
case("which a small log does not need", judge(TMPDIR="/nowhere")[0] == 0)
end()
