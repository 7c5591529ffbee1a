/* A log beside its run: the position is a step of the run of one key, or the line that no run explains. */

let shown = 0; /* which key */
let position = { at: 0 };
let graph = null;
let frames = [];

/* ---- the run of a key, as the stepper has it ---- */

function graphOfKey(key) {
    const steps = key.steps || [];
    const states = [{ mark: { open: key.open || [] }, steps: [] }];
    steps.forEach((word, i) => {
        states[i].steps.push({ word, target: i + 1 });
        states.push({ mark: { open: word.open }, steps: [] });
    });
    return {
        lanes: key.lanes || [], variables: key.variables || [], processes: [], timed: false, states,
        used: new Set((key.lanes || []).map((lane, i) => i)),
    };
}

function framesOfKey(key) {
    const list = framesOf(graph, (key.steps || []).map(() => 0));
    for (const frame of list)
        frame.number += key.before || 0;
    return list;
}

const keyShown = () => data.keys[shown];
const end = () => frames.length - 1 + (keyShown().fails ? 1 : 0);
const isAtFailure = () => Boolean(keyShown().fails) && position.at === frames.length;
const frameNow = () => frames[Math.min(position.at, frames.length - 1)];
const box = () => byId('key-' + shown).querySelector('.lines');

/* ---- the log ---- */

const rowsOfStep = (number) => box().querySelectorAll(`tr[data-step="${number}"]`);
const rowOfLine = (line) => box().querySelector(`tr[data-line="${line}"]`);

/* Where a row of the log leads: to its step, or to the line that does not fit. */
function placeOfRow(row) {
    if (row.classList.contains('fails'))
        return frames.length;
    const at = Number(row.dataset.step) - (keyShown().before || 0);
    return row.dataset.step && at > 0 && at < frames.length ? at : null;
}

function goButton(row) {
    const cell = row.querySelector('.step'), number = cell.querySelector('.number');
    const what = row.classList.contains('fails') ? 'To what could have been' : `To step ${row.dataset.step}`;
    const made = element('button', { type: 'button', class: 'go', 'aria-label': what }, number ? number.textContent : '✗');
    if (number)
        number.replaceWith(made);
    else
        cell.prepend(made);
}

/* Once for each key, when it is first looked at. */
function readyRows() {
    if (box().dataset.ready)
        return;
    box().dataset.ready = 'yes';
    for (const row of box().querySelectorAll('tbody tr')) {
        if (placeOfRow(row) === null)
            continue;
        row.classList.add('leads');
        goButton(row);
        row.addEventListener('click', () => jump(placeOfRow(row)));
    }
}

function markRows() {
    for (const row of box().querySelectorAll('.current'))
        row.classList.remove('current');
    const rows = isAtFailure() ? box().querySelectorAll('tr.fails, tr.failure') : position.at ? rowsOfStep(frameNow().number) : [];
    for (const row of rows)
        row.classList.add('current');
    scrollInto(box(), rows[0], box().querySelector('thead').getBoundingClientRect().height);
}

/* ---- the picture ---- */

/* It has some of the steps, counted from 1; so many come before them. */
const stepsOfPicture = (number) => document.querySelectorAll(`#picture-${number} [data-step]`);
const placeOfDrawn = (group) => Number(group.dataset.step) + (keyShown().drawn || 0) - (keyShown().before || 0);

function readyPictures() {
    data.keys.forEach((key, number) => {
        for (const group of stepsOfPicture(number))
            group.addEventListener('click', () => jump(placeOfDrawn(group)));
    });
}

function showPicture() {
    for (const one of document.querySelectorAll('.picture'))
        one.hidden = one.id !== 'picture-' + shown;
    if (byId('pictures'))
        byId('pictures').hidden = !byId('picture-' + shown);
}

function markPicture() {
    for (const group of stepsOfPicture(shown))
        group.classList.toggle('current', !isAtFailure() && position.at > 0 && placeOfDrawn(group) === position.at);
}

/* ---- the step ---- */

function positionParts() {
    const { total = 0, fails } = keyShown(), frame = frameNow();
    if (isAtFailure()) {
        const row = rowOfLine(fails);
        return [element('strong', {}, `Line ${fails}: `), element('span', { class: 'call' }, row ? row.querySelector('.said code').textContent : ''),
            ' ', element('span', { class: 'note error' }, 'no run explains it'), ' ',
            element('span', { class: 'faint' }, 'What holds now is how one of the runs up to here ends.')];
    }
    if (!position.at)
        return [element('strong', {}, frame.number ? `Before step ${frame.number + 1} of ${total}` : 'Start')];
    const lines = frame.word.log;
    return [element('strong', {}, `Step ${frame.number} of ${total}: `), ...rowParts(frame, false),
        element('span', { class: 'faint' }, lines.length ? `line ${lines.join(', ')}` : 'in silence: no line shows it')];
}

