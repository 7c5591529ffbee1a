#!/usr/bin/env python3
"""`mpirun -n N stalemate check`: on 1, 2, 3 and 4 ranks every byte of the answer and the exit status are those of one
process, of all designs that ship, with each search shared from its first states on; a search that is large by
itself is shared without being asked; limits on states, memory and time; signals; a rank that is killed ends the call, and
what was kept goes on with another number of ranks, to the same bytes; and what is not for ranks is refused, where MPI is
not built in, too."""
import contextlib
import glob
import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time

from tap import STALEMATE, beside, case, end, skip

ROOT = os.environ["SOURCE_ROOT"]
PURGE = os.path.join(ROOT, "bench/cases/purge/purge.stale")
MODULE = os.path.join(os.path.dirname(STALEMATE), "stalemate-mpi.so")
TOLD = re.compile(r"stalemate: (\d+) ranks? shared (\d+) states, the fullest has (\d+); (\d+) candidates, (\d+) bytes")
APART = re.compile(r"stalemate: windows of which the open states alone were gathered: (\d+), "
                   r"without those that surely leave: (\d+)\n")
RANDOM = random.Random(20272)
# Where a rank ends with another status than 0, and the first does for most designs, Open MPI would wait a second before it
# ends the others. Nothing waits for them: the first ends last of all.
SETTINGS = {**os.environ, "OMPI_MCA_mpi_yield_when_idle": "1", "OMPI_MCA_rmaps_base_oversubscribe": "1",
            "OMPI_MCA_odls_base_sigkill_timeout": "0", "LD_PRELOAD": os.environ.get("RANKS_YIELD", "")}
SETTINGS.pop("STALEMATE_RANKS_FROM", None)
SETTINGS.pop("STALEMATE_RANKS_APART", None)


def launched(ranks, program, *arguments):
    root = ["--allow-run-as-root"] if os.geteuid() == 0 else []
    return ["mpirun", "-q", *root, "--oversubscribe", "-n", str(ranks), program, *arguments]


def run(ranks, *arguments, program=STALEMATE, small=True, apart="", given=None):
    """0 ranks: one process that no launcher started. `small`: small searches are shared, too. `apart`: windows are
    judged by the states in which they are open ("1"), as where all states find room on no rank, without those that
    surely leave ("trim")."""
    line = launched(ranks, program, *arguments) if ranks else [program, *arguments]
    settings = {**SETTINGS, "STALEMATE_RANKS_FROM": "1"} if small else SETTINGS
    settings = {**settings, "STALEMATE_RANKS_APART": apart} if apart else settings
    return subprocess.run(line, capture_output=True, timeout=600, env=settings, cwd=ROOT, check=False,
                          input=given)


def words(answer):
    """What is said of errors. What Open MPI says, of its own pipes where a call is ended or of a machine without /sys, begins
    with who says it, in brackets, as no line of the program does."""
    return "".join(line for line in answer.stderr.decode().splitlines(True) if not line.startswith("["))


def told(answer):
    """Of the line that --progress ends with: ranks, states, those of the fullest, candidates, bytes."""
    found = TOLD.search(answer.stderr.decode())
    return [int(number) for number in found.groups()] if found else [0] * 5


def told_apart(answer):
    """How many windows were judged apart, and of how many the open states were trimmed."""
    found = APART.search(answer.stderr.decode())
    return [int(number) for number in found.groups()] if found else [0, 0]


def same(what, ranks, at_least, *arguments, small=True, windows=0, apart="", memory=()):
    """`windows`: at least so many are judged `apart`, for they are told to, or for the ranks have so little `memory`."""
    alone = run(0, "check", *arguments)
    shared = run(ranks, "check", "--progress", *arguments, *memory, small=small, apart=apart)
    whole, trimmed = told_apart(shared)
    count, states, fullest, candidates, _ = told(shared)
    why = (f"exit {alone.returncode} and {shared.returncode}, {len(alone.stdout)} and {len(shared.stdout)} bytes; "
           f"{count} ranks shared {states} states, {candidates} candidates\n{shared.stderr.decode()[-2000:]}")
    good = (shared.stdout == alone.stdout and shared.returncode == alone.returncode and len(alone.stdout) > 100
            and count == ranks and states >= at_least and fullest >= states / ranks
            and (trimmed if apart == "trim" else whole) >= windows and (windows > 0 or whole + trimmed == 0))
    case(f"{what}, {ranks} ranks: the same, {states} states shared, {whole} windows judged apart, {trimmed} trimmed", good, why)
    return count, states, fullest


