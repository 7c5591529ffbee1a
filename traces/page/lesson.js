/* A lesson: the question, then the run step by step, then each fix on the same run, one after the other.
 * It moves the position, so that drawing and code show what is told. */

let slides = [];
let slide = -1; /* none: no lesson */

/* ---- what it is about ---- */

/* The first thing that fails as written and has a run. */
function lessonCell() {
    const { cells } = data.configurations[0];
    const column = cells.findIndex((cell) => cell.is === 'bad' && cell.run);
    return column >= 0 ? column : null;
}

function questionText(column) {
    const name = data.columns[column], window = data.windows[column];
    const text = describe(name);
    if (window)
        return text === name ? `Can ${name} open?` : `Can it happen that ${text}?`;
    return text === name ? `Does ${name} always hold?` : `Does this always hold: ${text}?`;
}

/* ---- slides ---- */

/* Each is a frame of the run, and what is told beside it. */
function questionSlide(column) {
    const asked = data.questions[0];
    return {
        at: 0, asks: true, head: 'The question', parts: () => [
            element('p', { class: 'big' }, questionText(column)),
            element('p', {}, data.title),
            asked && asked.snippet ? element('pre', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'The code under review' }, asked.snippet) : '',
            element('p', { class: 'hint' }, 'Say what you think before you go on.')],
    };
}

function stepSlide(at, of) {
    return {
        at, asks: true, head: `Step ${frames[at].number} of ${of}`, parts: () => [
            element('p', { class: 'big' }, ...rowParts(frames[at], true)),
            ...untoldBefore(at).map((text) => element('p', { class: 'faint' }, text)),
            valueTable(frames[at]), ...windowParts(frames[at])],
    };
}

/* What is not told by itself: time that passes, a process that goes on. */
function untoldBefore(at) {
    const texts = [];
    for (let i = at - 1; i > 0 && !frames[i].told; i--)
        texts.unshift(`before it: ${graph.lanes[frames[i].word.lane].name} ${callText(frames[i].word)}`);
    return texts;
}

function answerSlide(run, at) {
    return {
        at, head: 'The answer', parts: () => [
            element('p', { class: 'big' }, run.headline),
            element('ul', {}, ...[run.verdict, ...run.proof, run.repeats, run.ending, run.rescue].filter(Boolean)
                .map((text) => element('li', {}, text)))],
    };
}

const outcomeSigns = { every: '✓', this: '~', no: '✗', unknown: '?' };

function fixSlide(tried, column, end) {
    const fix = data.fixes.find((one) => one.name === tried.fix);
    const row = data.configurations.findIndex((one) => one.name === tried.fix);
    const cell = row < 0 ? null : data.configurations[row].cells[column];
    const at = tried.step ? frames.findIndex((frame) => frame.told && frame.number === tried.step) : end;
    return {
        at, head: 'The same run, with a fix', parts: () => [
            element('p', { class: 'big' }, tried.fix),
            fix && fix.text ? element('p', {}, fix.text) : '',
            element('p', { class: 'outcome ' + tried.mends },
                element('span', { class: 'sign', 'aria-hidden': 'true' }, outcomeSigns[tried.mends]), tried.line),
            cell ? element('p', {}, `In every run, ${data.columns[column]}: `,
                element('span', { class: 'verdict ' + cell.is }, `${signs[cell.is]} ${cell.text}`)) : ''],
    };
}

function lastSlide(end) {
    return {
        at: end, head: 'What works', parts: () => [
            element('ul', {}, ...data.goals.map((text) => element('li', {}, text)))],
    };
}

function makeSlides(column) {
    const run = runOf(0, column), end = frames.length - 1, of = frames[end].number;
    const shown = frameToShow(frames, run.shown, column);
    const told = frames.map((frame, i) => i).filter((i) => i > 0 && frames[i].told && i <= Math.max(shown, 1));
    return [questionSlide(column), ...told.map((i) => stepSlide(i, of)), answerSlide(run, shown),
        ...run.with_fixes.map((tried) => fixSlide(tried, column, shown)),
        ...(data.goals.length ? [lastSlide(shown)] : [])];
}

/* ---- going through it ---- */

function showSlide(number) {
    slide = Math.min(Math.max(number, 0), slides.length - 1);
    const { head, parts, at } = slides[slide];
    go(Object.assign({}, position, { at }), false);
    byId('slide').replaceChildren(element('h3', {}, head), ...parts());
    byId('lesson-count').textContent = `${slide + 1} of ${slides.length}`;
    byId('lesson-back').setAttribute('aria-disabled', String(slide === 0));
    byId('lesson-next').setAttribute('aria-disabled', String(slide === slides.length - 1));
}

function beginLesson(number) {
    const column = lessonCell();
    if (column === null)
        return;
    document.body.classList.add('teaching');
    byId('lesson').hidden = false;
    choose(0, column);
    slides = makeSlides(column);
    showSlide(number);
    byId('lesson-next').focus();
}

function endLesson() {
    slide = -1;
    document.body.classList.remove('teaching');
    byId('lesson').hidden = true;
    go(position, false);
    byId('lesson-begin').focus();
}

const isLesson = () => slide >= 0;

/* Before the answer is given. */
const isAsking = () => isLesson() && Boolean(slides[slide].asks);

function lessonKey(event) {
    if (event.key === 'ArrowRight')
        showSlide(slide + 1);
    else if (event.key === 'ArrowLeft')
        showSlide(slide - 1);
    else if (event.key === 'Escape')
        endLesson();
    else
        return;
    event.preventDefault();
}

function startLesson() {
    byId('lesson-begin').hidden = lessonCell() === null;
    for (const [id, act] of [['lesson-begin', () => beginLesson(0)], ['lesson-back', () => showSlide(slide - 1)],
        ['lesson-next', () => showSlide(slide + 1)], ['lesson-end', endLesson]])
        byId(id).addEventListener('click', act);
}
