#!/usr/bin/env python3
"""`conform --format json` is what docs/conform.schema.json says, for logs that reach all of it; what the schema must refuse,
it refuses; each line is counted once. The example of docs/reference/json.md is what is written of that log. And `-o`: the
same bytes, by the file's ending, whole or not at all; of a page so many lines as it is told."""
import copy
import html
import json
import os
import re
import subprocess
import tempfile
from collections import Counter

from conform_log import PURGE, RACE, SECOND, SQL, delete, fill, get, incr, made, select, sql, write_log
from json_schema import Schema
from tap import STALEMATE, case, end

ROOT = os.environ["SOURCE_ROOT"]
SCHEMA = Schema(os.path.join(ROOT, "docs/conform.schema.json"))
folder = tempfile.TemporaryDirectory()
LOG, BIND, DESIGN = (os.path.join(folder.name, name) for name in ("app.ndjson", "app.bind", "mine.stale"))
documents = {}


def conform(*arguments):
    return subprocess.run([STALEMATE, "conform", *arguments], capture_output=True, text=True, timeout=120)


def write(lines, binding=PURGE):
    write_log(LOG, copy.deepcopy(lines))
    with open(BIND, "w", encoding="utf-8") as file:
        file.write(binding)


def is_as(what, lines, *options, design="purge_race", binding=PURGE, status=0):
    write(lines, binding)
    done = conform(design, LOG, "--bind", BIND, "--format", "json", *options)
    documents[what] = json.loads(done.stdout)
    wrong = SCHEMA.wrong_with(documents[what])
    case(f"{what}: is as the schema says", not wrong and done.returncode == status,
         "\n".join(wrong[:20]) + done.stderr + str(done.returncode))
    return documents[what]


def is_counted(what):
    """Each line of the log is of one kind."""
    lines = documents[what]["lines"]
    kinds = [lines[name] for name in ("known", "without_effect", "own_reads", "not_bound")]
    kinds += [unknown["lines"] for unknown in lines["unknown"]]
    case(f"{what}: each line is counted once", sum(kinds) == lines["total"], lines)


def logs():
    is_as("fits", RACE)
    is_as("nothing to judge", [made("GET", "other")])
    is_as("does not fit", RACE[:5] + [get("18", at=10 * SECOND)], status=1)
    is_as("fits with a fix", [incr(1), fill("1")], status=1)
    is_as("ends too early", [get(None, request="a-1"), select("17", request="a-1"), incr(18)], status=1)
    is_as("a limit", RACE, "--max-states", "1", status=3)
    is_as("begins in the middle", [get("17"), incr(18), delete()], "--warm")
    many = [{**line, "key": line["key"].replace("7", key)} for key in "123" for line in RACE[:5]]
    is_as("several keys", many)
    more = RACE + [made("EXPIRE", "user:7", None, 1, "5"), made("GET", "other", None, None),
                   made("GET", "user:7", None, {"error": "LOADING"}), get("17", at=20 * SECOND)]
    is_as("coverage", more)
    within = [get(None), sql("BEGIN", "OK", key=None, who="c"), sql("UPDATE", "18", who="c"), sql("SELECT", "18", who="c"),
              sql("COMMIT", "OK", key=None, who="c"), sql("SELECT", "18")]
    is_as("a transaction", within, binding=SQL)
    # One line with a second key: the DEL of both is one command.
    both = [made("DEL", key, None, "unknown", atomic=2, at=2 * SECOND) for key in ("user:7", "user:7:lease")]
    is_as("a DEL of two keys", [incr(1), *both])
    is_as("lacks lines", [incr(1), incr(2), delete(), select("2"), fill("2")], "--missing", "2")
    is_as("durations", RACE, "--times")
    is_as("params", RACE, "--fit", "FILL,DELAY,CALL")
    calls = [line for i in range(60) for line in (incr(i + 1), delete())]
    is_as("a 99th percentile", calls, "--fit", "CALL")
    # At least from the fill's reply at 5.001 s to when the second DEL was sent at 20 s; claimed are DELAY + CALL, 1.2 s.
    late = RACE[:5] + [delete(at=20 * SECOND)]
    window = is_as("longer than is claimed", late, "--fix", "double_delete", status=1)["keys"][0]["windows"][0]
    case("longer than is claimed: is said", window["is_longer_than_claimed"] and window["to"] - window["from"] == 14999000, window)
    for what in list(documents):
        is_counted(what)


def guarantees():
    for what, lines, status in (
            ("kept", [made("write", "k", "1", "OK"), made("read", "k", None, "1")], 0),
            ("broken", [made("write", "k", "1", "OK"), made("write", "k", "2", "OK"), made("read", "k", None, "1")], 1),
            ("nothing read", [made("read", "k", None, None)], 0)):
        write(lines)
        done = conform("--guarantees", LOG, "--format", "json")
        documents[f"guarantees, {what}"] = document = json.loads(done.stdout)
        wrong = SCHEMA.wrong_with(document)
        case(f"guarantees, {what}: are as the schema says", not wrong and done.returncode == status, "\n".join(wrong) + done.stdout)


