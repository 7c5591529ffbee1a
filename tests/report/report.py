"""Steps through pages as a reader does: by mouse, by keyboard, by address; in dark and light, on a desk
and on a phone. No page may write to the console, ask the network or scroll sideways.

Usage: report.py CHROMEDRIVER CHROMIUM, in the folder of the pages."""

import re
import sys

from harness import case, does_not_match, equal, main, match, ok
import lesson  # noqa: F401  its cases
import log_page  # noqa: F401
import looks  # noqa: F401


# --- parts of a page ---

def at(page):
    return page.text("#position").split(":")[0]


def address(page):
    return page.run("return decodeURIComponent(location.hash)")


def cell(page, row, column):
    return page.locate(f'[data-cell="{row}.{column}"]')


def choice(page, words):
    return page.locate("#choices .choice", words)


def option(page, words):
    return page.locate("#quiz .option", words)


def verdicts(page, fix):
    """Those in the row of the matrix in which the fix is named, and nothing with it."""
    return page.locate("#matrix tbody tr", having=fix).within(".verdict")


def button(page, name):
    return page.locate("button", name)


# The run of purge_race that keeps its window open for longest: tests/commands/README.md says why it is
# this one. Between these steps the writer leaves its pause, and time passes; the text of a run counts
# neither.
RUN = ["cache.get() → none", "db.select() → 0", "db.increment() → 1", "cache.del()", "cache.set(0)",
       "cache.get() → 0", "expire"]


def told(page):
    return page.locate("#timeline button:not(.untold) .call").texts()


def untold(page):
    return page.locate("#timeline .untold .call").texts()


# --- purge_race ---

@case("the page opens with the first thing that fails", "purge_race")
def _(page):
    equal(page.title(), "purge_race: Stalemate")
    match(page.text("#headline"), r"^stale_entry, as written: opens at step 5")
    equal(at(page), "Step 6 of 7")
    equal(told(page), RUN)
    equal(untold(page), ["goes on", "1h pass"])
    match(page.text("#windows"), r"stale_entry: open")
    match(page.text("#choices"), r"At rest: only events and faults can happen, and time pass")
    equal(cell(page, 0, 0).attribute("aria-pressed"), "true")


@case("a cell shows its run", "purge_race")
def _(page):
    verdicts(page, "lease").first().click()
    equal(verdicts(page, "lease").first().text(), "✓at most 200ms")
    match(page.text("#headline"), r"^stale_entry, with lease: opens at step 5 and stays open at most 200ms")
    equal(at(page), "Step 5 of 6")
    page.locate("#forward").click()
    match(page.text("#position"), r"^Before step 6 of 6: time 200ms pass")
    page.locate("#forward").click()
    match(page.text("#position"), r"^Step 6 of 6: writer cache\.del\(\).*stale_entry closes", re.S)
    verdicts(page, "lease").nth(1).click()
    match(page.text("#headline"), r"fresh, lease: kept. No run shows it")
    equal(at(page), "Start")


# double_delete is as good as its delay, and lease needs none: the comments at the claims say why.
@case("what holds only thanks to timing has a mark", "purge_race")
def _(page):
    first = verdicts(page, "double_delete").first()
    equal(first.text(), "✓at most 1.2s *")
    match(first.attribute("aria-label"), r"only thanks to timing: `wait DELAY`")
    equal(verdicts(page, "lease").first().text(), "✓at most 200ms")


@case("a run says what each fix does to it", "purge_race")
def _(page):
    page.locate("summary", "What each fix does to this very run").click()
    match(page.text("#run"), r"with lease, every run closes it: refuses step 5")
    match(page.text("#run"), r"with reorder, no help: .*opens all the same at step 5")


