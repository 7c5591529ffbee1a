#!/usr/bin/env python3
"""Completions in real shells, and pages for man. What bash, zsh and fish offer is what the program says of itself:
the commands of its help, the options of each --help, what a design declares, and the formats that a command
names when it refuses another. A shell that is not there is skipped."""
import glob
import json
import os
import pty
import re
import select
import shutil
import subprocess
import tempfile
import time

from tap import STALEMATE, case, end, skip

ROOT = os.environ["SOURCE_ROOT"]
ENV = {**os.environ, "PATH": f"{os.path.dirname(STALEMATE)}:{os.environ['PATH']}", "NO_COLOR": "1", "LC_ALL": "C.UTF-8",
       "TERM": "dumb", "HOME": "/nonexistent"}
tally = {"lines": 0, "words": 0, "options": 0, "pages": 0}


def run(*line, stdin=None, cwd=ROOT):
    return subprocess.run(line, capture_output=True, text=True, cwd=cwd, env=ENV, timeout=60, check=False, input=stdin)


# ---- what there is, as the program says it elsewhere ----

HELP = run(STALEMATE, "help").stdout
COMMANDS = re.findall(r"^  (\w+) ", HELP, re.M)
OPTIONS = {it: set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", run(STALEMATE, it, "--help").stdout, re.M)) for it in COMMANDS}
RACE = json.loads(run(STALEMATE, "check", "purge_race", "--format", "json", "--assumptions", "none").stdout)
DECLARED = {kind: [it["name"] for it in RACE["declared"][kind]] for kind in RACE["declared"]}
MEASURES = set(re.findall(r"^measure (\w+)", open(os.path.join(ROOT, "tests/commands/stalest.stale"), encoding="utf-8").read(), re.M))
SHIPPED = [os.path.basename(it)[:-6] for it in glob.glob(os.path.join(ROOT, "models/*.stale"))]
LIBRARY = [os.path.basename(it)[:-6] for it in glob.glob(os.path.join(ROOT, "models/library/*.stale"))]


def formats_of(command):
    subject = {"list": [], "help": ["check"], "conform": [os.path.join(ROOT, "tests/commands/none")]}.get(command, ["purge_race"])
    more = ["--bind", "none", "-o", "x"] if command == "replay" else []
    said = run(STALEMATE, command, *subject, *more, "--format", "?").stderr
    names = re.search(r"writes (.*), not `\?`", said)
    return set(re.split(r", | or ", names[1])) if names else said


CASES = [  # the words behind `stalemate`, what is offered
    ([""], set(COMMANDS)),
    (["che"], {"check"}),
    (["help", ""], set(COMMANDS)),
    (["completions", ""], {"bash", "zsh", "fish"}),
    (["show", ""], set(SHIPPED) | set(LIBRARY)),
    (["check", "purge_race", "--fix", ""], set(DECLARED["fixes"])),
    (["check", "purge_race", "--fix="], {f"--fix={it}" for it in DECLARED["fixes"]}),
    (["check", "purge_race", "--fix", "lease,re"], {"lease,reorder", "lease,retry_delete"}),
    (["check", "purge_race", "--fix=reorder,re"], {"--fix=reorder,retry_delete"}),
    (["check", "purge_race", "--window", ""], {"stale_entry"}),
    (["check", "purge_race", "--check", ""], {"fresh", "deadlock"}),
    (["check", "purge_race", "--check", "fresh,"], {"fresh,deadlock"}),
    (["trace", "models/purge_race.stale", "--check", ""], {"fresh", "deadlock"}),
    (["trace", "tests/commands/stalest.stale", "--measure", ""], MEASURES),
    (["check", "purge_race", "--set", ""], {f"{it}=" for it in RACE["params"]}),
    (["check", "purge_race", "--set", "WRITERS="], {"WRITERS=1", "WRITERS=2", "WRITERS=3"}),
    (["check", "purge_race", "--set=WRITERS="], {"--set=WRITERS=1", "--set=WRITERS=2", "--set=WRITERS=3"}),
    (["check", "--set", "TTL=", "purge_race"], None),
    (["sweep", "purge_race", "--over", ""], set(RACE["params"])),
    (["sweep", "purge_race", "--over", "WRITERS", "--values", "1,"], {"1,2", "1,3"}),
    (["check", "purge_race", "--color="], {"--color=auto", "--color=always", "--color=never"}),
    (["check", "purge_race", "--reductions", "dead,"], {f"dead,{it}" for it in ("symmetry", "order", "time", "all", "none")}),
    (["check", "nonesuch", "--fix", ""], set()),
    (["nonesuch", ""], set()),
    (["check", "purge_race", "--fix", "nonesuch"], set()),
]
CASES = [it for it in CASES if it[1] is not None]
CASES += [([it, "purge_race", "--"], OPTIONS[it]) for it in COMMANDS if it not in ("help", "completions")]
FORMATS = {it: formats_of(it) for it in COMMANDS if "--format" in OPTIONS[it]}
CASES += [([it, "purge_race", "--format", ""], FORMATS[it]) for it in FORMATS if isinstance(FORMATS[it], set)]


# ---- shells ----

def asked(words, cwd):
    """The program itself."""
    lines = run(STALEMATE, "completions", "--", *words, cwd=cwd).stdout.splitlines()[1:]
    return {it.split("\t")[0] for it in lines}


def bash(words, cwd):
    """Bash breaks words at `=`; it replaces only what stands behind."""
    broken = [it for word in words for it in (re.findall(r"=|[^=]+", word) or [""])]
    if words[-1].endswith("="):
        broken.append("")
    script = f"""source <("$1" completions bash); shift
        COMP_WORDS=(stalemate "$@"); COMP_CWORD=$#; compopt() {{ :; }}; _stalemate; printf '%s\\n' "${{COMPREPLY[@]}}" """
    before = words[-1][:words[-1].rfind("=") + 1]
    said = run("bash", "--norc", "-c", script, "bash", STALEMATE, *broken, cwd=cwd)
    return {before + it for it in said.stdout.split("\n") if it} | ({said.stderr} if said.stderr else set())


def zsh(words, cwd):
    script = """compdef() { : }; eval "$("$1" completions zsh)"; shift
        compadd() { print -rl -- "${offered[@]}" }; _files() { print -rl -- ${~2:-*}(N) }; compset() { : }
        words=(stalemate "$@"); CURRENT=$#words; PREFIX=$words[CURRENT]; setopt extendedglob nullglob; _stalemate"""
    said = run("zsh", "-f", "-c", script, "zsh", STALEMATE, *words, cwd=cwd)
    return set(said.stdout.split("\n")) - {""} | ({said.stderr} if said.stderr else set())


def fish(words, cwd):
    line = "stalemate " + " ".join(words)
    said = run("fish", "--no-config", "-c", 'source (stalemate completions fish | psub); complete -C "$argv[1]"', line, cwd=cwd)
    return {it.split("\t")[0] for it in said.stdout.split("\n") if it} | ({said.stderr} if said.stderr else set())


def try_cases(name, offer, cwd):
    wrong = []
    for words, wanted in CASES:
        offered = offer(words, cwd)
        tally["lines"] += 1
        tally["words"] += len(offered)
        tally["options"] += sum(it.startswith("--") for it in offered)
        if offered != wanted:
            wrong.append(f"{words}: {sorted(wanted - offered)} missing, {sorted(offered - wanted)} too many")
    case(f"{name}: {len(CASES)} lines", not wrong, "\n".join(wrong))


def try_files(name, offer, folder):
    """Designs that ship, and files of the folder that are designs; its folders, which may have some."""
    offered = offer(["check", "m"], folder)
    case(f"{name}: files that are designs", offered >= {"mine.stale"} and not any(it.startswith("mine.txt") for it in offered), offered)
    offered = offer(["check", "--against", "m"], folder)
    case(f"{name}: files of any kind", offered >= {"mine.stale", "mine.txt"}, offered)
    offered = offer(["record", "m"], folder)
    case(f"{name}: files that are bindings", "mine.bind" in offered and "mine.stale" not in offered, offered)


def type_line(command, start, typed):
    """A shell at a terminal: what it prints once `typed` was, with its tabs."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.execvpe(command[0], command, {**ENV, "PS1": "> ", "TERM": "xterm", "HOME": tempfile.gettempdir()})
    said = b""
    for text, mark in ((start + "\n", b"READY\r\n"), (typed, b"purge_race"), ("| head -1; echo EN''D\n", b"END\r\n")):
        os.write(terminal, text.encode())
        end = time.monotonic() + 20
        while mark not in said and time.monotonic() < end:
            if select.select([terminal], [], [], 0.2)[0]:
                try:
                    said += os.read(terminal, 65536)
                except OSError:
                    break
        if mark not in said:
            break
        said = said if mark.startswith(b"END") else b""
    os.write(terminal, b"exit\n")
    time.sleep(0.1)
    os.close(terminal)
    os.waitpid(child, 0)
    return said.decode(errors="replace")


SHELLS = {"bash": (bash, ["bash", "--norc", "-i"], 'eval "$(stalemate completions bash)"; echo REA""DY'),
          "zsh": (zsh, ["zsh", "-f", "-i"], 'autoload -U compinit; compinit -u -D; eval "$(stalemate completions zsh)"; echo REA""DY'),
          "fish": (fish, None, None)}
with tempfile.TemporaryDirectory() as scratch:
    for ending in ("stale", "txt", "bind"):
        with open(os.path.join(scratch, f"mine.{ending}"), "w", encoding="utf-8") as file:
            file.write("design mine\n")
    try_cases("the program", asked, ROOT)
    for shell, (offers, line, begin) in SHELLS.items():
        if not shutil.which(shell):
            skip(f"{shell}: completions", f"{shell} is not installed")
            continue
        try_cases(shell, offers, ROOT)
        try_files(shell, offers, scratch)
        if line:
            shown = type_line(line, begin, "stalemate show purge_ra\t")
            case(f"{shell}: at a terminal a tab completes the name", "design purge_race " in shown, shown)

case("commands name their formats",
       not [it for it in FORMATS if not isinstance(FORMATS[it], set) and it not in ("conform", "replay")], FORMATS)


# ---- pages ----

with open(os.path.join(ROOT, "docs/meson.build"), encoding="utf-8") as text:
    installed = re.findall(r"'(\w+)'", text.read().split("manual_commands = [")[1].split("]")[0])
case("every command has its page installed", sorted(installed) == sorted(COMMANDS), f"{installed}, {COMMANDS}")


def try_page(command):
    page = run(STALEMATE, "help", *command, "--format", "man")
    what = " ".join(["man", *command])
    tally["pages"] += 1
    shown = re.sub(r"\\f[BRI]", "", page.stdout).replace("\\-", "-")
    missing = [it for it in OPTIONS.get(command[0], []) if it != "--help" and not re.search(rf"(?<![a-z-]){it}(?![a-z-])", shown)] if command else [
        it for it in COMMANDS if f"\n{it}\n" not in shown]
    case(f"{what}: tells of all", page.returncode == 0 and not missing, missing or page.stderr)
    with tempfile.NamedTemporaryFile("w", suffix=".1", encoding="utf-8") as file:
        file.write(page.stdout)
        file.flush()
        if shutil.which("mandoc"):
            said = run("mandoc", "-Tlint", "-Wwarning", file.name)
            lines = [it for it in said.stdout.splitlines() if "missing date" not in it]
            case(f"{what}: mandoc has nothing to say", not lines, "\n".join(lines))
        if shutil.which("groff"):
            said = run("groff", "-man", "-ww", "-Tutf8", file.name)
            case(f"{what}: groff warns of nothing", said.returncode == 0 and not said.stderr and "stalemate" in said.stdout, said.stderr)


for reader in "mandoc", "groff":
    if not shutil.which(reader):
        skip(f"pages for man, read by {reader}", f"{reader} is not installed")
for page_of in [[], *[[it] for it in COMMANDS]]:
    try_page(page_of)
floors = {"lines": 80, "words": 1500, "options": 500, "pages": 18}
case(f"so much was offered: {tally}", all(tally[it] >= floors[it] for it in floors), f"at least {floors}")
end()
