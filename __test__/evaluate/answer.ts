/**
 * Answers runs for a comparison with the reference: reads lines of `{ gt, dt, params, iouType }` on stdin and writes a line for
 * each, `{ stats, counts, precision, ... }`, `{ error }` or `{ differs }` where two input forms disagree.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { BoxwiseError, evaluate } from 'boxwise';

import { answerOf, optionsOf, type Answer, type Run } from './cases.js';
import { formsOf, type Form } from './forms.js';
import { parsePython } from './json.js';

const folder = mkdtempSync(join(tmpdir(), 'boxwise-'));
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => process.stdout.write(`${JSON.stringify(reply(line))}\n`));
lines.on('close', () => rmSync(folder, { recursive: true }));

function reply(line: string): object {
  const { gt, dt, params, iouType = 'bbox' } = parsePython(line) as unknown as Run;
  const options = optionsOf({ params, iouType });
  let first: Answer | { error: string } | undefined;
  for (const [i, form] of formsOf(gt, dt, folder, iouType).entries()) {
    const answer = one(form, { ...options, threads: 1 + (i % 3) });
    first ??= answer;
    const same =
      'error' in first && 'error' in answer ? true : JSON.stringify(answer) === JSON.stringify(first);
    if (!same) return { differs: form.name, first, answer };
  }
  return first ?? { error: 'no form' };
}

function one(form: Form, options: ReturnType<typeof optionsOf>): Answer | { error: string } {
  try {
    return answerOf(evaluate(...form.inputs(), options));
  } catch (thrown) {
    if (thrown instanceof BoxwiseError) return { error: `${thrown.code}: ${thrown.message}` };
    return { error: `UNTYPED ${String(thrown)}` };
  }
}
