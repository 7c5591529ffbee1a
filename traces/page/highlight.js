/* The text of a design in colour. Words are reserved only where they begin something, so a word is
 * judged by what follows it. */

const keywords = new Set(('design use param const type enum record function fix component window check measure ' +
    'claim question clock faults ghost read write request background process op urgent event fault cost ' +
    'excludes step takes when where may crash restart closes leaves keeps breaks holds snippet about answer ' +
    'option always never reachable eventually settles max min probability expected leads fresh monotonic ' +
    'linearizable let loop while repeat break continue return assert choose either atomic pause wait within ' +
    'pick chance start stop or if then else all some count sum in done at as').split(' '));
const constants = new Set(['true', 'false', 'none', 'self']);
const types = new Set(['bool', 'timer', 'duration', 'set', 'list']);

const tokens = new RegExp([
    /(?<comment>\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))/,
    /(?<text>"""[^]*?(?:"""|$)|"(?:\\.|[^"\\\n])*"?)/,
    /(?<number>\b\d+(?:\.\d+)?(?:us|ms|s|m|h)?\b)/,
    /(?<word>[A-Za-z_]\w*)/,
].map((one) => one.source).join('|'), 'g');

function wordKind(word, rest) {
    if (constants.has(word))
        return 'constant';
    if ((types.has(word) && (!/^(?:set|list)$/.test(word) || /^</.test(rest))) || /^[A-Z]\w*[a-z]\w*$/.test(word))
        return 'type';
    return keywords.has(word) && !/^\s*(?:[.:,)\]]|=(?!=))/.test(rest) && !/^\(/.test(rest) ? 'keyword' : '';
}

/* [kind, text] after [kind, text], which together are the text; a kind may be ''. */
function codeTokens(text) {
    const found = [];
    let at = 0;
    for (const match of text.matchAll(tokens)) {
        const { comment, text: quoted, number } = match.groups;
        const kind = comment ? 'comment' : quoted ? 'text' : number ? 'number'
            : wordKind(match[0], text.slice(match.index + match[0].length, match.index + match[0].length + 20));
        found.push(['', text.slice(at, match.index)], [kind, match[0]]);
        at = match.index + match[0].length;
    }
    found.push(['', text.slice(at)]);
    return found.filter(([, part]) => part);
}

/* For each line its tokens: comments and texts may go over several. */
function codeLines(text) {
    const lines = [[]];
    for (const [kind, part] of codeTokens(text))
        part.split('\n').forEach((piece, i) => {
            if (i > 0)
                lines.push([]);
            if (piece)
                lines[lines.length - 1].push([kind, piece]);
        });
    return lines;
}
