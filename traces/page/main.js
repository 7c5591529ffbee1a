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
    const inScroll = event.target.closest && event.target.closest('.scroll') === event.target;
    if (event.key === 'ArrowLeft' && !inScroll)
        back();
    else if (event.key === 'ArrowRight' && !inScroll)
        forward();
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
    byId('params').textContent = data.params;
    byId('footer').textContent = `Made by stalemate ${data.version}. A verdict is about the design: what it leaves out, nobody has checked.`;
    showMatrix(choose);
    showSentences();
    listFiles();
    showQuiz();
    for (const [id, act] of [['first', () => { if (position.at) jump(0); }], ['back', back], ['forward', forward],
        ['last', () => { if (position.at < frames.length - 1) jump(frames.length - 1); }], ['undo', undo]])
        byId(id).addEventListener('click', act);
    document.addEventListener('keydown', onKey);
    window.addEventListener('hashchange', () => go(positionInAddress() || position, true));
    const given = positionInAddress();
    if (given)
        go(given, false);
    else
        choose(0, firstCell());
    past.length = 0;
    showPosition();
}

start();
