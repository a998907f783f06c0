import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import test, { type ExecutionContext } from 'ava';
import { BoxwiseError, Dataset, evaluate, type Evaluation } from 'boxwise';
import * as promises from 'boxwise/promises';

import { answerOf, committed, difference, optionsOf, sha256, SHARED, shared, type Run } from './cases.js';
import { columnsOf, formsOf } from './forms.js';
import { parsePython, type Value } from './json.js';

const folder = mkdtempSync(join(tmpdir(), 'boxwise-parity-'));
test.after.always(() => rmSync(folder, { recursive: true }));

/** What is wrong with the answer to a run; nothing where it is the reference's. */
function verdict(run: Run, evaluation: () => Evaluation<unknown>): string | undefined {
  const odd = run.name.startsWith('odd-');
  let answer;
  try {
    answer = answerOf(evaluation());
  } catch (thrown) {
    if (!(thrown instanceof BoxwiseError)) return `threw ${String(thrown)}`;
    if (thrown.code === 'INTERNAL') return `a mistake of its own: ${thrown.message}`;
    const may = odd || ('error' in run.expected && !run.expected.empty);
    return may ? undefined : `threw ${thrown.code}: ${thrown.message}`;
  }
  if (!('error' in run.expected)) return difference(answer, run.expected);
  if (run.expected.empty) return difference(answer, run.expected.empty);
  return odd ? undefined : `answered where the reference raises ${run.expected.error}`;
}

async function all(
  t: ExecutionContext,
  runs: Run[],
  check: (run: Run) => Iterable<[name: string, verdict: string | undefined]>,
): Promise<void> {
  const wrong: string[] = [];
  for (const run of runs) {
    for (const [name, verdict] of check(run)) {
      if (verdict !== undefined) wrong.push(`${run.name}, ${name}: ${verdict}`);
    }
    await setImmediate(); // native memory of what was collected is given back when the event loop turns
  }
  t.log(`${runs.length} runs`);
  if (wrong.length > 0) t.fail(`${wrong.length} wrong\n${wrong.join('\n')}`);
  else t.pass();
}