function showStep() {
    const frame = frameNow();
    byId('position').replaceChildren(...positionParts());
    byId('windows').replaceChildren(...windowParts(frame));
    byId('values').replaceChildren(valueTable(isAtFailure() ? Object.assign({}, frame, { changed: new Map() }) : frame));
    for (const [id, disabled] of [['first', position.at === 0], ['back', position.at === 0],
        ['forward', position.at === end()], ['last', position.at === end()]])
        byId(id).setAttribute('aria-disabled', String(disabled));
}

function show() {
    showStep();
    markRows();
    markPicture();
    markLane(position.at);
    showSource(graph, frameNow());
}

/* ---- going there ---- */

function keepInAddress() {
    history.replaceState(null, '', `#key=${shown}&at=${position.at}`);
}

function jump(at) {
    position = { at: Math.min(Math.max(Math.trunc(at), 0), end()) };
    keepInAddress();
    show();
}

/* The line that does not fit, or else the one that matters most. */
function usualPlace() {
    const row = rowOfLine(keyShown().focus);
    return keyShown().fails ? frames.length : row ? placeOfRow(row) || 0 : 0;
}

function showKey(number, at) {
    shown = number;
    graph = graphOfKey(keyShown());
    frames = framesOfKey(keyShown());
    for (const one of document.querySelectorAll('.key'))
        one.hidden = one.id !== 'key-' + number;
    byId('key').value = String(number);
    readyRows();
    showPicture();
    putLanes();
    jump(at === null ? usualPlace() : at);
}

/* Anything may stand in an address. */
function follow() {
    const given = new URLSearchParams(location.hash.slice(1));
    const key = Number(given.get('key')), at = given.has('at') ? Number(given.get('at')) || 0 : null;
    showKey(data.keys[key] ? key : 0, data.keys[key] ? at : null);
}

/* ---- keys, buttons ---- */

const back = () => { if (position.at > 0) jump(position.at - 1); };
const forward = () => { if (position.at < end()) jump(position.at + 1); };

/* A box that the keyboard came to scrolls by these keys; sideways only where there is something. Who clicked in it wants
 * the next step: how wide the log is is no matter then. */
let byMouse = false;

function isForBox(event) {
    const inBox = event.target.closest && event.target.closest('.scroll') === event.target;
    return inBox && !byMouse && (!event.key.startsWith('Arrow') || event.target.scrollWidth > event.target.clientWidth);
}

function onKey(event) {
    const acts = { ArrowLeft: back, ArrowRight: forward, Home: () => jump(0), End: () => jump(end()) };
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.target.tagName === 'SELECT' ||
        !acts[event.key] || isForBox(event))
        return;
    acts[event.key]();
    event.preventDefault();
}

function watchFocus() {
    document.addEventListener('pointerdown', () => { byMouse = true; }, true);
    document.addEventListener('keydown', (event) => { byMouse &&= event.key !== 'Tab'; }, true);
}

function startKeys() {
    byId('key').replaceChildren(...data.keys.map((key, i) => element('option', { value: i },
        byId('key-head-' + i).textContent)));
    byId('key-choice').hidden = data.keys.length < 2;
    byId('key').addEventListener('change', () => showKey(Number(byId('key').value), null));
}

/* What is above the pair leaves the rest of the screen to it. */
function measure() {
    document.documentElement.style.setProperty('--above', byId('pair').getBoundingClientRect().top + scrollY + 'px');
}

function start() {
    byId('footer').textContent = `Made by stalemate ${data.version}. A log that fits a design says nothing of what the design leaves out.`;
    byId('log-hint').textContent = 'a line brings its step, → and ← the next';
    byId('run-column').hidden = false;
    byId('pair').classList.add('bench', 'live');
    byId('theme').hidden = false;
    empty.add('not seen yet');
    data.steps = data.keys.flatMap((key) => key.steps || []);
    listFiles();
    startTheme();
    readyPictures();
    startKeys();
    for (const [id, act] of [['first', () => jump(0)], ['back', back], ['forward', forward], ['last', () => jump(end())]])
        byId(id).addEventListener('click', act);
    document.querySelector('.skip').addEventListener('click', (event) => {
        event.preventDefault(); /* the address says something else */
        byId('forward').focus();
    });
    watchFocus();
    document.addEventListener('keydown', onKey);
    window.addEventListener('hashchange', follow);
    measure();
    window.addEventListener('resize', measure);
    follow();
}

start();
