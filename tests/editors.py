#!/usr/bin/env python3
"""Editors: the extension of VS Code is what its manifest says, can be packaged, starts the server and shows the page; and a
client that others wrote drives the server. `./dev test` gets what both need from npm; without it these cases are skipped."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import xml.etree.ElementTree
import zipfile

from tap import case, end, skip

ROOT = os.environ["SOURCE_ROOT"]
FOLDER = os.path.join(ROOT, "docs/editors/vscode")
MODULES = os.environ.get("EDITOR_MODULES", os.path.join(ROOT, "build/vscode/node_modules"))
LARGEST = 1 << 20  # bytes of a package: what the client needs has 280 KB
TAP = re.compile(r"^(not )?ok \d+ - (.*)$")


def read(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return file.read()


def manifest():
    """What can be seen without npm."""
    package, lock, client = json.loads(read("package.json")), json.loads(read("package-lock.json")), read("extension.js")
    with open(os.path.join(ROOT, "meson.build"), encoding="utf-8") as file:
        version = re.search(r"version: '([^']+)'", file.read())[1]
    case("the extension has the version of the program", package["version"] == version, package["version"])
    given = package["contributes"]
    files = [package["main"], *(one["configuration"] for one in given["languages"]), *(one["path"] for one in given["grammars"])]
    case("its files are there", len(files) == 3 and all(os.path.isfile(os.path.join(FOLDER, file)) for file in files), files)
    case("its JSON is JSON", all(json.loads(read(file)) for file in files if file.endswith(".json")))
    commands = {one["command"] for one in given["commands"]}
    case("it registers the commands of its manifest", set(re.findall(r"registerCommand\('([\w.]+)'", client)) == commands and len(commands) == 2, commands)
    named = set(given["configuration"]["properties"])
    case("and reads its settings", {"stalemate." + name for name in re.findall(r"all\.get\('(\w+)'\)", client)} == named and len(named) == 2, named)
    wanted = {**package["dependencies"], **package["devDependencies"]}
    exact = all(re.fullmatch(r"[\d.]+", each) and lock["packages"]["node_modules/" + name]["version"] == each for name, each in wanted.items())
    case("each package has one version, and is locked to it", len(wanted) == 3 and exact, wanted)
    loose = [name for name, one in lock["packages"].items() if name and "integrity" not in one]
    case(f"all {len(lock['packages'])} locked packages have checksums, and no address", not loose and '"resolved"' not in read("package-lock.json"), loose)


def kate():
    """Its words are words of the grammar for VS Code, which others look at more often."""
    tree = xml.etree.ElementTree.parse(os.path.join(ROOT, "docs/editors/kate/stalemate.xml")).getroot()
    words = {item.text for item in tree.iter("item")}
    grammar = read("syntaxes/stalemate.tmLanguage.json")
    known = set(re.findall(r"[a-z]+", re.sub(r"\\\\[bsS]", " ", grammar)))
    case(f"Kate: {len(words)} words, all of which VS Code knows", len(words) >= 50 and words <= known, words - known)
    contexts = {one.get("name") for one in tree.iter("context")}
    used = {one.get("context") for one in tree.iter() if one.get("context", "#")[0] != "#"}
    styles = {one.get("name") for one in tree.iter("itemData")}
    case("Kate: each context and style that is named is there", used <= contexts and {one.get("attribute") for one in tree.iter() if one.get("attribute")} <= styles)
    lists = {one.get("name") for one in tree.iter("list")}
    case("Kate: each list is used", {one.get("String") for one in tree.iter("keyword")} == lists, lists)


def missing():
    if not shutil.which("node"):
        return "no node"
    return "" if os.path.isdir(os.path.join(MODULES, "@vscode/vsce")) else "no packages of npm: ./dev test gets them"


def link(source, target, **_):
    """Hundreds of megabytes are copied only from another file system."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def package():
    """As ./dev vsix does it, in a folder of its own."""
    with tempfile.TemporaryDirectory() as top:
        copy, target = os.path.join(top, "vscode"), os.path.join(top, "x.vsix")
        shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("node_modules"))
        os.symlink(os.path.abspath(MODULES), os.path.join(copy, "node_modules"))
        vsce = ["node", os.path.join(MODULES, "@vscode/vsce/vsce")]
        listed = subprocess.run([*vsce, "ls"], cwd=copy, capture_output=True, text=True, timeout=300, check=False)
        names = set(listed.stdout.split())
        own = {"package.json", "extension.js", "language-configuration.json", "syntaxes/stalemate.tmLanguage.json", "README.md"}
        case("vsce lists its own files", listed.returncode == 0 and own <= names, listed)
        os.unlink(os.path.join(copy, "node_modules"))
        shutil.copytree(MODULES, os.path.join(copy, "node_modules"), symlinks=True, copy_function=link)
        made = subprocess.run([*vsce, "package", "--skip-license", "--allow-missing-repository", "--out", target], cwd=copy, capture_output=True,
                              text=True, timeout=300, check=False)
        case("vsce makes the package", made.returncode == 0 and os.path.isfile(target), made)
        if os.path.isfile(target):
            unpack(target, own)


def unpack(target, own):
    with zipfile.ZipFile(target) as archive:
        names = {name.removeprefix("extension/").lower() for name in archive.namelist() if name.startswith("extension/")}
        inner = json.loads(archive.read("extension/package.json"))
        about = archive.read("extension.vsixmanifest").decode()
    others = sorted(name for name in names - {each.lower() for each in own} if not name.startswith("node_modules/"))
    packages = {name.split("/")[1] for name in names if name.startswith("node_modules/")}
    case("nothing else of ours is in it", own and not others, others)
    case("it has what the client needs, and not what makes packages", "vscode-languageclient" in packages and "@vscode" not in packages
         and len(packages) < 12, sorted(packages))
    case("its manifest is ours", inner["main"] == "./extension.js" and 'Id="stalemate-language"' in about and "Microsoft.VisualStudio.Code" in about, about)
    case("it is small", os.path.getsize(target) < LARGEST, os.path.getsize(target))


def scripts():
    """Those in JavaScript print cases of their own."""
    for script in ("host", "client"):
        done = subprocess.run(["node", os.path.join(ROOT, "tests/editors", script + ".js")], capture_output=True, text=True, timeout=600,
                              check=False, env={**os.environ, "EDITOR_MODULES": os.path.abspath(MODULES)})
        said, found = [], 0
        for line in done.stdout.splitlines():
            match = TAP.match(line)
            if match:
                case(f"{script}: {match[2]}", not match[1], "\n".join(said))
                found += 1
            said = [] if match else [*said, line.removeprefix("# ")]
        case(f"{script}: {found} cases", found >= 8 and done.returncode == 0, done.stderr)


manifest()
kate()
why = missing()
if why:
    for what in ("the package of the extension", "the extension without an editor", "a client of others"):
        skip(what, why)
else:
    package()
    scripts()
end()
