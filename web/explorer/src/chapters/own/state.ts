import { computed, signal } from '@preact/signals';
import { say } from 'components/speech';
import { chapterState } from 'components/state';
import { ask } from '../../lib/ask';
import type { Results } from '../../lib/results';
import sampleResults from '../../../../../sample/dt.json?url';
import sampleTruth from '../../../../../sample/gt.json?url';

export interface Given {
  name: string;
  bytes: Uint8Array;
}

const url = chapterState('own');
export const kind = url.choice('k', 'bbox', ['bbox', 'segm'] as const);
export const curveIou = url.choice('u', '0.50', ['0.50', '0.75'] as const);

export const truth = signal<Given | null>(null);
export const detections = signal<Given | null>(null);
/** Pictures of a folder, by their names. */
export const pictures = signal<ReadonlyMap<string, File>>(new Map());
export const results = signal<Results | null>(null);
export const busy = signal(false);
export const trouble = signal('');
/** Which picture of the gallery is shown. */
export const shown = signal(0);
export const sortBy = signal<'name' | 'AP' | 'AP50' | 'AP75' | 'AR100'>('AP');
export const guess = signal('');
export const seen = computed(() => results.value !== null && results.value.metrics.AP >= 0);
export const LOOSE = 'Loose boxes';
export const WRONG = 'Missed or false';
/** What costs more: what is lost from AP50 to AP, or what AP50 itself lacks. */
export const answer = computed(() => {
  const metrics = results.value?.metrics;
  return metrics && metrics.AP50 - metrics.AP > 1 - metrics.AP50 ? LOOSE : WRONG;
});

export const rows = computed(() => {
  const key = sortBy.value;
  const list = results.value?.categories ?? [];
  if (key === 'name') return list.toSorted((a, b) => a.name.localeCompare(b.name));
  const last = (value: number) => (value < 0 ? 2 : value); // without ground truth there is nothing to gain
  return list.toSorted((a, b) => last(a[key]) - last(b[key]));
});

async function unpacked(file: Blob): Promise<Uint8Array> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A results file is an array; a dataset is an object. */
const isArray = (bytes: Uint8Array) => bytes.find((byte) => byte > 32 && byte < 128) === 0x5b;

/** Takes files by what they hold: a dataset, a results array, pictures. Evaluates as soon as both are there. */
export async function take(files: readonly File[]): Promise<void> {
  trouble.value = '';
  const found = new Map(pictures.value);
  for (const file of files) {
    if (file.type.startsWith('image/')) found.set(file.name, file);
    else if (/\.json(\.gz)?$/i.test(file.name)) {
      const given = { name: file.name, bytes: await unpacked(file) };
      if (isArray(given.bytes)) detections.value = given;
      else truth.value = given;
      results.value = null;
    }
  }
  pictures.value = found;
  await run();
}

export async function sample(): Promise<void> {
  trouble.value = '';
  const read = async (path: string) => new Uint8Array(await (await fetch(path)).arrayBuffer());
  truth.value = { name: 'sample/gt.json', bytes: await read(sampleTruth) };
  detections.value = { name: 'sample/dt.json', bytes: await read(sampleResults) };
  results.value = null;
  await run();
}

export async function run(): Promise<void> {
  const [gt, dt] = [truth.value, detections.value];
  if (!gt || !dt || busy.value || results.value) return;
  busy.value = true;
  try {
    results.value = await ask('evaluateFiles', gt.bytes, dt.bytes, kind.value);
    shown.value = 0;
    say(`Done. AP ${results.value.metrics.AP.toFixed(3)}`);
  } catch (error) {
    trouble.value = error instanceof Error ? error.message : String(error);
  }
  busy.value = false;
}
