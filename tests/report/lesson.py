"""The lesson of a page: the question, the run, each fix on it; by the arrow keys alone."""

import re

from harness import case, equal, match, ok

STEPS = ["cache.get() → none", "db.select() → 0", "db.increment() → 1", "cache.del()", "cache.set(0)", "cache.get() → 0"]


def head(page):
    return page.text("#slide h3").lower()


# The run of purge_race: tests/report/report.py. Its fixes are seven and shorter_ttl; what each does to
# the run, and whether every run is mended, is claimed in the design.
@case("a lesson asks, tells the run and tries each fix on it, by arrow keys alone", "purge_race")
def _(page):
    page.press("l")
    equal(head(page), "the question")
    match(page.text("#slide"), r"Can it happen that the cache holds an older row than the database\?")
    equal(page.text("#headline"), "The run")  # whose headline would be the answer
    told, heads = [], []
    count = int(re.search(r"of (\d+)", page.text("#lesson-count")).group(1))
    for number in range(2, count + 1):
        page.press("ArrowRight")
        match(page.text("#lesson-count"), rf"^{number} of {count}$")
        heads.append(head(page))
        if heads[-1].startswith("step"):
            told.append(page.text("#slide .call"))
    equal(told, STEPS)
    equal(heads[:8], [f"step {i} of 7" for i in range(1, 7)] + ["the answer", "the same run, with a fix"])
    equal(heads.count("the same run, with a fix"), 8)
    equal(heads[-1], "what works")
    match(page.text("#slide"), r"stale_entry is closed most cheaply by double_delete \(cost 2\)")
    page.press("ArrowRight")  # there is no more
    match(page.text("#lesson-count"), rf"^{count} of {count}$")
    page.press("ArrowLeft")
    equal(head(page), "the same run, with a fix")


@case("a fix that mends the run, but not every run, is said to", "purge_race")
def _(page):
    page.press("l")
    outcomes = {}
    while head(page) != "what works":
        page.press("ArrowRight")
        if page.locate("#slide .outcome").count():
            outcomes[page.text("#slide .big")] = page.locate("#slide .outcome").attribute("class").split()[1]
    equal(outcomes, {"reorder": "no", "shorter_ttl": "no", "write_through": "no", "add_fill": "no",
                     "retry_delete": "this", "double_delete": "every", "lease": "every", "versioned_set": "every"})


@case("while the lesson asks, nothing gives the answer away", "purge_race")
def _(page):
    page.press("l")
    for number in range(7):
        for part in ["#verdicts", "#stepper", "#summary", "#pictures", "#quiz", "#timeline", "#in-words", "#run"]:
            ok(not page.locate(part).is_visible(), f"{part} at slide {number}")
        hidden = page.run("""
            const veil = document.querySelector('#drawing .veil');
            const top = veil ? veil.getBoundingClientRect().top : Infinity;
            return Array.from(document.querySelectorAll('#drawing .step')).map((one) =>
                [Number(one.dataset.step), one.getBoundingClientRect().bottom > top]);""")
        ok(len(hidden) >= 7)
        for step, is_hidden in hidden:
            equal(is_hidden, step > number)
        page.press("ArrowRight")
    equal(head(page), "the answer")
    match(page.text("#headline"), r"^stale_entry, as written: opens at step 5")
    match(page.text("#run"), r"reader read 0 from db at step 2")
    equal(page.locate("#drawing .veil").count(), 0)


@case("a lesson has an address, and is left by Escape", "purge_race")
def _(page):
    page.press("l", "ArrowRight", "ArrowRight", "ArrowRight")
    match(page.run("return location.hash"), r"lesson=3")
    page.reload()
    match(page.text("#slide"), r"writer db\.increment\(\)")
    match(page.locate("#source .lit").within("code").text(), r"let v = db\.increment\(\)")
    page.press("Escape")
    ok(page.locate("#matrix").is_visible())
    equal(page.run("return document.activeElement.id"), "lesson-begin")
    page.press("ArrowLeft")
    match(page.text("#position"), r"^(Step 2 of 7|Before step 3 of 7)")


@case("where nothing fails there is no lesson", "good")
def _(page):
    ok(not page.locate("#lesson-begin").is_visible())
    page.press("l")
    ok(not page.locate("#lesson").is_visible())
