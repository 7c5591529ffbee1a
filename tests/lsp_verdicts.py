#!/usr/bin/env python3
"""Verdicts in the language server: what stands over windows, checks and claims is what `check` says of them, a claim that
is refuted is told with its run, and no answer is ever of another text."""
import json
import re
import time

from lsp_client import MODELS, Server, case, end, stalemate, text_of, uri_of

REFRESHES = {"workspace": {"codeLens": {"refreshSupport": True}}}
# The server gives a text one second. What `check` cannot do in a part of that, here and now, is not asked to be decided:
# under sanitizers, or beside other work, that is most.
QUICK = 0.3  # seconds
SLOW = 20    # that are undecided all the same: the load changes


def lenses(server, path, refreshes=2):
    """Once they were all worked out."""
    for _ in range(refreshes):
        assert server.asked.get(timeout=30), path
    return server.result("textDocument/codeLens", {"textDocument": {"uri": uri_of(path)}})


def as_written(path):
    """What `check` says: the JSON of each property by its name, and the words for the windows that are open."""
    out = stalemate("check", "--as-written", "--format", "json", path)[1]
    configuration = json.loads(out)["configurations"][0]
    opened = stalemate("check", "--as-written", "--open", path)[1]
    words = dict(line.split(": ", 2)[1:] for line in opened.splitlines() if line.count(": ") >= 2)
    return {kind: configuration[kind] for kind in ("windows", "checks", "measures")}, words


def agrees(title, name, said, words):
    text, _, shows = title.partition(": show run")
    if name in said["windows"]:
        verdict = said["windows"][name]["verdict"]
        if verdict in ("until", "forever"):
            return text == words[name] and title.endswith(": show run")
        return name not in words and (text == {"never": "never opens"}.get(verdict, verdict) or verdict == "transient" and text.startswith("at most"))
    if name in said["checks"]:
        return text == said["checks"][name]["verdict"].replace("_", " ")
    value = said["measures"][name].get("value")
    return not isinstance(value, int) or text == str(value)


def all_designs():
    """Every design: the lenses as written, and the claims."""
    server = Server(REFRESHES)
    wrong, count, undecided, quick, claims, late = [], 0, 0, 0, 0, []
    for path in MODELS:
        text = text_of(path)
        begun = time.monotonic()
        server.open(uri_of(path), text)
        assert server.asked.get(timeout=30), path
        first = time.monotonic() - begun
        found = lenses(server, path, 1)
        late.append((first, time.monotonic() - begun))
        said, words = as_written(path)
        begun = time.monotonic()
        stalemate("check", "--quiet", path)
        is_quick = time.monotonic() - begun < QUICK
        quick += is_quick
        lines = text.split("\n")
        for lens in found:
            line = lines[lens["range"]["start"]["line"]]
            title = lens["command"]["title"]
            declared = re.match(r"(window|check|measure) (\w+)", line)
            if line.startswith("claim"):
                claims += 1
                undecided += is_quick and "not decided" in title
                if not (title == "holds" or "not decided" in title):
                    wrong.append((path, line, title))
                continue
            count += 1
            undecided += is_quick and title == "unknown"
            if title != "unknown" and not agrees(title, declared[2], said, words):
                wrong.append((path, line, title, said))
        wanted = len(re.findall(r"^(?:window|check|measure|claim) ", text, re.M))
        if len(found) != wanted:
            wrong.append((path, len(found), wanted))
        server.close(uri_of(path))
    case(f"{count} verdicts and {claims} claims of {len(MODELS)} designs are those of check", not wrong and count >= 80 and claims >= 300,
         (count, claims, wrong[:3]))
    case(f"all but {undecided} are decided within the second that there is, of {quick} quick designs", undecided <= SLOW, undecided)
    late.sort()
    case(f"as written it takes {late[len(late) // 2][0] * 1000:.0f} ms by the middle design, {late[-1][0] * 1000:.0f} ms at most; all "
         f"{max(each[1] for each in late):.1f} s at most", late[-1][0] < 10 and max(each[1] for each in late) < 20, late[-3:])
    case("and then it ends", server.end() == 0)


