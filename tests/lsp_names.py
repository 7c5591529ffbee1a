#!/usr/bin/env python3
"""Names in the language server: what each stands for, where else it is, another name for it; what may be written; and
places in both ways to count them."""
import glob
import os
import re
import tempfile
import time
import urllib.parse

from lsp_client import MODELS, ROOT, Server, case, end, offset, place, stalemate, text_of, uri_of, words_only

# What a name in a design may be besides something that is declared.
WORDS = set("""design use param const type enum record function fix component ghost read write request process background
window check measure claim question clock faults op event urgent fault let if else loop while repeat break continue return
assert choose either or atomic pause wait within pick chance start stop in step cost excludes takes when where wire true
false none self then all some count sum always never at rest reachable eventually leads to settles fresh reads monotonic
your writes linearizable max min stalest probability expected versions as written closes open holds keeps breaks most
may crash restart done bool timer duration set list size full running due add remove push pop snippet about option
answer of is for leaves""".split())
FILES = {os.path.basename(path)[:-6] for path in glob.glob(ROOT + "/models/library/*.stale")}
folder = tempfile.TemporaryDirectory()


def about(path, text, at):
    return {"textDocument": {"uri": uri_of(path)}, "position": place(text, at)}


def pointed(texts, location):
    """The text at a location."""
    path = urllib.parse.unquote(location["uri"][len("file://"):])
    text = texts.setdefault(path, text_of(path))
    return text[offset(text, location["range"]["start"]):offset(text, location["range"]["end"])]


def definitions(server):
    """Every name of the shipped designs, and of those of the library that they use."""
    texts, wrong, bound, free = {}, [], 0, set()
    for path in MODELS:
        text = text_of(path)
        server.open(uri_of(path), text)
        for match in re.finditer(r"[A-Za-z_]\w*", words_only(text)):
            if match.start() and text[match.start() - 1].isdigit():
                continue  # the unit of a duration
            found = server.result("textDocument/definition", about(path, text, match.start()))
            if not found:
                free.add(match[0])
                continue
            bound += 1
            target = pointed(texts, found)
            is_file = target == "" and found["uri"].endswith(f"/{match[0]}.stale")
            if target != match[0] and not is_file:
                wrong.append((path, match[0], found, target))
    case(f"{bound} names in {len(MODELS)} designs lead to where the same name is", not wrong and bound > 8000, (bound, wrong[:3]))
    case("all others are words of the language, or names of designs, claims and questions",
         not free - WORDS - {os.path.basename(path)[:-6] for path in MODELS}, sorted(free - WORDS))


def references(server):
    """Each use of what is declared in a design is among the references, and asks for the same ones."""
    wrong, count = [], 0
    for path in MODELS[::4]:
        text = text_of(path)
        for match in re.finditer(r"^(?:param|const|type|fix|window|check|process|read|write) +(\w+)", words_only(text), re.M):
            asked = {**about(path, text, match.start(1)), "context": {"includeDeclaration": True}}
            found = server.result("textDocument/references", asked)
            without = server.result("textDocument/references", {**asked, "context": {"includeDeclaration": False}})
            places = [one["range"]["start"] for one in found]
            if place(text, match.start(1)) not in places or len(without) != len(found) - 1:
                wrong.append((path, match[1], found))
            for one in found:
                count += 1
                again = server.result("textDocument/references", {**asked, "position": one["range"]["start"]})
                if again != found or pointed({}, one) != match[1]:
                    wrong.append((path, match[1], one))
    case(f"{count} references are the same from each of them", not wrong and count >= 200, (count, wrong[:2]))


def renamed(text, edits):
    for edit in sorted(edits, key=lambda each: offset(text, each["range"]["start"]), reverse=True):
        first, last = (offset(text, edit["range"][which]) for which in ("start", "end"))
        text = text[:first] + edit["newText"] + text[last:]
    return text


def verdicts(path):
    status, out, errors = stalemate("check", "--as-written", "--format", "json", "--quiet", path)
    return status, re.sub(r"\d+", "", out.replace(path, "").replace("_zz", "")), errors.count("\n")


