#!/usr/bin/env python3
"""Makes docs/reference/error-index.md: every message that the program can print about a design, a run or a command
line, read off the sources, with what the message itself advises and a design of tests/language that is answered so.

  error_index.py            says where the page differs from the sources, and exits with 1
  error_index.py --update   writes the page
"""
import difflib
import os
import re
import sys
from pathlib import Path

ROOT = Path(os.environ.get("SOURCE_ROOT", Path(__file__).resolve().parent.parent))
FLOORS = 330, 260  # messages, and those with an example: with fewer the reading of the sources is broken
PAGE = ROOT / "docs/reference/error-index.md"

# What reports: the places of the help and of the message among its arguments.
REPORTS = {
    "mistake": (2, 3),
    "parser_complain": (2, 3),
    "parser_fail": (2, 3),
    "refuse_range": (2, 3),
    "diagnostics_error": (2, 3),
    "diagnostics_add": (3, 4),
    "warn": (2, 3),
    "resolve_wrong_context": (3, 4),  # behind the name of what is meant
    "parser_expected": (2, 1),
    "parser_unexpected": (2, 1),
    "g_set_error": (None, 3),
    "failure_usage": (None, 1),
    "session_say": (None, 1),
    "launch_refuse": (None, 2),
    "give_up": (None, 2),
    "end_call": (None, 2),
}

GROUPS = [  # heading, what stands below it, folders
    ("Text and grammar", "Mistakes that reading the text finds. Exit status 2.",
     ["checker/language/syntax", "checker/language/parse", "checker/language/format"]),
    ("Names, types and declarations", "Mistakes that are found when names are bound and types are checked. Exit status 2.",
     ["checker/language/resolve"]),
    ("Files, params and fixes", "What is asked of a design from outside. Exit status 2.", ["checker/language"]),
    ("Warnings of the text", "What the text of a design says without an effect. With `--strict` the exit status is 1.",
     ["checker/language/vacuity"]),
    ("Warnings of the runs", "What all runs show to be without an effect, where all were searched.", ["checker/fixes"]),
    ("Design errors", "Errors that only a run shows. The run is printed. Exit status 1. What to do: "
     "[design errors](errors.md#design-errors).", ["checker/program/replay"]),
    ("Checkpoints", "Exit status 2, or 3 where a limit is the reason.", ["checker/search"]),
    ("Several ranks", "Exit status 2 where the call does not begin, 3 where it ends without an answer; one line on the standard "
     "error, with the rank before it or not.", ["checker/search/ranks", "checker/mpi", "checker/commands/ranks"]),
    ("Commands, options and output files", "Exit status 2, one line on the standard error.", ["checker/base", "checker/commands", "checker/conform", "checker/draft", "traces"]),
]


def without_comments(text):
    """The text with comments blanked, so that places stay."""
    pattern = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)+\'|/\*.*?\*/', re.S)
    return pattern.sub(lambda m: m[0] if m[0][0] != "/" else re.sub(r"[^\n]", " ", m[0]), text)


def arguments(text, at):
    """The arguments of the call whose parenthesis opens at `at`."""
    depth, current, found = 0, "", []
    token = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)+\'|.', re.S)
    for m in token.finditer(text, at):
        part = m[0]
        if part in "([{":
            depth += 1
            if depth == 1:
                continue
        elif part in ")]}":
            depth -= 1
            if depth == 0:
                return found + [current.strip()]
        if part == "," and depth == 1:
            found.append(current.strip())
            current = ""
        else:
            current += part
    return found


def literals(expression):
    """The texts of an expression, each joined of its pieces."""
    pieces = re.compile(r'(?:"(?:[^"\\]|\\.)*"\s*(?:G_G[A-Z0-9_]+_FORMAT|PRI[a-z0-9]+)?\s*)+')
    numbers = re.compile(r"G_G[A-Z0-9_]+_FORMAT|PRI[a-z0-9]+")
    texts = ("".join(re.findall(r'"((?:[^"\\]|\\.)*)"', numbers.sub('"d"', m[0]))) for m in pieces.finditer(expression))
    return [t.replace('\\"', '"').replace("\\n", " ").replace("\\\\", "\\").strip() for t in texts]


# Messages that are made in one place and reported in another: file, what stands before the parenthesis, group.
MADE = [
    ("checker/program/replay/replay_errors.c", r"\bg_strdup(?:_printf)?\(", "checker/program/replay"),
    ("checker/language/resolve/generic.c", r"\(Refusal\)\{g_strdup_printf\(", "checker/language/resolve"),
    ("traces/counterexample/build.c", r"b->locked = arena_printf\(", "checker/program/replay"),
]


def made(text, before):
    for m in re.finditer(before, text):
        given = arguments(text, m.end() - 1)
        for message in literals(given[0]) or literals(given[1])[:1]:
            yield message, ""


def messages(path):
    text = without_comments(path.read_text(encoding="utf-8"))
    for file, before, _ in MADE:
        if path == ROOT / file:
            yield from made(text, before)
    for m in re.finditer(r"\b(" + "|".join(REPORTS) + r")\(", text):
        given = arguments(text, m.end() - 1)
        help_at, text_at = REPORTS[m[1]]
        if len(given) <= text_at:
            continue
        helps = literals(given[help_at]) if help_at is not None else []
        for message in literals(given[text_at]):
            if m[1] == "resolve_wrong_context":
                message = "`%s` " + message
            elif m[1] in ("parser_expected", "parser_unexpected"):
                message = f"expected {message}, found %s"
            yield message, " · ".join(helps)
    for m in re.finditer(r"\bfprintf\(\s*stderr,", text):
        for message in literals(arguments(text, text.index("(", m.start()))[1])[:1]:
            if message.startswith("stalemate: ") and not message.startswith("stalemate: %s"):
                yield message.removeprefix("stalemate: "), ""


