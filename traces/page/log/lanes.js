/* The run as a table: a column for each process and component that takes part, a row for each step. */

/* Lanes in which something happens in this part of the run. */
function lanesInRun() {
    const used = new Set();
    for (const frame of frames.slice(1)) {
        used.add(frame.word.lane);
        for (const call of frame.word.calls)
            used.add(call.lane);
        for (const [variable] of frame.word.sets)
            used.add(graph.variables[variable].lane);
    }
    return graph.lanes.map((lane, i) => i).filter((i) => used.has(i));
}

/* What a component holds after a step that changed it. */
function changesIn(lane, word) {
    return word.sets.filter(([variable]) => graph.variables[variable].lane === lane)
        .map(([variable, value]) => (graph.variables[variable].main ? value
            : `${graph.variables[variable].name} ${value}`)).join(', ');
}

function laneCell(lane, frame) {
    const { word } = frame, own = word.lane === lane, changes = changesIn(lane, word);
    return element('td', { class: own ? 'own' : word.calls.some((call) => call.lane === lane) ? 'called' : '' },
        own ? element('span', { class: 'call' }, callText(word)) : '', own && changes ? ' ' : '',
        changes ? element('span', { class: 'changes' }, changes) : '');
}

function laneRow(frame, at, lanes) {
    return element('tr', { 'data-at': at, class: frame.word.log.length ? '' : 'silent', onclick: () => jump(at) },
        element('th', { scope: 'row' },
            element('button', { type: 'button', class: 'plain', 'aria-label': `Step ${frame.number}` }, String(frame.number))),
        ...lanes.map((lane) => laneCell(lane, frame)));
}

function putLanes() {
    const lanes = lanesInRun();
    byId('lanes').replaceChildren(
        element('caption', { class: 'unseen' }, 'The steps of the run, by who takes them'),
        element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'step'),
            ...lanes.map((lane) => element('th', { scope: 'col' }, ...breakable(graph.lanes[lane].name))))),
        element('tbody', {}, ...frames.slice(1).map((frame, i) => laneRow(frame, i + 1, lanes))));
    byId('story').hidden = frames.length < 2;
}

/* Where it is, in both tables. */
function scrollInto(box, row, heads) {
    if (!row)
        return;
    const at = row.getBoundingClientRect(), seen = box.getBoundingClientRect();
    const top = seen.top + heads;
    if (at.top < top || at.bottom > seen.bottom - 4)
        box.scrollTop += at.top - top - (seen.height - heads) / 3;
}

function markLane(at) {
    for (const row of byId('lanes').querySelectorAll('tbody tr')) {
        const own = Number(row.dataset.at);
        row.classList.toggle('later', own > at);
        row.classList.toggle('current', own === at);
    }
    const heads = byId('lanes').querySelector('thead');
    scrollInto(byId('lanes-box'), byId('lanes').querySelector('tr.current'), heads ? heads.getBoundingClientRect().height : 0);
}
