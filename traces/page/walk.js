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
        changed: new Map(), notes: [], word: null,
    };
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
    const frame = Object.assign({}, before, { state: target, word, notes: [], changed: new Map() });
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
    for (const name of word.breaks || [])
        frame.notes.push({ kind: 'breaks', text: 'breaks ' + name });
    if (word.error)
        frame.notes.push({ kind: 'error', text: word.error });
    return frame;
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

function variableName(graph, number) {
    const variable = graph.variables[number];
    if (variable.lane < 0)
        return variable.name;
    const lane = graph.lanes[variable.lane].name;
    return variable.main ? lane : lane + '.' + variable.name;
}

function callTexts(word) {
    if (word.kind !== 'process')
        return [word.event + (word.kind === 'fault' ? ' (fault)' : '')];
    if (!word.calls.length)
        return ['goes on'];
    return word.calls.map((call) => call.call + (call.result ? ' → ' + call.result : ''));
}

const callText = (word) => callTexts(word).join('; ');

function changesText(graph, word) {
    const changes = (word.sets || []).map(([number, value]) =>
        variableName(graph, number) + ' ' + value);
    if (word.fault)
        changes.unshift(word.fault);
    return changes.join(', ');
}