def renames(server):
    """All that a design declares gets another name, one after the other. What is checked then is the same."""
    count, wrong, refused = 0, [], []
    for path in MODELS[::4]:
        text, version = text_of(path), 2
        done = set()
        while True:
            match = next((match for match in re.finditer(r"[A-Za-z_]\w*", words_only(text))
                          if match[0] not in WORDS | done and not match[0].endswith("_zz")), None)
            if not match:
                break
            ready = server.result("textDocument/prepareRename", about(path, text, match.start()))
            if not ready or ready["placeholder"] != match[0]:
                done.add(match[0])  # the design's own name, or something of the library
                continue
            answer = server.ask("textDocument/rename", {**about(path, text, match.start()), "newName": match[0] + "_zz"})
            if "error" in answer:
                refused.append((path, match[0], answer))
                done.add(match[0])
                continue
            text = renamed(text, answer["result"]["changes"][uri_of(path)])
            count += 1
            server.change(uri_of(path), text, version)
            version += 1
        target = os.path.join(folder.name, os.path.basename(path))
        with open(target, "w", encoding="utf-8") as file:
            file.write(text)
        before, after = verdicts(path), verdicts(target)
        if before != after:
            wrong.append((path, before, after))
    case(f"{count} names are changed, and all verdicts stay", not wrong and count >= 200, (count, wrong[:1]))
    case("and none was refused", not refused, refused[:2])


TRICKY = """design tricky "names that are alike"

type Small = 0..2
component Box { value: Small = 0; op put(v: Small) { value = v } }
box: Box
process a { let x = 1; box.put(x) }
process b { let y = 2; box.put(y) }
window w "it is two": box.value == 2
"""


SEVERAL = """design several
type Small = 0..2
component Box { value: Small = 0; op put(v: Small) { value = v }; op get(): Small { return value } }
box: Box
process p {
    let first = box.get()
    if first == 0 {
        let v = 1
        box.put(v)
    } else {
        let v = 2
        box.put(v)
    }
}
window w "one of them is two": some q in p: q.v == 2
"""


def refusals(server):
    uri = "file:///tricky.stale"
    assert not server.open(uri, TRICKY)["diagnostics"]

    def says(what, word, name, text):
        asked = {"textDocument": {"uri": uri}, "position": place(TRICKY, TRICKY.index(word)), "newName": name}
        answer = server.ask("textDocument/rename", asked)
        case(what, text in str(answer.get("error", {}).get("message")), answer)

    says("a name that is another's", "a {", "b", "cannot be called `b`: `b` is declared twice")
    says("a name that is no name", "a {", "7", "cannot be called `7`")
    says("two words", "a {", "a b", "cannot be called `a b`")
    says("nothing", "a {", "", "cannot be called ``")
    says("a name that would hide another", "x = 1", "box", "cannot be called `box`")
    says("a place without a name", "{ let", "z", "there is no name to change here")
    for local in 1, 2:
        found = SEVERAL.index(f"v = {local}")
        uri_several = "file:///several.stale"
        if local == 1:
            assert not server.open(uri_several, SEVERAL)["diagnostics"]
        answer = server.ask("textDocument/rename", {"textDocument": {"uri": uri_several}, "position": place(SEVERAL, found),
                                                    "newName": "z"})
        case(f"one of two locals that a window means both of: the one that is {local}",
             "there are several `v`" in str(answer.get("error")), answer)
    path = next(path for path in MODELS if path.endswith("purge_race.stale"))
    text = text_of(path)
    server.change(uri_of(path), text, 1500)
    at = text.index("Row<")
    answer = server.ask("textDocument/rename", {**about(path, text, at), "newName": "Rows"})
    case("a name of the library", "other designs may use" in answer["error"]["message"], answer)


