#!/usr/bin/env python3
"""What `check` writes for builds: SARIF, JUnit, annotations of GitHub, TAP and Markdown, of every design
that ships and of those of tests/commands. Each is read by a reader that is not ours, and says what the
JSON of the same check says: as many claims that fail, at the places that they stand at, with the runs
that refute them. The exit status is the same in all."""
import glob
import json
import os
import re
import shutil
import subprocess
import sys

sys.path.pop(0)  # tests/numbers.py is not the module of that name
import importlib.util
import tempfile
import urllib.parse
import xml.etree.ElementTree as ElementTree

# The readers are packages of the system's Python, where another one comes first in PATH.
SYSTEM = "/usr/bin/python3"
if not importlib.util.find_spec("junitparser") and os.path.exists(SYSTEM) and "STALEMATE_PYTHON" not in os.environ:
    os.execve(SYSTEM, [SYSTEM, *sys.argv], {**os.environ, "STALEMATE_PYTHON": SYSTEM})

ROOT = os.environ["SOURCE_ROOT"]
sys.path.append(os.path.join(ROOT, "tests"))
from tap import SHARE, STALEMATE, case, end, shipped, skip  # noqa: E402

SCHEMA = os.environ.get("SARIF_SCHEMA", os.path.join(ROOT, "build/sarif/package/lib/schemas/sarif-2.1.0-rtm.5.json"))
FORMATS = ["sarif", "junit", "github", "tap", "markdown"]


def check(file, *options):
    run = subprocess.run([STALEMATE, "check", "--no-progress", *options, file], capture_output=True, text=True,
                         cwd=ROOT, timeout=300, check=False)
    return run.returncode, run.stdout


def file_of(place):
    uri = place["artifactLocation"]["uri"]
    return urllib.parse.unquote(uri.removeprefix("file://"))


def text_at(region_file, region):
    """The first line of a region of SARIF; lines and columns from 1, columns count code points."""
    with open(os.path.join(ROOT, region_file), encoding="utf-8") as source:
        line = source.read().split("\n")[region["startLine"] - 1]
    end = region["endColumn"] - 1 if region["endLine"] == region["startLine"] else len(line)
    return line[region["startColumn"] - 1:end]


# ---- what is read: {format: reader}, each gives (fails, unknown) or raises ----

class Tally:
    """What was exercised in all, for the floors."""
    designs = steps = placed = failures = annotations = pictures = refuted = undecided = 0


def read_sarif(text, answer):
    log = json.loads(text)
    if SARIF:
        errors = [f"{list(e.path)}: {e.message[:200]}" for e in SARIF.iter_errors(log)]
        assert not errors, "\n".join(errors)
    results = log["runs"][0]["results"]
    refuted = [it for it in results if it["ruleId"] == "claim-refuted"]
    undecided = [it for it in results if it["level"] == "warning" and it["ruleId"] not in ("limit-reached", "no-effect")]
    assert {it["ruleId"] for it in undecided} <= {"undecided"}, "what is not known is said to fail"
    Tally.undecided += len(undecided)
    claims = [it for it in answer.get("claims", []) if it["verdict"] == "refuted"]
    assert len(refuted) == len(claims), f"{len(refuted)} results, {len(claims)} refuted claims"
    for it, claim in zip(refuted, claims):
        place = it["locations"][0]["physicalLocation"]
        region = place["region"]
        assert region["startLine"] == claim["place"]["line"], "another line than the claim's"
        source = text_at(file_of(place), region)
        assert source.startswith("claim "), f"no claim at its place: {source}"
        steps = it["codeFlows"][0]["threadFlows"][0]["locations"] if "codeFlows" in it else []
        rows = claim["run"]["rows"] if claim["run"] else []
        assert len(steps) == len(rows), f"{len(steps)} steps, {len(rows)} rows"
        Tally.refuted += 1
    for it in results:
        for step in it["codeFlows"][0]["threadFlows"][0]["locations"] if "codeFlows" in it else []:
            read_step(step)
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert all(rules[it["ruleIndex"]]["id"] == it["ruleId"] for it in results), "an index of another rule"
    levels = [it["level"] for it in results]
    return levels.count("error"), None


def read_step(step):
    """A step of a code flow is at the place of its call: there stands the operation."""
    place = step["location"].get("physicalLocation")
    call = re.match(r"\d+ (?:\S+ )?\S+: \w+(?:\[[^\]]*\])?\.(\w+)\(", step["location"]["message"]["text"])
    Tally.steps += 1
    if not place or not call:
        return
    source = text_at(file_of(place), place["region"])
    assert call[1] in source, f"{call[0]} is not at its place: {source}"
    Tally.placed += 1


