/* Steps through pages as a reader does: by mouse, by keyboard, by address; in dark and light, on a
 * desk and on a phone. No page may write to the console, ask the network or scroll sideways. */
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';

const { chromium } = createRequire(process.env.MODULES)('playwright-core');
const folder = process.argv[2];
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });

let count = 0, failed = 0;

/* A page of its own for each case; what it must never do is watched in all of them. */
async function test(what, name, options, act) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const wrong = [];
    page.on('console', (message) => wrong.push('console: ' + message.text()));
    page.on('pageerror', (error) => wrong.push('error: ' + error));
    page.on('dialog', (dialog) => { wrong.push('dialog: ' + dialog.message()); dialog.dismiss(); });
    page.on('request', (request) => {
        if (!/^(file|data):/.test(request.url()))
            wrong.push('request: ' + request.url());
    });
    count++;
    try {
        page.setDefaultTimeout(10000);
        await page.goto(`file://${folder}/${name}.html`);
        await act(page);
        assert.deepEqual(wrong, []);
        console.log(`ok ${count} - ${what}`);
    } catch (error) {
        failed++;
        console.log(`not ok ${count} - ${what}`);
        console.log(String(error.stack).replace(/^/gm, '# '));
    }
    await context.close();
}

const text = (page, selector) => page.locator(selector).innerText();
const at = async (page) => (await text(page, '#position')).split(':')[0];
const hash = (page) => page.evaluate(() => decodeURIComponent(location.hash));
const cell = (page, row, column) => page.locator(`[data-cell="${row}.${column}"]`);
const choice = (page, words) => page.locator('#choices .choice', { hasText: words });

/* The run of purge_race that keeps its window open for longest: tests/commands/README.md says why it
 * is this one. Between these steps the writer leaves its pause, and time passes; the text of a run
 * counts neither. */
const run = ['cache.get() → none', 'db.select() → 0', 'db.increment() → 1', 'cache.del()',
    'cache.set(0)', 'cache.get() → 0', 'expire'];
const told = async (page) => (await page.locator('#timeline button:not(.untold) .call').allInnerTexts());
const untold = async (page) => (await page.locator('#timeline .untold .call').allInnerTexts());

await test('the page opens with the first thing that fails', 'purge_race', {}, async (page) => {
    assert.equal(await page.title(), 'purge_race: Stalemate');
    assert.match(await text(page, '#run'), /^stale_entry, as written: opens at step 5/);
    assert.equal(await at(page), 'Step 6 of 7');
    assert.deepEqual(await told(page), run);
    assert.deepEqual(await untold(page), ['goes on', '1h pass']);
    assert.match(await text(page, '#windows'), /stale_entry: open/);
    assert.match(await text(page, '#choices'), /At rest: only events and faults can happen, and time pass/);
    assert.equal(await cell(page, 0, 0).getAttribute('aria-pressed'), 'true');
});

await test('a cell shows its run', 'purge_race', {}, async (page) => {
    const row = page.locator('#matrix tbody tr', { has: page.getByText('lease', { exact: true }) });
    await row.locator('.verdict').first().click();
    assert.equal(await row.locator('.verdict').first().innerText(), '✓at most 200ms');
    assert.match(await text(page, '#run'), /^stale_entry, with lease: opens at step 5 and stays open at most 200ms/);
    assert.equal(await at(page), 'Step 5 of 6');
    await page.locator('#forward').click();
    assert.match(await text(page, '#position'), /^Before step 6 of 6: time 200ms pass/);
    await page.locator('#forward').click();
    assert.match(await text(page, '#position'), /^Step 6 of 6: writer cache\.del\(\).*stale_entry closes/s);
    await row.locator('.verdict').nth(1).click();
    assert.match(await text(page, '#run'), /fresh, lease: kept. No run shows it/);
    assert.equal(await at(page), 'Start');
});