def refuted():
    """The design that every test knows, with a claim turned round."""
    server = Server(REFRESHES)
    path = next(path for path in MODELS if path.endswith("purge_race.stale"))
    text = text_of(path).replace("claim reorder       leaves stale_entry open ", "claim reorder       closes stale_entry")
    uri = uri_of(path)
    assert not server.open(uri, text)["diagnostics"]
    found = lenses(server, path)
    told = [server.diagnostics(uri) for _ in range(2)][-1]["diagnostics"]
    line = next(number for number, each in enumerate(text.split("\n")) if each.startswith("claim reorder       closes"))
    case("a claim that does not hold is told at its line", [one["range"]["start"]["line"] for one in told] == [line] and
         told[0]["message"] == "refuted: reorder closes stale_entry: its verdict is `until expire, 1h`", told)
    steps = [one["message"] for one in told[0]["relatedInformation"]]
    places = {one["location"]["range"]["start"]["line"] for one in told[0]["relatedInformation"]}
    case("with its run, step by step", len(steps) >= 4 and steps[0].startswith("1. ") and any("cache.set(0)" in each for each in steps) and
         len(places) >= 3, (steps, places))
    lens = next(one for one in found if one["range"]["start"]["line"] == line)
    case("and over it", lens["command"]["title"] == "refuted: its verdict is `until expire, 1h`: show run", lens)
    command = {"command": lens["command"]["command"], "arguments": lens["command"]["arguments"]}
    run = server.result("workspace/executeCommand", command)["text"]
    wanted = stalemate("trace", path, "--fix", "reorder", "--window", "stale_entry", "--parts", "run")[1]
    row = next(each for each in wanted.split("\n") if "cache.set(0)" in each)
    case("the run is the one of trace", " ".join(row.split()[-3:]) in " ".join(run.split()) and
         server.messages.get(timeout=60)["message"] == run, (row, run))
    server.change(uri, text + "\n", 2)
    answer = server.ask("workspace/executeCommand", command)
    case("which is not shown for another text", "newer answer" in answer["error"]["message"], answer)
    for arguments in (None, [], [1, 2, 3], [uri, 2, -1], [uri, 2, 10 ** 12], ["x", None, {}], [uri]):
        answer = server.ask("workspace/executeCommand", {**command, "arguments": arguments})
        case(f"arguments that are none: {arguments}"[:60], "error" in answer, answer)
    case("a command that is not there", "no command" in server.ask("workspace/executeCommand", {"command": "x"})["error"]["message"])
    case("and then it ends, whatever is searched", server.end() == 0)


def hovers():
    """Over the name of a window or check, wherever it is used, and over the word `claim`: what the lens says."""
    server = Server(REFRESHES)
    wrong, count = [], 0
    for path in MODELS[::6]:
        text = text_of(path)
        server.open(uri_of(path), text)
        lines = text.split("\n")
        for lens in lenses(server, path):
            place = dict(lens["range"]["start"])
            word = re.match(r"(claim|window|check|measure) +(\w+)", lines[place["line"]][place["character"]:])
            if word and word[1] != "claim":
                place["character"] += word.start(2)
            found = server.result("textDocument/hover", {"textDocument": {"uri": uri_of(path)}, "position": place})
            title = lens["command"]["title"].removesuffix(": show run")
            count += 1
            if not found or f"\n{title}\n" not in f"\n{found['contents']['value']}\n":
                wrong.append((path, lens, found))
        server.close(uri_of(path))
    case(f"{count} verdicts are told on hover", not wrong and count >= 30, (count, wrong[:2]))
    uri = "file:///unsearched.stale"
    server.open(uri, "design d {\nclaim as written closes w\n")
    found = server.result("textDocument/hover", {"textDocument": {"uri": uri}, "position": {"line": 1, "character": 2}})
    case("of a text that is not searched nothing is told", found is None, found)
    server.end()


