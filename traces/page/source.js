/* The design's text, with the line of the last step lit and the lines where processes wait. */

function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const name in attributes)
        if (name.startsWith('on'))
            made.addEventListener(name.slice(2), attributes[name]);
        else if (attributes[name] !== null && attributes[name] !== undefined)
            made.setAttribute(name, attributes[name]);
    made.append(...children);
    return made;
}

const byId = (id) => document.getElementById(id);

let fileShown = -1;

function codeElement(parts) {
    const code = element('code', {}, ...parts.map(([kind, text]) =>
        (kind ? element('span', { class: 'code-' + kind }, text) : text)));
    if (!parts.length)
        code.append(' ');
    return code;
}

function showFile(number) {
    if (fileShown === number)
        return;
    fileShown = number;
    const lines = codeLines(data.sources[number].text.replace(/\n$/, ''));
    byId('source').replaceChildren(element('ol', {}, ...lines.map((parts) =>
        element('li', {}, codeElement(parts), element('span', { class: 'here' })))));
    for (const button of byId('files').children)
        button.setAttribute('aria-pressed', String(Number(button.dataset.file) === number));
}

/* A file that no step comes to is not offered, but for the design's own. */
function listFiles() {
    const used = new Set([0]);
    for (const word of data.steps)
        for (const lines of [word.lines, ...word.calls.map((call) => call.lines)])
            if (lines)
                used.add(lines[0]);
    byId('files').replaceChildren(...[...used].sort((a, b) => a - b).map((number) =>
        element('button', {
            type: 'button', 'data-file': number, 'aria-pressed': 'false',
            onclick: () => { showFile(number); markLines(lastMarks); },
        }, data.sources[number].name)));
    byId('files').hidden = used.size < 2;
}

let lastMarks = { lit: [], waits: [] };

function markLines(marks) {
    lastMarks = marks;
    const items = byId('source').querySelectorAll('li');
    for (const item of items) {
        item.className = '';
        item.removeAttribute('aria-current');
        item.lastChild.textContent = '';
    }
    for (const [source, first, last] of marks.lit)
        for (let line = first; source === fileShown && line <= last; line++) {
            items[line - 1].className = 'lit';
            items[line - 1].setAttribute('aria-current', 'true');
            items[line - 1].lastChild.textContent = line === first ? '◀ this step' : '';
        }
    for (const { name, lines } of marks.waits)
        if (lines[0] === fileShown) {
            const item = items[lines[1] - 1];
            item.classList.add('waits');
            item.lastChild.textContent += (item.lastChild.textContent ? ', ' : '◁ ') + name + ' waits';
        }
}

function scrollToLine(line) {
    const box = byId('source'), item = box.querySelectorAll('li')[line - 1];
    if (!item)
        return;
    const top = item.offsetTop; /* within the box, which is positioned */
    if (top < box.scrollTop + 30 || top > box.scrollTop + box.clientHeight - 60)
        box.scrollTop = top - box.clientHeight / 3;
}

function showSource(graph, frame) {
    const word = frame.word;
    const lit = word ? [...word.calls.map((call) => call.lines), word.wrong || word.lines].filter(Boolean) : [];
    const waits = frame.places.map((place, i) => ({ name: graph.lanes[i].name, lines: place && place[1] }))
        .filter((place) => place.lines);
    const first = lit[0] || (waits[0] && waits[0].lines);
    showFile(first ? first[0] : Math.max(fileShown, 0));
    markLines({ lit, waits });
    if (first)
        scrollToLine(first[1]);
}
