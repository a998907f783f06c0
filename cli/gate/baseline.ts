import { readFileSync } from 'node:fs';

import { Ajv2020 } from 'ajv/dist/2020.js';

import manifest from '../../package.json' with { type: 'json' };
import schema from '../../docs/schema/baseline-1.json' with { type: 'json' };
import type { Scores } from '../eval/scores.js';
import type { CategoryRow } from '../eval/tables.js';

/** Numbers by name. */
export type Numbers = Readonly<Record<string, number | null>>;

/** The metrics of one category. */
export interface BaselineCategory {
  id: string;
  name: string;
  metrics: Numbers;
}

/** What a later evaluation is compared with; docs/schema/baseline-1.json describes it. */
export interface Baseline {
  format: 'boxwise-baseline-1';
  boxwise: string;
  protocol: string;
  groundTruth: string | null;
  settings: Readonly<Record<string, unknown>>;
  metrics: Numbers;
  perCategory: readonly BaselineCategory[];
}

/** What decides whether two evaluations may be compared, besides the options of the library. */
export interface Circumstances {
  protocol: string;
  groundTruth: string | null;
  imageIds: readonly unknown[] | null;
  /** SHA-256 of the class hierarchy of Open Images. */
  hierarchy: string | null;
}

/** The baseline of an evaluation. */
export function baselineOf(evaluation: Scores, circumstances: Circumstances): Baseline {
  const { protocol, groundTruth, imageIds, hierarchy } = circumstances;
  return {
    format: 'boxwise-baseline-1',
    boxwise: manifest.version,
    protocol,
    groundTruth,
    settings: plain({ ...evaluation.params, recallThresholds: undefined, imageIds, hierarchy }), // no flag sets recalls
    metrics: numbersOf(evaluation.metrics),
    perCategory: evaluation.perCategory().map(categoryOf),
  };
}

/** A baseline as a file has it. The same evaluation gives the same bytes. */
export function baselineText(baseline: Baseline): string {
  return `${JSON.stringify(baseline, null, 2)}\n`;
}

/** Reads and checks a file that `--save-baseline` wrote. */
export function readBaseline(path: string): Baseline {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    throw new Error(`--baseline ${path}: ${(error as Error).message}`, { cause: error });
  }
  const check = new Ajv2020().compile<Baseline>(schema);
  if (check(content)) return content;
  const [first] = check.errors ?? [];
  const where = first?.instancePath ? ` at ${first.instancePath}` : '';
  throw new Error(
    `--baseline ${path} is not a file that --save-baseline wrote: it ${first?.message ?? 'differs'}${where}; write it again`,
  );
}

/** Throws where a baseline belongs to another evaluation: its numbers say nothing about this one. */
export function checkSame(path: string, baseline: Baseline, own: Baseline): void {
  const differs = (what: string, saved: unknown, now: unknown): Error =>
    new Error(
      `--baseline ${path} was saved for another ${what} (${brief(saved)}, now ${brief(now)}): ` +
        'evaluate as it was saved, or save a new one with --save-baseline',
    );
  if (baseline.protocol !== own.protocol) throw differs('protocol', baseline.protocol, own.protocol);
  for (const name of Object.keys({ ...baseline.settings, ...own.settings })) {
    const [saved, now] = [baseline.settings[name], own.settings[name]];
    if (JSON.stringify(saved) !== JSON.stringify(now)) throw differs(`setting of ${name}`, saved, now);
  }
  const lacking = Object.keys(own.metrics).find((name) => !Object.hasOwn(baseline.metrics, name));
  if (lacking !== undefined)
    throw new Error(`--baseline ${path} has no ${lacking}: save it again with --save-baseline`);
  const [saved, now] = [baseline.groundTruth, own.groundTruth];
  if (saved !== null && now !== null && saved !== now) {
    throw differs('ground truth', `SHA-256 ${saved.slice(0, 12)}…`, `${now.slice(0, 12)}…`);
  }
}

function categoryOf(row: CategoryRow): BaselineCategory {
  const { categoryId, name, ...metrics } = row;
  return { id: String(categoryId), name: name ?? '', metrics: numbersOf(metrics) };
}

/** The members that are numbers. */
function numbersOf(metrics: object): Numbers {
  const numbers = Object.entries(metrics).filter(([, value]) => typeof value === 'number');
  return Object.fromEntries(numbers.map(([name, value]) => [name, Number.isNaN(value) ? null : value]));
}

/** A value as it comes back from JSON, where integers beyond 2^53 are text. */
function plain(value: object): Record<string, unknown> {
  const text = JSON.stringify(value, (_, member: unknown) => {
    if (typeof member === 'bigint') return String(member);
    return ArrayBuffer.isView(member) ? [...(member as Float64Array)] : member;
  });
  return JSON.parse(text) as Record<string, unknown>;
}

function brief(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'absent');
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
