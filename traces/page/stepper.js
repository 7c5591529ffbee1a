/* The position and what is true there: the run, its timeline, what can happen next, values. */

function isOnRun(run) {
    const shorter = Math.min(run.steps.length, position.at);
    return position.at <= run.steps.length &&
        position.choices.slice(0, shorter).every((choice, i) => choice === run.steps[i]);
}

/* In a lesson the answer is not given away. */
function headlineText() {
    if (isAsking())
        return 'The run';
    const { row, column } = position, run = runOf(row, column), configuration = data.configurations[row];
    if (run)
        return run.headline;
    if (column === null || column < 0)
        return `${configuration.name}: from the start`;
    const cell = configuration.cells[column], name = data.columns[column];
    return `${name}, ${configuration.name}: ${cell.text}. ${cell.why ? cell.why + '.' : 'No run shows it: take steps and see.'}`;
}

function listOf(texts) {
    return texts.length ? element('ul', {}, ...texts.map((text) => element('li', {}, text))) : '';
}

function showRun() {
    const { row, column } = position, run = runOf(row, column);
    byId('headline').textContent = headlineText();
    byId('left').hidden = !run || isOnRun(run);
    byId('left').replaceChildren('These steps are no longer that run. ',
        element('button', { type: 'button', onclick: () => choose(row, column) }, 'Back to the run'));
    byId('run').replaceChildren(
        graph.whole ? '' : element('p', { class: 'partial' },
            `This page holds ${graph.count} of ${data.configurations[row].states} states: those nearest to the start, ` +
            'and the runs. Steps that lead on are shown, but cannot be taken here.'),
        ...(run ? [
            listOf([run.verdict, ...run.proof, run.repeats, run.ending, run.rescue].filter(Boolean)),
            run.with_fixes.length ? element('details', {}, element('summary', {}, 'What each fix does to this very run'),
                listOf(run.with_fixes.map((tried) => `with ${tried.fix}, ${tried.line}`))) : '',
            run.command ? element('p', {}, element('code', { class: 'command' }, run.command)) : ''] : []));
}

function notesOf(frame) {
    return frame.notes.map((note) => element('span', { class: 'note ' + note.kind }, note.text));
}

function rowParts(frame, short) {
    const changes = changesText(graph, frame.word, short);
    const texts = frame.word.calls.map((call) => call.text).filter(Boolean).join('; ');
    return [
        element('span', { class: 'who' }, graph.lanes[frame.word.lane].name), ' ',
        element('span', { class: 'call' }, callText(frame.word, short)), ' ',
        changes ? element('span', { class: 'changes' }, changes) : '', ' ',
        ...notesOf(frame).flatMap((note) => [note, ' ']),
        texts ? element('span', { class: 'faint' }, texts) : '',
    ];
}

const timeIfNew = (i) => (i && frames[i].time === frames[i - 1].time ? '' : durationText(frames[i].time));

function showTimeline() {
    byId('timeline').classList.toggle('timed', graph.timed);
    byId('timeline').replaceChildren(...frames.map((frame, i) => element('li', {},
        element('button', {
            type: 'button', onclick: () => jump(i), 'aria-current': i === position.at ? 'step' : null,
            class: [i > position.at ? 'later' : '', i && !frame.told ? 'untold' : ''].join(' ').trim(),
        },
        element('span', { class: 'gutter' }, i && !frame.told ? '' : String(frame.number)),
        graph.timed ? element('span', { class: 'gutter time' }, timeIfNew(i)) : '',
        element('span', {}, ...(i === 0 ? ['Start'] : rowParts(frame, true)))))));
}

/* Drawn, where it is a run that has a drawing, unless words are asked for: of these a lesson would say too
 * much. */
function showStory() {
    const { row, column, at } = position, run = runOf(row, column);
    const can = Boolean(run) && isOnRun(run) && Boolean(pictureOf(run));
    const wanted = isAsking() || byId('in-words').getAttribute('aria-pressed') !== 'true';
    const drawing = can && wanted && showDrawing(run, frames[at].number);
    byId('in-words').hidden = !can || isAsking();
    byId('drawing').hidden = !drawing;
    byId('run').hidden = isAsking(); /* what is said of the run is the answer */
    byId('timeline').hidden = drawing;
    showTimeline();
}

function targetNotes(step) {
    if (step.target === OUTSIDE)
        return [element('span', { class: 'note' }, 'not in this page')];
    return notesOf(nextFrame(graph, frames[position.at], step));
}