@case("steps are taken, undone and jumped between", "purge_race")
def _(page):
    page.press("r")
    equal(at(page), "Start")
    choice(page, "goes on").click()
    for words in RUN[:5]:
        choice(page, words).first().click()
    equal(at(page), "Step 5 of 5")
    match(page.text("#position"), r"stale_entry opens")
    match(page.text("#values"), r"\ntime\s+0s\s+in ticks of 200ms")
    match(page.text("#values"), r"db\s+1")
    match(page.text("#values"), r"cache\s+0\s+was none")
    page.locate("#undo").click()
    equal(at(page), "Step 4 of 4")
    match(page.text("#windows"), r"stale_entry: closed")
    page.locate("#timeline button", "db.select()").click()
    equal(at(page), "Step 2 of 4")
    choice(page, "cache.set(0)").click()  # leaves the run: what came after is gone
    equal(at(page), "Step 3 of 3")
    match(page.text("#left"), r"no longer that run")
    ok(page.locate("#timeline").is_visible())  # of what is no run there is no drawing
    ok(not page.locate("#drawing").is_visible())
    button(page, "Back to the run").click()
    equal(at(page), "Step 6 of 7")


# DELAY is 1s and a call takes CALL at most, 200ms: so the second DEL comes 1.2s after the first.
@case("time is a step of its own, and is told", "purge_race")
def _(page):
    verdicts(page, "double_delete").first().click()
    match(page.text("#headline"),
          r"^stale_entry, with double_delete: opens at step 5 and stays open at most 1\.2s")
    page.locate("#last").click()
    match(page.text("#position"), r"^Step 7 of 7: writer cache\.del\(\).*stale_entry closes", re.S)
    match(page.text("#values"), r"\ntime\s+1\.2s")
    equal([one for one in page.locate("#timeline .time").texts() if one], ["0s", "1s", "1.2s"])
    page.press("r")
    match(page.text("#values"), r"\ntime\s+0s\s+in ticks of 200ms")
    page.locate('[aria-label="time"] .choice', "200ms pass then it is 200ms").click()
    match(page.text("#values"), r"\ntime\s+200ms\s+was 0s")
    match(page.text("#position"), r"^After the start: time 200ms pass")
    choice(page, "cache.get() → none").click()
    equal(at(page), "Step 1 of 1")
    match(page.text("#timeline"), r"200ms pass[^>]*cache.get\(\) → none")


@case("without a clock there is no time", "untimed")
def _(page):
    match(page.text("#headline"), r"^stale_entry, as written: opens at step 5 and stays open until expire$")
    equal(at(page), "Step 6 of 6")
    equal(told(page), RUN[:6])
    equal(page.locate('[aria-label="time"], #timeline .time').count(), 0)
    does_not_match(page.text("#values"), r"time")
    match(page.text("#choices"), r"At rest: only events and faults can happen\.")


@case("the design: the line of the step, and where processes wait", "purge_race")
def _(page):
    page.press("r")
    choice(page, "cache.get() → none").click()
    lit = page.locate("#source .lit code").texts()
    equal(len(lit), 1)
    match(lit[0], r"cache\.get\(\)")
    match(page.locate("#source .waits", "writer waits").within("code").text(), r"pause; update_user")
    match(page.locate("#source .waits", "reader waits").within("code").text(), r"db\.select")
    ok(page.locate("#source .lit").is_visible())


@case("all of it by keyboard", "purge_race")
def _(page):
    page.press("ArrowLeft")
    equal(at(page), "Step 5 of 7")
    page.press("ArrowRight")
    equal(at(page), "Step 6 of 7")
    page.press("1")  # time passes
    equal(at(page), "Before step 7 of 7")
    page.press("1")  # expire
    equal(at(page), "Step 7 of 7")
    match(page.text("#windows"), r"stale_entry: closed")
    page.press("u")
    page.press("u")
    equal(at(page), "Step 6 of 7")
    cell(page, 0, 1).focus()
    page.press("Enter")
    match(page.text("#headline"), r"^fresh, as written: broken at step 6")
    page.press("r")
    choice(page, "cache.get()").first().focus()
    page.press("Enter")
    ok(page.run("return Boolean(document.activeElement.closest('#choices'))"), "the focus went away")
    equal(page.run("return getComputedStyle(document.activeElement).outlineStyle"), "solid")


