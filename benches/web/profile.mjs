// Where the time of a drag goes: CPU time of the page's main thread for each move, by kind of work, and the nodes that change:
//   node benches/web/profile.mjs [CASES,…]
import { CASES, hold, inChromium } from './site.mjs';

const MOVES = 200;
const MOST = 14;
const only = (process.argv[2] ?? '').split(',').filter(Boolean);
const CATEGORIES = ['devtools.timeline', 'blink', 'cc', 'benchmark', 'toplevel'];

/** Runs `act` while Chromium traces; returns the events of the main thread. */
async function traced(session, act) {
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES },
  });
  await act();
  const done = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await done;
  const dispatch = events.find(({ name }) => name === 'EventDispatch');
  const main = events.filter(
    ({ pid, tid, ph }) => ph === 'X' && pid === dispatch.pid && tid === dispatch.tid,
  );
  return main.toSorted((a, b) => a.ts - b.ts || b.dur - a.dur);
}

/** CPU time by name, without what is nested in it. */
function ownTimes(events) {
  const own = new Map();
  const add = (name, time) => own.set(name, (own.get(name) ?? 0) + time);
  const open = [];
  for (const event of events) {
    while (open.length && open.at(-1).ts + open.at(-1).dur <= event.ts) open.pop();
    const time = event.tdur ?? event.dur ?? 0;
    if (open.length) add(open.at(-1).name, -time);
    add(event.name, time);
    open.push(event);
  }
  return own;
}

await inChromium(async (browser, url) => {
  for (const [key, one] of Object.entries(CASES)) {
    if (only.length && !only.includes(key)) continue;
    const { page, session, move, end } = await hold(browser, url, one);
    const run = async () => {
      for (let i = 0; i < MOVES; i++) await move(i);
    };
    const times = ownTimes(await traced(session, run));
    const all = [...times.values()].reduce((sum, time) => sum + time, 0);
    const per = (time) => (time / MOVES / 1000).toFixed(2);
    await page.evaluate(() => {
      globalThis.changes = 0;
      new MutationObserver((list) => (globalThis.changes += list.length)).observe(document, {
        subtree: true,
        attributes: true,
        characterData: true,
        childList: true,
      });
    });
    await run();
    const changes = await page.evaluate(() => globalThis.changes);
    console.log(
      `${one.name}: ${per(all)} ms a move with tracing on, ${(changes / MOVES).toFixed(1)} changes of the document`,
    );
    for (const [name, time] of [...times].toSorted((a, b) => b[1] - a[1]).slice(0, MOST))
      console.log(`  ${per(time)}  ${name}`);
    await end();
  }
});