def read_junit(text, answer):
    root = ElementTree.fromstring(text)
    suite = root.find("testsuite")
    cases = suite.findall("testcase")
    fails, errors = [it for it in cases if it.find("failure") is not None], [
        it for it in cases if it.find("error") is not None]
    assert (int(suite.get("tests")), int(suite.get("failures")), int(suite.get("errors"))) == (
        len(cases), len(fails), len(errors)), "the suite counts otherwise"
    assert {it.find("error").get("type") for it in errors} <= {"undecided", "limit-reached"}, "an error says that it fails"
    for it in fails:
        assert it.find("failure").text.strip() and it.find("failure").get("message"), "a failure without a word"
        Tally.failures += 1
    if JUNIT:
        read = JUNIT.JUnitXml.fromstring(text.encode())
        assert sum(len(list(it)) for it in read) == len(cases), "junitparser reads another number of cases"
    return len(fails), len(errors)


def read_github(text, answer):
    lines = text.splitlines()
    assert len(lines) <= 10, f"{len(lines)} annotations"
    pattern = re.compile(r"::(error|warning|notice) ([a-zA-Z]+=[^,:\n]*(?:,[a-zA-Z]+=[^,:\n]*)*)::(.+)")
    read = [pattern.fullmatch(line) for line in lines]
    assert all(read), f"no annotation: {lines[read.index(None)] if None in read else ''}"
    Tally.annotations += len(lines)
    return sum(it[1] == "error" for it in read) if len(lines) < 10 else None, None


def read_tap(text, answer):
    plan = re.search(r"^1\.\.(\d+)$", text, re.M)
    bad = re.findall(r'^not ok .*\n  ---\n  message: .*\n  severity: "(\w+)"', text, re.M)
    assert plan and text.startswith("TAP version 13\n"), "no plan or no version"
    if shutil.which("prove"):
        script = ("use TAP::Parser; local $/; my $p = TAP::Parser->new({tap => <STDIN>}); $p->run;"
                  'print join(" ", $p->tests_planned, scalar $p->failed, scalar $p->parse_errors), "\\n"')
        run = subprocess.run(["perl", "-e", script], input=text, capture_output=True, text=True, check=False)
        assert run.stdout.split() == [plan[1], str(len(bad)), "0"], f"TAP::Parser: {run.stdout}{run.stderr}"
    return bad.count("fail"), bad.count("unknown")


def read_markdown(text, answer):
    table = [line for line in text.splitlines() if line.startswith("|")]
    widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table}
    shown = 1 + len(answer["declared"]["fixes"]) if "claims" in answer else 1
    assert len(widths) == 1, f"rows of the table differ: {widths}"
    assert len(table) == 2 + shown, f"{len(table)} lines, and {shown} sets"
    Tally.pictures += text.count("```mermaid\nsequenceDiagram")
    for summary in re.findall(r"^<details>(.*)$", text, re.M):
        headline = ElementTree.fromstring(summary).text  # raw HTML, where a backslash would be shown
        assert headline and "\\" not in headline, f"a summary is shown as {headline}"
    return len(re.findall(r"^- \*\*Fails\*\*", text, re.M)), len(re.findall(r"^- \*\*Not decided\*\*", text, re.M))


READERS = {"sarif": read_sarif, "junit": read_junit, "github": read_github, "tap": read_tap, "markdown": read_markdown}


def try_design(file, *options):
    """All formats of one design agree with its JSON and with each other."""
    wanted, text = check(file, "--format", "json", *options)
    answer = json.loads(text)
    what = " ".join([os.path.basename(file), *options])
    found = {}
    for name in FORMATS:
        status, text = check(file, "--format", name, *options)
        try:
            assert status == wanted, f"exit status {status}, and {wanted} with JSON"
            found[name] = READERS[name](text, answer)
        except (AssertionError, ElementTree.ParseError, KeyError, ValueError) as why:
            case(f"{what}: {name}", False, f"{type(why).__name__}: {why}")
            return
    fails = {it[0] for it in found.values() if it[0] is not None}
    unknown = {it[1] for it in found.values() if it[1] is not None}
    status = 1 if max(fails) else 3 if max(unknown) else 0
    case(f"{what}: {max(fails)} fail, {max(unknown)} unknown", len(fails) == len(unknown) == 1 and status == wanted,
           f"{found}, exit status {wanted}")
    Tally.designs += 1