// double_delete is as good as its delay, and lease needs none: the comments at the claims say why.
await test('what holds only thanks to timing has a mark', 'purge_race', {}, async (page) => {
    const first = (fix) => page.locator('#matrix tbody tr', { has: page.getByText(fix, { exact: true }) })
        .locator('.verdict').first();
    assert.equal(await first('double_delete').innerText(), '✓at most 1.2s *');
    assert.match(await first('double_delete').getAttribute('aria-label'), /only thanks to timing: `wait DELAY`/);
    assert.equal(await first('lease').innerText(), '✓at most 200ms');
});

await test('a run says what each fix does to it', 'purge_race', {}, async (page) => {
    await page.getByText('What each fix does to this very run').click();
    assert.match(await text(page, '#run'), /with lease: refuses step 5/);
    assert.match(await text(page, '#run'), /with reorder: .*opens all the same at step 5/);
});

await test('steps are taken, undone and jumped between', 'purge_race', {}, async (page) => {
    await page.keyboard.press('r');
    assert.equal(await at(page), 'Start');
    await choice(page, 'goes on').click();
    for (const words of run.slice(0, 5))
        await choice(page, words).first().click();
    assert.equal(await at(page), 'Step 5 of 5');
    assert.match(await text(page, '#position'), /stale_entry opens/);
    assert.match(await text(page, '#values'), /\ntime\s+0s/);
    assert.match(await text(page, '#values'), /db\s+1/);
    assert.match(await text(page, '#values'), /cache\s+0\s+was none/);
    await page.locator('#undo').click();
    assert.equal(await at(page), 'Step 4 of 4');
    assert.match(await text(page, '#windows'), /stale_entry: closed/);
    await page.locator('#timeline button', { hasText: 'db.select()' }).click();
    assert.equal(await at(page), 'Step 2 of 4');
    assert.equal(await page.locator('#diagram svg').getAttribute('aria-label'),
        'Sequence diagram of 4 steps; the timeline says the same in words');
    await choice(page, 'cache.set(0)').click(); /* leaves the run: what came after is gone */
    assert.equal(await at(page), 'Step 3 of 3');
    assert.match(await text(page, '#run'), /no longer that run/);
    await page.getByRole('button', { name: 'Back to the run' }).click();
    assert.equal(await at(page), 'Step 6 of 7');
});

/* DELAY is 1s and a call takes CALL at most, 200ms: so the second DEL comes 1.2s after the first. */
await test('time is a step of its own, and is told', 'purge_race', {}, async (page) => {
    const row = page.locator('#matrix tbody tr', { has: page.getByText('double_delete', { exact: true }) });
    await row.locator('.verdict').first().click();
    assert.match(await text(page, '#run'), /^stale_entry, with double_delete: opens at step 5 and stays open at most 1\.2s/);
    await page.locator('#last').click();
    assert.match(await text(page, '#position'), /^Step 7 of 7: writer cache\.del\(\).*stale_entry closes/s);
    assert.match(await text(page, '#values'), /\ntime\s+1\.2s/);
    assert.deepEqual((await page.locator('#timeline .time').allInnerTexts()).filter(Boolean), ['0s', '1s', '1.2s']);
    await page.keyboard.press('r');
    assert.match(await text(page, '#values'), /\ntime\s+0s/);
    await page.locator('[aria-label="time"] .choice', { hasText: '200ms pass then it is 200ms' }).click();
    assert.match(await text(page, '#values'), /\ntime\s+200ms\s+was 0s/);
    assert.match(await text(page, '#position'), /^After the start: time 200ms pass/);
    await choice(page, 'cache.get() → none').click();
    assert.equal(await at(page), 'Step 1 of 1');
    assert.match(await page.locator('#diagram svg').innerHTML(), />200ms pass<.*>cache.get\(\) → none</);
});

await test('without a clock there is no time', 'untimed', {}, async (page) => {
    assert.match(await text(page, '#run'), /^stale_entry, as written: opens at step 5 and stays open until expire\n/);
    assert.equal(await at(page), 'Step 6 of 6');
    assert.deepEqual(await told(page), run.slice(0, 6));
    assert.equal(await page.locator('[aria-label="time"], #timeline .time').count(), 0);
    assert.doesNotMatch(await text(page, '#values'), /time/);
    assert.match(await text(page, '#choices'), /At rest: only events and faults can happen\./);
});

