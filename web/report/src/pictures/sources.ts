import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { say } from 'components/speech';
import { counted } from 'components/numbers';
import { model } from '../model';

/** Files of a folder that the reader gave, by path in lower case, and by name where it is the only one. */
const files = signal<ReadonlyMap<string, File> | null>(null);
export const folder = signal<{ name: string; found: number } | null>(null);

const PICTURE = /\.(jpe?g|png|webp|gif|bmp|avif|tiff?)$/i;
const nameIn = (path: string) => path.split(/[\\/]/).at(-1) ?? path;

export function takeFolder(list: Iterable<File>): void {
  const made = new Map<string, File>();
  let name = '';
  for (const file of list) {
    if (!PICTURE.test(file.name)) continue;
    const path = file.webkitRelativePath || file.name;
    name ||= path.split('/')[0];
    const parts = path.toLowerCase().split('/');
    // Every end of the path, so that `val/1.jpg` is found in a folder above or below.
    for (let from = 0; from < parts.length; from++) {
      const end = parts.slice(from).join('/');
      if (!made.has(end)) made.set(end, file);
    }
  }
  files.value = made;
  let found = 0;
  for (let image = 0; image < model.data.images.length; image++) if (fileOf(image, made)) found++;
  folder.value = { name, found };
  say(`${counted(found, 'picture')} found`, 0);
}

function fileOf(image: number, map: ReadonlyMap<string, File> | null): File | undefined {
  const name = model.data.images.names[image]?.toLowerCase().replaceAll('\\', '/');
  if (!map || !name) return undefined;
  return map.get(name) ?? map.get(nameIn(name));
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
