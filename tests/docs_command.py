#!/usr/bin/env python3
"""`stalemate docs`: pages in three syntaxes say what the program says, are written anew where they do not, byte for byte
the same elsewhere; nothing but stalemate is run, nothing outside of a page's folder is touched, and what is wrong with
a page leaves it as it is. Expected outputs are those of the command itself, run beside it."""
import glob
import os
import random
import resource
import signal
import subprocess
import tempfile
import time

from tap import STALEMATE, case, end

LIMIT = 60
top = tempfile.TemporaryDirectory()
scratch = os.path.join(top.name, "scratch")  # for the program's own folders
os.mkdir(scratch)
ENVIRONMENT = {**os.environ, "TMPDIR": scratch, "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
number = 0

DESIGN = """design counted "A counter, and who raises it"

counter: Counter

component Counter {
    value: 0..3 = 0
    op raise() { if value < 3 { value = value + 1 } }
}

process writer * 2 { counter.raise() }

window one: counter.value == 1

claim as written leaves one open
"""
# It opens when the first writer has raised it, and the second one closes it: so the claim as it is written does not hold.


class Folder:
    """A folder for a page, and what is beside it."""

    def __init__(self, name, text, **files):
        global number
        number += 1
        self.path = os.path.join(top.name, str(number))
        self.page = os.path.join(self.path, name)
        os.mkdir(self.path)
        self.write(name, text)
        for file, content in files.items():
            self.write(file.replace("__", "."), content)

    def write(self, name, text):
        with open(os.path.join(self.path, name), "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())

    def read(self, name=None):
        with open(os.path.join(self.path, name) if name else self.page, "rb") as file:
            return file.read().decode()

    def docs(self, *options, **more):
        done = subprocess.run([STALEMATE, "docs", *options, self.page], capture_output=True, text=True, timeout=LIMIT, check=False,
                              env=ENVIRONMENT, **more)
        return done.returncode, done.stdout + done.stderr


def output(*words):
    """What the command prints of the design, both streams."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "counted.stale"), "w", encoding="utf-8") as file:
            file.write(DESIGN)
        return subprocess.run([STALEMATE, *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, check=False, env=ENVIRONMENT).stdout


def indented(text, by):
    return "".join(" " * by + line if line.strip() else line for line in text.splitlines(True))


def markdown(quiet, states):
    return f"""# A page

Some words, and `$ stalemate check x` among them.

```stale
{DESIGN}```

```text
$ stalemate check counted.stale --quiet
{quiet}```

<!-- $ stalemate graph counted.stale -o states.svg -->
![states](img/states.svg)

<!-- $ stalemate check counted.stale --as-written --quiet -->
~~~
{states}~~~

- in a list:
  ````console
  $ stalemate check counted.stale --quiet
{indented(quiet, 2)}  $ echo $?
  1
  ````
"""


def rst(quiet, states):
    return f"""A page
======

.. code-block:: stale
   :linenos:

{indented(DESIGN, 3)}
Words.

.. code-block:: text

    $ stalemate check counted.stale --quiet
{indented(quiet, 4)}
.. $ stalemate graph counted.stale -o states.svg

.. image:: img/states.svg
   :alt: states

.. a comment
   of two lines

.. $ stalemate check counted.stale --as-written --quiet

.. code-block:: none

{indented(states, 3)}
Words.
"""


def asciidoc(quiet, states):
    return f"""= A page

////
[source,stale]
----
none of this counts
----
////

[source,stale]
----
{DESIGN}----

[source,text]
.What it says
----
$ stalemate check counted.stale --quiet
{quiet}----

// $ stalemate graph counted.stale -o states.svg
image::img/states.svg[states]

// $ stalemate check counted.stale --as-written --quiet
....
{states}....
"""


def syntaxes():
    quiet = output("check", "counted.stale", "--quiet")
    states = output("check", "counted.stale", "--as-written", "--quiet")
    case("the design has a refuted claim and a window", "0 of 1 claims hold" in quiet and states.count("\n") >= 3, quiet + states)
    for name, make in (("page.md", markdown), ("page.rst", rst), ("page.adoc", asciidoc)):
        folder = Folder(name, make("old\n", "older\n"))
        os.mkdir(os.path.join(folder.path, "img"))
        before = folder.read()
        status, said = folder.docs("--check")
        case(f"{name}: --check tells each difference, and writes nothing",
             status == 1 and "-old\n" in said and "-older\n" in said and "it is not there" in said and folder.read() == before
             and os.listdir(os.path.join(folder.path, "img")) == [], said)
        status, said = folder.docs()
        case(f"{name}: it is written anew, and only there", status == 0 and folder.page in said and folder.read() == make(quiet, states),
             said + folder.read())
        case(f"{name}: so is its picture", folder.read("img/states.svg").startswith("<?xml") or "<svg" in folder.read("img/states.svg"))
        status, said = folder.docs("--check", "--format", "tap")
        case(f"{name}: then all of it is so", status == 0 and "not ok" not in said and said.count("ok ") >= 4 and "1 pictures" in said, said)
        inode = os.stat(folder.page).st_ino
        status, said = folder.docs()
        case(f"{name}: and it is not touched again", status == 0 and os.stat(folder.page).st_ino == inode, said)
        dos = Folder(name, make("old\n", "older\n").replace("\n", "\r\n"))
        os.mkdir(os.path.join(dos.path, "img"))
        status, said = dos.docs()
        case(f"{name}: lines end as they did", status == 0 and dos.read() == make(quiet, states).replace("\n", "\r\n"), said + dos.read())


def fence(text, language="text", comment=""):
    return f"{comment}\n```{language}\n{text}```\n" if comment else f"\n```{language}\n{text}```\n"


def shown(what, text, status, *words, options=("--check",), **files):
    """A page, and what is said of it; it stays as it is."""
    folder = Folder("page.md", text, **files)
    before = folder.read()
    found, said = folder.docs(*options)
    missing = [word for word in words if word not in said]
    case(what, found == status and not missing and folder.read() == before, f"status {found}, missing {missing}\n{said}")
    return folder


def fences():
    """What is written into a block ends it nowhere, and is read as it was written."""
    design = "/*\n```\n  ````\n----\n-----\n....\n*/\n" + DESIGN
    line = "$ stalemate format --stdout fenced.stale\n"
    for name, before, after in (("page.md", ("```text", "```"), ("`````text", "`````")),
                                ("page.md", ("``````", "``````"), ("``````", "``````")),
                                ("page.md", ("~~~", "~~~~"), ("~~~", "~~~~")),
                                ("page.adoc", ("----", "----"), ("------", "------")),
                                ("page.adoc", ("....", "...."), (".....", "....."))):
        comment = "// " + line if name.endswith("adoc") else f"<!-- {line.strip()} -->\n"
        for what, page in (("a session", "{0}\n" + line + "{2}{1}\nWords.\n"), ("an output", comment + "{0}\n{2}{1}\nWords.\n")):
            folder = Folder(name, page.format(*before, "old\n"), fenced__stale=design)
            shown_by = subprocess.run([STALEMATE, "format", "--stdout", "fenced.stale"], cwd=folder.path, capture_output=True,
                                      text=True, check=True, env=ENVIRONMENT).stdout
            status, said = folder.docs()
            case(f"{name}: {what} with lines of marks between {' and '.join(before)}", status == 0 and "```\n" in shown_by and
                 "\n----\n" in shown_by and folder.read() == page.format(*after, shown_by), said + folder.read())
            status, said = folder.docs("--check")
            case("and it is read so", status == 0 and "1 output" in said, said)
    for what, page in (("in a session is refused", fence("$ stalemate format --stdout asking.stale\nold\n")),
                       ("in a block of its own is written", fence("old\n", comment="<!-- $ stalemate format --stdout asking.stale -->"))):
        folder = Folder("page.md", page, asking__stale="/*\n$ stalemate\n*/\n" + DESIGN)
        status, said = folder.docs()
        is_session = "session" in what
        case(f"an output with a line like a command {what}", status == is_session and ("begins with `$ `" in said) == is_session and
             (folder.read() == page) == is_session, said + folder.read())
        case("and then the page is as it should be", is_session or folder.docs("--check")[0] == 0, folder.read())


def examples():
    first = fence(DESIGN, "stale")
    quiet = output("check", "counted.stale", "--quiet")
    shown("a gap stands for any lines", first + fence("$ stalemate check counted.stale --quiet\n...\n" + quiet.splitlines(True)[-1]), 0)
    shown("where what is around a gap differs a person has to write it",
          first + fence("$ stalemate check counted.stale --quiet\n...\nnever said\n"), 1, "never said", options=())
    shown("a status that is shown", first + fence("$ stalemate check nonesuch 2>/dev/null\n$ echo $?\n2\n"), 0)
    shown("a status that is another", first + fence("$ stalemate check nonesuch 2>/dev/null\n$ echo $?\n0\n"), 1, "-0", "+2")
    shown("a status that is told", fence("$ stalemate check nonesuch >/dev/null 2>/dev/null\n", "text", "<!-- exit 2 -->"), 0)
    shown("a status that is not told never comes into a page", fence("$ stalemate check nonesuch\nx\n"), 1, "it ends with status 2", options=())
    shown("another status than is told", first + fence("$ stalemate check counted.stale >/dev/null\n", "text", "<!-- exit 3 -->"), 1,
          "it ends with status 1")
    shown("a design that is wrong", fence(DESIGN.replace("raise()", "rise()", 1), "stale"), 1, "design counted", "exit status 2")
    shown("one that is meant to be", fence(DESIGN.replace("raise()", "rise()", 1), "stale", "<!-- wrong -->"), 0)
    shown("one that is meant to be, and is not", fence(DESIGN, "stale", "<!-- wrong -->"), 1, "counted is refused")
    shown("a part of a design", first + fence("process writer * 2 { counter.raise() }\n", "stale"), 0, "1 parts")
    shown("a part of none", first + fence("process writer * 3 { counter.raise() }\n", "stale"), 1, "is part of a design of the page")
    shown("an example that is left alone", first + fence("process writer * 3\n", "stale", "<!-- not run -->"), 0)
    shown("statements", fence("db.update(1)\nlet n = db.select()\n", "stale", "<!-- in a process -->"), 0, "1 designs")
    shown("declarations that are wrong", fence("const A = B\n", "stale", "<!-- at top level -->"), 1, "the example as a design")
    edited = fence("process writer * 3 { counter.raise() }\n", "stale", r"<!-- edit counted.stale: s/writer \* 2/writer * 3/ -->")
    shown("an edit", first + edited + fence("$ stalemate check counted.stale --quiet >/dev/null\n"), 0)
    shown("an edit that changes nothing", first + edited.replace("* 2/", "* 9/"), 1, "the edit changes nothing")
    shown("an edit of no design", edited, 1, "no design before it is called counted.stale")
    shown("an edit that is none", first + edited.replace("s/writer", "e/writer"), 1, "an edit is s/A/B/")
    bomb = ";".join(["s/e/" + "e" * 100 + "/"] * 6)
    shown("an edit that grows without end", first + fence("x\n", "stale", f"<!-- edit counted.stale: {bomb} -->"), 1, "larger than 16 MiB")
    shown("an edit with half an expression", first + edited.replace(r"\*", "("), 1, "writer ( 2")
    shown("JSON with gaps", first + fence('{"design": "counted", "...": "..."}\n', "json", "<!-- $ stalemate check counted.stale --format json -->"), 0)
    shown("JSON that differs", first + fence('{"design": "other", "...": "..."}\n', "json",
                                             "<!-- $ stalemate check counted.stale --format json -->"), 1, '$.design is "counted"')
    shown("JSON that is none", first + fence("{\n", "json", "<!-- $ stalemate check counted.stale --format json -->"), 1, "the page's is no JSON")
    shown("a command that nothing follows", "<!-- $ stalemate list -->\n\nwords\n", 1, "no block and no picture behind this command")
    shown("a picture that the command does not write", first + "<!-- $ stalemate check counted.stale -->\n![x](x.svg)\n", 1, "-o x.svg")
    shown("a picture of another kind", first + "<!-- $ stalemate check counted.stale -o .profile -->\n![x](../.profile)\n", 1, ".svg, .png or .pdf")
    shown("files that a page shows", fence("a b\n", "plain", "<!-- file app.ndjson -->") + fence(
        "$ stalemate conform --guarantees app.ndjson >/dev/null 2>/dev/null\n$ echo $?\n2\n"), 0)
    shown("several commands before one block", first + fence('{"...": "..."}\n', "json",
          "<!-- $ stalemate check counted.stale --format json >old.json -->\n"
          "<!-- $ stalemate check counted.stale --format json --against old.json -->"), 0)
    shown("a line that goes on", first + fence("$ stalemate check \\\n    counted.stale >/dev/null\n"), 0, "1 outputs")
    shown("a comment of several lines hides what is in it", "<!--\n```stale\ndesign x\n```\n-->\n", 0, "0 designs")
    shown("a fence within a longer one", fence("```stale\ndesign x\n```\n", "plain").replace("\n```plain", "\n````plain")[:-1] + "`\n", 0, "0 designs")
    shown("nothing", "", 0, "1 pages: 0 designs")
    beside = shown("designs beside the page, and what they use",
                   fence("$ stalemate check designs/user.stale --as-written >/dev/null 2>/dev/null\n$ stalemate format designs/user.stale\ndesigns/user.stale\n"), 1,
                   "it ends with status 2")
    os.mkdir(os.path.join(beside.path, "designs"))
    user = "design user\nuse cell\ncell:    Cell\nprocess p { cell.up() }\n"
    beside.write("designs/user.stale", user)
    beside.write("designs/cell.stale", "component Cell {\n    value: 0..1 = 0\n    op up() { value = 1 }\n}\n")
    status, said = beside.docs("--check")
    case("they are found, and commands change copies of them", status == 0 and beside.read("designs/user.stale") == user, said)
    os.mkdir(os.path.join(beside.path, "pages"))
    os.rename(beside.page, beside.path + "/pages/page.md")
    beside.page = beside.path + "/pages/page.md"
    status, said = beside.docs("--check")
    case("from a page elsewhere they are not", status == 1 and "it ends with status 2" in said, said)
    status, said = beside.docs("--check", "--root", beside.path)
    case("but with --root they are", status == 0, said)


REFUSED = {
    "stalemate check counted.stale | sort": "no shell reads this line, and it has `|`",
    "stalemate check counted.stale && touch TOUCHED": "it has `&&`",
    "stalemate check counted.stale; touch TOUCHED": "it has `counted.stale;`",
    "stalemate check $(touch TOUCHED)": "it has `$(touch`",
    "stalemate check `touch TOUCHED`": "it has `",
    "stalemate check <counted.stale": "no design",
    "stalemate check 'counted": "matching quote",
    "stalemate lsp": "waits for an editor",
    "stalemate docs page.md": "would call itself",
    "stalemate record --proxy 1 -- touch TOUCHED": "starts another program",
    "stalemate replay counted.stale --self": "starts other programs",
    "stalemate check counted.stale --watch": "with `--watch` it never ends",
    "stalemate check /etc/passwd": "`/etc/passwd` leads out of the folder",
    "stalemate check ../TOUCHED.stale": "leads out of the folder",
    "stalemate trace counted.stale -o/TOUCHED.svg": "leads out of the folder",
    "stalemate trace counted.stale --output=a/../../TOUCHED.svg": "leads out of the folder",
    "stalemate check counted.stale > ../TOUCHED": "no name of a file beside the page",
    "stalemate check counted.stale >": "names no file",
    "stalemate check counted.stale >&7": "no name of a file beside the page",
    "stalemate frobnicate": "there is no command `frobnicate`",
}


def safety():
    first = fence(DESIGN, "stale")
    for line, why in REFUSED.items():
        shown(f"refused: {line}", first + fence(f"$ {line}\nx\n"), 1, why, options=())
    shown("other programs are named, and not run", fence("$ touch TOUCHED\nx\n") + fence("$ PORT=1 stalemate list\nx\n"), 0,
          "only stalemate is run, not `PORT=1`, `touch`", options=())
    shown("nor those of comments", fence("x\n", "text", "<!-- $ touch TOUCHED -->"), 0, "not `touch`", options=())
    found = [os.path.join(path, name) for path, _, names in os.walk(top.name) for name in names if "TOUCHED" in name]
    case("nothing was touched", not found and not os.path.exists("/TOUCHED.svg"), found)
    links = Folder("page.md", first + "<!-- $ stalemate graph counted.stale -o s.svg -->\n![x](s.svg)\n", keep__txt="kept")
    os.symlink("keep.txt", os.path.join(links.path, "counted.stale"))
    status, said = links.docs()
    os.unlink(links.path + "/counted.stale")
    os.unlink(links.path + "/s.svg")
    os.symlink("keep.txt", links.path + "/s.svg")
    code, told = links.docs()
    case("nor is a picture that is a link", code == 1 and "to no link" in told and links.read("keep.txt") == "kept", told)
    case("a file beside the page of a design's name is not written through", status == 0 and links.read("keep.txt") == "kept", said)


def pages():
    for name, text, why in (
            ("open.md", "# x\n\n```stale\ndesign x\n", "open.md:3: the block that begins here never ends"),
            ("comment.md", "x\n<!-- x\n", "comment.md:2: the block that begins here never ends"),
            ("open.adoc", "[source]\n----\nx\n", "open.adoc:2: the block that begins here never ends"),
            ("page.txt", "x", "a page ends with .md, .markdown, .rst, .adoc or .asciidoc"),
            ("latin.md", b"caf\xe9\n", "it is no text in UTF-8"),
            ("zero.md", b"a\0b\n", "it is no text in UTF-8"),
            ("huge.md", b"x\n" * (8 * 1024 * 1024 + 1), "it is larger than 16 MiB")):
        folder = Folder(name, text)
        status, said = folder.docs()
        case(f"{name}: {why}", status == 2 and why in said, said)
    folder = Folder("large.md", "words\n" * 1000000 + fence("$ stalemate check nonesuch\nx\n"))
    begun = time.monotonic()
    status, said = folder.docs("--check")
    case("a page of a million lines takes seconds", status == 1 and "large.md:1000002: " in said and time.monotonic() - begun < LIMIT, said[:500])
    for path, why in ((top.name + "/none.md", "No such file"), ("/dev/null", "a page ends with"), (top.name, "a page ends with")):
        done = subprocess.run([STALEMATE, "docs", path], capture_output=True, text=True, timeout=LIMIT, check=False, env=ENVIRONMENT)
        case(f"no page: {why}", done.returncode == 2 and why in done.stderr, done)
    folder = Folder("page.md", "x")
    os.mkdir(folder.path + "/a.md")
    os.mkfifo(folder.path + "/b.md")
    for name, why in (("a.md", "it is a folder"), ("b.md", "it is no file")):
        done = subprocess.run([STALEMATE, "docs", f"{folder.path}/{name}"], capture_output=True, text=True, timeout=LIMIT, check=False,
                              env=ENVIRONMENT)
        case(f"no page: {why}", done.returncode == 2 and why in done.stderr, done)
    for line, why in ((("docs",), "which pages?"), (("docs", "--format", "yaml", "x.md"), "docs writes text or tap, not `yaml`"),
                      (("docs", "--timeout", "soon", "x.md"), "--timeout"), (("docs", "--root", "/dev/null", "x.md"), "--root is a folder"), (("docs", "--chek", "x.md"), "did you mean --check?")):
        done = subprocess.run([STALEMATE, *line], capture_output=True, text=True, timeout=LIMIT, check=False, env=ENVIRONMENT)
        case(" ".join(line) + ": " + why, done.returncode == 2 and why in done.stderr, done)


def writing():
    text = "x" * 20000 + "\n" + fence(DESIGN, "stale") + fence("$ stalemate check counted.stale --as-written --quiet\nold\n")
    folder = Folder("page.md", text)
    status, said = folder.docs(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10000, resource.RLIM_INFINITY)))
    case("a page that cannot be written stays whole", status == 2 and "cannot write" in said and folder.read() == text, said)
    case("and nothing is left beside it", os.listdir(folder.path) == ["page.md"], os.listdir(folder.path))
    os.chmod(folder.page, 0o640)
    os.rename(folder.page, folder.path + "/real.md")
    os.symlink("real.md", folder.page)
    status, said = folder.docs()
    case("a link stays one, and the mode what it was",
         status == 0 and os.path.islink(folder.page) and os.stat(folder.page).st_mode & 0o777 == 0o640 and "\nold\n" not in folder.read(), said)
    folder = Folder("page.md", text + fence("design x y\n", "stale"))
    status, said = folder.docs()
    case("a page with something wrong in it is not written", status == 1 and "not written anew" in said and "\nold\n" in folder.read() and "1 differ and are not written" in said, said)
    one, two = Folder("page.md", text), Folder("page.md", "```\n")
    done = subprocess.run([STALEMATE, "docs", two.page, one.page], capture_output=True, text=True, timeout=LIMIT, check=False, env=ENVIRONMENT)
    case("after a page that cannot be read the next is done", done.returncode == 2 and "\nold\n" not in one.read(), done)


def damaged():
    """Pages cut off, with lines lost, doubled or exchanged, and with bytes changed: told or not, but never a crash; and without
    --check what is written anew is then as it should be."""
    dice, wrong, statuses = random.Random(17), [], {}
    quiet = output("check", "counted.stale", "--quiet")
    states = output("check", "counted.stale", "--as-written", "--quiet")
    for turn in range(90):
        name, make = (("page.md", markdown), ("page.rst", rst), ("page.adoc", asciidoc))[turn % 3]
        lines = make(quiet, states).splitlines(True)
        for _ in range(dice.randint(1, 3)):
            at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
            kind = dice.randrange(5)
            if kind == 0:
                del lines[at:at + dice.randint(1, 3)]
            elif kind == 1:
                lines.insert(at, lines[other])
            elif kind == 2:
                lines[at], lines[other] = lines[other], lines[at]
            elif kind == 3:
                lines = lines[:at + 1]
            else:
                line = list(lines[at])
                line[dice.randrange(len(line))] = dice.choice("`~-.:$<>\\{\u00e9 \n")
                lines[at] = "".join(line)
            lines = lines or ["\n"]
        folder = Folder(name, "".join(lines))
        os.mkdir(os.path.join(folder.path, "img"))
        before = folder.read()
        status, said = folder.docs("--check")
        statuses[status] = statuses.get(status, 0) + 1
        if status not in (0, 1, 2) or folder.read() != before or "CRITICAL" in said:
            wrong.append((turn, status, said))
        status, said = folder.docs()
        if status == 0 and folder.docs("--check")[0] != 0 or status not in (0, 1, 2):
            wrong.append((turn, "anew", status, said))
    case(f"90 damaged pages: {statuses}", not wrong and len(statuses) == 3, wrong[:2])


# Eight processes, each of which counts to a million: nobody has seen the end of it.
ENDLESS = "design endless\ncomponent Counter {\n    value: 0..1000000 = 0\n    op raise() { if value < 1000000 { value = value + 1 } }\n}\n" + "".join(
    f"c{i}: Counter\nprocess p{i} {{ loop {{ c{i}.raise() }} }}\n" for i in range(8)) + "window w: c0.value == 1000000\n"


def ignored():
    """Whoever starts it may ignore the signal of a child that ended: it is told all the same."""
    folder = Folder("page.md", fence(DESIGN, "stale"))
    status, said = folder.docs("--check", preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
    case("SIGCHLD may be ignored around it", status == 0 and "1 designs" in said, said)
    folder = Folder("page.md", fence(DESIGN, "stale") + fence("$ stalemate check counted.stale --quiet\nold\n$ touch TOUCHED\nx\n"))
    status, said = folder.docs()
    case("what stands before another program is written anew", status == 0 and "\nold\n" not in folder.read()
         and folder.read().endswith("$ touch TOUCHED\nx\n```\n"), folder.read())


def endless():
    text = fence("$ stalemate check endless.stale --reductions none --quiet\nx\n")
    folder = Folder("page.md", text, endless__stale=ENDLESS)
    begun = time.monotonic()
    status, said = folder.docs("--timeout", "1s")
    case("a command that does not end", status == 1 and "it took more than 1 s" in said and time.monotonic() - begun < LIMIT and folder.read() == text, said)
    for number, expected in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        process = subprocess.Popen([STALEMATE, "docs", folder.page], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=ENVIRONMENT)
        until = time.monotonic() + LIMIT
        while not os.listdir(scratch) and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.3)
        process.send_signal(number)
        process.communicate(timeout=LIMIT)
        case(f"signal {number} ends it", process.returncode == expected and folder.read() == text, process.returncode)
    until = time.monotonic() + LIMIT
    while running() and time.monotonic() < until:
        time.sleep(0.05)
    case("nothing runs on", not running(), running())


def running():
    """Processes in a folder of the command's: what it left behind."""
    found = []
    for folder in glob.glob("/proc/[0-9]*/cwd"):
        try:
            found += [folder] * os.readlink(folder).startswith(scratch)
        except OSError:  # it has ended, or is somebody else's
            pass
    return found


syntaxes()
examples()
fences()
safety()
pages()
writing()
damaged()
ignored()
endless()
case("no folder is left behind", os.listdir(scratch) == [], os.listdir(scratch))
case(f"there were {number} pages", number >= 165, number)
end()