@case("the first key leads past the matrix", "purge_race")
def _(page):
    page.press("Tab", "Enter")
    equal(page.run("return document.activeElement.id"), "forward")
    match(address(page), r"^#with=as written&run=0")
    match(page.text("#position"), r"^Step 6 of 7")


@case("every button has a name, and every part that scrolls can be come to", "purge_race")
def _(page):
    ok(page.locate("button").count() > 20, "there are hardly any buttons")
    equal(page.run("""
        return Array.from(document.querySelectorAll('button')).filter((one) =>
            !(one.getAttribute('aria-label') || one.textContent).trim()).length"""), 0)
    equal(page.locate(".scroll:not([tabindex]), figure:not([aria-label])").count(), 0)


@case("an address is a position", "purge_race")
def _(page):
    page.press("r")
    choice(page, "cache.get() → none").click()
    choice(page, "db.select() → 0").click()
    page.press("ArrowLeft")
    equal(address(page), "#with=as written&run=0&steps=1.1&at=1")
    page.reload()
    equal(at(page), "Step 1 of 2")
    equal(page.locate("#timeline .call").texts(), RUN[:2])
    page.run("location.hash = '#with=lease&at=0'")
    page.wait(lambda: re.search(r"lease: from the start", page.text("#headline")), "the run with lease")


@case("an address that makes no sense does no harm", "purge_race")
def _(page):
    for bad in ["#with=nosuch&steps=1.2.3", "#with=lease&run=99&steps=77.x.-1&at=1e9", "#%%%", "#at=NaN"]:
        page.run("location.hash = arguments[0]", bad)
        page.reload()
        match(at(page), r"^(Start|Step \d+ of \d+)")


# --- questions ---

# The claims of purge_race say by hand what each of its options does.
@case("a question: what is right is what the checker found", "purge_race")
def _(page):
    ok(not option(page, "reorder").is_visible())  # until it is opened
    page.locate("#quiz summary").focus()
    page.press("Enter")
    match(page.text("#quiz pre"), r'await redis\.del\("user:" \+ id\)')
    equal(option(page, "double_delete").text(), "double_delete DEL once more, DELAY later cost 2")
    option(page, "retry_delete").focus()
    page.press("Enter")
    match(page.text("#quiz .answer"),
          r"^Wrong\. retry_delete leaves stale_entry open until expire, 1h\.\s+The DEL did arrive\.")
    button(page, "Show the run that refutes it").click()
    match(page.text("#headline"), r"^stale_entry, with retry_delete: opens at step \d")
    equal(page.locate('#matrix [aria-pressed="true"]').count(), 1)
    option(page, "double_delete").click()
    match(page.text("#quiz .answer"),
          r"^Right\. double_delete closes stale_entry and keeps fresh at cost 2")
    equal(page.locate("#quiz .answer button").count(), 0)
    equal(page.locate('#quiz .option[aria-pressed="true"]').text(), option(page, "double_delete").text())
    option(page, "lease").click()
    match(page.text("#quiz .answer"),
          r"^Not the cheapest\. lease closes .* at cost 4, and double_delete does at cost 2")


# With a FILL as long as DELAY a fill may come after the second DEL, as is shown at its claim; an entry
# still lives longer than a fill takes, which is all that write_through + add_fill needs.
@case("a question is asked of the page's own params", "slow")
def _(page):
    match(page.text("#params"), r"^WRITERS=1, READERS=1, READS=2, CALL=200ms, FILL=1s, DELAY=1s, TTL=1h$")
    page.locate("#quiz summary").click()
    option(page, "double_delete").click()
    match(page.text("#quiz .answer"), r"^Wrong\. double_delete leaves stale_entry open")
    option(page, "lease").click()
    match(page.text("#quiz .answer"),
          r"^Not the cheapest\. lease closes .* at cost 4, and write_through \+ add_fill does at cost 3")


