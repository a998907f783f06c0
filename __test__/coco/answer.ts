/**
 * Answers runs for a comparison with the reference: reads lines of `{ gt, dt, params }` on stdin and writes a line for
 * each, `{ stats, counts, precision, ... }`, `{ error }` or `{ differs }` where two input forms disagree.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { BoxwiseError, evaluate } from 'boxwise';

import { answerOf, optionsOf, type Answer, type Params } from './cases.js';
import { formsOf, type Form } from './forms.js';
import { parsePython } from './json.js';

const folder = mkdtempSync(join(tmpdir(), 'boxwise-'));
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => process.stdout.write(`${JSON.stringify(reply(line))}\n`));
lines.on('close', () => rmSync(folder, { recursive: true }));

function reply(line: string): object {
  const { gt, dt, params, matches } = parsePython(line) as unknown as {
    gt: string;
    dt: string;
    params: Params;
    matches?: boolean;
  };
  const options = optionsOf(params);
  let first: (Answer & { matches?: unknown }) | { error: string } | undefined;
  for (const [i, form] of formsOf(gt, dt, folder).entries()) {
    const answer = one(form, { ...options, threads: 1 + (i % 3) }, matches === true && i === 0);
    first ??= answer;
    const { matches: _, ...comparable } = first as Answer & { matches?: unknown };
    const same =
      'error' in first && 'error' in answer ? true : JSON.stringify(answer) === JSON.stringify(comparable);
    if (i > 0 && !same) return { differs: form.name, first: comparable, answer };
  }
  return first ?? { error: 'no form' };
}

function one(
  form: Form,
  options: ReturnType<typeof optionsOf>,
  matches: boolean,
): (Answer & { matches?: unknown }) | { error: string } {
  try {
    const evaluation = evaluate(...form.inputs(), options);
    const answer = answerOf(evaluation);
    if (!matches) return answer;
    const { detections, detectionsIgnored } = evaluation.matches;
    return {
      ...answer,
      matches: {
        shape: detections.shape,
        detections: [...detections.data],
        ignored: [...detectionsIgnored.data],
      },
    };
  } catch (thrown) {
    if (thrown instanceof BoxwiseError && thrown.code !== 'INTERNAL')
      return { error: `${thrown.code}: ${thrown.message}` };
    return { error: `UNTYPED ${String(thrown)}` };
  }
}
