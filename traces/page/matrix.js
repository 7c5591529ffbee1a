/* The verdicts: a table of buttons, and what follows from it in sentences. */

const signs = { good: '✓', bad: '✗', unknown: '?', neither: '' };
const said = { good: 'good', bad: 'fails', unknown: 'unknown', neither: '' };

function describe(name) {
    const known = [...data.windows, ...data.checks, ...data.measures].find((one) => one.name === name);
    return known && known.text ? known.text : name;
}

/* Long names may be broken after an underscore. */
function breakable(name) {
    return name.split(/(?<=_)/).flatMap((part) => [part, document.createElement('wbr')]).slice(0, -1);
}

function cellButton(cell, row, column, choose) {
    const name = data.columns[column] || 'other trouble';
    const timing = cell.timing === undefined ? '' : ', only thanks to timing' + (cell.timing && ': ' + cell.timing);
    return element('button', {
        type: 'button', class: 'verdict ' + cell.is, 'data-cell': row + '.' + column,
        'aria-pressed': 'false',
        'aria-label': `${name}, ${data.configurations[row].name}: ${cell.text}` +
            (said[cell.is] ? `, ${said[cell.is]}` : '') + timing,
        title: timing.slice(2),
        onclick: () => choose(row, column),
    }, element('span', { class: 'sign', 'aria-hidden': 'true' }, signs[cell.is]), cell.text,
        timing ? element('span', { 'aria-hidden': 'true' }, ' *') : '');
}

function matrixRow(configuration, row, choose, troubles) {
    const cells = configuration.cells.map((cell, column) =>
        element('td', {}, cellButton(cell, row, column, choose)));
    if (troubles)
        cells.push(element('td', {}, configuration.trouble
            ? cellButton(configuration.trouble, row, -1, choose) : ''));
    return element('tr', {},
        element('th', { scope: 'row' }, element('button', {
            type: 'button', class: 'plain', onclick: () => choose(row, null),
            'aria-label': configuration.name + ': step through it from the start',
        }, ...breakable(configuration.name))),
        ...cells,
        element('td', { class: 'count' }, String(configuration.states)),
        element('td', { class: 'count' }, row ? String(configuration.cost) : ''));
}

function showMatrix(choose) {
    const troubles = data.configurations.some((configuration) => configuration.trouble);
    const heads = data.columns.map((name) =>
        element('th', { scope: 'col', title: describe(name) }, ...breakable(name)));
    if (troubles)
        heads.push(element('th', { scope: 'col' }, element('span', { class: 'unseen' }, 'other trouble')));
    byId('matrix').replaceChildren(
        element('caption', { class: 'unseen' }, 'Verdicts on each set of fixes'),
        element('thead', {}, element('tr', {}, element('td', {}), ...heads,
            element('th', { scope: 'col', class: 'count' }, 'states'),
            element('th', { scope: 'col', class: 'count' }, 'cost'))),
        element('tbody', {}, ...data.configurations.map((configuration, row) =>
            matrixRow(configuration, row, choose, troubles))));
}

function markCell(row, column) {
    for (const button of byId('matrix').querySelectorAll('.verdict'))
        button.setAttribute('aria-pressed', String(button.dataset.cell === row + '.' + column));
}

function showClaims() {
    const holding = data.claims.filter((claim) => claim.is === 'holds').length;
    byId('claims').hidden = !data.claims.length;
    byId('claims').append(
        element('summary', {}, `${holding} of ${data.claims.length} claims hold`),
        element('ul', {}, ...data.claims.map((claim) => element('li', {},
            element('span', { class: 'claim ' + claim.is }, claim.is), ' ' + claim.text,
            claim.instead ? ': ' + claim.instead : '',
            claim.why ? element('span', { class: 'faint' }, ' ' + claim.why) : ''))));
    byId('claims').open = holding < data.claims.length;
}

function showSentences() {
    const reasons = new Set(data.configurations.map((one) => one.incomplete).filter(Boolean));
    const incomplete = Array.from(reasons, (reason) => `Incomplete: ${reason} (` +
        data.configurations.filter((one) => one.incomplete === reason).map((one) => one.name).join(', ') + ')');
    byId('goals').replaceChildren(...[...data.goals, ...incomplete].map((text) => element('li', {}, text)));
    byId('fixes').hidden = !data.fixes.length;
    byId('fixes').append(element('summary', {}, 'What the fixes and the columns mean'), element('dl', {},
        ...[...data.fixes, ...data.windows, ...data.checks, ...data.measures].flatMap((one) =>
            [element('dt', {}, one.name), element('dd', {}, one.text || '')])));
    showClaims();
}