def shipped():
    names = sorted(os.path.basename(path)[:-len(".stale")] for path in glob.glob(os.path.join(ROOT, "models/*.stale")))
    case("designs ship", len(names) >= 30, names)
    for ranks in (2, 3, 4):
        same(f"each third as JSON, from number {ranks - 2}", ranks, 300000, "--format", "json", *names[ranks - 2::3])
    for ranks, every in ((1, 6), (3, 7)):
        same(f"each number {every} as text", ranks, 50000, *names[::every])


def large():
    count, states, fullest = same("a search that is large by itself", 3, 800000, PURGE, "--as-written", "--reductions", "dead",
                                  "--native", "never", small=False)
    case("no rank has 5 % more than its part", fullest * count <= states * 1.05, f"{fullest} of {states}")
    same("a window that opens in a large space", 2, 80000, "facebook_lease", "--as-written", "--set", "READERS=3",
         "--reductions", "dead", small=False)
    same("a limit on states, within a level", 3, 100000, PURGE, "--as-written", "--reductions", "dead", "--max-states",
         "100000", small=False)


def windows_apart():
    """Where a window is open is judged by itself: on all designs without time, and in a space that no rank has room for, of
    so many states that its run is the one of the search."""
    timed = re.compile(r"^\s*clock\b", re.MULTILINE)
    names = sorted(os.path.basename(path)[:-len(".stale")] for path in glob.glob(os.path.join(ROOT, "models/*.stale"))
                   if not timed.search(open(path, encoding="utf-8").read()))
    case("designs without time ship", len(names) >= 30, names)
    for ranks, how in ((2, "trim"), (3, "1")):
        same(f"half of them, number {ranks - 2}, windows apart", ranks, 300000, "--format", "json", *names[ranks - 2::2],
             windows=150, apart=how)
    same("a window in a space that no rank has room for", 3, 400000, "cache_failover", "--as-written", "--set", "READERS=3",
         "--set", "REPLICAS=3", "--set", "FAULTS=2", "--reductions", "dead", "--native", "never", small=False, windows=1,
         memory=("--memory", "20M"))
    same("the same for a smaller space", 2, 90000, "facebook_lease", "--as-written", "--set", "READERS=3", "--reductions", "dead",
         "--native", "never", small=False, windows=1, memory=("--memory", "8M"))


def memory():
    """Each rank may take what one may; so they come further, and say as one does what ended them."""
    limited = ("check", PURGE, "--as-written", "--reductions", "dead", "--native", "never", "--memory", "2400K", "--format", "json")
    alone, shared = run(0, *limited), run(3, *limited)
    states = [int(re.search(rb'"states" : (\d+)', answer.stdout).group(1)) for answer in (alone, shared)]
    part = run(3, "check", "facebook_lease", "--as-written", "--set", "READERS=3", "--reductions", "dead", "--memory", "2400K",
               "--quiet", "--native", "never", small=False)
    case("open states that find no room in one place leave the window unknown, and checks known", part.returncode == 1 and
         re.search(rb"as written +unknown +broken .* 91582\n", part.stdout) and
         b"as written: the limit of memory was reached" in part.stdout, f"{part.stdout}\n{part.stderr}")
    case("a limit on memory is reached by all ranks together", shared.returncode == alone.returncode == 3 and
         states[1] > states[0] >= 30000, f"{states}\n{shared.stderr.decode()}")


def ranks_under(parent):
    """The processes that search: each is the child of the one that the launcher began."""
    found = []
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
            name, rest = text[text.index("(") + 1:text.rindex(")")], text[text.rindex(")") + 2:].split()
        except (OSError, ValueError):
            continue
        found.append((int(text.split()[0]), int(rest[1]), name))
    guards = [pid for pid, above, name in found if above == parent and name.startswith("stalemate")]
    return [pid for pid, above, _ in found if above in guards]


