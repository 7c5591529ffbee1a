/* The data of the page, and the state graphs in it, decoded when they are first looked at. */

const data = JSON.parse(document.getElementById('data').textContent);

const OUTSIDE = -1; /* a state that the page does not hold */
const NOWHERE = -2; /* a step that goes wrong leads to no state */

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const digits = new Map(Array.from(letters, (letter, i) => [letter, i]));

/* Five bits a letter, the lowest first; the sixth says that more follow. */
function numbersIn(text) {
    const numbers = [];
    let number = 0, shift = 0;
    for (const letter of text) {
        const digit = digits.get(letter);
        number |= (digit & 31) << shift;
        shift += 5;
        if (digit < 32) {
            numbers.push(number);
            number = shift = 0;
        }
    }
    return numbers;
}

/* Targets are written as they are met: 0 is the next new state, 1 one that is not here. */
function decodeStates(raw) {
    const numbers = numbersIn(raw.edges);
    const states = [];
    let met = 1, i = 0;
    while (i < numbers.length) {
        const state = { mark: raw.marks[numbers[i]], steps: [] };
        const count = numbers[i + 1];
        i += 2;
        for (let j = 0; j < count; j++, i += 2) {
            const word = data.steps[raw.steps[numbers[i]]];
            const code = numbers[i + 1];
            let target = met - (code - 2) - 1;
            if (code === 0)
                target = met++;
            else if (code === 1)
                target = word.ends ? NOWHERE : OUTSIDE;
            state.steps.push({ word, target });
        }
        states.push(state);
    }
    return states;
}

/* Lanes that no step of this configuration touches are not shown. */
function lanesInUse(raw) {
    const used = new Set();
    for (const number of raw.steps) {
        const word = data.steps[number];
        used.add(word.lane);
        for (const call of word.calls)
            used.add(call.lane);
        for (const [variable] of word.sets || [])
            used.add(raw.variables[variable].lane);
    }
    return used;
}

const decoded = new Map();

function graphOf(configuration) {
    const number = configuration.graph;
    if (!decoded.has(number)) {
        const raw = data.graphs[number];
        decoded.set(number, {
            lanes: raw.lanes, variables: raw.variables, processes: raw.processes,
            timed: raw.lanes.some((lane) => lane.time), tick: raw.lanes.find((lane) => lane.time)?.tick, whole: raw.whole, count: raw.states, states: decodeStates(raw), used: lanesInUse(raw),
        });
    }
    return decoded.get(number);
}
