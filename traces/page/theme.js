/* Dark or light: as the system is, until somebody says otherwise. Every rule for the dark, of the page
 * and of the pictures in it, stands in a media query, which is told what to answer. */

const themes = ['as the system', 'light', 'dark'];
const answers = { 'as the system': '(prefers-color-scheme: dark)', light: 'not all', dark: 'all' };
const schemes = { 'as the system': 'light dark', light: 'light', dark: 'dark' };
const darkRules = new Set();
let theme = themes[0];

function answerQueries() {
    for (const sheet of document.styleSheets)
        for (const rule of sheet.cssRules)
            if (rule.media && /prefers-color-scheme/.test(rule.media.mediaText))
                darkRules.add(rule);
    for (const rule of darkRules)
        rule.media.mediaText = answers[theme];
}

function useTheme(wanted) {
    theme = themes.includes(wanted) ? wanted : themes[0];
    answerQueries();
    document.documentElement.style.colorScheme = schemes[theme];
    byId('theme').textContent = 'Colours: ' + theme;
    try { /* from a file it may be forbidden */
        localStorage.setItem('theme', theme);
    } catch (error) {
        return;
    }
}

function startTheme() {
    let kept = null;
    try {
        kept = localStorage.getItem('theme');
    } catch (error) {
        kept = null;
    }
    useTheme(kept);
    byId('theme').addEventListener('click', () => useTheme(themes[(themes.indexOf(theme) + 1) % themes.length]));
}
