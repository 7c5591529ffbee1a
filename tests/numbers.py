#!/usr/bin/env python3
"""Numbers that documents say of the sources are those of the sources.

Each row is a page, the text around a number (`#`), and what the number is: counted, or read off a constant."""
import os
import re
import sys
from pathlib import Path

ROOT = Path(os.environ.get("SOURCE_ROOT", Path(__file__).resolve().parent.parent))
TESTING, LIMITS, ERRORS = "docs/explanation/testing.md", "docs/reference/limits.md", "docs/reference/errors.md"


def values_in(file, name):
    pattern = rf"(?:define {name} +|\b{name} *= *)([0-9(][0-9 <()+*-]*)"
    # Digits, shifts and parentheses only.
    return {eval(m[1].strip(), {"__builtins__": {}}) for m in re.finditer(pattern, file.read_text(encoding="utf-8"))}


def constant(where, name):
    """The value that is given to the name in a file, or else in one of its folder: it may have moved."""
    file = ROOT / where
    found = values_in(file, name) if file.exists() else set()
    for other in [] if found else file.parent.glob("*.[ch]"):
        found |= values_in(other, name)
    if len(found) != 1:
        raise LookupError(f"{where}: {name} is {found or 'nowhere'}")
    return found.pop()


def files(pattern):
    return len(list(ROOT.glob(pattern)))


def lines(folder):
    return sum(len(f.read_text(encoding="utf-8").splitlines()) for f in ROOT.glob(f"{folder}/*.[ch]"))


DIFFERENTIAL = "tests/differential/test_differential.c"
JUDGED = ("CORE", "WHOLE", "ALIKE", "VALUES", "ROUNDS", "TIERS", "READS", "TIMED", "AGE", "CLOCK")
RANDOM = {name: constant(DIFFERENTIAL, name + "_DESIGNS") for name in (*JUDGED, "WORKERS", "NATIVE")}
STRICT = constant("tests/differential/test_strict_bounds.c", "DESIGNS")
DAMAGED = [constant("tests/fuzz/test_malformed.c", "MUTATIONS"), constant("tests/fuzz/test_mutants.c", "MUTANTS"),
           constant("tests/fuzz/test_nesting.c", "TRIED")]
RESOLVE = "checker/language/resolve/"

