"""How a page looks: what is in view, what can be read, in dark and light, on a desk and on a phone, and what
an audit for people says who do not use it by eye and mouse."""

import os
import re

from harness import Skip, case, equal, match, ok

DESIGNS = ["purge_race", "metadata_split", "cold_cluster", "cache_key", "chance", "deadlock", "error", "hostile"]


# --- what is in view ---

BOXES = """
return arguments[0].map((selector) => {
    const box = document.querySelector(selector).getBoundingClientRect();
    return [selector, box.left, box.top, box.right, box.bottom];
});
"""

PARTS = ["#matrix button", "#stepper", "#diagram", "#code"]


def boxes(page, selectors):
    return {name: box for name, *box in page.run(BOXES, selectors)}


def within(inner, outer):
    return (outer[0] <= inner[0] and outer[1] <= inner[1] and
            inner[2] <= outer[2] and inner[3] <= outer[3])


def apart(one, other):
    return one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def add_bench(name):
    @case(f"{name}: matrix, stepper, drawing and code are in one screen", name)
    def _(page):
        found = boxes(page, PARTS)
        for part, box in found.items():
            ok(within(box, [0, 0, 1280, 900]), f"{part} is at {box}")
            ok(part == "#matrix button" or (box[2] - box[0] > 300 and box[3] - box[1] > 150), f"{part} is small: {box}")
        pairs = [(a, b) for a in PARTS for b in PARTS if a < b]
        equal(len(pairs), 6)
        for one, other in pairs:
            ok(apart(found[one], found[other]), f"{one} lies over {other}")


for each in DESIGNS:
    add_bench(each)


@case("a verdict that is chosen shows its run where it can be seen", "purge_race")
def _(page):
    tried = 0
    for button in page.locate("#matrix .verdict").all():
        before = page.text("#headline")
        button.click()
        after = page.text("#headline")
        ok(tried == 0 or before != after)
        if not page.locate("#drawing").is_visible():
            match(after, r"No run shows it|kept")
            continue
        box = boxes(page, ["#drawing .now-row"])["#drawing .now-row"]
        ok(within(box, [0, 0, 1280, 900]) and within(box, boxes(page, ["#diagram"])["#diagram"]),
           f"{after}: the step is out of view: {box}")
        tried += 1
    ok(tried >= 14, f"only {tried} runs")


@case("on a phone a verdict that is chosen brings its run into view", "purge_race", width=390, height=844)
def _(page):
    page.locate('[data-cell="1.0"]').click()
    box = boxes(page, ["#story"])["#story"]
    ok(0 <= box[1] < 422, f"the run begins at {box[1]}")
    tops = [box[1] for box in boxes(page, ["#verdicts", "#stepper", "#story", "#code"]).values()]
    equal(tops, sorted(tops))  # one below the other


@case("the drawing is that of the picture, without what the page says itself", "purge_race")
def _(page):
    drawn = page.run("return Array.from(document.querySelectorAll('#drawing .step'), (one) => one.textContent)")
    picture = page.run("""return Array.from(document.querySelectorAll('figure[data-drawing="0"] .step'),
        (one) => one.textContent)""")
    equal(drawn, picture)
    ok(len(drawn) >= 7)
    equal(page.locate("#drawing .command, #drawing .why").count(), 0)
    equal(page.locate("#drawing .heads .head").count(), 4)


