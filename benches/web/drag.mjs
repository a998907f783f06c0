// How long a drag takes, from the pointer to after the paint that shows its answer, at full speed and with the CPU throttled four times:
//   node benches/web/drag.mjs [REPEATS] [CASES,…]
// Each case is dragged several times. The least of the medians is the page's own time; the median of them has the machine's noise, too. The
// first case is a page with one element: what is left of it is Chromium's and the machine's. An answer that is not there when the frame of its
// move is drawn is late by a frame.
import { CASES, hold, inChromium } from './site.mjs';

const MOVES = 90;
const [repeats = '5', only = ''] = process.argv.slice(2);
const names = only.split(',').filter(Boolean);

/**
 * In the page: notes how long it takes from each pointer move to the end of the paint that shows the answer to it, as the page has it
 * (from the moment of the event) and as the reader has it (from the moment of the input), and tasks of more than 50 ms.
 */
function watch() {
  globalThis.paints = [];
  globalThis.inputs = [];
  globalThis.late = 0;
  globalThis.long = 0;
  new PerformanceObserver((list) => (globalThis.long += list.getEntries().length)).observe({
    type: 'longtask',
  });
  addEventListener(
    'pointermove',
    (event) => {
      const begin = performance.now();
      const input = event.timeStamp;
      requestAnimationFrame(async () => {
        let isThere = false;
        const answer = globalThis.settled().then(() => (isThere = true));
        for (let i = 0; i < 3; i++) await Promise.resolve(); // microtasks: what was settled before has called by then
        if (!isThere) globalThis.late++;
        await answer;
        const channel = new MessageChannel();
        channel.port1.addEventListener('message', () => {
          globalThis.paints.push(performance.now() - begin);
          globalThis.inputs.push(performance.now() - input);
        });
        channel.port1.start();
        channel.port2.postMessage(0);
      });
    },
    { capture: true },
  );
}

const share = (times, part) => times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * part)];

/** One drag: its median, its 95 %, the median from the input, and long tasks. */
async function drag({ page, move }) {
  await page.evaluate(() => {
    globalThis.paints.length = globalThis.inputs.length = globalThis.late = globalThis.long = 0;
  });
  for (let i = 0; i < MOVES; i++) await move(i);
  await page.waitForTimeout(200);
  const { paints, inputs, late, long } = await page.evaluate(() => ({
    paints: globalThis.paints,
    inputs: globalThis.inputs,
    late: globalThis.late,
    long: globalThis.long,
  }));
  return {
    median: share(paints, 0.5),
    most: share(paints, 0.95),
    input: share(inputs, 0.5),
    late: late / paints.length,
    long,
  };
}

await inChromium(async (browser, url) => {
  for (const [key, one] of Object.entries(CASES)) {
    if (names.length && !names.includes(key)) continue;
    for (const rate of [1, 4]) {
      const held = await hold(browser, url, one);
      await held.page.evaluate(watch);
      await held.session.send('Emulation.setCPUThrottlingRate', { rate });
      const drags = [];
      for (let i = 0; i < Number(repeats); i++) drags.push(await drag(held));
      await held.end();
      const best = drags.toSorted((a, b) => a.median - b.median)[0];
      const median = share(
        drags.map((each) => each.median),
        0.5,
      );
      const ms = (value) => `${value.toFixed(1)} ms`;
      console.log(
        `${one.name}, CPU / ${rate}: median ${ms(best.median)} (of all drags ${ms(median)}), 95 % ${ms(best.most)}, ` +
          `from the input ${ms(best.input)}, late ${(100 * best.late).toFixed()} %, long tasks ${best.long}`,
      );
    }
  }
});