await test('the design: the line of the step, and where processes wait', 'purge_race', {}, async (page) => {
    await page.keyboard.press('r');
    await choice(page, 'cache.get() → none').click();
    const lit = await page.locator('#source .lit code').allInnerTexts();
    assert.equal(lit.length, 1);
    assert.match(lit[0], /cache\.get\(\)/);
    assert.match(await text(page, '#source .waits:has-text("writer waits") code'), /pause; update_user/);
    assert.match(await text(page, '#source .waits:has-text("reader waits") code'), /db\.select/);
    assert.ok(await page.locator('#source .lit').isVisible());
});

await test('all of it by keyboard', 'purge_race', {}, async (page) => {
    await page.keyboard.press('ArrowLeft');
    assert.equal(await at(page), 'Step 5 of 7');
    await page.keyboard.press('ArrowRight');
    assert.equal(await at(page), 'Step 6 of 7');
    await page.keyboard.press('1'); /* time passes */
    assert.equal(await at(page), 'Before step 7 of 7');
    await page.keyboard.press('1'); /* expire */
    assert.equal(await at(page), 'Step 7 of 7');
    assert.match(await text(page, '#windows'), /stale_entry: closed/);
    await page.keyboard.press('u');
    await page.keyboard.press('u');
    assert.equal(await at(page), 'Step 6 of 7');
    await cell(page, 0, 1).focus();
    await page.keyboard.press('Enter');
    assert.match(await text(page, '#run'), /^fresh, as written: broken at step 6/);
    await page.keyboard.press('r');
    await choice(page, 'cache.get()').first().focus();
    await page.keyboard.press('Enter');
    assert.ok(await page.evaluate(() => Boolean(document.activeElement.closest('#choices'))));
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.equal(outline, 'solid');
});

await test('every button has a name, and every part that scrolls can be come to', 'purge_race', {}, async (page) => {
    const nameless = await page.locator('button').evaluateAll((all) =>
        all.filter((one) => !(one.getAttribute('aria-label') || one.textContent).trim()).length);
    assert.equal(nameless, 0);
    const unreachable = await page.locator('.scroll:not([tabindex]), figure:not([aria-label])').count();
    assert.equal(unreachable, 0);
});

await test('an address is a position', 'purge_race', {}, async (page) => {
    await page.keyboard.press('r');
    await choice(page, 'cache.get() → none').click();
    await choice(page, 'db.select() → 0').click();
    await page.keyboard.press('ArrowLeft');
    assert.equal(await hash(page), '#with=as written&run=0&steps=1.1&at=1');
    await page.reload();
    assert.equal(await at(page), 'Step 1 of 2');
    assert.deepEqual(await page.locator('#timeline .call').allInnerTexts(), run.slice(0, 2));
    await page.evaluate(() => { location.hash = '#with=lease&at=0'; });
    await page.waitForFunction(() => /lease: from the start/.test(document.getElementById('run').innerText));
});

await test('an address that makes no sense does no harm', 'purge_race', {}, async (page) => {
    for (const bad of ['#with=nosuch&steps=1.2.3', '#with=lease&run=99&steps=77.x.-1&at=1e9', '#%%%', '#at=NaN']) {
        await page.evaluate((to) => { location.hash = to; }, bad);
        await page.reload();
        assert.match(await at(page), /^(Start|Step \d+ of \d+)/);
    }
});

