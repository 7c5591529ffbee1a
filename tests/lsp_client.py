"""A client of `stalemate lsp`, as an editor is one: it starts the program, and asks over its standard input."""
import glob
import json
import os
import pathlib
import queue
import re
import subprocess
import threading

from tap import STALEMATE, case, end, stalemate  # noqa: F401

ROOT = os.environ["SOURCE_ROOT"]

MODELS = sorted(glob.glob(ROOT + "/models/*.stale"))
PATIENCE = 60  # seconds, for anything that is waited for


def uri_of(path):
    return pathlib.Path(path).absolute().as_uri()


def text_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def words_only(text):
    """The text with blanks for its comments and texts, so that names are where they were."""
    return re.sub(r'"""(?:.|\n)*?"""|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*(?:.|\n)*?\*/', lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def place(text, offset):
    """Of a text without characters outside the basic plane: what UTF-16 counts."""
    return {"line": text.count("\n", 0, offset), "character": offset - text.rfind("\n", 0, offset) - 1}


def offset(text, position):
    return sum(len(line) + 1 for line in text.split("\n")[:position["line"]]) + position["character"]


def framed(body):
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


class Server:
    """What the server says is read by a thread: answers by their id, diagnostics by their URI."""

    def __init__(self, capabilities=None, start=True, arguments=()):
        self.process = subprocess.Popen([STALEMATE, "lsp", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.last = 0
        self.answers = {None: queue.Queue()}
        self.told = {}  # diagnostics, by URI
        self.asked = queue.Queue()  # requests of the server, by their method
        self.messages = queue.Queue()  # window/showMessage
        threading.Thread(target=self.listen, daemon=True).start()
        if start:
            self.capabilities = self.ask("initialize", {"capabilities": capabilities or {}})["result"]["capabilities"]
            self.notify("initialized", {})

    def listen(self):
        while True:
            length = None
            for line in iter(self.process.stdout.readline, b""):
                if line == b"\r\n":
                    break
                name, value = line.split(b":")
                assert name == b"Content-Length", line
                length = int(value)
            if length is None:
                break
            self.sort(json.loads(self.process.stdout.read(length).decode()))
        for each in [*self.answers.values(), *self.told.values(), self.asked, self.messages]:
            each.put(None)  # nothing comes any more

    def sort(self, message):
        assert message["jsonrpc"] == "2.0", message
        method = message.get("method")
        if method is None:
            self.answers[message["id"]].put(message)
        elif method == "textDocument/publishDiagnostics":
            self.told.setdefault(message["params"]["uri"], queue.Queue()).put(message["params"])
        elif method == "window/showMessage":
            self.messages.put(message["params"])
        else:
            self.asked.put(method)
            self.raw(framed(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": None}).encode()))

    def raw(self, data):
        try:
            self.process.stdin.write(data)
            self.process.stdin.flush()
        except (BrokenPipeError, ValueError):
            pass

    def send(self, **message):
        self.raw(framed(json.dumps({"jsonrpc": "2.0", **message}).encode()))

    def notify(self, method, params):
        self.send(method=method, params=params)

    def ask(self, method, params=None):
        self.last += 1
        waiting = self.answers[self.last] = queue.Queue()
        self.send(id=self.last, method=method, **({} if params is None else {"params": params}))
        return waiting.get(timeout=PATIENCE)

    def result(self, method, params=None):
        answer = self.ask(method, params)
        assert "result" in answer, (method, params, answer)
        return answer["result"]

    def open(self, uri, text, version=1):
        self.told.setdefault(uri, queue.Queue())
        self.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "stalemate", "version": version,
                                                              "text": text}})
        return self.diagnostics(uri)

    def change(self, uri, text, version):
        self.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": version},
                                               "contentChanges": [{"text": text}]})

    def close(self, uri):
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def diagnostics_of(self, uri, version):
        """The first that are told of that version; None: once it is closed."""
        while True:
            told = self.diagnostics(uri)
            assert told is not None, (uri, "the server is gone")
            if told.get("version") == version:
                return told

    def diagnostics_without_error(self, uri, version):
        """The first of that version that have none, or the last that came: those of before may have been told once more,
        with what a search found."""
        found = self.diagnostics_of(uri, version)["diagnostics"]
        try:
            while any(each["severity"] == 1 for each in found):
                found = self.diagnostics_of(uri, version)["diagnostics"]
        except queue.Empty:
            pass
        return found

    def diagnostics(self, uri):
        return self.told.setdefault(uri, queue.Queue()).get(timeout=PATIENCE)

    def end(self):
        """In order: the exit status."""
        self.ask("shutdown")
        self.send(method="exit")
        return self.wait()

    def wait(self):
        try:
            return self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return "it hangs"

    def errors(self):
        return self.process.stderr.read().decode()
