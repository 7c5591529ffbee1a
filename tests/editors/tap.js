// Cases of a test program in JavaScript: TAP on standard output.
'use strict';

const root = process.env.SOURCE_ROOT;
const modules = process.env.EDITOR_MODULES;
const PATIENCE = 60000; // milliseconds, for anything that is waited for
let count = 0;
let failed = 0;

async function cases(list) {
  for (const [what, run] of list) {
    count += 1;
    try {
      await run();
      console.log(`ok ${count} - ${what}`);
    } catch (error) {
      failed += 1;
      console.log(String(error.stack || error).replace(/^/gm, '# '));
      console.log(`not ok ${count} - ${what}`);
    }
  }
}

async function until(isSo) {
  const last = Date.now() + PATIENCE;
  while (!(await isSo())) {
    if (Date.now() > last) throw new Error(`not within ${PATIENCE} ms: ${isSo}`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

function end(least) {
  console.log(`1..${count}`);
  process.exit(failed > 0 || count < least ? 1 : 0);
}

module.exports = { cases, end, modules, root, until };