def refused_design():
    with open(DESIGN, "w", encoding="utf-8") as file:
        file.write("design mine\nprocess p { nothing() }\n")
    is_as("a design with a mistake", RACE, design=DESIGN, status=2)


def reached(least):
    """A schema that nothing reaches holds nothing."""
    seen = Counter()

    def look(value):
        for name, member in value.items() if isinstance(value, dict) else ():
            seen[name] += 1
            seen[name, "some"] += isinstance(member, (list, dict)) and len(member) > 0
            if isinstance(member, (str, bool, type(None))):
                seen[name, member] += 1
            look(member)
        for one in value if isinstance(value, list) else ():
            look(one)

    for document in documents.values():
        look(document)
    for what, count in least.items():
        case(f"at least {count} with {what}", seen[what] >= count, seen[what])


def refuses(what, message, change):
    document = copy.deepcopy(documents["fits"])
    change(document)
    wrong = SCHEMA.wrong_with(document)
    case(f"refused: {what}", any(re.search(message, one) for one in wrong), "\n".join(wrong))


def refusals():
    def window(document, **changed):
        document["keys"][0]["windows"][0].update(changed)

    refuses("an unknown member", "has fist, which", lambda it: it.update(fist=True))
    refuses("a missing member", "has no at_once", lambda it: it.pop("at_once"))
    refuses("a time as text", r"from is '5s'", lambda it: window(it, **{"from": "5s"}))
    refuses("an unknown word", "verdict is 'ok', not one of", lambda it: it["keys"][0].update(verdict="ok"))
    refuses("times without params", "has times and no fit", lambda it: it.update(times=[]))
    refuses("line 0", "first_line is 0, less than 1", lambda it: window(it, first_line=0))


# ---- the example ----

def is_like(shown, real):
    """`...` stands for anything, and at the end of a list for more."""
    if shown == "...":
        return True
    if isinstance(shown, dict):
        return isinstance(real, dict) and shown.keys() == real.keys() and all(is_like(shown[name], real[name]) for name in shown)
    if isinstance(shown, list):
        if shown[-1:] == ["..."]:
            shown, real = shown[:-1], real[:len(shown) - 1]
        return isinstance(real, list) and len(shown) == len(real) and all(map(is_like, shown, real))
    return shown == real and type(shown) is type(real)


def examples():
    with open(os.path.join(ROOT, "docs/reference/json.md"), encoding="utf-8") as file:
        section = file.read().split("\n## `conform`\n")[1].split("\n## ")[0]
    shown = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", section, re.S)]
    case("json.md has two examples of conform", len(shown) == 2, len(shown))
    # RACE, with an EXPIRE that the design does not know.
    real = is_as("the example", RACE + [made("EXPIRE", "user:7", None, 1, "60")], "--times")
    case("the example is what is written of its log", is_like(shown[0], real), json.dumps(real))
    write([made("write", "user:7", "1", "OK"), made("write", "user:7", "2", "OK"), made("read", "user:7", None, "1")])
    real = json.loads(conform("--guarantees", LOG, "--format", "json").stdout)
    case("and that of the guarantees", is_like(shown[1], real), json.dumps(real))


# ---- files ----

def ends_with(what, name, status, texts, *options):
    path = os.path.join(folder.name, name)
    before = sorted(os.listdir(folder.name))
    done = conform(*options, "-o", path)
    good = done.returncode == status and all(text in done.stderr for text in texts)
    case(what, good and done.stdout == "" and sorted(os.listdir(folder.name)) == before, done.stdout + done.stderr)