/* The claims of purge_race say by hand what each of its options does. */
await test('a question: what is right is what the checker found', 'purge_race', {}, async (page) => {
    const option = (words) => page.locator('#quiz .option', { hasText: words });
    assert.ok(!(await option('reorder').isVisible())); /* until it is opened */
    await page.locator('#quiz summary').focus();
    await page.keyboard.press('Enter');
    assert.match(await text(page, '#quiz pre'), /await redis\.del\("user:" \+ id\)/);
    assert.equal(await option('double_delete').innerText(), 'double_delete DEL once more, DELAY later cost 2');
    await option('retry_delete').focus();
    await page.keyboard.press('Enter');
    assert.match(await text(page, '#quiz .answer'),
        /^Wrong\. retry_delete leaves stale_entry open until expire, 1h\.\s+The DEL did arrive\./);
    await page.getByRole('button', { name: 'Show the run that refutes it' }).click();
    assert.match(await text(page, '#run'), /^stale_entry, with retry_delete: opens at step \d/);
    assert.equal(await page.locator('#matrix [aria-pressed="true"]').count(), 1);
    await option('double_delete').click();
    assert.match(await text(page, '#quiz .answer'), /^Right\. double_delete closes stale_entry and keeps fresh at cost 2/);
    assert.equal(await page.locator('#quiz .answer button').count(), 0);
    assert.equal(await page.locator('#quiz .option[aria-pressed="true"]').innerText(), await option('double_delete').innerText());
    await option('lease').click();
    assert.match(await text(page, '#quiz .answer'), /^Not the cheapest\. lease closes .* at cost 4, and double_delete does at cost 2/);
});

/* With a FILL as long as DELAY a fill may come after the second DEL, as is shown at its claim; an entry
 * still lives longer than a fill takes, which is all that write_through + add_fill needs. */
await test('a question is asked of the page\'s own params', 'slow', {}, async (page) => {
    await page.locator('#quiz summary').click();
    await page.locator('#quiz .option', { hasText: 'double_delete' }).click();
    assert.match(await text(page, '#quiz .answer'), /^Wrong\. double_delete leaves stale_entry open/);
    await page.locator('#quiz .option', { hasText: 'lease' }).click();
    assert.match(await text(page, '#quiz .answer'), /^Not the cheapest\. lease closes .* at cost 4, and write_through \+ add_fill does at cost 3/);
});

await test('where nothing is asked there are no questions', 'metadata_split', {}, async (page) => {
    assert.ok(!(await page.locator('#quiz').isVisible()));
});

/* The design says why it is these two: the bet is owed, the doubter may go round for ever. */
await test('chances are measured, and said at each draw', 'chance', {}, async (page) => {
    assert.equal(await cell(page, 0, 0).innerText(), '0.333333');
    assert.equal(await cell(page, 0, 1).innerText(), '0 .. 0.250000');
    await cell(page, 0, 0).click();
    assert.match(await text(page, '#run'), /^once, as written: 0\.333333\. No run shows it/);
    assert.deepEqual(await page.locator('[aria-label="gambler"] .choice').allInnerTexts(),
        ['2room.bet() room.once true chance 1/3', '3room.bet() chance 2/3']);
    assert.deepEqual(await page.locator('[aria-label="doubter"] .choice').allInnerTexts(),
        ['4room.light() (way 1 of 2) room.lit true', '5room.light() (way 2 of 2) room.lit true',
            '6room.doubt() room.maybe true chance 1/4', '7room.doubt() chance 3/4']);
    await page.keyboard.press('3');
    assert.match(await text(page, '#timeline'), /gambler room\.bet\(\) chance 2\/3/);
});

await test('a measure without a value says why', 'rest', {}, async (page) => {
    const bare = page.locator('.verdict', { hasText: /^-$/ });
    assert.equal(await bare.count(), 1);
    await bare.click();
    assert.match(await text(page, '#run'), /: -\. a run may never come to rest\./);
});

