#!/usr/bin/env python3
"""`stalemate lsp` as an editor has it: what it says of designs is what the commands say of them, whatever is typed or
sent; and it ends as it should, whoever goes away."""
import glob
import os
import re
import subprocess
import tempfile
import time

from lsp_client import MODELS, ROOT, STALEMATE, Server, case, end, framed, stalemate, text_of, uri_of

# All but one, which takes more than the second that the server has for a text.
REJECTED = [path for path in sorted(glob.glob(ROOT + "/tests/language/reject/*.stale")) if "doubled" not in path]
SAID = re.compile(r"^(.*?):(\d+):(\d+): (error|warning): (.*)$", re.M)
folder = tempfile.TemporaryDirectory()


def is_text(path):
    try:
        return bool(text_of(path))
    except UnicodeDecodeError:
        return False


# ---- what a stream may be ----

def lifecycle():
    server = Server()
    case("it says its name", server.capabilities["positionEncoding"] == "utf-16", server.capabilities)
    answer = server.ask("textDocument/nothing", {})
    case("a method that is not there", answer["error"]["code"] == -32601, answer)
    server.notify("textDocument/nothing", {})
    server.notify("$/setTrace", {"value": "off"})
    answer = server.ask("initialize", {"capabilities": {}})
    case("it is initialized once, and notifications that it does not know are nothing", answer["error"]["code"] == -32600, answer)
    answer = server.ask("textDocument/didOpen", {})
    case("a notification with an id", answer["error"]["code"] == -32600, answer)
    server.ask("shutdown")
    answer = server.ask("textDocument/formatting", {})
    case("nothing is asked after shutdown", answer["error"]["code"] == -32600, answer)
    server.send(method="exit")
    case("the client ends it in order", server.wait() == 0)
    server = Server(start=False)
    answer = server.ask("shutdown")
    case("initialize comes first", answer["error"]["code"] == -32002, answer)
    server.send(method="exit")
    case("an end out of order", server.wait() == 1)
    status, _, errors = stalemate("lsp", "purge_race")
    case("lsp takes no file", status == 2 and "takes no file" in errors, errors)


def one_stream(what, data, status, says):
    done = subprocess.run([STALEMATE, "lsp"], input=data, capture_output=True, timeout=60)
    case(what, done.returncode == status and says in (done.stdout + done.stderr).decode(), (done.returncode, done.stdout, done.stderr))


def streams():
    start = framed(b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}')
    end = framed(b'{"jsonrpc":"2.0","id":7,"method":"shutdown"}') + framed(b'{"jsonrpc":"2.0","method":"exit"}')
    broken = {
        "nothing at all": (b"", 1, ""),
        "garbage": (b"garbage\r\n\r\n", 2, "no head of a message: `garbage`"),
        "bytes that are no text": (b"\xff\xfe\x00\n" * 9, 2, "no head of a message"),
        "a head without a length": (b"Content-Type: x\r\n\r\n", 2, "no Content-Length"),
        "a length below 0": (b"Content-Length: -1\r\n\r\n", 2, "no length from 0 to 64 MiB"),
        "a length that is none": (b"Content-Length: ten\r\n\r\n", 2, "no length from 0 to 64 MiB"),
        "a length of 70 MB": (b"Content-Length: 70000000\r\n\r\n", 2, "no length from 0 to 64 MiB"),
        "a length of many digits": (b"Content-Length: 99999999999999999999999\r\n\r\n", 2, "no length from 0 to 64 MiB"),
        "a line without end": (b"x" * 100000, 2, "a line of a head is too long"),
        "half a head": (start + b"Content-Le", 1, "in the middle of a message"),
        "half a body": (start + b"Content-Length: 99\r\n\r\n{}", 1, "in the middle of a message"),
        "a length that is too small": (start + b'Content-Length: 3\r\n\r\n{"id":9}\r\n\r\n', 2, "no JSON"),
        "no end": (start, 1, ""),
        "an end after shutdown": (start + framed(b'{"id":2,"method":"shutdown"}'), 0, ""),
    }
    for what, (data, status, says) in broken.items():
        one_stream(what, data, status, says)
    answered = {
        "a body that is no JSON": (b"{nonsense", "-32700"),
        "a body that is empty": (b"", "-32700"),
        "a body that is not UTF-8": (b'{"id":\xff}', "-32700"),
        "JSON of 100,000 levels": (b"[" * 100000 + b"]" * 100000, "-32700"),
        "an array": (b"[]", "-32600"),
        "a number": (b"12", "-32600"),
        "a method that is no text": (b'{"id":3,"method":4}', "-32600"),
        "an answer to nothing": (b'{"id":3,"result":null}', '"id":7'),
        "params that are none": (b'{"id":3,"method":"textDocument/formatting","params":[1]}', '"id":3,"error"'),
        "a document that is not open": (b'{"id":3,"method":"textDocument/formatting","params":{"textDocument":{"uri":"x:y"}}}', "is not open"),
        "an open without a text": (b'{"method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///x"}}}', '"id":7'),
    }
    for what, (body, says) in answered.items():
        one_stream(what + ": it is answered, and all goes on", start + framed(body) + end, 0, says)
    return len(broken) + len(answered)


