import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import type { Page } from 'playwright-core';
import { ROOT } from '../../web/prepare.mjs';
import { WAIT } from '../browser.js';
import { settled, type Chapter } from './site.js';

/** A Python with the packages of oracles/explorer/requirements.txt. Without it the Python listings are not run. */
const PYTHON = process.env['BOXWISE_LISTINGS_PYTHON'];

interface State {
  /** The chapter, and what the figure shows. */
  query: string;
  figure: string;
  /** What is pressed before there are numbers. */
  press?: string;
  /** What the figure has when its numbers are there. */
  there?: string;
}

const MOTORCYCLE = '[data-step="picture-own"] .try';
/** Every figure, with every form that its listing takes. */
const STATES: readonly State[] = [
  { query: 'iou&iou.a=40,130,130,210&iou.b=250,40,350,120', figure: '1' },
  { query: 'iou&iou.a=110,60,250,140&iou.b=150,80,290,160&iou.u=30&iou.v=-12', figure: '1' },
  { query: 'anchors&where.d=7&where.s=5&where.r=2', figure: '2a' },
  {
    query: 'anchors&where.w=merges&where.p=cat&where.i=30',
    figure: '2a',
    press: '.answer button',
    there: '.similar-value',
  },
  { query: 'anchors&where.w=search&where.p=cat', figure: '2a', press: '.answer button', there: '.best-of' },
  { query: 'anchors', figure: '2b' },
  { query: 'anchors&anchors.b=361,133,375,147', figure: '2b' },
  ...['hard', 'diou', 'linear', 'gaussian', 'matrix', 'fusion', 'merging'].map((method) => ({
    query: `nms&nms.n=${method}`,
    figure: '3',
  })),
  ...['hard', 'diou', 'linear', 'gaussian', 'matrix', 'fusion', 'merging'].map((method) => ({
    query: `nms&nms.p=cyclist&nms.n=${method}`,
    figure: '3',
  })),
  ...['hard', 'diou', 'linear', 'gaussian', 'matrix', 'fusion', 'merging'].map((method) => ({
    query: `nms&nms.p=many&nms.n=${method}&nms.d=0_60_40_120_90`,
    figure: '3',
  })),
  { query: 'nms&nms.p=half&nms.e=true', figure: '3' },
  { query: 'nms&nms.p=cyclist&nms.k=false', figure: '3' },
  { query: 'nms&nms.p=cyclist&nms.k=false&nms.n=fusion', figure: '3' },
  { query: 'nms&nms.p=many', figure: '3' },
  { query: 'nms&nms.p=cyclist&nms.n=diou&nms.e=true&nms.t=0.45', figure: '3' },
  { query: 'grid', figure: '4a' },
  { query: 'grid&grid.n=false', figure: '4a' },
  { query: 'grid&grid.a=160,110,240,300&grid.b=158,166,278,276', figure: '4a' },
  ...['', '&pyramid.n=false', '&pyramid.p=third&pyramid.c=0.3', '&pyramid.c=0.99'].map((state) => ({
    query: `grid${state}`,
    figure: '4b',
    there: '.verdict .v',
  })),
  ...['', '&strides.n=false', '&strides.c=0.3', '&strides.c=0.05', '&strides.c=0.99'].map((state) => ({
    query: `grid${state}`,
    figure: '4c',
    there: '.verdict .v',
  })),
  { query: 'grid', figure: '4d', press: MOTORCYCLE, there: '.answers-list li' },
  { query: 'points&points.a=150.5,52,330,268', figure: '5a' },
  { query: 'points&peaks.p=coffee', figure: '5b' },
  { query: 'points&focal.g=2&focal.p=99', figure: '5c' },
  ...['street', 'sizes', 'ties', 'crowd', 'empty'].map((scene) => ({
    query: `map&map.p=${scene}`,
    figure: '6',
  })),
  { query: 'map&map.k=11', figure: '6' },
  { query: 'map&map.k=all&map.u=3', figure: '6' },
  { query: 'own', figure: '7', press: '.presets button', there: '.gallery' },
];

/** The listings of a figure, in the order of their tabs: TypeScript, Python, command line. */
async function listingsOf(page: Page, figure: string): Promise<string[]> {
  const code = page.locator(`#figure-${figure} details.code`);
  await code.evaluate((details) => details.setAttribute('open', ''));
  const all: string[] = [];
  for (const i of [0, 1, 2]) {
    await code.locator('.code-tabs button').nth(i).click();
    all.push((await code.locator('pre').textContent()) ?? '');
  }
  return all;
}