def try_refused(file):
    wanted, text = check(file, "--format", "json")
    errors = [it for it in json.loads(text)["diagnostics"] if it["severity"] == "error"]
    bad = []
    for name, mark in {"sarif": '"ruleId" : "mistake"', "junit": "<failure ", "github": "::error ", "tap": "not ok ",
                       "markdown": "- **Fails**"}.items():
        status, text = check(file, "--format", name)
        if status != wanted or text.count(mark) != min(len(errors), 9 if name == "github" else 50):
            bad.append(f"{name}: status {status}, {text.count(mark)} of {len(errors)} mistakes")
    case(f"{os.path.basename(file)}: refused, {len(errors)} mistakes", not bad and wanted == 2 and errors, "\n".join(bad))


def try_many(folder):
    """Twelve claims that fail: nine annotations, and the tenth says how many more."""
    file = os.path.join(folder, "many, and: 100% odd.stale")
    with open(file, "w", encoding="utf-8") as out:
        out.write('design many "<&> \\" | `x` ]]> # 100%"\n\nuse sql\n\n')
        out.write("db: Row<0..2>\n\nprocess writer { db.increment() }\n\nwindow low: db.value == 1\n\nclaim as written leaves low open\n")
        out.write("".join(f"claim as written holds top{i} to 2\n" for i in range(12)))
        out.write("".join(f"measure top{i}: max db.value\n" for i in range(12)))
    status, text = check(file, "--format", "github")
    lines = text.splitlines()
    case("nine annotations of twelve, and 3 more", status == 1 and len(lines) == 10 and all(it.startswith("::error ") for it in lines[:9]) and
           lines[9].startswith("::notice ") and "and 3 more" in lines[9], text)
    case("a file's name is escaped", "file=" in lines[0] and "many%2C and%3A 100%25 odd.stale" in lines[0], lines[0])
    for name in FORMATS:
        try:
            READERS[name](check(file, "--format", name)[1], json.loads(check(file, "--format", "json")[1]))
            case(f"a title of markup: {name}", True)
        except (AssertionError, ElementTree.ParseError, KeyError, ValueError, FileNotFoundError) as why:
            case(f"a title of markup: {name}", False, why)


def try_several(folder):
    """Several designs in one call are one document, and the worst of them is the exit status."""
    wrong = sorted(glob.glob("tests/language/reject/claim_*.stale", root_dir=ROOT))[0]
    for files, wanted in ((["models/purge_race.stale", "models/two_tier.stale"], 0),
                          (["models/purge_race.stale", "tests/commands/refuted.stale", "models/two_tier.stale"], 1),
                          (["tests/commands/refuted.stale", wrong, "models/two_tier.stale"], 2)):
        found = {name: check(files[0], "--format", name, *files[1:]) for name in [*FORMATS, "json", "text"]}
        bad = {name: it[0] for name, it in found.items() if it[0] != wanted}
        counts = [len(json.loads(found["json"][1])), len(ElementTree.fromstring(found["junit"][1]).findall("testsuite")),
                  len(re.findall(r"^## ", found["markdown"][1], re.M)), len(json.loads(found["sarif"][1])["runs"]) + len(files) - 1]
        case(f"{len(files)} designs in one call: status {wanted}", not bad and counts == [len(files)] * 4, f"{bad} {counts}")
        try:
            read_tap(found["tap"][1], None)
            read_github(found["github"][1], None)
            case("and one plan of TAP", True)
        except AssertionError as why:
            case("and one plan of TAP", False, why)


def try_unopened():
    """A design that cannot be opened has one entry in every document, among those of others and alone."""
    marks = {"sarif": '"ruleId" : "not-checked"', "junit": 'type="not-checked"', "github": "not-checked::", "tap": 'rule: "not-checked"',
             "markdown": "- **Fails**, nonesuch: ", "json": '"error" : "there is no design'}
    for files in (["nonesuch"], ["models/two_tier.stale", "nonesuch", "models/cache_key.stale"]):
        for name, mark in marks.items():
            status, text = check(files[0], "--format", name, *files[1:])
            why = f"status {status}\n{text}"
            try:
                if name in ("sarif", "tap", "github"):
                    READERS[name](text, {})
                if name == "junit":
                    suites = ElementTree.fromstring(text).findall("testsuite")
                    assert len(suites) == len(files), f"{len(suites)} suites"
                if name == "json":
                    answers = json.loads(text)
                    assert len(answers if len(files) > 1 else [answers]) == len(files), "another number of answers"
                case(f"{len(files)} designs, one cannot be opened: {name}", status == 2 and text.count(mark) == 1, why)
            except (AssertionError, ElementTree.ParseError, KeyError, ValueError) as error:
                case(f"{len(files)} designs, one cannot be opened: {name}", False, f"{error}\n{why}")