def gone():
    """A client that vanishes: while it is told something, and while it says something."""
    read, write = os.pipe()
    process = subprocess.Popen([STALEMATE, "lsp"], stdin=subprocess.PIPE, stdout=write)
    os.close(read)
    os.close(write)
    try:
        process.communicate(framed(b'{"id":1,"method":"initialize","params":{"capabilities":{}}}') * 2000, timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
    case("a client that reads no more", process.wait() == 1, process.returncode)
    server = Server()
    server.process.stdin.close()
    case("a client that says no more", server.wait() == 1)


# ---- mistakes ----

def told(diagnostics, path, text):
    """As the program prints them: (line, column, severity, message); of another file, with its name."""
    lines = text.split("\n")
    found = []
    for each in diagnostics:
        place = each["range"]["start"]
        related = [one for one in each.get("relatedInformation", []) if one["location"]["uri"] != uri_of(path)]
        if related:
            found.append((os.path.basename(related[0]["location"]["uri"]), related[0]["location"]["range"]["start"]["line"] + 1,
                          None, {1: "error", 2: "warning"}[each["severity"]], related[0]["message"]))
            continue
        before = lines[place["line"]].encode("utf-16-le")[:2 * place["character"]].decode("utf-16-le")
        found.append((os.path.basename(path), place["line"] + 1, len(before) + 1, {1: "error", 2: "warning"}[each["severity"]],
                      each["message"].split("\n")[0]))
    return found


def said(path):
    errors = stalemate("check", "--as-written", "--quiet", path)[2]
    return [(os.path.basename(name), int(line), int(column) if os.path.basename(name) == os.path.basename(path) else None, kind, text)
            for name, line, column, kind, text in SAID.findall(errors)]


def spoilt():
    """Shipped designs with slips: a letter doubled, a bracket lost, a line lost."""
    for number, path in enumerate(MODELS):
        text = text_of(path)
        places = [match.start() for match in re.finditer(r"[a-z_]{4,}\(|\{|process \w", text)]
        at = places[number * 7 % len(places)]
        mutants = [text[:at] + text[at] + text[at:], text[:at] + text[at + 1:], text.replace("\n", "\n\n\u00e9", 1)]
        for which, mutant in enumerate(mutants):
            target = os.path.join(folder.name, f"{which}_{os.path.basename(path)}")
            with open(target, "w", encoding="utf-8") as file:
                file.write(mutant)
            yield target


def mistakes():
    server = Server()
    paths = MODELS + [path for path in REJECTED if is_text(path)][::9] + list(spoilt())
    wrong, count, related = [], 0, 0
    for path in paths:
        text = text_of(path)
        published = server.open(uri_of(path), text)
        found = told(published["diagnostics"], path, text)
        related += any(each["relatedInformation"] for each in published["diagnostics"] if "relatedInformation" in each)
        wanted = said(path)
        if sorted(found, key=str) != sorted(wanted, key=str):
            wrong.append((path, found, wanted))
        count += len(found)
        server.close(uri_of(path))
        assert server.diagnostics_of(uri_of(path), None)["diagnostics"] == []
    case(f"{count} mistakes and warnings of {len(paths)} designs are those of check", not wrong, wrong[:2])
    case("there are enough of them, some with related places", len(paths) >= 170 and count >= 200 and related >= 5, (len(paths), count, related))
    case("and then it ends", server.end() == 0)


def libraries():
    """Files that other designs use: no mistake of theirs is that they begin with no `design`, and none is hidden for it."""
    server = Server()
    files = sorted(glob.glob(ROOT + "/models/library/*.stale"))
    wrong = [(path, found) for path in files if (found := server.open(uri_of(path), text_of(path))["diagnostics"])]
    case(f"{len(files)} files of the library have no mistake", len(files) >= 8 and not wrong, wrong[:3])
    text = text_of(files[0])
    server.change(uri_of(files[0]), text + "component Broken { value: }\n", 2)
    found = server.diagnostics_of(uri_of(files[0]), 2)["diagnostics"]
    case("one with a mistake has that one", len(found) == 1 and "design" not in found[0]["message"], found)
    cell, user = (os.path.join(folder.name, name) for name in ("cell.stale", "user.stale"))
    good = "component Cell { value: 0..1 = 0\n op up() { value = 1 } }\n"
    design = "design user\nuse cell\ncell: Cell\nprocess p { cell.up() }\n"
    for text in (good.replace("up", "down"), good):
        with open(cell, "w", encoding="utf-8") as file:
            file.write(text)
        if text != good:
            found = server.open(uri_of(user), design)["diagnostics"]
            case("a file that is used lacks an operation", len(found) == 1 and "up" in found[0]["message"], found)
            server.open(uri_of(cell), text)
    server.change(uri_of(cell), good, 2)
    server.notify("textDocument/didSave", {"textDocument": {"uri": uri_of(cell)}})
    found = server.diagnostics_without_error(uri_of(user), 1)
    case("it is saved, and its users are read again", all(each["severity"] == 2 for each in found), found)
    case("and then it ends", server.end() == 0)
    closed = subprocess.run([STALEMATE, "lsp"], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False,
                            preexec_fn=lambda: os.close(1))
    case("a standard output that is closed", closed.returncode == 1 and "the standard output" in closed.stderr, closed)


def large():
    server = Server()
    uri = "file:///large.stale"
    text = "design large\n" + "// a comment that is long enough\n" * 320000
    begun = time.monotonic()
    found = server.open(uri, text)["diagnostics"]
    took = time.monotonic() - begun
    case(f"10 MB are refused, in {took:.2f} s", len(text) > 10 ** 7 and "larger than 1 MiB" in found[0]["message"] and took < 20, found)
    answer = server.ask("textDocument/nothing", {"textDocument": {"uri": uri}})
    case("which does no harm", answer["error"]["code"] == -32601, answer)
    whole = text_of(MODELS[0])
    server.change(uri, whole, 2)
    case("a smaller text mends it", server.diagnostics_of(uri, 2) == {"uri": uri, "version": 2, "diagnostics": []})
    case("and then it ends", server.end() == 0)


def hurried():
    """Designs that are opened and closed at once, in the middle of whatever is worked out of them."""
    server = Server()
    for number in range(12):
        for path in MODELS:
            server.notify("textDocument/didOpen", {"textDocument": {"uri": uri_of(path), "version": number, "text": text_of(path)}})
            time.sleep((number * 7 % 23) / 2000)
            server.close(uri_of(path))
    case(f"{12 * len(MODELS)} designs that are hardly looked at", server.end() == 0)


def quick():
    """From a change to what is wrong with it. Machines differ, and may be busy: the best of five counts."""
    server, worst = Server(), 0
    for path in MODELS:
        text, best = text_of(path), 9
        server.open(uri_of(path), text)
        for version in range(2, 7):
            begun = time.monotonic()
            server.change(uri_of(path), text, version)
            server.diagnostics_of(uri_of(path), version)
            best = min(best, time.monotonic() - begun)
        worst = max(worst, best)
    case(f"diagnostics come at once: {worst * 1000:.1f} ms on the slowest of {len(MODELS)}", worst < 0.2, worst)
    server.end()


begun = time.monotonic()
lifecycle()
case("streams that are broken", streams() >= 25)
gone()
mistakes()
libraries()
large()
hurried()
quick()
print(f"# {time.monotonic() - begun:.1f} s")
end()