def outputs():
    write(RACE)
    judged = ["purge_race", LOG, "--bind", BIND]
    for name, given in (("answer.json", "json"), ("answer.txt", "text"), ("answer.html", "html")):
        path = os.path.join(folder.name, name)
        printed, done = conform(*judged, "--format", given), conform(*judged, "-o", path)
        with open(path, encoding="utf-8") as file:
            case(f"-o {name}: the same bytes", file.read() == printed.stdout and printed.stdout and done.stdout == "" and
                 done.returncode == printed.returncode == 0, done.stderr)
        os.remove(path)
    write([get("18")])
    path = os.path.join(folder.name, "answer.html")
    done = conform(*judged, "-o", path)
    case("a page of what does not fit: the status says so", done.returncode == 1 and os.path.exists(path), done.stderr)
    os.remove(path)
    ends_with("a page in another format", "answer.png", 2,
              ["no format that ends like `answer.png`: it knows .txt, .json, .html or .svg"], *judged)
    ends_with("a picture of guarantees", "answer.svg", 2, ["it knows .txt or .json"], "--guarantees", LOG)
    write([made("GET", "other", None, "x")])
    ends_with("a picture of nothing", "answer.svg", 2, ["there is no run to draw: no line of", "is the design's"], *judged)
    write([get("18")])
    ends_with("a page of guarantees", "answer.html", 2, ["it knows .txt or .json"], "--guarantees", LOG)
    # Whatever else is wrong is found later: the log is none.
    with open(LOG, "w") as file:
        file.write("no log\n")
    os.mkdir(os.path.join(folder.name, "taken.json"))
    for given in judged, ["--guarantees", LOG]:
        ends_with("in a folder that is not there", "no/answer.json", 2, ["cannot write", "No such file or directory"], *given)
        ends_with("in the place of a folder", "taken.json", 2, ["cannot write", "Is a directory"], *given)
        ends_with("below a file", "app.ndjson/answer.json", 2, ["cannot write", "Not a directory"], *given)
    os.rmdir(os.path.join(folder.name, "taken.json"))
    path = os.path.join(folder.name, "answer.json")
    with open(path, "w") as file:
        file.write("before")
    done = conform(*judged, "-o", path)
    with open(path) as file:
        case("what is there stays where the log is none", done.returncode == 2 and "app.ndjson:1: " in done.stderr and file.read() == "before",
             done.stderr)
    os.remove(path)
    write([get("18")])
    ends_with("a page in a folder that is not there", "no/answer.html", 2, ["cannot write"], *judged)
    ends_with("no such key", "answer.html", 2, ["--key 9: the log has no such key"], *judged, "--key", "9")
    for given in "19", "100001":
        ends_with(f"{given} lines", "answer.html", 2, ["--page-lines is a number from 20 to 100000"], *judged, "--page-lines", given)
    good = json.dumps({"seq": 1, "from": 1, "to": 2, "who": "a", "store": "redis", "op": "GET", "key": "user:7", "reply": "X"})
    for what, text, told in (("that is no UTF-8", b"\xff\xfe", "is not UTF-8"), ("with a zero byte", b"\\u0000", "zero byte"),
                             ("with half a letter", b"\\ud800", "half of a surrogate pair")):
        with open(LOG, "wb") as file:
            file.write(good.encode().replace(b"X", text) + b"\n")
        ends_with(f"a log {what}", "answer.html", 2, [told], *judged)
    ends_with("a log that is none", "answer.html", 2, ["app.bind"], "purge_race", BIND, "--bind", BIND)


def parts():
    """How much of a log a page has: of each key the design's lines, and others."""
    def shown(lines, *options):
        write(lines)
        path = os.path.join(folder.name, "answer.html")
        conform("purge_race", LOG, "--bind", BIND, "-o", path, *options)
        with open(path, encoding="utf-8") as file:
            tables = file.read().split('<table class="log">')
        os.remove(path)
        return [(len(re.findall(r'<tr class="line(?! unjudged)', table)), len(re.findall(r'<tr class="line unjudged', table)))
                for table in tables[1:]], tables

    eighty = [line for i in range(40) for line in (incr(i + 1), delete())]
    two = eighty + [{**line, "key": line["key"].replace("7", "8")} for line in eighty]
    case("each of two keys has half of the room", shown(two, "--page-lines", "100")[0] == [(50, 0), (50, 0)])
    case("and there is no room for fewer than twenty", shown(two, "--page-lines", "20")[0] == [(20, 0), (20, 0)])
    case("one key has all of it", shown(eighty, "--page-lines", "60")[0] == [(60, 0)])
    case("all are there", shown(two)[0] == [(80, 0), (80, 0)])
    other = [made("GET", f"other:{i}", None, None) for i in range(30)]
    found, tables = shown([incr(1), *other, delete(), *other], "--page-lines", "20")
    case("of other lines as many, and it is said", found == [(2, 20)] and
         "40 lines that are not the design's are not in this page" in html.unescape(tables[0]), found)


logs()
guarantees()
parts()
refused_design()
examples()
reached({("fits", True): 5, ("fits", False): 3, ("fits", None): 1, ("verdict", "fits"): 8, ("verdict", "does not fit"): 2,
         ("verdict", "ends too early"): 1, ("verdict", "limit"): 1, ("key", None): 1, ("unknown", "some"): 2,
         ("allowed", "some"): 3, ("repairs", "some"): 1, ("missing", "some"): 1, "operation": 1, "earliest": 7,
         ("latest", None): 3, ("is_longer_than_claimed", True): 1, ("kind", "within"): 2, ("kind", "takes"): 2, "param": 4, "p99": 1,
         ("verdict", "kept"): 4, ("verdict", "broken"): 2, ("verdict", "not judged"): 2, "diagnostics": 1})
refusals()
outputs()
end()