LONG = ("check", PURGE, "--as-written", "--reductions", "dead", "--native", "never", "--set", "R=5")


def waits_for_ranks(process, count):
    until = time.monotonic() + 60
    while len(ranks_under(process.pid)) < count and time.monotonic() < until:
        time.sleep(0.02)
    return sorted(ranks_under(process.pid))


def killed():
    process = subprocess.Popen(launched(3, STALEMATE, *LONG), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=SETTINGS)
    ranks = waits_for_ranks(process, 3)
    time.sleep(1)
    if len(ranks) == 3:
        os.kill(ranks[1], signal.SIGKILL)
    out, err = ended(process)
    said = re.search(rb"stalemate: rank \d was ended by signal 9 \(Killed\): there is no answer without it\n", err)
    case("a rank that is killed ends the call with status 3", len(ranks) == 3 and process.returncode == 3 and said and not out,
         f"{ranks}, exit {process.returncode}, {out} {err}")


def ended(process):
    """Its answer, or what there is of it after a minute."""
    try:
        return process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()


def late():
    """The time ends a shared search at one block of all ranks, and each rank's own small searches at any moment: there is always
    an answer, whole or not."""
    for ranks in (2, 3):
        answer = run(ranks, *LONG, "--timeout", "2s", small=False)
        found = re.search(rb"as written +unknown +unknown +(\d+)\n", answer.stdout)
        case(f"the time ends all {ranks} ranks with a part of the answer", answer.returncode == 3 and found and
             int(found.group(1)) >= 1000 and b"as written: the limit of time was reached" in answer.stdout,
             f"exit {answer.returncode} {answer.stdout} {answer.stderr}")
    whole, parts = run(0, "check", "ttl_stampede"), 0
    for number in range(10):
        settings = {**SETTINGS, "STALEMATE_RANKS_FROM": ("1", "300", "5000")[number % 3]}
        answer = subprocess.run(launched(1 + number % 3, STALEMATE, "check", "ttl_stampede", "--timeout", f"{0.01 * 2 ** number}s"),
                                capture_output=True, timeout=120, env=settings, cwd=ROOT, check=False)
        # 0: all is known but what holds only thanks to timing, which is said, and claims nothing
        is_part = answer.returncode in (3, whole.returncode) and b"the limit of time was reached" in answer.stdout + answer.stderr
        parts += is_part
        if not is_part and (answer.stdout, answer.returncode) != (whole.stdout, whole.returncode):
            case(f"any limit of time, {0.01 * 2 ** number} s", False, f"exit {answer.returncode} {answer.stdout} {answer.stderr}")
            return
    case("any limit of time, with small and shared searches", parts >= 2, parts)


def late_to_go_on():
    """The time ends ranks while those states wait for their search that they have read, or soon before or after: that is what is
    said, and the file stays, or has more."""
    with tempfile.TemporaryDirectory() as folder:
        kept_file, first, parts, reads = os.path.join(folder, "kept"), os.path.join(folder, "first"), 0, 0
        for number in range(40):
            shutil.rmtree(first, ignore_errors=True)
            os.mkdir(first)
            answer = run(3, "check", "purge_race", "--checkpoint", os.path.join(first, "kept"), "--timeout", f"{30 * 1.15 ** number:.0f}ms")
            said = re.search(rb"the verdicts of (\d+) sets of fixes and \d+ states of another are in", answer.stderr)
            parts = parts_of(first)
            if parts == 3 and said and int(said.group(1)) >= 2:
                break
        case("a search of several sets is kept in parts", parts == 3, f"{answer.stdout} {answer.stderr} {os.listdir(first)}")
        whole, milliseconds = run(0, "check", "purge_race").stdout, 3
        while reads < 3 and milliseconds < 2000:
            puts_back(first, folder)
            answer = run(3, "check", "purge_race", "--resume", kept_file, "--timeout", f"{milliseconds}ms")
            if answer.stdout == whole: # in time; what was kept is used up
                break
            lines = [line for line in words(answer).splitlines() if line]
            good = answer.returncode == 3 and os.path.exists(kept_file) and all(re.search(
                r"the (time|limit of time) was (over|reached)|the time is over|is not read yet|--resume goes on from there", line)
                for line in lines)
            reads += len(answer.stdout) > 0
            if not good:
                case(f"the time ends what goes on, {milliseconds} ms", False, f"{answer.returncode} {answer.stdout} {answer.stderr}")
                return
            milliseconds += 3 + milliseconds // 20
        puts_back(first, folder)
        answer = run(2, "check", "purge_race", "--resume", kept_file)
        case(f"the time ends what goes on, {reads} times after it was read, and the file goes on", reads >= 1 and
             answer.stdout == whole, f"{answer.stdout} {answer.stderr}")


