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

/* A run is shown from where its window opens or its check breaks: at its end. */
function choose(row, column) {
    const run = runOf(row, column);
    go({ row, column, choices: run ? run.steps : [], at: run ? run.shown : 0 }, true);
}

/* ---- showing it ---- */

function isOnRun(run) {
    const shorter = Math.min(run.steps.length, position.at);
    return position.at <= run.steps.length &&
        position.choices.slice(0, shorter).every((choice, i) => choice === run.steps[i]);
}

function loopText(run) {
    if (run.loop >= run.steps.length)
        return null;
    const first = run.loop + 1, last = run.steps.length;
    return first === last ? `step ${last} repeats for ever` : `steps ${first}-${last} repeat for ever`;
}

function showRun() {
    const { row, column } = position, run = runOf(row, column), configuration = data.configurations[row];
    const parts = [];
    if (run) {
        parts.push(element('p', { class: 'headline' }, run.headline));
        const why = [run.verdict, ...run.proof, loopText(run), run.ending, run.rescue].filter(Boolean);
        if (why.length)
            parts.push(element('ul', {}, ...why.map((text) => element('li', {}, text))));
        if (run.command)
            parts.push(element('p', {}, element('code', { class: 'command' }, run.command)));
        if (!isOnRun(run))
            parts.push(element('p', { class: 'left' }, 'These steps are no longer that run. ',
                element('button', { type: 'button', onclick: () => choose(row, column) }, 'Back to the run')));
    } else {
        const cell = column === null || column < 0 ? null : configuration.cells[column];
        parts.push(element('p', { class: 'headline' }, cell
            ? `${data.columns[column]}, ${configuration.name}: ${cell.text}. No run shows it: take steps and see.`
            : `${configuration.name}: from the start`));
    }
    if (!graph.whole)
        parts.push(element('p', { class: 'partial' },
            `This page holds ${graph.count} of ${configuration.states} states: those nearest to the start, ` +
            'and the runs. Steps that lead on are shown, but cannot be taken here.'));
    byId('run').replaceChildren(...parts);
}

function notesOf(frame) {
    return frame.notes.map((note) => element('span', { class: 'note ' + note.kind }, note.text));
}

function rowParts(frame) {
    const changes = changesText(graph, frame.word);
    const texts = frame.word.calls.map((call) => call.text).filter(Boolean).join('; ');
    return [
        element('span', { class: 'who' }, graph.lanes[frame.word.lane].name), ' ',
        element('span', { class: 'call' }, callText(frame.word)), ' ',
        changes ? element('span', { class: 'changes' }, changes) : '', ' ',
        ...notesOf(frame).flatMap((note) => [note, ' ']),
        texts ? element('span', { class: 'faint' }, texts) : '',
    ];
}

function showTimeline() {
    byId('timeline').replaceChildren(...frames.map((frame, i) => element('li', {},
        element('button', {
            type: 'button', class: i > position.at ? 'later' : '', onclick: () => jump(i),
            'aria-current': i === position.at ? 'step' : null,
        }, ...(i === 0 ? ['Start'] : rowParts(frame))))));
    byId('diagram').replaceChildren(drawDiagram(graph, frames, position.at));
}

function targetNotes(step) {
    if (step.target === OUTSIDE)
        return [element('span', { class: 'note' }, 'not in this page')];
    return notesOf(nextFrame(graph, frames[position.at], step));
}

function choiceButton(step, number) {
    const changes = changesText(graph, step.word);
    return element('button', {
        type: 'button', class: 'choice', 'data-choice': number,
        'aria-disabled': step.target === OUTSIDE ? 'true' : null,
        onclick: () => { if (step.target !== OUTSIDE) take(number); },
    },
    number < 9 ? element('kbd', {}, String(number + 1)) : '',
    element('span', { class: 'call' }, callText(step.word)), ' ',
    changes ? element('span', { class: 'changes' }, changes) : '', ' ',
    ...targetNotes(step).flatMap((note) => [note, ' ']));
}

/* By who takes them: a process that cannot go on says where it waits. */
function choiceGroups(state) {
    const groups = graph.lanes.map((lane) => ({ lane, buttons: [] }));
    state.steps.forEach((step, number) => groups[step.word.lane].buttons.push(choiceButton(step, number)));
    return groups.map((group, number) => {
        const place = group.lane.process ? frames[position.at].places[number] : null;
        if (!group.buttons.length && !place)
            return '';
        const rests = place && (place[1] ? `waits at ${place[0]}` : place[0]);
        return element('div', { class: 'group', role: 'group', 'aria-label': group.lane.name },
            element('div', { class: 'who' }, group.lane.name),
            ...(group.buttons.length ? group.buttons : [element('div', { class: 'faint' }, rests)]));
    });
}

function showChoices() {
    const frame = frames[position.at];
    const focused = document.activeElement && document.activeElement.closest('#choices');
    if (frame.state < 0) {
        byId('choices').replaceChildren(element('p', {}, 'A design error: the run ends here.'));
    } else {
        const state = graph.states[frame.state];
        const owed = state.steps.some((step) => step.word.kind === 'process' && !step.word.fault);
        byId('choices').replaceChildren(
            element('p', { class: 'faint' }, owed ? ''
                : state.steps.length ? 'At rest: only events and faults can happen.'
                    : 'At rest: nothing can happen any more.'),
            ...choiceGroups(state));
    }
    if (focused) /* the button that was pressed is gone: its place keeps the keyboard */
        (byId('choices').querySelector('button') || byId('undo')).focus();
}

function showState() {
    const frame = frames[position.at];
    byId('windows').replaceChildren(...data.windows.map((window, number) => {
        const open = frame.open.includes(number);
        return element('p', { class: open ? 'window open' : 'window' },
            element('strong', {}, `${window.name}: ${open ? 'open' : 'closed'}`),
            open && window.text ? ' ' + window.text : '');
    }));
    const rows = graph.variables.map((variable, number) => {
        if (variable.lane >= 0 && !graph.used.has(variable.lane))
            return null;
        const changed = frame.changed.has(number);
        return element('tr', { class: changed ? 'changed' : '' },
            element('th', { scope: 'row' }, variableName(graph, number)),
            element('td', {}, frame.values[number]),
            element('td', { class: 'faint' }, changed ? 'was ' + frame.changed.get(number) : ''));
    }).filter(Boolean);
    byId('values').replaceChildren(element('table', {},
        element('caption', { class: 'unseen' }, 'Values of components'), element('tbody', {}, ...rows)));
}

function showPosition() {
    const frame = frames[position.at], last = frames.length - 1;
    byId('position').replaceChildren(
        element('strong', {}, position.at ? `Step ${position.at} of ${last}: ` : last ? `Start, before step 1 of ${last}` : 'Start'),
        ...(position.at ? rowParts(frame) : []));
    for (const [id, disabled] of [['first', position.at === 0], ['back', position.at === 0],
        ['forward', position.at === last], ['last', position.at === last], ['undo', !past.length]])
        byId(id).setAttribute('aria-disabled', String(disabled));
}

function show() {
    markCell(position.row, position.column);
    showRun();
    showPosition();
    showChoices();
    showState();
    showTimeline();
    showSource(graph, frames[position.at]);
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
