/* The drawing of the run that is shown, the same as its picture, with the step that was reached marked.
 * Only runs that were found have one: other steps are told in words. */

let drawn = null; /* what stands in #drawing: the number of a picture */

function pictureOf(run) {
    const place = run && document.querySelector(`[data-drawing="${run.drawing}"]`);
    return place ? (place.content || place).querySelector('svg') : null;
}

/* By steps that are told; what belongs to none is always there. */
function stepGroups() {
    return Array.from(byId('drawing').querySelectorAll('[data-step]'),
        (group) => ({ group, step: Number(group.dataset.step) }));
}

function boxOf(groups) {
    const boxes = Array.from(groups, (group) => group.getBBox()).filter((box) => box.height > 0);
    const top = Math.min(...boxes.map((box) => box.y)), bottom = Math.max(...boxes.map((box) => box.y + box.height));
    return { top, bottom };
}

/* Without what the page says in words of its own. */
function crop(svg, { top, bottom }) {
    const width = svg.viewBox.baseVal.width;
    svg.setAttribute('viewBox', `0 ${top} ${width} ${bottom - top}`);
    svg.setAttribute('height', bottom - top);
}

/* The names of lanes stay in sight while the rest is scrolled. */
function splitHeads(svg) {
    const heads = svg.cloneNode(false);
    heads.removeAttribute('role');
    heads.setAttribute('aria-hidden', 'true');
    heads.classList.add('heads');
    heads.append(...svg.querySelectorAll('.head'));
    byId('drawing').prepend(heads);
    const box = boxOf(heads.children);
    crop(heads, { top: box.top - 4, bottom: box.bottom + 4 });
}

function putDrawing(run) {
    const picture = pictureOf(run);
    drawn = picture ? run.drawing : null;
    byId('drawing').hidden = !picture;
    byId('drawing').replaceChildren();
    if (!picture)
        return;
    const svg = picture.cloneNode(true);
    for (const group of svg.querySelectorAll('.headline, .why, .fixes, .command'))
        group.remove();
    byId('drawing').append(svg);
    answerQueries();
    splitHeads(svg);
    const box = boxOf(svg.querySelectorAll('g'));
    crop(svg, { top: box.top - 2, bottom: box.bottom + 6 });
    for (const { group, step } of stepGroups())
        group.addEventListener('click', () => jumpToStep(step));
}

function rectangle(svg, name, top, bottom, width = svg.viewBox.baseVal.width) {
    const made = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    const values = { class: name, x: 0, y: top, width, height: bottom - top };
    for (const one in values)
        made.setAttribute(one, values[one]);
    return made;
}

/* The row of the step, from side to side, beneath everything; and a bar that nothing lies over. */
function markRow(svg, groups) {
    for (const old of svg.querySelectorAll('.now-row, .now-bar'))
        old.remove();
    if (!groups.length)
        return;
    const { top, bottom } = boxOf(groups);
    svg.insertBefore(rectangle(svg, 'now-row', top - 4, bottom + 4), svg.querySelector('g'));
    svg.append(rectangle(svg, 'now-bar', top - 4, bottom + 4, 4));
}

/* In a lesson what comes later is not to be seen, while the answer is not given. */
function veil(svg, number) {
    for (const old of svg.querySelectorAll('.veil'))
        old.remove();
    if (!isAsking())
        return;
    const later = stepGroups().filter(({ group, step }) => step > number && group.classList.contains('step'));
    if (!later.length)
        return;
    const { top } = boxOf(later.map(({ group }) => group)), { y, height } = svg.viewBox.baseVal;
    svg.append(rectangle(svg, 'veil', top - 3, y + height));
}

function scrollToRow(svg) {
    const row = svg.querySelector('.now-row'), box = byId('diagram');
    if (!row) {
        box.scrollTop = 0;
        return;
    }
    const heads = byId('drawing').querySelector('.heads').getBoundingClientRect().height;
    const at = row.getBoundingClientRect(), seen = box.getBoundingClientRect();
    if (at.top < seen.top + heads || at.bottom > seen.bottom - 10)
        box.scrollTop += at.top - seen.top - heads - (seen.height - heads) / 3;
}

/* A step without a row of its own is in a fold: what says how many are left out, and bears the first one's number. */
function groupsOfStep(groups, number) {
    const own = groups.filter(({ group, step }) => step === number && group.classList.contains('step'));
    const folds = groups.filter(({ group, step }) => step <= number && group.classList.contains('fold'));
    return (own.length ? own : folds.slice(-1)).map(({ group }) => group);
}

function markSteps(number) {
    const svg = byId('drawing').querySelector('svg:not(.heads)');
    const groups = stepGroups();
    for (const { group, step } of groups)
        group.classList.toggle('later', step > number);
    veil(svg, number);
    markRow(svg, groupsOfStep(groups, number));
    scrollToRow(svg);
}

/* False where there is none. */
function showDrawing(run, number) {
    byId('drawing').hidden = false;
    if (drawn !== run.drawing)
        putDrawing(run);
    if (drawn !== null)
        markSteps(number);
    return drawn !== null;
}
