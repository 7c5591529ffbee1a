/* The run so far as a sequence diagram: processes left, components right, a row a step. */

const svgNamespace = 'http://www.w3.org/2000/svg';

function svg(tag, attributes, text) {
    const element = document.createElementNS(svgNamespace, tag);
    for (const name in attributes)
        element.setAttribute(name, attributes[name]);
    if (text !== undefined)
        element.textContent = text;
    return element;
}

const size = { row: 34, head: 46, letter: 6.7, number: 26, bar: 14 };

const linesOfText = (word) => callTexts(word).map(terse);

const widthOf = (text) => Array.from(text).length * size.letter;

/* A value looks the same on every lane; neighbours differ in their stripes too. */
function paletteOf(frames) {
    const numbers = new Map();
    for (const frame of frames)
        for (const value of frame.values)
            if (value !== 'none' && !/[[{ ]/.test(value) && !numbers.has(value))
                numbers.set(value, numbers.size);
    return numbers;
}

function addPatterns(picture) {
    const defs = svg('defs', {});
    for (let i = 0; i < 7; i++) {
        const pattern = svg('pattern', { id: 'value' + i, width: 6, height: 6, patternUnits: 'userSpaceOnUse' });
        pattern.append(svg('rect', { width: 6, height: 6, class: 'fill' + i }));
        for (let stripe = 0; stripe < i % 4; stripe++)
            pattern.append(svg('rect', { x: 0.6 + 2 * stripe, width: 0.9, height: 6, class: 'stripe' + i }));
        defs.append(pattern);
    }
    const hatch = svg('pattern', {
        id: 'hatch', width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)',
    });
    hatch.append(svg('rect', { width: 2.2, height: 7, class: 'hatch' }));
    const arrow = svg('marker', {
        id: 'arrow', viewBox: '0 0 8 8', refX: 8, refY: 4, markerWidth: 8, markerHeight: 8,
        orient: 'auto-start-reverse',
    });
    arrow.append(svg('path', { d: 'M0,0 L8,4 L0,8 z', class: 'head' }));
    defs.append(hatch, arrow);
    picture.append(defs);
}

const timesWidth = (graph, frames) =>
    (graph.timed ? Math.max(...frames.map((frame) => widthOf(durationText(frame.time)))) + 8 : 0);

/* Where each lane stands. Labels begin at a process and may run on to the first component. */
function placeLanes(graph, frames) {
    const x = new Map();
    let at = size.number + timesWidth(graph, frames);
    graph.lanes.forEach((lane, number) => {
        if (!lane.process || !graph.used.has(number))
            return;
        at += Math.max(44, widthOf(lane.name) / 2 + 12);
        x.set(number, at);
        at += Math.max(26, widthOf(lane.name) / 2);
    });
    for (const { word } of frames.slice(1))
        if (word.kind === 'process')
            at = Math.max(at, ...linesOfText(word).map((text) => x.get(word.lane) + widthOf(text) + 10));
    graph.lanes.forEach((lane, number) => {
        if (lane.process || lane.time || !graph.used.has(number))
            return;
        const values = graph.variables.flatMap((variable, i) =>
            variable.lane === number && variable.main ? frames.map((frame) => widthOf(terse(frame.values[i]))) : []);
        const events = frames.slice(1).filter((frame) => frame.word.lane === number)
            .map((frame) => widthOf(frame.word.event));
        at += Math.max(24, widthOf(lane.name) / 2 + 6, Math.max(0, ...events) + size.bar);
        x.set(number, at);
        at += Math.max(24, widthOf(lane.name) / 2 + 6, Math.max(0, ...values) + size.bar + 6);
    });
    return { x, end: at };
}

/* An atomic block takes a line for each of its calls, and what it changes is changed with the last.
 * A process that goes on silently takes none: it stays on the line before. */
const linesOf = (frame) => (!frame.word || frame.told || frame.word.delay
    ? Math.max(1, frame.word ? frame.word.calls.length : 1) : 0);

let lines = []; /* by row: how many lines are above it, and of it */

function countLines(frames) {
    let above = 0;
    lines = frames.map((frame) => {
        const own = linesOf(frame);
        above += own;
        return { above: above - own, own };
    });
}

const lineY = (row, line) => size.head + (lines[row].above + line) * size.row + size.row / 2;
const rowY = (row) => lineY(row, lines[row].own - 1);

/* One piece for each stretch of frames of which `of` says the same. */
function stretches(frames, of) {
    const found = [];
    frames.forEach((frame, row) => {
        const value = of(frame), last = found[found.length - 1];
        if (last && last.value === value)
            last.to = row;
        else
            found.push({ value, from: row, to: row });
    });
    return found;
}

function drawValues(picture, graph, frames, x) {
    const palette = paletteOf(frames);
    graph.variables.forEach((variable, number) => {
        if (!variable.main || !x.has(variable.lane))
            return;
        const left = x.get(variable.lane) - size.bar / 2;
        for (const piece of stretches(frames, (frame) => frame.values[number])) {
            const top = rowY(piece.from), index = palette.get(piece.value);
            const bottom = piece.to + 1 < frames.length ? rowY(piece.to + 1) : rowY(piece.to) + size.row / 2;
            picture.append(svg('rect', {
                x: left, y: top, width: size.bar, height: bottom - top, class: 'bar',
                fill: index === undefined ? 'var(--paper)' : 'url(#value' + index % 7 + ')',
            }));
            picture.append(svg('text', { x: left + size.bar + 4, y: top + 4, class: 'value' }, terse(piece.value)));
        }
    });
}

function drawRequests(picture, graph, frames, x) {
    graph.processes.forEach((process, number) => {
        const busy = (row) => frames[row] && frames[row].busy[number].length > 0;
        for (const piece of stretches(frames, (frame) => frame.busy[number].length > 0)) {
            if (!piece.value || !x.has(number))
                continue;
            const bottom = rowY(piece.to + 1 < frames.length && !busy(piece.to + 1) ? piece.to + 1 : piece.to);
            picture.append(svg('rect', {
                x: x.get(number) - 4, y: lineY(piece.from, 0) - 3, width: 8,
                height: bottom - lineY(piece.from, 0) + 6,
                class: 'request',
            }));
        }
    });
}

function drawWindows(picture, frames, left) {
    data.windows.forEach((window, number) => {
        const width = Math.max(widthOf(window.name), 30);
        const pieces = stretches(frames, (frame) => frame.open.includes(number));
        picture.append(svg('text', { x: left + width / 2, y: 20, class: 'lane middle' }, window.name));
        for (const piece of pieces) {
            if (!piece.value)
                continue;
            const bottom = piece.to + 1 < frames.length ? rowY(piece.to + 1) : rowY(piece.to) + size.row / 2;
            const at = { x: left + width / 2 - 10, y: rowY(piece.from), width: 20, height: bottom - rowY(piece.from) };
            picture.append(svg('rect', Object.assign({ fill: 'url(#hatch)', class: 'open' }, at)));
        }
        left += width + 16;
    });
    return left;
}

function drawCalls(group, word, row, x) {
    const start = x.get(word.lane);
    linesOfText(word).forEach((text, line) => {
        const y = lineY(row, line), call = word.calls[line];
        if (call && x.has(call.lane))
            group.append(svg('line', {
                x1: start, y1: y, x2: x.get(call.lane) - size.bar / 2, y2: y, class: 'arrow',
                'marker-end': 'url(#arrow)',
            }));
        group.append(svg('circle', { cx: start, cy: y, r: 3.5, class: 'takes' }));
        group.append(svg('text', { x: start + 8, y: y - 6, class: 'call' }, text));
    });
}

function drawTime(group, frame, y, left) {
    group.append(
        svg('line', { x1: left, y1: y, x2: '100%', y2: y, class: 'passes' }),
        svg('text', { x: left - 6, y: y + 4, class: 'number' }, durationText(frame.time)),
        svg('text', { x: left + 8, y: y - 6, class: 'call' }, callTexts(frame.word)[0]));
}

function drawStep(picture, frame, row, x, now, left) {
    const y = rowY(row), word = frame.word, start = x.get(word.lane);
    const group = svg('g', { class: row > now ? 'later' : '' });
    if (frame.told)
        group.append(svg('text', { x: size.number - 6, y: lineY(row, 0) + 4, class: 'number' }, frame.number));
    if (word.kind === 'time') {
        drawTime(group, frame, y, left);
    } else if (word.kind !== 'process') {
        group.append(svg('circle', { cx: start, cy: y, r: 5, class: 'happens' }));
        group.append(svg('text', { x: start - 10, y: y + 4, class: 'call end' }, word.event));
    } else {
        drawCalls(group, word, row, x);
    }
    picture.append(group);
}

function drawDiagram(graph, frames, now) {
    countLines(frames);
    const { x, end } = placeLanes(graph, frames);
    const height = rowY(frames.length - 1) + size.row / 2 + 6;
    const picture = svg('svg', { role: 'img', height });
    addPatterns(picture);
    picture.append(svg('rect', { x: 0, y: lineY(now, lines[now].own ? 0 : -1) - size.row / 2, width: '100%', height: Math.max(1, lines[now].own) * size.row, class: 'now' }));
    for (const [number, at] of x) {
        picture.append(svg('text', { x: at, y: 20, class: 'lane middle' }, graph.lanes[number].name));
        picture.append(svg('line', { x1: at, y1: 28, x2: at, y2: height - 6, class: 'life' }));
    }
    drawRequests(picture, graph, frames, x);
    drawValues(picture, graph, frames, x);
    const width = Math.ceil(drawWindows(picture, frames, end + 10));
    frames.forEach((frame, row) => {
        if (row > 0 && lines[row].own)
            drawStep(picture, frame, row, x, now, size.number + timesWidth(graph, frames));
    });
    picture.setAttribute('width', width);
    picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
    picture.setAttribute('aria-label',
        `Sequence diagram of ${frames[frames.length - 1].number} steps; the timeline says the same in words`);
    return picture;
}