/* What choices that only locals remember are told apart by. */
function wayText(state, number) {
    const look = (step) => JSON.stringify([step.word.lane, callText(step.word), changesText(graph, step.word),
        targetNotes(step).map((note) => note.textContent)]);
    const own = look(state.steps[number]);
    const same = state.steps.flatMap((step, i) => (look(step) === own ? [i] : []));
    return same.length > 1 ? `(way ${same.indexOf(number) + 1} of ${same.length})` : '';
}

function choiceButton(state, step, number) {
    const { word } = step, then = word.delay ? `then it is ${durationText(frames[position.at].time + word.delay)}` : '';
    const changes = changesText(graph, word) || then;
    return element('button', {
        type: 'button', class: 'choice', 'data-choice': number,
        'aria-disabled': step.target === OUTSIDE ? 'true' : null,
        onclick: () => { if (step.target !== OUTSIDE) take(number); },
    },
    number < 9 ? element('kbd', {}, String(number + 1)) : '',
    element('span', { class: 'call' }, callText(word)), ' ',
    element('span', { class: 'faint' }, wayText(state, number)), ' ',
    changes ? element('span', { class: 'changes' }, changes) : '', ' ',
    ...targetNotes(step).flatMap((note) => [note, ' ']));
}

/* By who takes them: a process that cannot go on says where it waits. */
function choiceGroups(state) {
    const groups = graph.lanes.map((lane) => ({ lane, buttons: [] }));
    state.steps.forEach((step, number) => groups[step.word.lane].buttons.push(choiceButton(state, step, number)));
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
        const owed = state.steps.some((step) => (step.word.kind === 'process' && !step.word.fault) || step.word.wakes);
        byId('choices').replaceChildren(
            element('p', { class: 'faint' }, owed ? ''
                : state.steps.length ? `At rest: only events and faults can happen${graph.timed ? ', and time pass' : ''}.`
                    : 'At rest: nothing can happen any more.'),
            ...choiceGroups(state));
    }
    if (focused) /* the button that was pressed is gone: its place keeps the keyboard */
        (byId('choices').querySelector('button') || byId('undo')).focus();
}

/* A place of an array that holds nothing is not worth a row. */
const empty = new Set(['none', '{}', '[]', 'false']);

function timeRow() {
    const now = frames[position.at].time, before = frames[Math.max(position.at - 1, 0)].time;
    return element('tr', { class: now > before ? 'changed' : '' },
        element('th', { scope: 'row' }, 'time'), element('td', {}, durationText(now)),
        element('td', { class: 'faint' }, now > before ? 'was ' + durationText(before) : `in ticks of ${durationText(graph.tick)}`));
}

function windowParts(frame) {
    return data.windows.map((window, number) => {
        const open = frame.open.includes(number);
        return element('p', { class: open ? 'window open' : 'window' },
            element('strong', {}, `${window.name}: ${open ? 'open' : 'closed'}`),
            open && window.text ? ' ' + window.text : '');
    });
}

function valueRow(frame, variable, number) {
    const changed = frame.changed.has(number);
    if (variable.lane >= 0 && !graph.used.has(variable.lane))
        return null;
    if (variable.place && !changed && empty.has(frame.values[number]))
        return null;
    return element('tr', { class: changed ? 'changed' : '' },
        element('th', { scope: 'row' }, variableName(graph, number)),
        element('td', {}, frame.values[number]),
        element('td', { class: 'faint' }, changed ? 'was ' + frame.changed.get(number) : ''));
}

function valueTable(frame) {
    const rows = graph.variables.map((variable, number) => valueRow(frame, variable, number)).filter(Boolean);
    if (graph.timed)
        rows.unshift(timeRow());
    return element('table', { class: 'values' },
        element('caption', { class: 'unseen' }, 'Values of components'), element('tbody', {}, ...rows));
}

function showState() {
    const frame = frames[position.at];
    byId('windows').replaceChildren(...windowParts(frame));
    byId('values').replaceChildren(valueTable(frame));
}

/* What is not told has no number of its own. */
function positionText(frame, of) {
    if (frame.told)
        return `Step ${frame.number} of ${of}: `;
    const before = frame.number < of ? `before step ${frame.number + 1} of ${of}` : `after step ${of}`;
    if (!position.at)
        return of ? `Start, ${before}` : 'Start';
    return of ? before[0].toUpperCase() + before.slice(1) + ': ' : 'After the start: ';
}

function showPosition() {
    const frame = frames[position.at], last = frames.length - 1;
    byId('position').replaceChildren(
        element('strong', {}, positionText(frame, frames[last].number)),
        ...(position.at ? rowParts(frame, false) : []));
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
    showStory();
    showSource(graph, frames[position.at]);
}