def scripts_of(page, heading):
    """The scripts of the steps of a workflow, by name, as they stand in the page."""
    with open(os.path.join(ROOT, page), encoding="utf-8") as text:
        block = text.read().split(heading)[1].split("```yaml\n")[1].split("```")[0]
    steps = re.findall(r"^      - name: (.*)\n(?:        [a-z]+: [^|\n]*\n)*        run: \|\n((?:          .*\n)+)", block, re.M)
    return {name: re.sub(r"^ {10}", "", script, flags=re.M) for name, script in steps}


def try_workflow(folder):
    """The workflow of the page, run on two designs: one holds, of the other claims are refuted."""
    scripts = scripts_of("docs/howto/ci.md", "## GitHub Actions")
    os.mkdir(os.path.join(folder, "design"))
    summary = os.path.join(folder, "summary")
    env = {**os.environ, "PATH": f"{os.path.dirname(STALEMATE)}:{os.environ['PATH']}", "GITHUB_STEP_SUMMARY": summary}
    outcomes = []
    for file in ["models/purge_race.stale", "tests/commands/refuted.stale"]:
        shutil.copy(os.path.join(ROOT, file), os.path.join(folder, "design"))
        for name in ["Check", "Code scanning"]:
            run = subprocess.run(["bash", "-e", "-o", "pipefail", "-c", scripts[name]], cwd=folder, env=env,
                                 capture_output=True, text=True, timeout=120, check=False)
            outcomes.append((run.returncode, run.stdout.count("::error file=design/refuted.stale,line=")))
    case("the workflow of howto/ci.md fails where a claim does", outcomes == [(0, 0), (0, 0), (1, 4), (0, 0)], outcomes)
    with open(summary, encoding="utf-8") as text:
        text = text.read()
    case("and has a summary of each design",
           text.count("\n## ") + text.startswith("## ") == 3 and text.count("```mermaid") >= 3, text)
    with open(os.path.join(folder, "design.sarif"), encoding="utf-8") as text:
        results = json.load(text)["runs"][0]["results"]
    case("and results for code scanning", len(results) == 4, results)


def load():
    """The readers that are not ours, where they are installed."""
    schema, junit = None, None
    try:
        import warnings
        warnings.simplefilter("ignore")
        import jsonschema
        with open(SCHEMA, encoding="utf-8") as file:
            schema = jsonschema.Draft4Validator(json.load(file), format_checker=jsonschema.FormatChecker())
        broken = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"message": 1}]}]}
        case("the schema of SARIF refuses what is none", list(schema.iter_errors(broken)))
    except (ImportError, FileNotFoundError) as why:
        skip("the schema of SARIF", f"./dev test brings it: {why}")
    try:
        import junitparser
        junit = junitparser
        case("junitparser reads JUnit", True)
    except ImportError:
        skip("junitparser reads JUnit", "python3-junitparser is not installed")
    if shutil.which("prove"):
        case("TAP::Parser reads TAP", True)
    else:
        skip("TAP::Parser reads TAP", "perl's Test::Harness is not installed")
    return schema, junit


SARIF, JUNIT = load()
designs = shipped() + sorted(
    it for it in glob.glob("tests/commands/*.stale", root_dir=ROOT)
    if not re.search(r"/(large|stale_serving|held_rows|later_row|alike|delayed_delete)\.stale$", it))
for design in designs:
    try_design(design, "--assumptions", "none")
try_design("models/purge_race.stale", "--max-states", "20")
for design in designs[:8] + ["models/purge_race.stale"]:
    try_design(design, "--as-written")
try_design("tests/commands/strict.stale", "--strict")
try_design("tests/commands/held.stale", "--untimed")
try_design("tests/language/accept/guard_deadlock.stale")
try_design("tests/language/accept/error_array_index.stale")
for design in sorted(glob.glob("tests/language/reject/claim_*.stale", root_dir=ROOT))[:5]:
    try_refused(design)
with tempfile.TemporaryDirectory() as scratch:
    try_many(scratch)
    try_several(scratch)
    try_unopened()
    try_workflow(scratch)
floors = {"designs": 45, "steps": 150, "placed": 100, "failures": 15, "annotations": 15, "pictures": 40, "refuted": 8, "undecided": 15}
counts = {name: getattr(Tally, name) for name in floors}
case(f"so much was read: {counts}", SHARE or all(counts[it] >= floors[it] for it in floors), f"{counts}, and at least {floors}")
end()