def hovers(server):
    """Every name that leads somewhere says something, and what it says has the name in it."""
    path = next(path for path in MODELS if path.endswith("purge_race.stale"))
    text, wrong, count = text_of(path), [], 0
    server.change(uri_of(path), text, 999)
    for match in re.finditer(r"[A-Za-z_]\w*", words_only(text)):
        found = server.result("textDocument/hover", about(path, text, match.start()))
        count += found is not None
        if found and match[0] not in found["contents"]["value"]:
            wrong.append((match[0], found))
    case(f"{count} names say what they are", not wrong and count >= 150, (count, wrong[:2]))

    def says(what, before, word, *texts):
        at = text.index(word, text.index(before))
        found = server.result("textDocument/hover", about(path, text, at))["contents"]["value"]
        case(what, all(one in found for one in texts), found)

    says("a local has its type", "read get_user", "u == none", "u: a number or none")
    says("an operation its signature and comment", "cache.del()", "del", "op del()")
    says("a fix its title", "if reorder", "reorder", 'fix reorder       "DEL before the commit, not after it"     cost 1')
    says("a const what is written above it", "repeat SENT", "SENT", "const SENT", "No DEL is ever lost here", "are one DEL.")
    says("a param its range and type", "takes 0s..CALL", "CALL", "param CALL  = 200ms in {0s, 100ms, 200ms}", "duration")


def completions(server):
    path = next(path for path in MODELS if path.endswith("purge_race.stale"))
    text = text_of(path)

    def offers(what, old, typed, *labels, absent=()):
        at = text.index(old)
        new = text[:at] + typed + text[at + len(old):]
        server.change(uri_of(path), new, 1000)
        found = server.result("textDocument/completion", about(path, new, at + len(typed)))
        names = {one["label"]: one for one in found}
        case(what, all(label in names for label in labels) and not any(label in names for label in absent),
             (sorted(names), labels))
        return names

    names = offers("operations behind a dot, where nothing parses", "cache.del()", "cache.", "del", "set", "take_lease", "value", absent=("fix", "db"))
    case("with their signatures", names["set"]["detail"].startswith("set(v: T"), names.get("set"))
    offers("the files of the library", "use redis, sql", "use ", "redis", "sql", "memcached", absent=("fix",))
    offers("fixes and windows in a claim", "claim as written    leaves", "claim re", "reorder", "stale_entry", "fresh", "closes")
    offers("locals, requests and words in a process", "if u == none", "", "u", "if", "cache", "update_user", "wait")
    offers("nothing in a comment", "// R: get, none.", "// R: ge", absent=("fix", "cache"))
    offers("declarations at the start of a line", "fix reorder ", "f", "fix", "function", "param")
    server.change(uri_of(path), text, 1001)


def outline(server):
    wrong, count = [], 0
    for path in MODELS:
        text = text_of(path)
        found = server.result("textDocument/documentSymbol", {"textDocument": {"uri": uri_of(path)}})
        names = {one["name"] for one in found}
        declared = re.findall(r"^(?:param|const|type|fix|component|window|check|measure) +(\w+)", words_only(text), re.M)
        count += len(declared)
        if not set(declared) <= names:
            wrong.append((path, set(declared) - names))
        for one in found:
            inner, outer = one["selectionRange"], one["range"]
            if not (outer["start"]["line"] <= inner["start"]["line"] <= inner["end"]["line"] <= outer["end"]["line"]):
                wrong.append((path, one))
    case(f"{count} declarations are in the outlines", not wrong and count >= 400, wrong[:2])


def formats(server):
    wrong, changed = [], 0
    for number, path in enumerate(MODELS):
        text = text_of(path).replace("{", "{ \n" if number % 3 == 0 else "{   ", 3).replace(" = ", "=", 5)
        server.change(uri_of(path), text, 2000)
        answer = server.ask("textDocument/formatting", {"textDocument": {"uri": uri_of(path)}, "options": {}})
        target = os.path.join(folder.name, "format.stale")
        with open(target, "w", encoding="utf-8") as file:
            file.write(text)
        status, out, _ = stalemate("format", "--stdout", target)
        if status == 0:
            changed += out != text
            if (renamed(text, answer["result"]) if answer["result"] else text) != out:
                wrong.append(path)
        elif "error" not in answer:
            wrong.append((path, answer))
    case(f"{changed} layouts are those of format", not wrong and changed >= 20, (changed, wrong[:2]))
    uri = "file:///broken.stale"
    server.open(uri, "design broken {{{\n")
    answer = server.ask("textDocument/formatting", {"textDocument": {"uri": uri}})
    case("what does not parse stays", "left as it is" in answer["error"]["message"], answer)
    for method in ("definition", "hover", "completion", "references", "rename", "prepareRename"):
        answer = server.ask("textDocument/" + method, {"textDocument": {"uri": uri}, "position": {"line": 999, "character": -1}})
        case(f"{method} at no place", "no position" in answer["error"]["message"], answer)
        answer = server.ask("textDocument/" + method, {"textDocument": {"uri": uri}, "position": {"line": 999, "character": 5}, "newName": "x"})
        case(f"{method} behind the end", answer.get("result") in (None, []) or "result" in answer, answer)


