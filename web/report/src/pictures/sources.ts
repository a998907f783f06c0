import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { say } from 'components/speech';
import { counted } from 'components/numbers';
import { ASKS, byEnds, pictureOf, type Given, type PicturesByPath } from 'components/pictures';
import { model } from '../model';

/** Files of a folder that the reader gave. */
const files = signal<PicturesByPath | null>(null);
export const folder = signal<{ name: string; found: number } | null>(null);
/** Images whose picture is not where the report says. */
export const lost = signal<ReadonlySet<number>>(new Set());

const PICTURE = /\.(jpe?g|png|webp|gif|bmp|avif|tiff?)$/i;

export function takeFolder(list: Iterable<readonly [path: string, file: File]>): void {
  const pictures = [...list].filter(([path]) => PICTURE.test(path));
  const made = byEnds(pictures);
  files.value = made;
  lost.value = new Set();
  let found = 0;
  for (let image = 0; image < model.data.images.length; image++) if (fileOf(image, made)) found++;
  folder.value = { name: pictures[0]?.[0].split('/')[0] ?? '', found };
  say(`${counted(found, 'picture')} found`, 0);
}

/** The files that an input of the page was given. */
export const pathsOf = (list: Iterable<File>) =>
  Array.from(list, (file) => [file.webkitRelativePath || file.name, file] as const);

/** A page that made this report in memory hands over the pictures that it was given. Only one of the same origin can have made it. */
export function askOpener(): void {
  const opener = globalThis.opener as Window | null;
  if (location.protocol !== 'blob:' || !opener || globalThis.origin === 'null') return;
  addEventListener('message', ({ source, origin, data }: MessageEvent<Partial<Given> | null>) => {
    if (source !== opener || origin !== globalThis.origin || !Array.isArray(data?.boxwisePictures)) return;
    takeFolder(data.boxwisePictures);
  });
  opener.postMessage(ASKS, globalThis.origin);
}

function fileOf(image: number, pictures: PicturesByPath | null): File | undefined {
  const name = model.data.images.names[image];
  return pictures && name ? pictureOf(name, pictures) : undefined;
}

let small: Map<number, string> | undefined;
/** Addresses of the small pictures in the file. */
function thumbnail(image: number): string | undefined {
  small ??= new Map(
    model.data.thumbnails.map((own) => [
      own.image,
      URL.createObjectURL(new Blob([own.bytes], { type: own.type })),
    ]),
  );
  return small.get(image);
}

/** The address of a picture beside the report; none for a name that would leave the folder. */
export function besideOf(base: string | null, name: string | null): string | undefined {
  if (base === null || !name) return undefined;
  const parts = name.split(/[\\/]/);
  if (parts.includes('..')) return undefined;
  return base + parts.map(encodeURIComponent).join('/');
}

export interface Picture {
  url: string;
  /** Shown instead where the first cannot be loaded. */
  instead?: string | undefined;
}

/** Where an image's picture comes from: the reader's folder, then beside the report, then the file itself. */
export function usePicture(image: number): Picture | null {
  const file = fileOf(image, files.value);
  const [url, setUrl] = useState('');
  useEffect(() => {
    if (!file) {
      setUrl('');
      return undefined;
    }
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  const { pictures } = model.data.header;
  const instead = thumbnail(image);
  if (file) return url ? { url, instead } : null;
  const beside =
    pictures.kind === 'none' ? undefined : besideOf(pictures.base, model.data.images.names[image]);
  if (beside) return { url: beside, instead };
  return instead ? { url: instead } : null;
}
