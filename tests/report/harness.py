"""The cases of report.py: how they are told, what they assert, and how they are run."""

import os
import re
import signal
import sys
import traceback

from webdriver import Driver, Page

CASES = []


class Skip(Exception):
    """Why a case cannot be tried here."""


def case(what, name, width=1280, height=900, scheme="light"):
    """A case: a page of its own, of so many pixels; what it must never do is watched in all of them."""
    def add(act):
        CASES.append((what, name, {"width": width, "height": height, "scheme": scheme}, act))
        return act
    return add


def equal(found, wanted):
    if found != wanted:
        raise AssertionError(f"found {found!r}, wanted {wanted!r}")


def ok(value, what=""):
    if not value:
        raise AssertionError(what or "it is not so")


def match(text, pattern, flags=0):
    if not re.search(pattern, text, flags):
        raise AssertionError(f"{pattern!r} does not match {text!r}")


def does_not_match(text, pattern):
    if re.search(pattern, text):
        raise AssertionError(f"{pattern!r} matches {text!r}")


# --- the watch ---

def watch_case(page):
    """A page that does all that no page may do, and is seen to: else the other cases watch nothing."""
    page.open("file://" + os.path.abspath("bad.html"))
    page.wait(lambda: page.alert() == "a dialog", "the dialog")
    page.wait(lambda: page.run("return document.images[0].complete"), "the request")
    found = "\n".join(page.wrong())
    match(found, r"console-api: .*a word")
    match(found, r"javascript: .*an error")
    match(found, r"request: http://127\.0\.0\.1:9/")


BAD = """<!DOCTYPE html><title>bad</title><img src="http://127.0.0.1:9/picture">
<script>console.log('a word'); setTimeout(() => { alert('a dialog'); }, 0); throw Error('an error');</script>
"""


# --- the cases ---

def usual_case(page, name, options, act):
    page.open("file://" + os.path.abspath(f"{name}.html"), **options)
    try:
        act(page)
    finally:
        wrong = page.wrong()  # also where it failed: a dialog must not stay open
    equal(wrong, [])


def run_all(page):
    runs = [(what, lambda name=name, options=options, act=act: usual_case(page, name, options, act))
            for what, name, options, act in CASES]
    runs.append(("what no page may do is seen", lambda: watch_case(page)))
    failed = 0
    for number, (what, run) in enumerate(runs, 1):
        try:
            run()
            print(f"ok {number} - {what}", flush=True)
        except Skip as reason:
            print(f"ok {number} - {what} # SKIP {reason}", flush=True)
        except Exception:  # whatever it is, the next case goes on
            failed += 1
            print(f"not ok {number} - {what}")
            print(re.sub("^", "# ", traceback.format_exc().rstrip(), flags=re.M), flush=True)
    print(f"1..{len(runs)}")
    return failed


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # and the browser is closed on the way
    with open("bad.html", "w", encoding="utf-8") as file:
        file.write(BAD)
    driver = Driver(sys.argv[1], sys.argv[2])
    try:
        page = Page(driver)
        try:
            return 1 if run_all(page) else 0
        finally:
            page.close()
    finally:
        driver.close()