ROWS = [
    (TESTING, "designs: # that ship and", files("models/*.stale")),
    (TESTING, "that ship and # random ones", sum(RANDOM[name] for name in JUDGED) + STRICT),
    (TESTING, "the definitions: # for windows", constant("tests/unit/test_windows.c", "ROUNDS")),
    (TESTING, "their runs: of # random tables", constant("tests/unit/test_ranks_windows.c", "ROUNDS")),
    (TESTING, "for windows, # for checks", constant("tests/unit/test_liveness.c", "ROUNDS")),
    (TESTING, "each fix, and on # random ones", constant("tests/differential/test_sentences.c", "RANDOM_DESIGNS")),
    (TESTING, "- # damaged texts", sum(DAMAGED)),
    (TESTING, "core of the language | # |", RANDOM["CORE"]),
    (TESTING, "the whole language | # |", RANDOM["WHOLE"]),
    (TESTING, "for the reductions | # |", RANDOM["ALIKE"]),
    (TESTING, "servers, keys | # |", RANDOM["VALUES"]),
    (TESTING, "that go round, and windows beside them | # |", RANDOM["ROUNDS"]),
    (TESTING, "events of each, and windows beside them | # |", RANDOM["TIERS"]),
    (TESTING, "are broken early | # |", RANDOM["READS"]),
    (TESTING, "with a clock | # |", RANDOM["TIMED"]),
    (TESTING, "beside one long timer | # |", RANDOM["CLOCK"]),
    (TESTING, "how old reads are | # |", RANDOM["AGE"]),
    (TESTING, "a third of the length | # |", STRICT),
    (TESTING, "several workers | # a level", RANDOM["WORKERS"]),
    (TESTING, "compiled steps | # a level", RANDOM["NATIVE"]),
    (TESTING, "explorer of about # lines", lines("tests/reference")),
    (TESTING, "`tests/language`: more than # designs", files("tests/language/accept/*.stale")),
    (TESTING, "its reason, and more than # that are refused", files("tests/language/reject/*.stale")),
    (TESTING, "message. More than # are warned of", files("tests/language/warn/*.stale")),
    (TESTING, "`tests/fuzz`: # texts", DAMAGED[0]),
    (TESTING, "bytes changed, # designs", DAMAGED[1]),
    (TESTING, "and # with deeply nested", DAMAGED[2]),
    (TESTING, "For # random Markov", constant("tests/unit/test_max_reward.c", "PROCESSES")),
    (LIMITS, "processes of one name | # |", constant(RESOLVE + "resolve.c", "MAX_PROCESSES")),
    (LIMITS, "with `linearizable` | # |", constant(RESOLVE + "resolve_property.c", "MAX_LINEARIZABLE")),
    (LIMITS, "instances of a component | # |", constant(RESOLVE + "resolve_world.c", "MAX_INSTANCES")),
    (LIMITS, "objects of a request (`of`) | # |", constant(RESOLVE + "resolve_body.c", "MAX_OBJECTS")),
    (LIMITS, "| fixes | # |", constant("checker/language/design.h", "DESIGN_MAX_FIXES")),
    (LIMITS, "| params | # |", constant("checker/language/design.h", "DESIGN_MAX_PARAMS")),
    (LIMITS, "windows and checks together | # |", constant(RESOLVE + "resolve_property.c", "MAX_PREDICATES")),
    (LIMITS, "searched for the cheapest | # |", constant("checker/fixes/matrix.h", "MATRIX_MAX_SETS")),
    (LIMITS, "values of a type in a set | # |", constant(RESOLVE + "resolve.h", "MAX_SET")),
    (LIMITS, "places of an array or list | # |", constant(RESOLVE + "resolve_type.c", "MAX_LIST")),
    (LIMITS, "a quantifier goes through | # |", constant(RESOLVE + "resolve_type.c", "MAX_VALUES")),
    (LIMITS, "numbers in one value of a type | # |", constant(RESOLVE + "resolve_type.c", "MAX_PLACES")),
    (LIMITS, "ticks in a duration | # |", constant("checker/model/model.h", "MODEL_MAX_TICKS")),
    (LIMITS, "next steps of one state | # |", constant("checker/program/execute/transitions.h", "MAX_STEPS")),
    (LIMITS, "local code in one step | # |", constant("checker/program/execute/interpreter.h", "LONGEST_STEP")),
    (LIMITS, "`linearizable` tells apart | # |", constant("checker/program/bytecode/linear_monitor.h", "MAX_VERSIONS")),
    (LIMITS, "shown in one call | # |", constant("checker/language/syntax/diagnostics.h", "DIAGNOSTICS_MAX")),
    (LIMITS, "in one `sweep` | # |", constant("checker/commands/sweep/sweep.c", "MAX_VALUES")),
    (LIMITS, "| workers | # |", constant("checker/search/workers.h", "MAX_WORKERS")),
    (ERRORS, "an operation (# rounds", constant("checker/program/execute/interpreter.h", "LONGEST_STEP")),
    (ERRORS, "# different next steps", constant("checker/program/execute/transitions.h", "MAX_STEPS")),
    ("docs/internals/reductions.md", "where a search has found # states", constant("checker/commands/session/reduction_list.c", "WORTH_STATES")),
    ("docs/reference/commands.md", "others past # states", constant("checker/commands/session/reduction_list.c", "WORTH_STATES")),
    ("docs/reference/commands.md", "in spaces of up to # states", constant("checker/judge/fewest_switches.h", "SWITCHES_MAX_STATES")),
    ("docs/reference/commands.md", "for about # steps", constant("checker/commands/report/report_row.c", "MAX_STEPS")),
]


def said(page, around):
    """The number that the page has there, or None. Lines may end anywhere."""
    text = re.sub(r"\s+", " ", (ROOT / page).read_text(encoding="utf-8"))
    before, after = around.split("#")
    m = re.search(re.escape(before) + r"([0-9][0-9, ]*[0-9]|[0-9])" + re.escape(after), text)
    return int(re.sub("[, ]", "", m[1])) if m else None


def fits(around, found, number):
    if "about" in around:
        return abs(found - number) <= number // 20
    if "ore than" in around:
        return found < number <= found + found // 2
    return found == number


def main():
    print(f"1..{len(ROWS)}")
    failed = 0
    for i, (page, around, number) in enumerate(ROWS, 1):
        found = said(page, around)
        good = found is not None and fits(around, found, number)
        failed += not good
        print(f"{'ok' if good else 'not ok'} {i} - {page}: {around.replace('#', str(found))}")
        if not good:
            print(f"# it is {number}")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
