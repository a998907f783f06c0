// Where the time of a drag goes: CPU time of the page's main thread for a move, by kind of work, and how much of the document changes.
//   node benches/web/profile.mjs [REPEATS] [CASES,…] [FOLDERS,…]
// FOLDERS are built sites, `target/explorer` without them: they are measured in turn, so that noise of the machine meets all alike, and the
// least and the median of the repeats are printed for each.
import { CASES, hold, inChromium } from './site.mjs';

const MOVES = 60;
/** Milliseconds between moves: text that follows ten times a second follows each of them, so that all moves cost the same. */
const PAUSE = 120;
/** The most events that are printed for each site. */
const MOST = Number(process.env.MOST ?? 6);
const [repeats = '5', only = '', folders = ''] = process.argv.slice(2);
const names = only.split(',').filter(Boolean);
const sites = folders.split(',').filter(Boolean);
const CATEGORIES = ['devtools.timeline', 'blink', 'cc', 'benchmark', 'toplevel'];

/** Kinds of work, by the events of the trace that stand for them. The rest is events, messages and scheduling. */
const KINDS = {
  script:
    /^(FunctionCall|EventDispatch|RunMicrotasks|v8\.|V8\.|FireAnimationFrame|TimerFire|EvaluateScript|.*GC)/,
  style: /recalcStyle|UpdateLayoutTree|Style/,
  layout: /[lL]ayout|Shape|Intersection/,
  paint: /Paint|Layerize|CompositingInputs|Commit|BeginMainFrame|UpdateLayer/,
};

/** Runs `act` while Chromium traces; returns the events of the main thread. */
async function traced(session, act) {
  const events = [];
  const note = ({ value }) => events.push(...value);
  session.on('Tracing.dataCollected', note);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES },
  });
  await act();
  const done = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await done;
  session.off('Tracing.dataCollected', note);
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

/** Counts changes of the document from now on, into a global of the page. */
function count() {
  globalThis.changes = 0;
  new MutationObserver((list) => (globalThis.changes += list.length)).observe(document, {
    subtree: true,
    attributes: true,
    characterData: true,
    childList: true,
  });
}

/** Milliseconds of a move by kind of work, changes of the document, and what took most. */
async function drag(browser, url, one) {
  const { page, session, move, end } = await hold(browser, url, one);
  const run = async () => {
    for (let i = 0; i < MOVES; i++) {
      await move(i);
      await page.waitForTimeout(PAUSE);
    }
  };
  const times = ownTimes(await traced(session, run));
  const result = { all: 0, script: 0, style: 0, layout: 0, paint: 0 };
  for (const [name, time] of times) {
    const kind = Object.keys(KINDS).find((key) => KINDS[key].test(name));
    if (kind) result[kind] += time / MOVES / 1000;
    result.all += time / MOVES / 1000;
  }
  await page.evaluate(count);
  await run();
  result.changes = (await page.evaluate(() => globalThis.changes)) / MOVES;
  await end();
  return { result, times };
}

const share = (values, part) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * part)];

/** The least of some values, and the median. */
const both = (values) => `${share(values, 0).toFixed(2)} (${share(values, 0.5).toFixed(2)})`;

function print(name, runs) {
  const of = (kind) => runs.map(({ result }) => result[kind]);
  const parts = Object.keys(KINDS).map((kind) => `${kind} ${both(of(kind))}`);
  console.log(`${name}: ${both(of('all'))} ms of CPU a move, the least and (the median), with tracing on`);
  console.log(`  ${parts.join(', ')}; ${share(of('changes'), 0.5).toFixed(1)} changes of the document`);
  const { times } = runs.toSorted((a, b) => a.result.all - b.result.all)[0];
  for (const [event, time] of [...times].toSorted((a, b) => b[1] - a[1]).slice(0, MOST))
    console.log(`  ${(time / MOVES / 1000).toFixed(2)}  ${event}`);
}

await inChromium(
  async (browser, ...urls) => {
    for (const [key, one] of Object.entries(CASES)) {
      if (names.length && !names.includes(key)) continue;
      const runs = urls.map(() => []);
      for (let round = 0; round < Number(repeats); round++)
        for (const [i, url] of urls.entries()) runs[i].push(await drag(browser, url, one));
      for (const [i, own] of runs.entries()) print([one.name, sites[i]].filter(Boolean).join(', '), own);
    }
  },
  sites.length ? sites : undefined,
);