SLOW = """design slow "A set of fixes that takes long to compile, before one that has more states"
clock
fix ways "Each read goes many ways" cost 1
fix wide "One renewal more" cost 1
component Lease {
    up: bool
    term: timer
    op renew() when !term.due { up = true; start term for 10s }
    urgent event lapse when term.due { up = false; stop term }
}
component Row {
    value: 0..1
    op set() { value = 1 }
    op get(): 0..1 {
        if ways { choose way in 0..299 }
        return value
    }
}
lease: Lease
row: Row
process holder {
    repeat 3 { lease.renew() }
    if wide { lease.renew() }
}
process writer takes 0s..2s { pause; row.set() }
background process reader { loop { row.get() takes 1s..3s } }
background process slower { loop { row.get() takes 2s..3s } }
window held: lease.up && row.value == 1
claim wide leaves held open
"""


def late_before_the_states():
    """Finer ticks are tried where a set is compiled: with `ways` that takes a second or more. The time of one rank ends there,
    and the others come to the states of `wide`, which were kept, and cannot go on with them without it."""
    with tempfile.TemporaryDirectory() as folder:
        first, path, kept_file = (os.path.join(folder, name) for name in ("first", "slow.stale", "kept"))
        os.mkdir(first)
        with open(path, "w", encoding="utf-8") as file:
            file.write(SLOW)
        run(3, "check", path, "--assumptions", "none", "--checkpoint", os.path.join(first, "kept"), "--max-states", "3500")
        begun = time.monotonic()
        run(0, "check", path, "--assumptions", "none", "--fix", "ways")
        quarter = f"{(time.monotonic() - begun) * 250:.0f}ms"  # of what that set takes here; the one before takes a twentieth
        for which, rest in ((0, "2"), (1, "1"), (2, "1")):
            for name in os.listdir(first):
                shutil.copy(os.path.join(first, name), folder)
            line = [STALEMATE, "check", path, "--assumptions", "none", "--quiet", "--resume", kept_file]
            late_line = [*line, "--timeout", quarter]
            parts = [":", "-n", "1", *late_line] if which else [":", "-n", "2", *line]
            begins = launched(1 if which < 2 else 2, *(line if which else late_line))
            answer = subprocess.run([*begins, *parts, *([":", "-n", rest, *line] if which == 1 else [])], capture_output=True,
                                    timeout=120, check=False, env={**SETTINGS, "STALEMATE_RANKS_FROM": "1"}, cwd=ROOT)
            case(f"the time of rank {which} of 3 ends before the others come to the states that were kept", answer.returncode == 3 and
                 b"came apart" not in answer.stderr and parts_of(first) == 3 and
                 (b"held" in answer.stdout or re.search(b"the time was over|is not read yet|was not compiled: ", answer.stderr)) and
                 all(os.path.exists(os.path.join(folder, name)) for name in os.listdir(first)),
                 f"exit {answer.returncode} {answer.stdout} {answer.stderr} {os.listdir(folder)}")
        answer = run(2, "check", path, "--assumptions", "none", "--resume", kept_file)
        whole = run(0, "check", path, "--assumptions", "none")
        case("and the file goes on", (answer.stdout, answer.returncode) == (whole.stdout, whole.returncode), f"{answer.stdout} {answer.stderr}")


def puts_back(first, folder):
    """What was kept first, and nothing else, is in the folder."""
    for name in os.listdir(folder):
        if name != "first":
            os.unlink(os.path.join(folder, name))
    for name in os.listdir(first):
        shutil.copy(os.path.join(first, name), folder)


