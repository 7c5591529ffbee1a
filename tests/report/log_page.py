"""The page of `conform`: a log beside the run that explains it. The logs are those of log_pages.py; what is expected at which
line was worked out from them by hand."""

import html.parser
import re

from harness import case, does_not_match, equal, match, ok
import looks

PAGES = ["log_race", "log_bad", "log_fix", "log_silent", "log_missing", "log_late", "log_many", "log_order", "log_keys",
         "log_second", "log_hostile", "log_unbound", "log_none"]


def at(page):
    return page.text("#position").split(":")[0]


def current(page):
    """Lines that are marked, in the log."""
    return page.run("""return Array.from(document.querySelectorAll('.key:not([hidden]) tr.line.current'),
        (one) => Number(one.dataset.line))""")


def rows(page, selector="tr.line"):
    return page.locate(f".key:not([hidden]) {selector}")


def row(page, line):
    return page.locate(f'.key:not([hidden]) tr[data-line="{line}"]')


def text(locator):
    """Lines and cells are blanks."""
    return " ".join(locator.text().split())


def values(page):
    return {one.split("\t")[0].strip(): one.split("\t")[1].strip() for one in page.text("#values").split("\n") if "\t" in one}


def click(locator):
    """By the mouse on the row itself, not on its button."""
    locator.within("td.said").click()


# Of each step: who does what, its line, what the row and the cache hold after it, whether the window is open.
RACE = [("reader[0] cache.get() → none", 1, "not seen yet", "none", False),
        ("reader[0] db.select() → 17", 2, "17", "none", False),
        ("writer[0] db.increment() → 18", 3, "18", "none", False),
        ("writer[0] cache.del()", 4, "18", "none", False),
        ("reader[0] cache.set(17)", 5, "18", "17", True),
        ("reader[0] cache.get() → 17", 7, "18", "17", True)]


@case("a log that fits is stepped through: at each step its line, what was done and what holds", "log_race")
def _(page):
    equal(at(page), "Step 5 of 6")  # where the longest window opens
    page.press("Home")
    equal(page.text("#position"), "Start")
    equal(current(page), [])
    for number, (does, line, db, cache, is_open) in enumerate(RACE, 1):
        page.press("ArrowRight")
        equal(at(page), f"Step {number} of 6")
        match(page.text("#position"), re.escape(does) + rf".*line {line}$", re.S)
        equal(current(page), [line])
        equal({name: values(page)[name] for name in ("db", "cache")}, {"db": db, "cache": cache})
        match(page.text("#windows"), f"stale_entry: {'open' if is_open else 'closed'}")
        equal(page.locate("#lanes tr.current").count(), 1)
    page.press("ArrowRight")  # there is no more
    equal(at(page), "Step 6 of 6")
    page.press("ArrowLeft", "ArrowLeft")
    equal(at(page), "Step 4 of 6")
    equal(current(page), [4])
    match(page.locate("#source .lit").within("code").first().text(), r"cache\.del\(\)")


@case("a line brings its step, and a step its line", "log_race")
def _(page):
    click(row(page, 3))
    equal(at(page), "Step 3 of 6")
    page.locate('#lanes tr[data-at="5"] button').click()
    equal(at(page), "Step 5 of 6")
    equal(current(page), [5])
    row(page, 7).within(".go").first().click()
    equal(at(page), "Step 6 of 6")
    click(row(page, 6))  # it is no step
    equal(at(page), "Step 6 of 6")
    equal(row(page, 6).within(".go").count(), 0)
    page.press("ArrowLeft")  # the log, which was clicked on, does not keep the key
    equal(at(page), "Step 5 of 6")