await test('records are short where there is little room', 'cache_key', {}, async (page) => {
    assert.match(await text(page, '#timeline'), /redis\.get\(\{1, 2, en, absent, category_first\}\) → none/);
    assert.match(await page.locator('#diagram svg').textContent(), /redis\.get\(\{1, 2, en, absent, category_first\}\)/);
    assert.match(await text(page, '#position'), /redis\.get\(Key \{ version: 1, page: 1, lang: en, /);
    const rows = await page.locator('#values tr', { hasText: 'redis.entry' }).allInnerTexts();
    assert.equal(rows.length, 3); /* two of one page and one of the other; 13 places hold nothing */
    await page.keyboard.press('r');
    assert.equal(await page.locator('#values tr', { hasText: 'redis.entry' }).count(), 0);
});

await test('a limit that was reached is said once', 'limited', {}, async (page) => {
    const found = (await text(page, '#goals')).split('\n').filter((line) => /^Incomplete/.test(line));
    assert.equal(found.length, 1);
    assert.match(found[0], /the limit of states was reached.*\(as written, reorder, /);
    assert.equal(await cell(page, 0, 0).innerText(), '?unknown');
});

await test('a large design: what is not in the page is said', 'metadata_split', {}, async (page) => {
    const partial = page.locator('#run .partial');
    for (const row of await page.locator('#matrix tbody .plain').all()) {
        await row.click();
        if (await partial.count())
            break;
    }
    assert.match(await partial.innerText(), /This page holds \d+ of \d+ states/);
    const outside = page.locator('.choice[aria-disabled]');
    for (let steps = 0; steps < 60 && !(await outside.count()); steps++)
        await page.locator('.choice').last().click();
    const before = await at(page);
    await outside.first().click({ force: true });
    assert.equal(await at(page), before);
});

await test('a design error ends a run', 'error', {}, async (page) => {
    assert.match(await text(page, '#run'), /^design error, as written: at step 3/);
    assert.match(await text(page, '#choices'), /A design error/);
    assert.match(await text(page, '#timeline'), /cell\.value cannot be 3/);
    assert.equal(await page.locator('#matrix [data-cell]').count(), await page.locator('#matrix .bad').count());
    assert.doesNotMatch(await page.content(), /accept\/error_range/); /* the machine's folders are its own */
});

await test('a deadlock has a run', 'deadlock', {}, async (page) => {
    assert.match(await text(page, '#run'), /^deadlock, as written: after step 2/);
    assert.match(await text(page, '#choices'), /p\s+waits at b\.acquire\(\)/);
});

await test('what a design says is text', 'hostile', {}, async (page) => {
    assert.equal(await text(page, '#title'), '</title></script><script>alert(1)</script> "&\' <!--');
    await page.keyboard.press('r');
    await page.keyboard.press('1');
    assert.match(await text(page, '#timeline'), /<\/script><img src=x onerror=alert\(2\)>/);
    assert.match(await text(page, '#windows'), /<b>open<\/b> & shut/);
    assert.equal(await page.locator('img, b, i').count(), 0);
});

/* The luminance of what a colour shows, 0 to 1. */
const light = (colour) => {
    const parts = colour.match(/[\d.]+/g).slice(0, 3).map((one) => one / 255)
        .map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
};

for (const colorScheme of ['light', 'dark'])
    await test(`${colorScheme}: every text can be read`, 'purge_race', { colorScheme }, async (page) => {
        const found = await page.evaluate(() => {
            const behind = (element) => {
                for (let one = element; one; one = one.parentElement) {
                    const colour = getComputedStyle(one).backgroundColor;
                    if (!/, 0\)$|transparent/.test(colour))
                        return colour;
                }
                return 'rgb(255, 255, 255)';
            };
            return Array.from(document.querySelectorAll('main :not(svg, svg *), header *'))
                .filter((one) => one.innerText && !one.children.length && one.offsetWidth > 1 && !one.closest('figure'))
                .map((one) => [getComputedStyle(one).color, behind(one), one.innerText]);
        });
        assert.ok(found.length > 100);
        assert.equal(light(found[0][1]) > 0.5, colorScheme === 'light');
        for (const [ink, paper, words] of found) {
            const [dark, bright] = [light(ink), light(paper)].sort((a, b) => a - b);
            assert.ok((bright + 0.05) / (dark + 0.05) >= 4.5, `"${words}": ${ink} on ${paper}`);
        }
    });

for (const name of ['purge_race', 'metadata_split', 'cold_cluster'])
    for (const width of [360, 768, 1280])
        await test(`${name} is ${width} wide, no wider`, name, { viewport: { width, height: 740 } }, async (page) => {
            const wide = await page.evaluate(() => document.documentElement.scrollWidth);
            assert.ok(wide <= width, `${wide}`);
        });

await browser.close();
console.log(`1..${count}`);
process.exit(failed ? 1 : 0);