def signalled():
    """What a launcher passes on ends a search as it does one process; Open MPI passes USR1 on, and lets ranks that it ends itself
    go on for as long as one tells it to."""
    for name, line, status in (("USR1", [], 138), ("INT", ["--mca", "odls_base_sigkill_timeout", "5"], 1)):
        with tempfile.TemporaryDirectory() as folder:
            kept = os.path.join(folder, "kept")
            command = launched(3, STALEMATE, *LONG, "--checkpoint", kept, "--checkpoint-every", "10ms")
            process = subprocess.Popen([*command[:2], *line, *command[2:]], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       env={**SETTINGS, "STALEMATE_RANKS_FROM": "1"})
            waits_for(kept)
            process.send_signal(getattr(signal, "SIG" + name))
            out, err = ended(process)
            said = re.search(rb"stalemate: (\d+) states are in .*kept: --resume goes on from there\n", err)
            case(f"{name}: a part of the answer, and a checkpoint", process.returncode == status and
                 b"as written: the search was interrupted" in out and said and b" %s\n" % said.group(1) in out and
                 parts_of(folder) == 3, f"exit {process.returncode} {out} {err} {os.listdir(folder)}")


def parts_of(folder):
    """How many parts the checkpoint there has; 0 where there is anything else."""
    names = sorted(os.listdir(folder))
    return len(names) - 1 if all(re.fullmatch(r"kept(\.\d+\.\d+)?", name) for name in names) else 0


def waits_for(path):
    until = time.monotonic() + 60
    while not os.path.exists(path) and time.monotonic() < until:
        time.sleep(0.01)


def goes_on(what, at_least, *arguments, by_link=False):
    """Stopped time and again, at more and more states, and each time another number of ranks, or one process, goes on."""
    whole, most, stops, changes, ranks, strays = run(0, "check", *arguments), 20, 0, 0, 3, []
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as beside:
        kept, how = os.path.join(folder, "kept"), "--checkpoint"
        if by_link:
            os.symlink(kept, os.path.join(beside, "link"))
            kept = os.path.join(beside, "link")
        while True:
            answer = run(ranks, "check", *arguments, how, kept, "--max-states", str(most))
            if not os.path.exists(kept) or stops > 30:
                break
            strays += os.listdir(beside)[by_link:]
            before, ranks, how = ranks, RANDOM.randrange(5), "--resume"
            stops, changes, most = stops + 1, changes + (before != ranks), most * 3
        left = os.listdir(folder) + strays
        stays = os.path.islink(kept) == by_link
    case(f"{what}: {stops} stops, {changes} times another number of ranks went on, the same", stops >= at_least and not left and stays and
         answer.stdout == whole.stdout and answer.returncode == whole.returncode,
         f"exit {answer.returncode}, {left}\n{answer.stdout}\n{answer.stderr}")


def kept():
    goes_on("one set of fixes", 3, "purge_race", "--as-written", "--set", "WRITERS=2", "--format", "json")
    goes_on("a timed design", 3, "facebook_lease", "--as-written", "--format", "json")
    goes_on("through a link, which stays, with all files beside what it names", 3, "facebook_lease", "--as-written",
            "--format", "json", by_link=True)
    goes_on("each set of fixes", 3, "purge_race", "--format", "json")
    goes_on("each set of fixes, of which some statements are run by none", 1,
            os.path.join(ROOT, "tests/language/warn/fix_not_run.stale"))