@case("where nothing is asked there are no questions", "metadata_split")
def _(page):
    equal(page.locate("#quiz").count(), 1)
    ok(not page.locate("#quiz").is_visible())


# --- chances, records, limits, errors ---

# The design says why it is these two: the bet is owed, the doubter may go round forever.
@case("chances are measured, and said at each draw", "chance")
def _(page):
    equal(cell(page, 0, 0).text(), "0.333333")
    equal(cell(page, 0, 1).text(), "0 .. 0.250000")
    cell(page, 0, 0).click()
    match(page.text("#headline"), r"^once, as written: 0\.333333\. No run shows it")
    equal(page.locate('[aria-label="gambler"] .choice').texts(),
          ["2room.bet() room.once true chance 1/3", "3room.bet() chance 2/3"])
    equal(page.locate('[aria-label="doubter"] .choice').texts(),
          ["4room.light() (way 1 of 2) room.lit true", "5room.light() (way 2 of 2) room.lit true",
           "6room.doubt() room.maybe true chance 1/4", "7room.doubt() chance 3/4"])
    page.press("3")
    match(page.text("#timeline"), r"gambler room\.bet\(\) chance 2/3")


@case("a measure without a value says why", "rest")
def _(page):
    bare = page.locate(".verdict", re.compile("^-$"))
    equal(bare.count(), 1)
    bare.click()
    match(page.text("#headline"), r": -\. a run may never come to rest\.")


@case("records are short where there is little room", "cache_key")
def _(page):
    match(page.text("#timeline"), r"redis\.get\(\{1, 2, en, absent, category_first\}\) → none")
    match(page.text("#position"), r"redis\.get\(Key \{ version: 1, page: 1, lang: en, ")
    # Two of one page and one of the other; 13 places hold nothing.
    equal(page.locate("#values tr", "redis.entry").count(), 3)
    page.press("r")
    equal(page.locate("#values tr", "redis.entry").count(), 0)


@case("a limit that was reached is said once", "limited")
def _(page):
    found = [line for line in page.text("#goals").split("\n") if line.startswith("Incomplete")]
    equal(len(found), 1)
    match(found[0], r"the limit of states was reached.*\(as written, reorder, ")
    equal(cell(page, 0, 0).text(), "?unknown")


@case("a large design: what is not in the page is said", "metadata_split")
def _(page):
    partial = page.locate("#run .partial")
    for row in page.locate("#matrix tbody .plain").all():
        row.click()
        if partial.count():
            break
    match(partial.text(), r"This page holds \d+ of \d+ states")
    outside = page.locate(".choice[aria-disabled]")
    for _ in range(60):
        if outside.count():
            break
        page.locate(".choice").last().click()
    before = at(page)
    outside.first().click()
    equal(at(page), before)


@case("a design error ends a run", "error")
def _(page):
    match(page.text("#headline"), r"^design error, as written: at step 3")
    match(page.text("#choices"), r"A design error")
    match(page.text("#timeline"), r"cell\.value cannot be 3")
    equal(page.locate("#matrix [data-cell]").count(), page.locate("#matrix .bad").count())
    # The machine's folders are its own.
    does_not_match(page.content(), r"accept/error_range")


@case("a deadlock has a run", "deadlock")
def _(page):
    match(page.text("#headline"), r"^deadlock, as written: after step 2")
    match(page.text("#choices"), r"p\s+waits at b\.acquire\(\)")


@case("what a design says is text", "hostile")
def _(page):
    equal(page.text("#title"), "</title></script><script>alert(1)</script> \"&' <!--")
    page.press("r")
    page.press("1")
    match(page.text("#timeline"), r"</script><img src=x onerror=alert\(2\)>")
    match(page.text("#windows"), r"<b>open</b> & shut")
    equal(page.locate("img, b, i").count(), 0)


if __name__ == "__main__":
    sys.exit(main())