/** What a listing says that it prints: lines, as far as they are said, and how many there are. A remark after the numbers is none of them. */
function promised(code: string): { lines: string[]; count?: number } {
  const lines = [...code.matchAll(/^ *(?:console\.log|print)\(.*\);? +(?:\/\/|#) (.+)$/gm)]
    .map(([, line = '']) => line.replace(/, the .*/, ''))
    .filter((line) => !line.startsWith('boxwise finds'));
  const count = /^(?:\/\/|#) (\d+) (?:box|object)/m.exec(code)?.[1];
  return { lines, ...(count !== undefined && { count: Number(count) }) };
}

const numbers = (line: string) => line.match(/-?\d+(\.\d+)?(e-?\d+)?/g) ?? [];
/** Whether a number was printed, to the digits that were promised. */
function isAs(promise: string, printed = ''): boolean {
  const [wanted, got] = [Number(promise), Number(printed)];
  const places = /\.(\d+)/.exec(promise)?.[1]?.length ?? 0;
  return Math.abs(wanted - got) <= Math.max(0.51 * 10 ** -places, 1e-12 * Math.abs(wanted));
}

/** Holds what a listing printed to what it says, and to COCO's AP where it prints a summary. */
function hold(t: ExecutionContext, code: string, printed: string, where: string): void {
  const { lines, count } = promised(code);
  const got = printed.trim() === '' ? [] : printed.trim().split('\n');
  if (count !== undefined) t.is(got.length, count, where);
  if (lines.length === 0) t.pass(); // it prints, and says no number beforehand
  lines.forEach((line, i) => {
    const own = got[i] ?? '';
    const values = numbers(own);
    if (numbers(line).length === 0) t.is(own, line, where);
    else
      t.true(
        numbers(line).every((value, k) => isAs(value, values[k])),
        `${where}: ${own}, not ${line}`,
      );
  });
  const ap = /summarize\(\) +# AP (\S+)$/m.exec(code)?.[1];
  if (ap !== undefined)
    t.is(Number(/AP\)?.*maxDets=100 \] = (\S+)/.exec(printed)?.[1]), Number(Number(ap).toFixed(3)), where);
}

/** A folder in which listings run: the repository's pictures and sample, and commands that need no network. */
function workshop(): string {
  const folder = mkdtempSync(join(ROOT, 'target/listings-'));
  mkdirSync(join(folder, 'bin'));
  const command = (name: string, line: string) =>
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  command('npm', ':');
  const tsx = join(ROOT, 'node_modules/tsx/dist/cli.mjs');
  command(
    'npx',
    `name=$1; shift; case $name in boxwise) exec node '${ROOT}/dist/cli.cjs' "$@";; tsx) exec node '${tsx}' "$@";; *) exit 9;; esac`,
  );
  for (const name of ['examples', 'sample']) symlinkSync(join(ROOT, name), join(folder, name));
  return folder;
}

function execute(folder: string, program: string, args: readonly string[], input: string): string {
  return execFileSync(program, args, {
    cwd: folder,
    input,
    encoding: 'utf8',
    timeout: WAIT,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH']}` },
  });
}

/** Holds what a command of its own printed: names of what was found, or AP. */
async function holdCommand(
  t: ExecutionContext,
  page: Page,
  typescript: string,
  printed: string,
): Promise<void> {
  const ap = promised(typescript).lines[0];
  if (ap !== undefined) {
    // VOC's summary has a line for IoU 0.50, too, which is -1 where another threshold was asked for.
    const printedAps = [...printed.matchAll(/Precision.*\] = (-?\d\.\d+)/g)].map(([, value]) =>
      Number(value),
    );
    return void t.true(printedAps.includes(Number(Number(ap).toFixed(3))), printed.slice(0, 300));
  }
  const names = await page.locator('#figure-4d .answers-list button span:first-child').allTextContents();
  for (const name of names) t.true(printed.includes(name), `${name} in ${printed}`);
}

export const listings: Chapter = (test, site) => {
  for (const { query, figure, press, there } of STATES)
    test.serial(`listings: figure ${figure}, ${query}`, async (t) => {
      const page = await site().open(t, `?only=${query}`);
      const own = page.locator(`#figure-${figure}`);
      await own.locator('.code').scrollIntoViewIfNeeded();
      if (press) await (press.startsWith('[') ? page.locator(press) : own.locator(press)).first().click();
      if (there) await own.locator(there).first().waitFor();
      await settled(page);
      const [typescript = '', python = '', command = ''] = await listingsOf(page, figure);
      t.notRegex(command, /npm install boxwise/, 'it is not on the registry');
      const folder = workshop();
      try {
        // The command line is the TypeScript in a shell, or a command of its own.
        const printed = execute(folder, 'bash', ['-es'], command);
        if (command.includes(typescript)) hold(t, typescript, printed, 'command line');
        else await holdCommand(t, page, typescript, printed);
        if (!command.includes(typescript))
          hold(t, typescript, execute(folder, 'node', ['--input-type=module'], typescript), 'TypeScript');
        if (!/^(import|from|print|\w+.* = )/m.test(python)) t.regex(python, /^# /, 'a remark');
        else if (PYTHON) hold(t, python, execute(folder, PYTHON, ['-'], python), 'Python');
        else t.log('Python skipped: BOXWISE_LISTINGS_PYTHON names no Python (see oracles/explorer)');
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
};