def group_of(path):
    name = next((g for file, _, g in MADE if path == ROOT / file), str(path.relative_to(ROOT).parent))
    best = max((f for _, _, folders in GROUPS for f in folders if (name + "/").startswith(f + "/")), key=len, default=None)
    return next((i for i, (_, _, folders) in enumerate(GROUPS) if best in folders), None)


FORMAT = re.compile(r"%(?:\d+\$)?[-+ 0#]*\d*(?:\.\d+)?(?:l|ll|z)?[a-zA-Z]|%d")


def as_pattern(message):
    parts = FORMAT.split(message.replace("%%", "\0"))
    return re.compile("^" + ".*".join(re.escape(p) for p in parts).replace("\0", "%") + "$")


def said():
    """What designs of tests/language are answered, the shortest design first."""
    found = []
    for kind in ("reject", "warn"):
        for expected in (ROOT / "tests/language" / kind).glob("*.expected"):
            for line in expected.read_text(encoding="utf-8").splitlines():
                m = re.match(r"[^ ]*:\d+:\d+: (?:error|warning): (.*)", line) or re.match(r"(?:stalemate: )(.*)", line)
                if m:
                    found.append((m[1], f"{kind}/{expected.stem}.stale"))
    for accepted in (ROOT / "tests/language/accept").glob("*.stale"):
        for m in re.finditer(r"// expect: design error in \d+ steps?: [^ ]*:\d+:\d+: (.*)", accepted.read_text(encoding="utf-8")):
            found.append((m[1], f"accept/{accepted.name}"))
    return sorted(found, key=lambda x: ((ROOT / "tests/language" / x[1]).stat().st_size, x[1]))


def for_table(text):
    parts = text.split("`")
    for i in range(0, len(parts), 2):
        parts[i] = re.sub(r"([*\[\]_])", r"\\\1", parts[i]).replace("<", "&lt;")
    return "`".join(parts).replace("|", "\\|")


def shown(message):
    return for_table(FORMAT.sub("…", message.replace("%%", "%")))


def page():
    rows = [{} for _ in GROUPS]
    for path in sorted([*ROOT.glob("checker/**/*.c"), *ROOT.glob("traces/**/*.c")]):
        group = group_of(path)
        if group is None:
            continue
        for message, advice in messages(path):
            if not re.search(r"[a-z]{2}", FORMAT.sub("", message)):
                continue
            known = rows[group].get(message, "")
            rows[group][message] = known if advice in known else f"{known} · {advice}".strip(" ·")
    answers = said()
    out = [
        "<!-- Made by tests/error_index.py from the sources: change those, not this page. -->\n",
        "# Index of messages\n",
        "Every message that the program can print about a design, a run or a command line. `…` stands for what is named "
        "there.\nThe advice is what the message itself says to do, where that does not depend on the design. The last column is a "
        "small\ndesign that is answered so. Which kinds of errors there are, and what they mean: [errors and warnings](errors.md).\n",
    ]
    counts = [0, 0]
    for (heading, text, _), found in zip(GROUPS, rows):
        out.append(f"## {heading}\n\n{text}\n\n| message | advice | for example |\n| --- | --- | --- |")
        for message in sorted(found, key=lambda m: re.sub(r"[^a-z]", "", FORMAT.sub("", m).lower())):
            pattern = as_pattern(message)
            example = next((file for words, file in answers if pattern.match(words)), None)
            counts[0] += 1
            counts[1] += example is not None
            link = f"[{Path(example).stem}](../../tests/language/{example})" if example else ""
            advice = shown(found[message])
            out.append(f"| {shown(message)} | {advice}{' ' if advice else ''}| {link}{' ' if link else ''}|")
        out.append("")
    return "\n".join(out).rstrip("\n") + "\n", counts, rows, answers


def main():
    text, (count, shown_count), rows, answers = page()
    if "--update" in sys.argv:
        PAGE.write_text(text, encoding="utf-8")
        print(f"{count} messages, {shown_count} with an example")
        return 0
    old = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    difference = list(difflib.unified_diff(old.splitlines(), text.splitlines(), "the page", "the sources", lineterm=""))
    patterns = [as_pattern(m) for group in rows for m in group]
    strange = sorted({w for w, f in answers if not any(p.match(w) for p in patterns)})
    print("1..4")
    for i, (good, what, why) in enumerate([
        (not difference, "docs/reference/error-index.md is what the sources say", difference),
        (count >= FLOORS[0], f"{count} messages are found", []),
        (shown_count >= FLOORS[1], f"{shown_count} of them have an example", []),
        (not strange, f"each of {len(answers)} answers of tests/language is one of them", strange),
    ], 1):
        print(f"{'ok' if good else 'not ok'} {i} - {what}")
        for line in [] if good else why:
            print(f"# {line}")
    return 0 if not difference and count >= FLOORS[0] and shown_count >= FLOORS[1] and not strange else 1


if __name__ == "__main__":
    sys.exit(main())
