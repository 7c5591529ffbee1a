/* From choices to frames: what is true after each step, and what the step is remarkable for. */

function firstFrame(graph) {
    const state = graph.states.length ? 0 : NOWHERE;
    return {
        state,
        open: state === 0 ? graph.states[0].mark.open : [],
        values: graph.variables.map((variable) => variable.initial),
        places: graph.processes.map((process) => process.at),
        waiting: graph.processes.map((process) => process.entered.slice()),
        busy: graph.processes.map(() => []),
        changed: new Map(), notes: [], word: null, told: false, number: 0, time: 0,
    };
}

/* A run is told without the steps in which only time passes or a process goes on silently. */
function isTold(graph, before, step) {
    const { word, target } = step;
    const same = target >= 0 && graph.states[before.state].mark === graph.states[target].mark;
    return word.kind !== 'time' && (!word.silent || !same || Boolean(word.breaks) || target === NOWHERE);
}

/* A request begins with its first call, which may come in a later step than it is entered. */
function hearRequests(frame, word) {
    const waiting = frame.waiting[word.lane], busy = frame.busy[word.lane];
    const begins = () => {
        for (const name of waiting.splice(0)) {
            busy.push(name);
            frame.notes.push({ kind: 'request', text: name + ' begins' });
        }
    };
    for (const event of word.requests || word.calls.map(() => null)) {
        if (!event) {
            begins();
        } else if (event[0] === 'enters') {
            waiting.push(event[1]);
        } else {
            begins();
            busy.splice(busy.lastIndexOf(event[1]), 1);
            frame.notes.push({
                kind: 'request',
                text: event[1] + (event.length > 2 ? ' returns ' + event[2] : ' ends'),
            });
        }
    }
}

function hearProcess(graph, frame, word) {
    if (word.lane >= graph.processes.length)
        return;
    frame.waiting = frame.waiting.map((names) => names.slice());
    frame.busy = frame.busy.map((names) => names.slice());
    if (word.kind === 'fault') { /* it crashed or begins again */
        frame.busy[word.lane] = [];
        frame.waiting[word.lane] =
            word.event === 'restart' ? graph.processes[word.lane].entered.slice() : [];
    } else {
        hearRequests(frame, word);
    }
    frame.places = frame.places.slice();
    frame.places[word.lane] = word.at;
}

function hearWindows(before, frame) {
    for (const window of frame.open)
        if (!before.open.includes(window))
            frame.notes.push({ kind: 'opens', text: data.windows[window].name + ' opens' });
    for (const window of before.open)
        if (!frame.open.includes(window))
            frame.notes.push({ kind: 'closes', text: data.windows[window].name + ' closes' });
}

function nextFrame(graph, before, step) {
    const { word, target } = step;
    const told = isTold(graph, before, step);
    const frame = Object.assign({}, before, {
        state: target, word, notes: [], changed: new Map(), told,
        number: before.number + (told ? 1 : 0), time: before.time + (word.delay || 0),
    });
    if (word.sets && word.sets.length) {
        frame.values = before.values.slice();
        for (const [variable, value] of word.sets) {
            frame.changed.set(variable, frame.values[variable]);
            frame.values[variable] = value;
        }
    }
    hearProcess(graph, frame, word);
    if (target >= 0) {
        frame.open = graph.states[target].mark.open;
        hearWindows(before, frame);
    }
    if (word.chance)
        frame.notes.unshift({ kind: 'chance', text: 'chance ' + word.chance });
    for (const name of word.breaks || [])
        frame.notes.push({ kind: 'breaks', text: 'breaks ' + name });
    if (word.error)
        frame.notes.push({ kind: 'error', text: word.error });
    return frame;
}

/* The last frame of a run's told steps up to number `shown`: while the window is open, if it is
 * about one. */
function frameToShow(frames, shown, window) {
    const told = frames.map((frame, i) => (frame.told && frame.number <= shown ? i : 0));
    const open = told.filter((i) => frames[i].open.includes(window));
    return Math.max(0, ...(open.length ? open : told));
}

/* The frames of a list of choices, as far as they can be taken: frames[0] is the start. */
function framesOf(graph, choices) {
    const frames = [firstFrame(graph)];
    for (const choice of choices) {
        const last = frames[frames.length - 1];
        const step = last.state >= 0 ? graph.states[last.state].steps[choice] : null;
        if (!step || step.target === OUTSIDE)
            break;
        frames.push(nextFrame(graph, last, step));
    }
    return frames;
}

/* ---- words, as the text of a run has them ---- */

function variableName(graph, number, short) {
    const variable = graph.variables[number], name = inShort(variable.short, variable.name, short);
    if (variable.lane < 0)
        return name;
    const lane = graph.lanes[variable.lane].name;
    return variable.main ? lane : lane + '.' + name;
}

/* As the program writes durations: 400ms, 1.5s, 1m 30s. */
function durationText(microseconds) {
    const parts = [];
    for (const [unit, name] of [[3600e6, 'h'], [60e6, 'm']]) {
        if (microseconds >= unit)
            parts.push(Math.floor(microseconds / unit) + name);
        microseconds %= unit;
    }
    const [unit, name] = microseconds >= 1e6 || !microseconds ? [1e6, 's']
        : microseconds >= 1000 ? [1000, 'ms'] : [1, 'us'];
    return [...parts, ...(microseconds || !parts.length ? [microseconds / unit + name] : [])].join(' ');
}

/* In short where there is little room: the data has both. */
const inShort = (short, whole, wanted) => (wanted && short) || whole;

function callTexts(word, short) {
    if (word.kind === 'time')
        return [durationText(word.delay) + ' pass'];
    if (word.kind !== 'process')
        return [word.event + (word.kind === 'fault' ? ' (fault)' : '')];
    if (!word.calls.length)
        return ['goes on'];
    return word.calls.map((call) => inShort(call.short, call.call, short) +
        (call.result ? ' → ' + inShort(call.short_result, call.result, short) : ''));
}

const callText = (word, short) => callTexts(word, short).join('; ');

function changesText(graph, word, short) {
    const changes = (word.sets || []).map(([number, value, shorter]) =>
        variableName(graph, number, short) + ' ' + inShort(shorter, value, short));
    if (word.fault)
        changes.unshift(word.fault);
    return changes.join(', ');
}