def resumed_after_kill():
    """A rank is killed at any moment, also while it writes: what was kept last is whole. Each time so soon after something is
    kept that most of the search is before it; where it was over all the same, it begins anew."""
    arguments = ("check", PURGE, "--as-written", "--reductions", "dead", "--native", "never", "--format", "json")
    whole, kills, begun = run(0, *arguments), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        kept_file, ranks = os.path.join(folder, "kept"), 4
        while kills < 4 and begun < 40:
            how, known = ("--resume", os.stat(kept_file)) if os.path.exists(kept_file) else ("--checkpoint", None)
            process = subprocess.Popen(launched(ranks, STALEMATE, *arguments, how, kept_file, "--checkpoint-every", "10ms"),
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=SETTINGS)
            searching = waits_for_ranks(process, ranks)
            waits_for_another(kept_file, known, process)
            time.sleep(RANDOM.uniform(0, 0.2))
            with contextlib.suppress(ProcessLookupError):
                os.kill(RANDOM.choice(searching), signal.SIGKILL)
            ended(process)
            kills, begun, ranks = kills + (process.returncode == 3), begun + 1, 2 + RANDOM.randrange(3)
        answer = run(2, *arguments, *(("--resume", kept_file) if os.path.exists(kept_file) else ()), small=False)
        left = [name for name in os.listdir(folder) if not re.search(r"\.[A-Za-z0-9]{6}$", name)]
        case(f"{kills} of {begun} times a rank was killed, and the search goes on to the same end", kills >= 4 and not left and
             (answer.stdout, answer.returncode) == (whole.stdout, whole.returncode),
             f"exit {answer.returncode} {answer.stdout} {answer.stderr} {left}")


def waits_for_another(path, known, process):
    """Until the file there is another than the one that is `known`, or the process has ended."""
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        try:
            seen = os.stat(path)
            if known is None or (seen.st_ino, seen.st_mtime_ns) != (known.st_ino, known.st_mtime_ns):
                return
        except FileNotFoundError:
            pass
        time.sleep(0.005)


def damaged():
    """Parts that are damaged, missing, or another's, and folders that not all ranks see."""
    arguments = ("check", "purge_race", "--as-written", "--set", "WRITERS=2")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "kept")
        run(3, *arguments, "--checkpoint", path, "--max-states", "300")
        with open(path + ".1.1", "rb") as file:
            part = file.read()
        with open(path + ".1.2", "rb") as file:
            other = file.read()
        for what, data, why in (("a flipped byte", part[:-60] + b"\377\376" + part[-58:], "it is damaged"),
                                ("what was cut short", part[:100], "it ends too early"),
                                ("another part", other, "it is a part of another checkpoint"),
                                ("no part", b"", "it is not a part of a checkpoint"),
                                ("a missing part", None, "No such file or directory")):
            os.unlink(path + ".1.1")
            if data is not None:
                with open(path + ".1.1", "wb") as file:
                    file.write(data)
            for ranks in (0, 1, 2, 4):
                answer = run(ranks, *arguments, "--resume", path)
                said = re.search(r"stalemate: (rank \d: )?cannot read (.*): (.*)\n", answer.stderr.decode())
                case(f"{what} is refused, by {ranks} ranks", answer.returncode == 2 and not answer.stdout and said and
                     said.group(2, 3) == (path + ".1.1", why), f"exit {answer.returncode} {answer.stdout} {answer.stderr}")
            with open(path + ".1.1", "wb") as file:
                file.write(part)
        answer = run(2, *arguments, "--resume", path)
        case("and the whole ones go on", answer.stdout == run(0, *arguments).stdout and not os.listdir(folder), answer.stderr)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        run(0, *arguments, "--checkpoint", os.path.join(one, "kept"), "--max-states", "300")
        unseen = "{} is in another folder here than for the first rank: all ranks need to see the same files"
        for what, how, why in (("a checkpoint", ("--checkpoint", "new"), unseen.format("new")),
                               ("one to go on with", ("--resume", "kept"), unseen.format("kept")),
                               ("one to read", ("--resume", "kept", "--checkpoint", os.path.join(one, "new")),
                                "cannot read kept: No such file or directory")):
            line = [STALEMATE, *arguments, *how]
            answer = subprocess.run([*launched(1, line[0])[:-3], "-n", "1", "--wdir", one, *line, ":", "-n", "1", "--wdir", two, *line],
                                    capture_output=True, timeout=120, env={**SETTINGS, "STALEMATE_RANKS_FROM": "1"}, check=False)
            case(f"{what} that not all ranks see", answer.returncode == 3 and not answer.stdout and
                 words(answer) == f"stalemate: rank 1: {why}\n" and not os.listdir(two),
                 f"exit {answer.returncode} {answer.stdout} {answer.stderr}")


