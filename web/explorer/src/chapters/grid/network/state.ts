import { batch, computed, signal } from '@preact/signals';
import { counted } from 'components/numbers';
import { say } from 'components/speech';
import { chapterState } from 'components/state';
import { ask, asked } from '../../../lib/ask';
import { LOWEST, type Maps } from './maps';

const url = chapterState('picture');
export const { touched } = url;
export const least = url.number('c', 0.3, LOWEST, 1);

export interface Picture {
  /** Its file, as a command names it. */
  name: string;
  /** Where the browser finds it: a local address. */
  url: string;
}
export const picture = signal<Picture | null>(null);
const maps = signal<Maps | null>(null);
export const seenMaps = computed(() => maps.value);
export const nameOf = (classId: number): string => maps.value?.names[classId] ?? '';
/** What is going on, as the reader is told. */
export const busy = signal('');
export const trouble = signal('');
/** The cell whose numbers are shown; -1 for that of the best peak. */
export const pointed = signal(-1);

const decoded = asked('decodePeaks', () => ({ maps: maps.value, least: least.value }));
export const peaks = computed(() => decoded.value.answer ?? []);

/** The cell that is explained. */
export const cell = computed(() => (pointed.value >= 0 ? pointed.value : (peaks.value[0]?.cell ?? 0)));
export const explained = computed(() => {
  const all = maps.value;
  if (!all) return null;
  const at = cell.value;
  const four = (list: Float32Array) => [...list.subarray(4 * at, 4 * at + 4)];
  return {
    classId: all.classIds[at],
    score: all.scores[at],
    distances: four(all.distances),
    box: four(all.boxes),
  };
});

let latest = 0;
/** Lets the network look at a picture; the last one asked for is shown. */
export async function look(name: string, file: Blob): Promise<void> {
  latest += 1;
  const mine = latest;
  const before = picture.value;
  batch(() => {
    touched.value = true;
    trouble.value = '';
    busy.value = maps.value ? 'The network looks at it …' : 'Loading the network, 5.5 MB, once …';
  });
  try {
    const made = await ask('lookAt', file);
    if (mine !== latest) return;
    if (before) URL.revokeObjectURL(before.url);
    batch(() => {
      picture.value = { name, url: URL.createObjectURL(file) };
      maps.value = made;
      pointed.value = -1;
    });
    say(() => `${counted(peaks.value.length, 'object')} found`);
  } catch (error) {
    if (mine === latest) trouble.value = `${name}: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (mine === latest) busy.value = '';
}

/** Takes the first picture of what was dropped or chosen. */
export function takePicture(files: readonly File[]): void {
  const file = files.find(({ type }) => type.startsWith('image/'));
  if (file) void look(file.name, file);
  else if (files[0]) trouble.value = `${files[0].name} is not a picture. Choose a JPEG, PNG or WebP file.`;
}
/** A photograph of the project's, which lies in its clone. */
export async function takePhoto({ file, url }: { file: string; url: string }): Promise<void> {
  try {
    await look(`examples/centernet/photos/${file}`, await (await fetch(url)).blob());
  } catch (error) {
    trouble.value = `The photograph was not loaded: ${String(error)}`;
  }
}