def never_stale():
    """Texts in turn, faster than they can be searched: lenses are of the text that is there, or none."""
    server = Server(REFRESHES)
    path = next(path for path in MODELS if path.endswith("purge_race.stale"))
    text = text_of(path)
    open_, closed = text, text.replace("            } else {\n                cache.set(u)", "            } else {\n                cache.del()")
    assert closed != text
    uri, wrong, some = uri_of(path), [], 0
    server.open(uri, text)
    for version in range(2, 42):
        server.change(uri, (open_, closed)[version % 2], version)
        asked = {"textDocument": {"uri": uri}}
        found = server.result("textDocument/codeLens", asked)
        until = time.monotonic() + (60 if version % 5 == 0 else 0)  # eight are waited for, which have two lenses at least
        while not found and time.monotonic() < until:
            time.sleep(0.02)
            found = server.result("textDocument/codeLens", asked)
        for lens in found:
            some += 1
            if lens["range"]["start"]["line"] == text[:text.index("window stale_entry")].count("\n"):
                title = lens["command"]["title"]
                if title.startswith("until expire") != (version % 2 == 0):
                    wrong.append((version, title))
    case(f"{some} lenses are of the text that is there", not wrong and some >= 16, (some, wrong))  # 8 that are waited for, of a window and a check
    server.diagnostics_of(uri, 41)
    server.close(uri)
    case("it ends while it searches", server.end() == 0)
    server = Server(REFRESHES)
    large = next(path for path in MODELS if path.endswith("redis_tracking.stale"))
    server.open(uri_of(large), text_of(large).replace("in 1..3", "in 1..3"))
    begun = time.monotonic()
    server.process.stdin.close()
    case("a client that vanishes while it searches", server.wait() == 1 and time.monotonic() - begun < 30, time.monotonic() - begun)


def broken():
    """Designs without a verdict: what is wrong with their runs is told at their names."""
    server = Server(REFRESHES)
    head = 'design broken "broken"\ncomponent Box { value: 0..2 = 0; op take() when value == 1 { value = 0 }; op add() { value = value + 1 } }\nbox: Box\n'
    tail = 'window w "it is 2": box.value == 2\n'
    for what, process, says in (("a deadlock", "process a { box.take() }\n", "deadlock"),
                                ("a design error", "process a { repeat 3 { box.add() } }\n", "design error")):
        uri = f"file:///{what.replace(' ', '')}.stale"
        assert not server.open(uri, head + process + tail)["diagnostics"]
        told = server.diagnostics(uri)["diagnostics"]
        case(f"{what} is told", len(told) == 1 and says in told[0]["message"] and told[0]["range"]["start"] == {"line": 0, "character": 7}, told)
        found = server.result("textDocument/codeAction", {"textDocument": {"uri": uri}, "range": told[0]["range"], "context": {"diagnostics": []}})
        case(f"{what} of what does not loop forever advises nothing", found == [], found)
    background(server, head, tail)
    server.end()


def background(server, head, tail):
    """Two that wait in loops: both are made background ones by one edit, wherever it is asked for, and the deadlock is gone."""
    text = head + "process a * 2 { loop { box.take() } }\nprocess b { loop { box.take() } }\nprocess c { }\n" + tail
    uri = "file:///waits.stale"
    server.open(uri, text)
    told = server.diagnostics(uri)["diagnostics"]
    case("a deadlock of loops is told", len(told) == 1 and "deadlock" in told[0]["message"], told)
    for line, character in ((0, 8), (3, 0), (4, 9)):
        place = {"line": line, "character": character}
        found = server.result("textDocument/codeAction", {"textDocument": {"uri": uri}, "range": {"start": place, "end": place},
                                                          "context": {"diagnostics": []}})
        edits = found[0]["edit"]["changes"][uri] if len(found) == 1 else []
        case(f"at line {line + 1}: both are made background processes", sorted((one["range"]["start"]["line"], one["newText"]) for one in edits)
             == [(3, "background "), (4, "background ")] and all(one["range"]["start"]["character"] == 0 for one in edits), found)
    mended = text.replace("process a", "background process a").replace("process b", "background process b")
    server.change(uri, mended, 2)
    case("then there is none", not [one for one in server.diagnostics_of(uri, 2)["diagnostics"] if "deadlock" in one["message"]])
    told = server.diagnostics_of(uri, 2)["diagnostics"]  # once it was searched
    case("nor after it was searched", not [one for one in told if "deadlock" in one["message"]], told)


begun = time.monotonic()
broken()
all_designs()
refuted()
hovers()
never_stale()
print(f"# {time.monotonic() - begun:.1f} s")
end()
