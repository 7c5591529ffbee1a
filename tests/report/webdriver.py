"""A client of WebDriver (W3C), with what Python brings: Debian's chromedriver, a headless Chromium, and
elements that are waited for. Nothing leaves the loopback."""

import copy
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

PATIENCE = 10  # seconds, for an element or a condition
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the standard's name of a reference
KEYS = {"Enter": "\ue007", "Tab": "\ue004", "Escape": "\ue00c", "Home": "\ue011", "End": "\ue010",
        "ArrowLeft": "\ue012", "ArrowRight": "\ue014"}


class WebDriverError(Exception):
    def __init__(self, error, message):
        super().__init__(f"{error}: {message}")
        self.error = error


class Driver:
    """chromedriver on a free port of its own choice, and the sessions in it."""

    def __init__(self, program, chromium):
        self.chromium = chromium
        self.process = subprocess.Popen([program, "--port=0"], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.port = None
        for line in self.process.stdout:
            started = re.search(r"started successfully on port (\d+)", line)
            if started:
                self.port = int(started.group(1))
                break
        if not self.port:
            raise WebDriverError("no driver", f"{program} did not start")
        # No proxy of the environment is to be asked for the loopback.
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def call(self, method, path, body=None):
        data = json.dumps(body or {}).encode() if method == "POST" else None
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data,
                                         headers={"Content-Type": "application/json"}, method=method)
        try:
            with self.opener.open(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            value = json.load(error)["value"]
            raise WebDriverError(value["error"], value["message"].split("\n")[0]) from None

    def close(self):
        """Ends the browsers too: /shutdown closes all sessions."""
        try:
            self.call("GET", "/shutdown")
        except (OSError, ValueError, WebDriverError):
            pass
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Page:
    """A browser, in which one page after the other is opened; what it logs and asks for is kept."""

    def __init__(self, driver):
        self.driver = driver
        self.profile = tempfile.mkdtemp(dir=os.getcwd())
        options = {"binary": driver.chromium,
                   "args": ["--headless=new", "--no-sandbox", "--disable-gpu",
                            "--disable-dev-shm-usage", "--no-first-run",
                            "--disable-background-networking", f"--user-data-dir={self.profile}"]}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options,
                  "unhandledPromptBehavior": "ignore",
                  "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}
        session = driver.call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.path = f"/session/{session['sessionId']}"

    def open(self, url, width=1280, height=900, scheme="light"):
        """A page that shares nothing with the one before it: so many pixels, in dark or light."""
        self.go("about:blank")
        # The size of what a page sees, whatever the frame of its window is.
        self.devtools("Emulation.setDeviceMetricsOverride",
                      {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        self.devtools("Emulation.setEmulatedMedia",
                      {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
        self.log("browser")
        self.log("performance")
        self.go(url)

    def call(self, method, path, body=None):
        return self.driver.call(method, self.path + path, body)

    def devtools(self, command, parameters):
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def close(self):
        try:
            self.call("DELETE", "")
        finally:
            shutil.rmtree(self.profile, ignore_errors=True)

    # --- the page ---

    def go(self, url):
        self.call("POST", "/url", {"url": url})

    def reload(self):
        self.call("POST", "/refresh")

    def title(self):
        return self.call("GET", "/title")

    def content(self):
        return self.call("GET", "/source")

    def run(self, script, *arguments):
        return self.call("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def run_async(self, script, *arguments):
        """The script's last argument is a function, which it calls with what it returns."""
        return self.call("POST", "/execute/async", {"script": script, "args": list(arguments)})

    def press(self, *keys):
        """On the keyboard: whatever has the focus gets them."""
        for key in keys:
            key = KEYS.get(key, key)
            self.call("POST", "/actions", {"actions": [
                {"type": "key", "id": "keyboard",
                 "actions": [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]}]})

    def wait(self, condition, what):
        """Until condition() is true, for so long as the patience lasts."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"waited in vain: {what}")
            time.sleep(0.02)

    def alert(self):
        """The text of a dialog that is open, which is closed; None: there is none."""
        try:
            words = self.call("GET", "/alert/text")
        except WebDriverError:
            return None
        self.call("POST", "/alert/dismiss")
        return words

    def wrong(self):
        """What no page may do: open a dialog, log, fail, ask for more than files."""
        found = []
        words = self.alert()
        if words is not None:
            found.append(f"dialog: {words}")
        found += [f"{one['source']}: {one['message']}" for one in self.log("browser")]
        urls = self.requested()
        found += [f"request: {url}" for url in urls if not re.match(r"(file|data):", url)]
        if not any(url.startswith("file:") for url in urls):
            found.append("no request was seen, not even that of the page")
        return found

    def log(self, kind):
        return self.call("POST", "/se/log", {"type": kind})

    def requested(self):
        messages = [json.loads(one["message"])["message"] for one in self.log("performance")]
        return [one["params"]["request"]["url"] for one in messages
                if one["method"] == "Network.requestWillBeSent"]

    # --- elements ---

    def all(self, selector, text=None, having=None):
        """Elements of a CSS selector, those only whose text has these words (or matches, where
        `text` is a pattern), or that have a part with the text `having` and no more. Blanks are one,
        and case does not count in words, as nobody sees the difference."""
        found = self.run(FIND, selector, *as_pattern(text), having)
        return [Element(self, one) for one in found]

    def locate(self, selector, text=None, having=None):
        return Locator(self, selector, text, having)

    def text(self, selector):
        return self.locate(selector).text()


FIND = """
const [selector, source, flags, having] = arguments;
const pattern = source === null ? null : new RegExp(source, flags);
const words = (one) => one.textContent.replace(/\\s+/g, ' ').trim();
return Array.from(document.querySelectorAll(selector)).filter((one) =>
    (!pattern || pattern.test(words(one))) &&
    (having === null || Array.from(one.querySelectorAll('*')).some((part) => words(part) === having)));
"""


def as_pattern(text):
    if text is None:
        return None, ""
    if isinstance(text, re.Pattern):
        return text.pattern, ""
    return re.sub(r"([\\^$.*+?()\[\]{}|/])", r"\\\1", text), "i"


class Element:
    def __init__(self, page, reference):
        self.page = page
        self.reference = reference

    def path(self, rest):
        return f"/element/{self.reference[ELEMENT]}{rest}"

    def run(self, script, *arguments):
        return self.page.run(script, self.reference, *arguments)

    def text(self):
        return self.run("return arguments[0].innerText")

    def attribute(self, name):
        return self.run("return arguments[0].getAttribute(arguments[1])", name)

    def is_visible(self):
        return self.page.call("GET", self.path("/displayed"))

    def click(self):
        """By the mouse: fails where something else is in the way. Not before what was scrolled, here or by the page, is
        painted: the mouse would meet what stood there before."""
        self.page.run_async("""
            const [one, done] = arguments;
            one.scrollIntoView({ block: 'center', inline: 'nearest' });
            requestAnimationFrame(() => requestAnimationFrame(() => done()));""", self.reference)
        self.page.call("POST", self.path("/click"))

    def all(self, selector):
        found = self.run("return Array.from(arguments[0].querySelectorAll(arguments[1]))", selector)
        return [Element(self.page, one) for one in found]


class Locator:
    """An element that is looked for again each time, and waited for. It is the only one, unless
    first(), last() or nth() says which."""

    def __init__(self, page, selector, text=None, having=None):
        self.page, self.selector, self.words, self.having = page, selector, text, having
        self.number = self.inner = None

    def nth(self, number):
        return self.changed(number=number)

    def changed(self, **changes):
        locator = copy.copy(self)
        locator.__dict__.update(changes)
        return locator

    def first(self):
        return self.nth(0)

    def last(self):
        return self.nth(-1)

    def within(self, selector):
        """Of this element, its parts."""
        return self.changed(inner=selector)

    def all(self):
        found = self.page.all(self.selector, self.words, self.having)
        if self.inner:
            found = [part for one in found for part in one.all(self.inner)]
        return found

    def count(self):
        return len(self.all())

    def texts(self):
        return [one.text() for one in self.all()]

    def find(self):
        found = []

        def is_there():
            nonlocal found
            found = self.all()
            return len(found) > (max(self.number, 0) if self.number is not None else 0)

        self.page.wait(is_there, f"{self.selector} {self.words or self.having or ''}")
        if self.number is None and len(found) > 1:
            raise AssertionError(f"{len(found)} are {self.selector} {self.words or self.having or ''}")
        return found[self.number or 0]

    def text(self):
        return self.find().text()

    def content(self):
        return self.find().run("return arguments[0].textContent")

    def inner_html(self):
        return self.find().run("return arguments[0].innerHTML")

    def attribute(self, name):
        return self.find().attribute(name)

    def is_visible(self):
        return self.count() > 0 and self.find().is_visible()

    def click(self):
        self.find().click()

    def focus(self):
        self.find().run("arguments[0].focus()")
