/* The design's questions: choose a fix, see what the checker says of it and the run that refutes it. */

const nameOf = (fixes) => fixes.join(' + ') || 'as written';

const rowOf = (option) => data.configurations.findIndex((one) => one.name === nameOf(option.fixes));

/* The first thing asked for that is bad with these fixes, and has a run. */
function refutation(question, option) {
    const row = rowOf(option);
    const column = question.about.map((name) => data.columns.indexOf(name))
        .find((one) => data.configurations[row].cells[one].is === 'bad');
    return column !== undefined && runOf(row, column) ? { row, column } : null;
}

const verdictWords = { right: 'Right', dearer: 'Not the cheapest', wrong: 'Wrong', undecided: 'Not decided' };

function showRefutation({ row, column }) {
    choose(row, column);
    byId('story').scrollIntoView({ block: 'nearest' });
    byId('back').focus();
}

function showAnswer(place, question, option) {
    const found = option.verdict === 'wrong' ? refutation(question, option) : null;
    place.className = 'answer ' + option.verdict;
    place.replaceChildren(
        element('p', {}, element('strong', {}, verdictWords[option.verdict] + '. '),
            `${nameOf(option.fixes)} ${option.says}.`),
        option.why ? element('p', {}, option.why) : '',
        found ? element('button', { type: 'button', onclick: () => showRefutation(found) },
            'Show the run that refutes it') : '');
}

function optionButton(option, choices, answer) {
    return element('button', {
        type: 'button', class: 'option', 'aria-pressed': 'false',
        onclick: (event) => {
            for (const other of choices.children)
                other.setAttribute('aria-pressed', String(other === event.currentTarget));
            answer(option);
        },
    }, element('strong', {}, nameOf(option.fixes)), ` ${option.text} `,
    element('span', { class: 'faint' }, `cost ${data.configurations[rowOf(option)].cost}`));
}

/* Closed at first: what the checker found stands below it, and gives the answer away. */
function questionCard(question) {
    const text = question.text || 'Which of these fixes is the cheapest that works?';
    const place = element('div', { class: 'answer', role: 'status', 'aria-live': 'polite' });
    const choices = element('div', { class: 'options', role: 'group', 'aria-label': text });
    choices.append(...question.options.map((option) =>
        optionButton(option, choices, (chosen) => showAnswer(place, question, chosen))));
    return element('details', { class: 'question' },
        element('summary', {}, element('h2', {}, 'Question: ' + text)),
        question.snippet ? element('pre', {
            class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'The code under review',
        }, question.snippet) : '',
        choices, place);
}

function showQuiz() {
    byId('quiz').hidden = !data.questions.length;
    byId('quiz').append(...data.questions.map(questionCard));
}