# How wide it is depends on the fonts that there are.
@case("a log that is wider than its box keeps the arrows for who came to it by the keyboard", "log_race")
def _(page):
    page.run("document.querySelector('.key:not([hidden]) .lines table').style.minWidth = '4000px'")
    ok(page.run("const box = document.querySelector('.key:not([hidden]) .lines'); return box.scrollWidth > box.clientWidth + 1000"))
    click(row(page, 7))
    equal(at(page), "Step 6 of 6")
    page.press("ArrowLeft")
    equal(at(page), "Step 5 of 6")
    page.run("document.activeElement.blur()")
    for _ in range(100):
        if page.run("return document.activeElement.matches('.key:not([hidden]) .lines')"):
            break
        page.press("Tab")
    else:
        raise AssertionError("the keyboard does not come to the log")
    page.press("ArrowLeft")
    equal(at(page), "Step 5 of 6")


@case("lines say who asked what and what came, as recorded", "log_race")
def _(page):
    equal(rows(page).count(), 8)
    match(text(row(page, 5)), r"^5 00:00:05\.000000 get_user get_user-1 SET user:7 17 EX 3600 → OK 5 reader\[0\] cache\.set\(17\)")
    match(text(row(page, 1)), r"1970-01-01")
    match(text(row(page, 1)), r"GET user:7 → none")
    does_not_match(text(row(page, 2)), r"1970-01-01")  # the same day


# Surely from the fill's reply to the reply to line 7, which is the last that is the design's; behind it, nobody knows.
@case("the lines at which a window was open are marked, and for how long", "log_race")
def _(page):
    found = [text(row(page, line).within(".windows")) for line in range(1, 9)]
    equal(found[:4], [""] * 4)
    equal(found[4], "stale_entry open for 2s at least, and maybe to the end of the log and on")
    equal(found[5:], ["stale_entry open", "stale_entry open", "stale_entry maybe open"])
    kinds = [row(page, line).attribute("class").split() for line in range(1, 9)]
    equal([("open" in kind, "maybe" in kind) for kind in kinds], [(False, False)] * 4 + [(True, False)] * 3 + [(False, True)])


@case("lines that are not the design's are grey, and say why", "log_race")
def _(page):
    equal(rows(page, "tr.unjudged").count(), 2)
    match(text(row(page, 6)), r"the design knows no EXPIRE of cache")
    match(text(row(page, 8)), r"of nothing that is bound")
    grey = page.run("return ['6', '5'].map((line) => getComputedStyle(document.querySelector(`tr[data-line=\"${line}\"] code`)).color)")
    ok(grey[0] != grey[1])


@case("how long, against what is claimed", "log_late")
def _(page):
    match(text(row(page, 5).within(".windows")),
          r"for 14\.999s at least, 15\.001s at most; claimed: at most 1\.2s longer than is claimed$")
    match(page.text("#key-0 .sentences"), r"\(lines 5 to 6\), longer than is claimed")
    equal(current(page), [5])