def different():
    """Ranks that were started with different lines."""
    first = launched(1, STALEMATE, "check", "purge_race", "--as-written")
    for what, line in (("designs", ("facebook_lease", "--as-written")),
                       ("limits", ("purge_race", "--as-written", "--max-states", "50"))):
        answer = subprocess.run([*first, ":", "-n", "1", STALEMATE, "check", *line], capture_output=True, timeout=120, check=False,
                                env={**SETTINGS, "STALEMATE_RANKS_FROM": "1"}, cwd=ROOT)
        said = "stalemate: rank 0: the ranks do not search the same: each needs the same program, design, library and options\n"
        case(f"ranks with different {what} end", answer.returncode == 3 and not answer.stdout and words(answer) == said,
             f"exit {answer.returncode} {answer.stdout} {answer.stderr}")


def refuses(what, said, *arguments, **how):
    answer = run(2, *arguments, **how)
    lines = [line for line in answer.stderr.decode().splitlines() if line.startswith("stalemate: ")]
    case(f"{what} is refused, and once", answer.returncode == 2 and not answer.stdout and lines == [f"stalemate: {said}"],
         f"exit {answer.returncode} {answer.stdout} {answer.stderr}")


LATE = """design late "Statements that only the last states come to, and one that none does"
component Row {
    v: 0..9 = 0
    op set(x: 0..9) { v = x }
    op get(): 0..9 { return v }
    op late() { v = 9 }
}
r: Row
q: Row
process a {
    r.set(1); r.set(2); r.set(3); r.set(4); r.set(5)
    let x = q.get()
    if x == 5 { r.late() }
    if x == 8 { r.set(0) }
}
process b { q.set(1); q.set(2); q.set(3); q.set(4); q.set(5) }
check c: never r.v == 8
"""


def warned():
    """Where runs come is known of all ranks together: the one warning is of what no state leads to."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "late.stale")
        with open(path, "w", encoding="utf-8") as file:
            file.write(LATE)
        alone = run(0, "check", path)
        case("a warning, of one statement", alone.stderr.count(b": warning: ") == 1 and b"r.set(0)" in alone.stderr, alone.stderr)
        for ranks in (1, 2, 3):
            shared = run(ranks, "check", path)
            case(f"the same warning, of {ranks} ranks", shared.stdout == alone.stdout and words(shared) == words(alone),
                 shared.stderr.decode())


def refused():
    refuses("another command", "several ranks were started: they are for `check`", "list")
    refuses("--spill", "--spill is for one rank: several have the states in memory", "check", "purge_race", "--spill", "/tmp")
    refuses("--watch", "--watch is for one rank, not for several", "check", "purge_race", "--watch")
    refuses("the standard input", "several ranks read a file, not the standard input: only the first has one", "check", "-",
            given=b"design d\n")
    alone = subprocess.run([STALEMATE, "check", "purge_race"], capture_output=True, timeout=60, check=False,
                           env={**SETTINGS, "PMI_SIZE": "2", "PMI_RANK": "0"})
    case("a launcher of another MPI is told apart", alone.returncode == 2 and not alone.stdout and
         b"do not know of each other" in alone.stderr, alone.stderr)


def missing():
    """The program without its module: a copy of it alone in a folder."""
    with tempfile.TemporaryDirectory() as folder:
        program = shutil.copy(STALEMATE, folder)
        refuses("a build without MPI", "several ranks were started, and this build has no part for MPI: stalemate-mpi.so is "
                "missing, or the library of MPI that it was built with", "check", "purge_race", program=program)
        alone = run(0, "check", "purge_race", program=program, small=False)
        case("and checks by itself", alone.stdout == run(0, "check", "purge_race").stdout, alone.stderr)


def in_turn(*parts):
    return lambda: [part() for part in parts]


if not shutil.which("mpirun") or not os.path.exists(MODULE):
    skip("ranks", "no mpirun here, or this build has no part for MPI")
else:
    # Most of it is waiting: for ranks to come together, for a time to end, for a file. What draws numbers is in one lane.
    beside(in_turn(refused, missing, different, damaged, late, late_to_go_on, late_before_the_states),
           in_turn(warned, kept, resumed_after_kill, signalled, killed, memory),
           in_turn(large, windows_apart, shipped))
end()