@case("a step in the drawing can be gone to, and later ones are pale", "purge_race")
def _(page):
    page.locate('#drawing .step[data-step="3"]').first().find().run(
        "arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    match(page.text("#position"), r"^Step 3 of 7")
    pale = page.run("""return Array.from(document.querySelectorAll('#drawing .step'),
        (one) => [Number(one.dataset.step), Number(getComputedStyle(one).opacity)])""")
    ok(len(pale) >= 7)
    for step, opacity in pale:
        equal(opacity < 1, step > 3)


FOLD_AND_MARK = """
const box = (selector) => document.querySelector(selector).getBoundingClientRect();
const fold = box('#drawing .fold'), row = box('#drawing .now-row');
return row.top <= fold.top && row.bottom >= fold.bottom && row.bottom - row.top < 100;
"""


@case("of a long run the steps that change nothing are folded, and marked where they are left out", "long")
def _(page):
    page.locate('[data-cell="0.0"]').click()
    steps = page.locate("#timeline .call").count()
    ok(steps >= 1800, steps)
    rows = page.locate("#drawing .step").count()
    ok(4 <= rows <= 20, rows)
    equal(page.locate("#drawing .fold").count(), 1)
    page.run("location.hash = location.hash.replace(/at=[0-9]+/, 'at=900')")
    page.wait(lambda: re.search(r"step 451 of 1801", page.text("#position")), "the step")
    page.wait(lambda: page.run(FOLD_AND_MARK), "the mark of the fold")


@case("the run in words, instead of a drawing", "purge_race")
def _(page):
    ok(not page.locate("#timeline").is_visible())
    page.locate("#in-words").click()
    ok(page.locate("#timeline").is_visible())
    ok(not page.locate("#drawing").is_visible())
    page.locate("#in-words").click()
    ok(page.locate("#drawing").is_visible())


# --- the code ---

@case("code is in colour, and not a letter of it is changed", "purge_race")
def _(page):
    source = page.run("""return JSON.parse(document.getElementById('data').textContent).sources[0].text""")
    lines = page.run("return Array.from(document.querySelectorAll('#source code'), (one) => one.textContent)")
    equal([line or " " for line in source.rstrip("\n").split("\n")], lines)
    kinds = page.run("""return Array.from(document.querySelectorAll('#source code span'),
        (one) => [one.className, one.textContent])""")
    found = {kind: [text for one, text in kinds if one == "code-" + kind]
             for kind in ["keyword", "comment", "text", "number", "constant"]}
    for kind, floor in {"keyword": 60, "comment": 5, "text": 20, "number": 8, "constant": 4}.items():
        ok(len(found[kind]) >= floor, f"only {len(found[kind])} are {kind}")
    # Each comment of the file, none of which has a quotation mark before it in its line.
    equal(found["comment"], re.findall(r"//.*", source))
    ok({"design", "process", "window", "fix", "if", "else", "let"} <= set(found["keyword"]))
    quoted = re.findall(r'"""(?:.|\n)*?"""|"[^"\n]*"', re.sub(r"//.*", "", source))
    equal(found["text"], [line for text in quoted for line in text.split("\n") if line])
    ok("set" not in found["keyword"])  # cache.set() is a call


# --- what can be read ---

def light(colour):
    """The luminance of what a colour shows, 0 to 1."""
    parts = [float(one) / 255 for one in re.findall(r"[\d.]+", colour)[:3]]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4
                        for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


TEXTS = """
const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
        const colour = getComputedStyle(one).backgroundColor;
        if (!/, 0\\)$|transparent/.test(colour))
            return colour;
    }
    return 'rgb(255, 255, 255)';
};
return Array.from(document.querySelectorAll('main :not(svg, svg *), header *'))
    .filter((one) => one.innerText && !one.children.length && one.offsetWidth > 1 && !one.closest('figure'))
    .map((one) => [getComputedStyle(one).color, behind(one), one.innerText]);
"""


def contrast(one, other):
    dark, bright = sorted([light(one), light(other)])
    return (bright + 0.05) / (dark + 0.05)


def can_be_read(page, is_light):
    found = page.run(TEXTS)
    ok(len(found) > 100)
    equal(light(found[0][1]) > 0.5, is_light)
    for ink, paper, words in found:
        ok(contrast(ink, paper) >= 4.5, f'"{words}": {ink} on {paper}')


# Texts of the drawing that stand on the ground of its panel, those on filled bars and labels left out.
DRAWN = """
return Array.from(document.querySelectorAll('#drawing :is(.heads, .step:not(.later)) text'), (one) =>
    [getComputedStyle(one).fill, one.textContent, getComputedStyle(document.getElementById('story')).backgroundColor]);
"""


def add_looks(scheme):
    @case(f"{scheme}: every text can be read", "purge_race", scheme=scheme)
    def _(page):
        can_be_read(page, scheme == "light")
        page.press("l")
        can_be_read(page, scheme == "light")


@case("pictures and page are as dark as the system is, or as somebody wants them", "purge_race")
def _(page):
    button = page.locate("#theme")
    seen = set()
    for wanted, is_light in [("as the system", True), ("light", True), ("dark", False), ("as the system", True)]:
        equal(button.text(), "Colours: " + wanted)
        can_be_read(page, is_light)
        drawn = page.run(DRAWN)
        ok(len(drawn) > 10)
        for ink, words, paper in drawn:
            equal(light(paper) > 0.5, is_light)
            ok(contrast(ink, paper) > 2, f'"{words}": {ink} on {paper}')
        seen.add(drawn[0][0])
        button.click()
    equal(len(seen), 2)  # a colour for light, one for dark
    button.click()
    button.click()


def add_width(name, width):
    @case(f"{name} is {width} wide, no wider", name, width=width, height=740)
    def _(page):
        equal(page.run("return innerWidth"), width)
        wide = page.run("return document.documentElement.scrollWidth")
        ok(wide <= width, f"{wide}")


for each in ["light", "dark"]:
    add_looks(each)
for each in ["purge_race", "metadata_split", "cold_cluster"]:
    for pixels in [360, 390, 768, 1280]:
        add_width(each, pixels)


LETTERS = """
    return [...document.querySelectorAll('#drawing svg text, figure svg text')].map((text) => {
        const matrix = text.getScreenCTM();
        return parseFloat(getComputedStyle(text).fontSize) * matrix.a;
    });
"""


def add_letters(name, width):
    @case(f"{name} is {width} wide: a picture scrolls before its letters get small", name, width=width, height=740)
    def _(page):
        page.locate('[data-cell="0.0"]').click()
        found = page.run(LETTERS)
        ok(len(found) >= 20, f"only {len(found)} texts in pictures")
        ok(min(found) >= 8.99, f"letters of {min(found)} pixels")


for each in ["purge_race", "metadata_split"]:
    for pixels in [360, 390, 1280]:
        add_letters(each, pixels)


# --- the audit ---

def axe():
    path = os.environ.get("AXE", "")
    if not os.path.exists(path):
        raise Skip("no axe-core: ./dev test gets it")
    with open(path, encoding="utf-8") as file:
        return file.read()


def audit(page):
    """What axe-core has against the page as it is, and how many of its rules had something to look at."""
    page.run(axe())
    found = page.run_async("""
        axe.run(document, {resultTypes: ['violations']}).then(arguments[0], (error) => arguments[0](String(error)));
    """)
    ok(isinstance(found, dict), found)
    equal([f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes']][:3]}"
           for one in found["violations"]], [])
    ok(len(found["passes"]) >= 25, f"only {len(found['passes'])} rules had something to look at")


def add_audit(name, scheme, width, height):
    @case(f"axe-core has nothing against {name}, {scheme}, {width} wide", name, scheme=scheme, width=width, height=height)
    def _(page):
        page.run("for (const one of document.querySelectorAll('main details')) one.open = true")
        audit(page)


@case("axe-core has nothing against a lesson with much to say", "cache_key")
def _(page):
    page.run("location.hash = '#lesson=9'")
    page.wait(lambda: "step 9" in page.text("#slide h3").lower(), "the slide of a step")
    audit(page)


@case("axe-core has nothing against a lesson", "purge_race")
def _(page):
    page.press("l")
    audit(page)
    page.press("ArrowRight", "ArrowRight")
    audit(page)
    page.run("location.hash = '#lesson=9'")
    page.wait(lambda: "with a fix" in page.text("#slide h3").lower(), "the slide of a fix")
    audit(page)


for each in DESIGNS:
    add_audit(each, "light", 1280, 900)
add_audit("purge_race", "dark", 1280, 900)
add_audit("purge_race", "light", 390, 844)


@case("the audit finds what is wrong", "purge_race")
def _(page):
    page.run("document.getElementById('back').replaceChildren()")
    try:
        audit(page)
    except AssertionError as error:
        match(str(error), r"button-name")
        return
    raise AssertionError("a button without a name went unseen")
