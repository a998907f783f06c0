import { computed, signal } from '@preact/signals';
import { byEnds } from 'components/pictures';
import { say } from 'components/speech';
import { chapterState } from 'components/state';
import { ask } from '../../lib/ask';
import { isJson, isPicture, pathOf } from './files';
import type { Results } from './worker';
import sampleResults from '../../../../../sample/dt.json?url';
import sampleTruth from '../../../../../sample/gt.json?url';

export interface Given {
  name: string;
  /** The file itself: the worker reads it, and the page never holds its bytes. */
  file: Blob;
}

const url = chapterState('own');
export const kind = url.choice('k', 'bbox', ['bbox', 'segm'] as const);
export const curveIou = url.choice('u', '0.50', ['0.50', '0.75'] as const);

export const truth = signal<Given | null>(null);
export const detections = signal<Given | null>(null);
/** Pictures, by their paths in the folder that was given. */
export const pictures = signal<ReadonlyMap<string, File>>(new Map());
export const ends = computed(() => byEnds(pictures.value));
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

/** Takes files by what they hold: a dataset, a results array, pictures. Evaluates as soon as both are there. */
export async function take(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  trouble.value = '';
  const strange: string[] = [];
  // Before anything is waited for: other files may be given meanwhile.
  const found = files.filter(isPicture).map((file) => [pathOf(file), file] as const);
  if (found.length > 0) pictures.value = new Map([...pictures.value, ...found]);
  const takenNow = new Map<'dataset' | 'results', string>();
  for (const file of files) {
    if (isPicture(file)) continue;
    if (isJson(file)) await takeJson(file, takenNow);
    else if (!file.name.startsWith('.')) strange.push(file.name);
  }
  const isNothing = strange.length === files.length;
  if (isNothing)
    trouble.value = `${strange[0]} is neither a JSON file nor a picture. Choose a COCO dataset and a results array, as .json or .json.gz.`;
  await run();
}

/** `takenNow` are those of the same gesture: of two of a kind nobody knows which is meant, and the first is kept. */
async function takeJson(file: File, takenNow: Map<'dataset' | 'results', string>): Promise<void> {
  try {
    const kindOf = await ask('kindOfFile', file);
    const other = takenNow.get(kindOf);
    if (other !== undefined)
      throw new Error(
        `${kindOf === 'results' ? 'results' : 'a dataset'}, as ${other}, which is taken: give one of them`,
      );
    takenNow.set(kindOf, file.name);
    (kindOf === 'results' ? detections : truth).value = { name: file.name, file };
    results.value = null;
  } catch (error) {
    trouble.value = `${file.name}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

export async function sample(): Promise<void> {
  trouble.value = '';
  const read = async (path: string) => (await fetch(path)).blob();
  try {
    truth.value = { name: 'sample/gt.json', file: await read(sampleTruth) };
    detections.value = { name: 'sample/dt.json', file: await read(sampleResults) };
    results.value = null;
  } catch (error) {
    trouble.value = `The sample was not loaded: ${String(error)}`;
  }
  await run();
}

/** Evaluates what is given, once; anew where it has changed in the meantime. */
export async function run(): Promise<void> {
  const [gt, dt, how] = [truth.value, detections.value, kind.value];
  if (!gt || !dt || busy.value || results.value) return;
  busy.value = true;
  const isCurrent = () => truth.value === gt && detections.value === dt && kind.value === how;
  try {
    const made = await ask('evaluateFiles', [gt, dt], how);
    if (isCurrent()) {
      results.value = made;
      shown.value = 0;
      say(`Done. AP ${made.metrics.AP.toFixed(3)}`);
    }
  } catch (error) {
    if (isCurrent()) trouble.value = error instanceof Error ? error.message : String(error);
  }
  busy.value = false;
  if (!isCurrent()) await run();
}