def actions(server):
    """Slips in names of every kind: what is advised is one edit, and with it the mistake is gone."""
    path = next(path for path in MODELS if path.endswith("purge_race.stale"))
    text, uri, version, wrong, count = text_of(path), uri_of(path), 5000, [], 0
    for old, slip in (("cache.del()", "cache.dell()"), ("use redis", "use rediss"), ("RedisKey<Version>", "RedisKye<Version>"),
                      ("cache.value != none", "cache.vallue != none"), ("claim lease         closes", "claim laese         closes"),
                      ("update_user() }", "update_usr() }"), ("repeat READS", "repeat READZ"), ("process writer", "proces writer"),
                      ("ttl: if", "tl: if"), ("takes 0s..CALL", "takes 0s..CALLL"), ("keeps fresh  ", "keeps frehs  "), ("leaves stale_entry", "leaves stale_etry")):
        slipped = text.replace(old, slip, 1)
        assert slipped != text, old
        server.change(uri, slipped, version)
        mistakes = server.diagnostics_of(uri, version)["diagnostics"]
        advised = [one for one in mistakes if "did you mean" in one["message"]]
        found = [[each for each in acted(server, uri, one["range"]) if each.get("isPreferred")] for one in advised]
        if not advised or any(len(each) != 1 for each in found):
            wrong.append((slip, mistakes, found))
        else:
            count += 1
            mended = renamed(slipped, found[0][0]["edit"]["changes"][uri])
            if mended != text:
                wrong.append((slip, found))
        version += 1
    case(f"{count} slips are mended as is advised", not wrong and count >= 10, (count, wrong[:2]))
    server.change(uri, text, version)
    found = server.result("textDocument/codeAction", {"textDocument": {"uri": uri}, "range": {"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}}})
    case("where nothing is wrong there is nothing to do", found == [], found)


def acted(server, uri, span):
    return server.result("textDocument/codeAction", {"textDocument": {"uri": uri}, "range": span, "context": {"diagnostics": []}})


ABSENT = """design absent "Names that are declared nowhere"

cell: Cell
slot: Slot<0..2>

enum Colour { red, green }

component Cell {
    value: 0..3 = 0
    op get(): 0..3 { return value }
    op set(v: 0..3) { value = v }
}

component Slot<T> {
    value: T? = none
    op put(v: T) { value = v }
}

process p {
    cell.set(1)
    slot.put(1)
}

window w: cell.value == 1
check c: always cell.value < 3
claim as written leaves w open
"""

# What is written, and by what title its name is declared; several: any of them.
DECLARED = [
    ("cell.set(1)", "sell.set(1)", "declare the component `sell`"),
    ("slot.put(1)", "slots.put(1)", "declare the component `slots`"),
    ("cell.set(1)", "cell.set(LIMIT)", "declare the constant `LIMIT`"),
    ("cell.set(1)", "if careful { cell.set(1) }", "declare the fix `careful`"),
    ("cell.set(1)", "n = 1", "declare the variable `n`"),
    ("cell: Cell\n", "cell: Cell\nother: Register\n", "declare the component `Register`"),
    ("value: 0..3 = 0", "value: 0..3 = 0\n    kept: Number? = none", "declare the type `Number`"),
    ("always cell.value < 3", "always Colour.blue == Colour.red", "add the value `blue`"),
    ("claim as written leaves w", "claim careful closes w\nclaim as written leaves w", "declare the fix `careful`"),
    ("leaves w open", "leaves v open", "declare the window `v`"),
    ("leaves w open", "leaves w open\nclaim as written keeps d", "declare the check `d`"),
]


def declarations(server):
    """A name that is declared nowhere: with the edit that is offered it is, and nothing else is wrong that was not before."""
    uri, version, wrong = "file:///absent.stale", 1, []
    before = server.open(uri, ABSENT)["diagnostics"]
    case("nothing is wrong before", not [one for one in before if one["severity"] == 1], before)
    for old, new, title in DECLARED:
        version += 2
        slipped = ABSENT.replace(old, new, 1)
        server.change(uri, slipped, version)
        mistakes = [one for one in server.diagnostics_of(uri, version)["diagnostics"] if one["severity"] == 1]
        found = [one for one in acted(server, uri, mistakes[0]["range"]) if one["title"] == title] if mistakes else []
        if len(mistakes) != 1 or len(found) != 1:
            wrong.append((new, mistakes, found))
            continue
        mended = renamed(slipped, found[0]["edit"]["changes"][uri])
        server.change(uri, mended, version + 1)
        after = [one for one in server.diagnostics_of(uri, version + 1)["diagnostics"] if one["severity"] == 1]
        if after:
            wrong.append((new, after, mended))
    case(f"{len(DECLARED)} names are declared", not wrong and len(DECLARED) >= 10, wrong[:2])
    server.change(uri, ABSENT.replace("cell.set(1)", "cell.set(sum)(((\n"), version + 2)
    mistakes = server.diagnostics_of(uri, version + 2)["diagnostics"]
    case("where the text does not parse nothing is declared", not [one for each in mistakes for one in acted(server, uri, each["range"])], mistakes)
    server.close(uri)


# ---- colours ----

DECLARES = {"param": "variable", "const": "variable", "fix": "variable", "type": "type", "enum": "enum", "record": "struct",
            "component": "class", "process": "function", "read": "function", "write": "function", "request": "function",
            "window": "property", "check": "property", "measure": "property", "op": "method", "event": "event"}


def tokens_of(server, uri, text):
    """(where it begins and ends in the text, its type, its modifiers): as the legend calls them."""
    legend = server.capabilities["semanticTokensProvider"]["legend"]
    data = server.result("textDocument/semanticTokens/full", {"textDocument": {"uri": uri}})["data"]
    lines, line, column, found = text.split("\n"), 0, 0, []
    starts = [0]
    for each in lines:
        starts.append(starts[-1] + len(each) + 1)
    for i in range(0, len(data), 5):
        down, along, length, kind, bits = data[i:i + 5]
        line, column = line + down, along + (0 if down else column)
        begin = starts[line] + len(lines[line].encode("utf-16-le")[:2 * column].decode("utf-16-le"))
        end = starts[line] + len(lines[line].encode("utf-16-le")[:2 * (column + length)].decode("utf-16-le"))
        found.append((begin, end, legend["tokenTypes"][kind],
                      {name for bit, name in enumerate(legend["tokenModifiers"]) if bits >> bit & 1}))
    return found


def tokens(server):
    """Every name, comment, text and number of the designs that ship; what a declaration's word says of the name behind it."""
    wrong, count, declared, free = [], 0, 0, set()
    for path in MODELS:
        text, uri = text_of(path), uri_of(path)
        words = words_only(text)
        server.change(uri, text, 7000)
        found = tokens_of(server, uri, text)
        count += len(found)
        at = {begin: (end, kind, bits) for begin, end, kind, bits in found}
        wrong += [(path, one) for one, next in zip(found, found[1:]) if not one[0] < one[1] <= next[0]]
        wrong += [(path, text[begin:end], kind) for begin, end, kind, bits in found
                  if (kind in ("comment", "string")) != (not words[begin:end].strip()) and kind != "comment"]
        for match in re.finditer(r"(?<![\w.])[A-Za-z_]\w*", words):
            if match.start() not in at:
                free.add((os.path.basename(path)[:-6], match[0]))
            elif at[match.start()][0] != match.end():
                wrong.append((path, match[0], at[match.start()]))
        for match in re.finditer(r"^\s*(?:background +)?(\w+) +([A-Za-z_]\w*)(?= *[\n({:=<*\"]| +\"| +in\b| +may\b| +cost\b)", words, re.M):
            kind = DECLARES.get(match[1])
            if kind is None or (match[1], match[2]) in (("check", "kind"),):
                continue
            declared += 1
            has = at.get(match.start(2))
            if not has or has[1] != kind or "declaration" not in has[2]:
                wrong.append((path, match[0], has))
    case(f"{count} words of {len(MODELS)} designs have a kind, one behind the other", not wrong and count > 15000, (count, wrong[:4]))
    case(f"{declared} names have that of their declaration", declared >= 500, declared)
    case("without one are names of designs only", all(design == name or name in FILES for design, name in free), sorted(free)[:20])
    text = 'design d\n/* \u00e9\U0001f600\r\n two */ process p { assert true "\U0001f600" } // \U0001f600\n'
    server.open("file:///t.stale", text)
    found = [(text[begin:end], kind) for begin, end, kind, bits in tokens_of(server, "file:///t.stale", text)]
    case("comments of two lines are two, and letters of two units count as such",
         found == [("design", "keyword"), ("/* \u00e9\U0001f600", "comment"), (" two */", "comment"), ("process", "keyword"), ("p", "function"),
                   ("assert", "keyword"), ("true", "keyword"), ('"\U0001f600"', "string"), ("// \U0001f600", "comment")], found)
    server.open("file:///u.stale", "design {{{ $$$ /* \n")
    found = tokens_of(server, "file:///u.stale", "design {{{ $$$ /* \n")
    case("a text that does not parse", found[0][2] == "keyword", found)
    begun = time.monotonic()
    many = "design d\n" + "".join(f"const A{i} = A{i - 1 if i else 1} - A{i}\n" for i in range(20000))
    server.open("file:///v2.stale", many)
    found = tokens_of(server, "file:///v2.stale", many)
    case("a text of half a megabyte", len(found) >= 20000 and time.monotonic() - begun < 20, (len(found), time.monotonic() - begun))


def encodings():
    """What comes after a character of two bytes, and one of two units of UTF-16, on the same line."""
    text = TRICKY.replace("process a {", "process a { /* \u00e9\U0001f600 */")
    line = next(number for number, each in enumerate(text.split("\n")) if "process a" in each)
    whole = text.split("\n")[line]
    at = whole.index("box.put")
    units = {"utf-16": len(whole[:at].encode("utf-16-le")) // 2, "utf-8": len(whole[:at].encode())}
    for offered, wanted in ((["utf-8", "utf-16"], "utf-8"), (["utf-32", "utf-16"], "utf-16"), (None, "utf-16")):
        server = Server({"general": {"positionEncodings": offered}} if offered else {})
        server.open("file:///u.stale", text)
        start = {"line": line, "character": units[wanted]}
        found = server.result("textDocument/references", {"textDocument": {"uri": "file:///u.stale"}, "position": start,
                                                          "context": {"includeDeclaration": True}})
        case(f"{offered}: {wanted}", server.capabilities["positionEncoding"] == wanted and
             {"start": start, "end": {"line": line, "character": units[wanted] + 3}} in [one["range"] for one in found], found)
        server.change("file:///u.stale", text.replace("let x = 1; box", "let x = 1; bax"), 2)
        place = server.diagnostics_of("file:///u.stale", 2)["diagnostics"][0]["range"]["start"]
        case("and so are places of mistakes", place == start, (place, start))
        server.end()


begun = time.monotonic()
server = Server()
definitions(server)
references(server)
hovers(server)
completions(server)
outline(server)
renames(server)
refusals(server)
actions(server)
declarations(server)
tokens(server)
formats(server)
case("and then it ends", server.end() == 0)
encodings()
print(f"# {time.monotonic() - begun:.1f} s")
end()