@case("what happened in silence stands between the lines", "log_silent")
def _(page):
    order = page.run("""return Array.from(document.querySelectorAll('.key tbody tr'),
        (one) => one.dataset.line || 'silent ' + one.dataset.step)""")
    equal(order, ["1", "2", "3", "silent 4", "4"])
    match(text(rows(page, "tr.silent")), r"no line shows it\s+4 cache expire")
    page.press("Home", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
    match(page.text("#position"), r"Step 4 of 5: cache expire.*in silence: no line shows it", re.S)
    equal(current(page), [])
    equal(rows(page, "tr.silent.current").count(), 1)
    equal(values(page)["cache"], "none")
    click_silent = rows(page, "tr.silent")
    page.press("Home")
    click_silent.within(".go").first().click()
    equal(at(page), "Step 4 of 5")


@case("a line that the log lacks stands where it is missing", "log_missing")
def _(page):
    order = page.run("""return Array.from(document.querySelectorAll('.key tbody tr'),
        (one) => one.dataset.line || 'silent ' + one.dataset.step)""")
    equal(order, ["silent 1", "1", "2", "3", "4"])
    match(text(rows(page, "tr.silent")), r"1 reader\[0\] cache\.get\(\) → none \(the log lacks it\)")


# The writer has to raise the flag before it fills; where nothing is bound the numbers are the design's.
@case("what is called of something that is not bound is a step without a line", "log_unbound")
def _(page):
    equal([text(one) for one in rows(page, "tbody tr").all()][0], "no line shows it 1 writer[0] flags.raise(2)")
    page.press("Home", "ArrowRight")
    equal({name: value.split()[0] for name, value in values(page).items()}, {"cache": "none", "flags.on[2]": "true"})
    match(page.text("#windows"), r"lit: open")
    match(page.text("#position"), r"Step 1 of 2: writer\[0\] flags\.raise\(2\).*in silence", re.S)


@case("lines that overlap stand in the order that explains them, with their numbers in the file", "log_order")
def _(page):
    equal([one.attribute("data-line") for one in rows(page).all()], ["1", "2", "4", "5", "3"])
    match(text(page.locate("#key-0")), r"lines are in the order of the run, which is not the file's")
    steps = {line: int(row(page, line).attribute("data-step")) for line in range(1, 6)}
    ok(steps[4] < steps[5] < steps[3], steps)  # 17 was read before 18 was written, 18 behind it
    page.press("End")
    equal(current(page), [3])


# As log_race, from behind; the EXPIRE and the key that is not bound, 6 and 8 there, are 3 and 1.
@case("a log from behind is shown as its times have it", "log_mixed")
def _(page):
    equal([one.attribute("data-line") for one in rows(page).all()], ["8", "7", "6", "5", "4", "3", "2", "1"])
    page.press("Home")
    for number in (8, 7, 6, 5, 4, 2):
        page.press("ArrowRight")
        equal(current(page), [number])
    match(text(row(page, 3)), r"the design knows no EXPIRE of cache")


@case("the run is there as a picture, and its steps lead to where they lead in the log", "log_mixed")
def _(page):
    equal(page.locate("#picture-0 svg").count(), 1)
    page.press("Home")
    equal(page.locate("#picture-0 .current").count(), 0)
    page.press("ArrowRight", "ArrowRight")
    equal({group.attribute("data-step") for group in page.locate("#picture-0 .current").all()}, {"2"})
    page.locate('#picture-0 [data-step="5"] text').first().click()
    equal(at(page), "Step 5 of 6")
    equal(current(page), [4])


# Steps 68 to 80 are in the table; of these, and of others before them, the picture has forty lines at most.
@case("of a long run the picture has a part, and says which", "log_many")
def _(page):
    match(text(page.locate("#picture-0")), r"steps 68 to 80 of 80")
    match(text(page.locate("#picture-0")), r"line 81, SET user:7 1 → OK|line 81, SET user:7 1")
    page.press("ArrowLeft")
    equal({group.attribute("data-step") for group in page.locate("#picture-0 .current").all()}, {"13"})


@case("each key has its picture", "log_bad")
def _(page):
    ok(page.locate("#picture-0").is_visible() and not page.locate("#picture-1").is_visible())
    page.run("const key = document.getElementById('key'); key.value = '1'; key.dispatchEvent(new Event('change'))")
    ok(page.locate("#picture-1").is_visible() and not page.locate("#picture-0").is_visible())


@case("where there is no run there is no picture", "log_none")
def _(page):
    equal(page.locate("#pictures").count(), 0)


@case("where a log has its lines in the order of the run that is not said", "log_race")
def _(page):
    ok("not the file's" not in text(page.locate("#key-0")))


# At line 7 the cache has 17, and the row 18: a read can get 17, a writer can write what comes next.
@case("the first line that no run explains: what could be, what would have been allowed, what came", "log_bad")
def _(page):
    match(page.text("#position"), r"^Line 7: GET user:7 no run explains it")
    equal(current(page), [7])
    match(page.text("#key-head-0"), r"key 7: does not fit, from line 7 on")
    found = text(rows(page, "tr.failure"))
    match(found, r"No run of the design explains this line, together with all before it")
    match(found, r"What came: GET user:7 → 18")
    match(found, r"could be in then: db 18, cache 17; stale_entry is open What")
    match(found, r"would have allowed: cache\.get\(\): 17 db\.increment\(\): a new value$")
    match(text(row(page, 8)), r"not judged: behind the line that does not fit")
    page.press("ArrowLeft")
    equal(at(page), "Step 5 of 5")
    equal(current(page), [5])
    page.press("Home", "End")
    match(page.text("#position"), r"^Line 7")
    page.press("Home")
    click(row(page, 7))
    match(page.text("#position"), r"^Line 7")


@case("what would mend it is said beside it", "log_fix")
def _(page):
    match(text(rows(page, "tr.failure")), r"All of the log fits:\s+with fix write_through")


@case("another key can be chosen", "log_bad")
def _(page):
    equal(page.locate("#key option").texts(), ["key 7: does not fit, from line 7 on", "key 8: fits"])
    page.run("const key = document.getElementById('key'); key.value = '1'; key.dispatchEvent(new Event('change'))")
    ok(not page.locate("#key-0").is_visible())
    equal([one.attribute("data-line") for one in rows(page, "tr.line:not(.unjudged)").all()], ["9", "10", "11"])
    page.press("Home", "ArrowRight")
    equal(current(page), [9])


@case("a key that was asked for comes first", "log_second")
def _(page):
    match(page.text("#key-head-0"), r"^key 8: fits$")
    equal([one.attribute("data-line") for one in rows(page).all()], ["3", "4"])


@case("of many keys twenty are there, first what does not fit", "log_keys")
def _(page):
    equal(page.locate("#key option").count(), 20)
    match(page.text("#key-head-0"), r"^key 39: does not fit, from line 91 on$")
    match(page.text("#subtitle"), r"91 of 91 lines; 29 of 30 keys fit; 20 keys are in this page, those that matter most")


# 101 lines, of which the 81st does not fit; room for 20, 14 up to that line.
@case("of a long log a part is there, around what matters, and it says what is not", "log_many")
def _(page):
    lines = [int(one.attribute("data-line")) for one in rows(page).all()]
    equal(lines, list(range(68, 88)))
    gaps = rows(page, "tr.gap").texts()
    equal(len(gaps), 2)
    match(gaps[0], r"lines 1 to 67 are not in this page, 67 of them of this key")
    match(gaps[1], r"lines 88 to 101 are not in this page, 14 of them of this key")
    equal(current(page), [81])
    page.press("ArrowLeft")
    equal(at(page), "Step 80 of 80")
    page.press("Home")
    equal(page.text("#position"), "Before step 68 of 80")
    # The 34th INCR is line 67: it is not here, what it wrote is.
    equal(values(page)["db"], "34")
    page.press("ArrowRight")
    match(page.text("#position"), r"^Step 68 of 80: writer\[\d\] cache\.del\(\)")
    equal(current(page), [68])


@case("where there is nothing to judge the lines are there all the same", "log_none")
def _(page):
    equal(rows(page).count(), 1)
    match(text(row(page, 1)), r"of nothing that is bound")
    match(page.text("#answer"), r"there is nothing to judge")
    equal(page.text("#key-head-0"), "all lines: there is nothing to judge")
    equal(page.text("#subtitle"), "log_none.ndjson, 0 of 1 lines")
    page.press("ArrowRight", "End", "Home")
    equal(page.text("#position"), "Start")


@case("what a log says is text, and what nobody sees in it is seen", "log_hostile")
def _(page):
    equal(page.locate("main :is(img, b, i)").count(), 0)
    match(text(row(page, 2)), r"\\u202e\\u0007\\u001b</script></td><img src=x onerror=alert\(1\)>")
    match(text(row(page, 3)), r"SET user:7 </script></td><img src=x onerror=alert\(1\)> </code> → OK")
    match(text(row(page, 1)), r"<b>get</b> <b>get</b>-1")
    match(text(row(page, 4)), r"&amp;<i>")
    match(text(rows(page, "tr.failure")), r"db \\u202e\\u0007\\u001b</script>")
    page.press("Home", "ArrowRight", "ArrowRight")
    match(page.text("#position"), r"db\.select\(\) → .*</script></td><img src=x onerror=alert\(1\)>")
    equal(values(page)["db"], r"\u202e\u0007\u001b</script></td><img src=x onerror=alert(1)>")
    equal(page.run("return /[\\u202e\\u0007\\u001b]/.test(document.body.innerText)"), False)
    equal(page.locate("#key option").texts()[1], 'key <8>&": fits')
    page.run("const key = document.getElementById('key'); key.value = '1'; key.dispatchEvent(new Event('change'))")
    equal(page.text("#key-head-1"), 'key <8>&": fits')


@case("the address keeps the place, and what makes no sense is left out", "log_bad")
def _(page):
    page.press("Home", "ArrowRight", "ArrowRight")
    match(page.run("return location.hash"), r"^#key=0&at=2$")
    page.reload()
    equal(at(page), "Step 2 of 5")
    for address in ["#key=99&at=1", "#at=x", "#key=-1", "#key=0&at=1e9", "#" + "%"]:
        page.run("location.hash = arguments[0]", address)
        page.wait(lambda: re.match(r"Line 7|Start", page.text("#position")), address)


# --- without scripts ---

class Texts(html.parser.HTMLParser):
    """What is in the file but for scripts and styles, and whether something of it is hidden."""

    def __init__(self):
        super().__init__()
        self.text, self.hidden, self.skipped = "", [], None

    def handle_starttag(self, tag, attributes):
        if tag in ("script", "style"):
            self.skipped = tag
        if "hidden" in dict(attributes):
            self.hidden.append(dict(attributes).get("id"))
        self.text += " "

    def handle_endtag(self, tag):
        if tag == self.skipped:
            self.skipped = None
        self.text += " "

    def handle_data(self, data):
        if not self.skipped:
            self.text += data


@case("without scripts it is a table with all of it", "log_bad")
def _(_page):
    texts = Texts()
    with open("log_bad.html", encoding="utf-8") as file:
        texts.feed(file.read())
    equal(sorted(texts.hidden), ["key-choice", "run-column", "theme"])
    found = " ".join(texts.text.split())
    for wanted in ["SET user:7 17 EX 3600 → OK 5 reader[0] cache.set(17) stale_entry open", "the design knows no EXPIRE of cache",
                   "What came: GET user:7 → 18", "db 18, cache 17; stale_entry is open", "key 8: fits", "SET user:8 3 EX 3600"]:
        ok(wanted in found, f"{wanted!r} is not in {found!r}")


# --- how it looks ---

def add_width(name, width):
    @case(f"{name} is {width} wide, no wider", name, width=width, height=900)
    def _(page):
        wide = page.run("return document.documentElement.scrollWidth")
        ok(wide <= width, f"{wide}")
        for part in [".key:not([hidden]) table.log", "#stepper"]:
            ok(page.locate(part).is_visible(), part)


@case("log and stepper are beside each other in one screen", "log_race")
def _(page):
    found = looks.boxes(page, ["#log", "#stepper", "#story", "#code"])
    for part, box in found.items():
        ok(looks.within(box, [0, 0, 1280, 900]), f"{part} is at {box}")
    for part in ["#stepper", "#story", "#code"]:
        ok(looks.apart(found["#log"], found[part]) and found["#log"][2] <= found[part][0], f"{part} is not to the right")


@case("700 wide, the log and the step of its line are in one screen", "log_race", width=700, height=900)
def _(page):
    found = looks.boxes(page, [".key:not([hidden]) tr.current", "#position"])
    for part, box in found.items():
        ok(0 <= box[1] and box[3] <= 900, f"{part} is at {box}")


def add_looks(name, scheme):
    @case(f"{name}, {scheme}: every text can be read", name, scheme=scheme, width=700)
    def _(page):
        looks.can_be_read(page, scheme == "light")


def add_audit(name, scheme, width):
    @case(f"axe-core has nothing against {name}, {scheme}, {width} wide", name, scheme=scheme, width=width)
    def _(page):
        looks.audit(page)


for each in ["log_race", "log_bad", "log_hostile", "log_many"]:
    for pixels in [360, 700, 1280]:
        add_width(each, pixels)
for each in ["light", "dark"]:
    add_looks("log_bad", each)
    add_looks("log_race", each)
    add_audit("log_bad", each, 700)
for each in PAGES:
    add_audit(each, "light", 1280)