/** Settles a call, so that its answer can be looked at again. */
function settled(call: () => Evaluation<unknown>): () => Evaluation<unknown> {
  try {
    const evaluation = call();
    return () => evaluation;
  } catch (thrown) {
    return () => {
      throw thrown;
    };
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);

/** Whether two calls answered with the same bytes, which is quicker to tell than whether they are right. */
function same(
  one: () => Evaluation<unknown>,
  other: () => Evaluation<unknown>,
  withMatches: boolean,
): boolean {
  const arrays = (evaluation: Evaluation<unknown>): ArrayBufferView[] => {
    const { stats, precision, recall, scores } = evaluation;
    const own: ArrayBufferView[] = [stats, precision.data, recall.data, scores.data];
    return withMatches ? [...own, ...Object.values(evaluation.matches).map(({ data }) => data)] : own;
  };
  try {
    const others = arrays(other());
    return arrays(one()).every((array, i) => bytesOf(array).equals(bytesOf(others[i] as ArrayBufferView)));
  } catch {
    return false;
  }
}

function* everyForm(run: Run): Generator<[string, string | undefined]> {
  const options = { ...optionsOf(run), threads: 1 };
  let first: (() => Evaluation<unknown>) | undefined;
  for (const form of formsOf(run.gt, run.dt, folder, run.iouType)) {
    const answer = settled(() => evaluate(...form.inputs(), options));
    yield [form.name, first && same(first, answer, false) ? undefined : verdict(run, answer)];
    first ??= answer;
  }
}

function* severalThreads(run: Run): Generator<[string, string | undefined]> {
  const inputs = [Buffer.from(run.gt), Buffer.from(run.dt)] as const;
  const options = optionsOf(run);
  const one = settled(() => evaluate(...inputs, { ...options, threads: 1 }));
  for (const threads of [undefined, 2, 5]) {
    const answer = settled(() =>
      evaluate(...inputs, { ...options, ...(threads !== undefined && { threads }) }),
    );
    yield [`${threads ?? 'all'} threads`, same(one, answer, true) ? undefined : verdict(run, answer)];
  }
}

// one after the other: they write the same files
test.serial('every input form of every rule gets the bits of the reference', (t) =>
  all(t, committed('rules'), everyForm),
);
test.serial('every input form of every random world gets the bits of the reference', (t) =>
  all(t, committed('worlds'), everyForm),
);
test.serial('every input form of every world of keypoints gets the bits of the reference', (t) =>
  all(t, committed('keypoints'), everyForm),
);
test.serial('worlds of keypoints: any number of threads gives the same bytes', (t) =>
  all(t, committed('keypoints'), severalThreads),
);
test.serial('rules: any number of threads gives the same bytes', (t) =>
  all(t, committed('rules'), severalThreads),
);
test.serial('random worlds: any number of threads gives the same bytes', (t) =>
  all(t, committed('worlds'), severalThreads),
);

test.serial('promises answer and reject as the synchronous form does', async (t) => {
  const worlds = [...committed('worlds'), ...committed('keypoints')].filter((_, i) => i % 5 === 0);
  const runs = [...committed('rules'), ...worlds];
  const wrong: string[] = [];
  for (const run of runs) {
    const options = optionsOf(run);
    let first: (() => Evaluation<unknown>) | undefined;
    for (const form of formsOf(run.gt, run.dt, folder, run.iouType)) {
      let answer: () => Evaluation<unknown>;
      try {
        const evaluation = await promises.evaluate(...form.inputs(), options);
        answer = () => evaluation;
      } catch (thrown) {
        answer = () => {
          throw thrown;
        };
      }
      const found = first && same(first, answer, false) ? undefined : verdict(run, answer);
      first ??= answer;
      if (found !== undefined) wrong.push(`${run.name}, ${form.name}: ${found}`);
    }
  }
  t.deepEqual(wrong, []);
});

const beside = existsSync(`${SHARED}parity/cases`) ? test : test.skip;

beside('every shared case gets the bits of the reference', (t) =>
  all(t, shared(), function* (run) {
    // The reference raises in its summary of fewer rungs than three; any documented answer is right there.
    const lenient = 'error' in run.expected && run.params.maxDets ? { ...run, name: `odd-${run.name}` } : run;
    const empty = 'error' in run.expected && run.dt === '[]';
    yield* empty ? [] : everyForm(lenient);
    yield* empty ? [] : severalThreads(lenient);
  }),
);

const COCO = `${SHARED}data/coco-val2014-100/`;
const real = existsSync(COCO) ? test : test.skip;

interface RealExpected {
  gt: string;
  dt: string;
  iouType: string;
  stats: number[];
  summary: string;
  perCategoryAP: Record<string, number>;
  [array: string]: unknown;
}

real('the real val2014 files get the published numbers and the digests of the reference', async (t) => {
  const every = parsePython(readFileSync(`${COCO}expected.json`, 'utf8')) as unknown as RealExpected[];
  const expected = every.find(({ iouType }) => iouType === 'bbox');
  if (!expected) return t.fail('no box evaluation in expected.json');
  const [gt, dt] = [COCO + expected.gt, COCO + expected.dt];
  const results = parsePython(readFileSync(dt, 'utf8')) as Value[];
  const evaluations: [string, Evaluation][] = [1, 2, 5].map((threads) => [
    `${threads} threads`,
    evaluate(gt, dt, { threads }),
  ]);
  evaluations.push(['dataset', evaluate(Dataset.load(gt), dt)], ['promise', await promises.evaluate(gt, dt)]);
  evaluations.push(['bytes', evaluate(readFileSync(gt), readFileSync(dt))]);
  evaluations.push(['objects', evaluate(JSON.parse(readFileSync(gt, 'utf8')), results as never)]);
  for (const [name, columns] of columnsOf(results)) evaluations.push([name, evaluate(gt, columns)]);
  for (const [name, evaluation] of evaluations) {
    t.deepEqual([...evaluation.stats], expected.stats, name);
    t.is(evaluation.summary(), expected.summary, name);
    for (const array of ['precision', 'recall', 'scores'] as const) {
      const { shape, sha256: digest } = expected[array] as { shape: number[]; sha256: string };
      t.deepEqual(evaluation[array].shape, shape, name);
      t.is(sha256(evaluation[array].data), digest, `${array}, ${name}`);
    }
    for (const { categoryId, AP } of evaluation.perCategory()) {
      const known = expected.perCategoryAP[String(categoryId)];
      if (known !== undefined) t.is(AP, known, `category ${String(categoryId)}`);
    }
  }
});

if (!existsSync(SHARED))
  test('cases beside the project', (t) => t.pass(t.log('skipped: there is no ../shared') as never));
