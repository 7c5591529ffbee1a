/* The position: a configuration, choices, how many of them are taken; and all that shows it. */

let position = { row: 0, column: null, choices: [], at: 0 };
let graph = graphOf(data.configurations[0]);
let frames = framesOf(graph, []);
const past = []; /* positions, for undo */

const runOf = (row, column) => {
    const configuration = data.configurations[row];
    const cell = column === null ? null : column < 0 ? configuration.trouble : configuration.cells[column];
    return cell ? cell.run : null;
};

/* ---- going there ---- */

function keepInAddress() {
    const { row, column, choices, at } = position;
    const parts = ['with=' + encodeURIComponent(data.configurations[row].name)];
    if (column !== null)
        parts.push('run=' + column);
    if (choices.length)
        parts.push('steps=' + choices.join('.'));
    parts.push('at=' + at);
    if (isLesson())
        parts.push('lesson=' + slide);
    history.replaceState(null, '', '#' + parts.join('&'));
}

/* Anything may stand in an address: what makes no sense is left out. */
function positionInAddress() {
    const given = new URLSearchParams(location.hash.slice(1));
    const row = data.configurations.findIndex((one) => one.name === given.get('with'));
    if (row < 0)
        return null;
    const configuration = data.configurations[row], column = Number(given.get('run'));
    const known = given.has('run') && (configuration.cells[column] || (column === -1 && configuration.trouble));
    const choices = (given.get('steps') || '').split('.').filter((one) => /^\d+$/.test(one)).map(Number);
    return { row, column: known ? column : null, choices, at: Number(given.get('at')) || 0 };
}

function go(next, remember) {
    if (remember)
        past.push(position);
    graph = graphOf(data.configurations[next.row]);
    frames = framesOf(graph, next.choices);
    const length = frames.length - 1;
    position = {
        row: next.row, column: next.column, choices: next.choices.slice(0, length),
        at: Math.min(Math.max(Math.trunc(next.at), 0), length),
    };
    keepInAddress();
    show();
}

function jumpToStep(number) {
    const at = frames.findIndex((frame, i) => i > 0 && frame.told && frame.number === number);
    if (at > 0 && !isLesson())
        jump(at);
}

const jump = (at) => go(Object.assign({}, position, { at }), true);

function take(choice) {
    const { choices, at } = position;
    const ahead = choices[at] === choice ? choices : [...choices.slice(0, at), choice];
    go(Object.assign({}, position, { choices: ahead, at: at + 1 }), true);
}

function undo() {
    if (past.length)
        go(past.pop(), false);
}

/* A run is shown at its end, where its check is broken, or its window is open for the last time. */
function choose(row, column) {
    const run = runOf(row, column), choices = run ? run.steps : [];
    const played = framesOf(graphOf(data.configurations[row]), choices);
    go({ row, column, choices, at: run ? frameToShow(played, run.shown, column) : 0 }, true);
}

/* Where what is shown is further down, as on a phone, it is scrolled to. */
function chooseAndSee(row, column) {
    choose(row, column);
    const story = byId('story'), box = story.getBoundingClientRect();
    if (box.top > innerHeight / 2 || box.bottom < 0)
        story.scrollIntoView();
}

/* ---- buttons, keys, the address ---- */

const back = () => { if (position.at > 0) jump(position.at - 1); };
const forward = () => { if (position.at < frames.length - 1) jump(position.at + 1); };
const restart = () => go(Object.assign({}, position, { choices: [], at: 0 }), true);

function takeByKey(number) {
    const state = graph.states[frames[position.at].state];
    if (state && state.steps[number] && state.steps[number].target !== OUTSIDE)
        take(number);
}

function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
        return;
    if (isLesson()) {
        lessonKey(event);
        return;
    }
    const inScroll = event.target.closest && event.target.closest('.scroll') === event.target;
    if (event.key === 'ArrowLeft' && !inScroll)
        back();
    else if (event.key === 'ArrowRight' && !inScroll)
        forward();
    else if (event.key === 'l')
        beginLesson(0);
    else if (event.key === 'u')
        undo();
    else if (event.key === 'r')
        restart();
    else if (/^[1-9]$/.test(event.key))
        takeByKey(Number(event.key) - 1);
    else
        return;
    event.preventDefault();
}

/* The first thing that fails, so that there is something to see. */
function firstCell() {
    const { cells, trouble } = data.configurations[0];
    const column = cells.findIndex((cell) => cell.is === 'bad' && cell.run);
    return column >= 0 || trouble ? column : null;
}

function start() {
    byId('title').textContent = data.title;
    byId('params').textContent = data.params.map(({ name, text }) => `${name}=${text}`).join(', ');
    byId('footer').textContent = `Made by stalemate ${data.version}. A verdict is about the design: what it leaves out, nobody has checked.`;
    showMatrix(chooseAndSee);
    showSentences();
    listFiles();
    showQuiz();
    startTheme();
    startLesson();
    byId('in-words').addEventListener('click', () => {
        byId('in-words').setAttribute('aria-pressed', String(byId('in-words').getAttribute('aria-pressed') !== 'true'));
        show();
    });
    for (const [id, act] of [['first', () => { if (position.at) jump(0); }], ['back', back], ['forward', forward],
        ['last', () => { if (position.at < frames.length - 1) jump(frames.length - 1); }], ['undo', undo]])
        byId(id).addEventListener('click', act);
    document.querySelector('.skip').addEventListener('click', (event) => {
        event.preventDefault(); /* the address says something else */
        byId('forward').focus();
    });
    document.addEventListener('keydown', onKey);
    window.addEventListener('hashchange', () => follow(position));
    measure();
    window.addEventListener('resize', measure);
    follow(null);
    past.length = 0;
    showPosition();
}

/* What the address says; where that is nothing, `otherwise`, or the first thing that fails. */
function follow(otherwise) {
    const given = positionInAddress() || otherwise;
    const lesson = new URLSearchParams(location.hash.slice(1)).get('lesson');
    if (given)
        go(given, true);
    else
        choose(0, firstCell());
    if (/^\d+$/.test(lesson))
        beginLesson(Number(lesson));
}

/* What is above the bench leaves the rest of the screen to it. */
function measure() {
    const bench = document.querySelector('.bench');
    document.documentElement.style.setProperty('--above', bench.getBoundingClientRect().top + scrollY + 'px');
}

start();
