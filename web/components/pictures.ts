// Pictures that the reader gives, found by what a dataset calls its images.

export type PicturesByPath = ReadonlyMap<string, File>;

const partsOf = (path: string) => path.toLowerCase().split(/[\\/]/).filter(Boolean);

/**
 * Files by every end of their paths, in lower case, so that `val/1.jpg` is found in a folder above or below. Of several with one end the
 * least deep has it; where two are equally deep nobody can say which is meant, and none has.
 */
export function byEnds(files: Iterable<readonly [path: string, file: File]>): PicturesByPath {
  const found = new Map<string, { file: File; depth: number; isOne: boolean }>();
  for (const [path, file] of files) {
    const parts = partsOf(path);
    for (let from = 0; from < parts.length; from++) {
      const end = parts.slice(from).join('/');
      const other = found.get(end);
      if (!other || parts.length < other.depth) found.set(end, { file, depth: parts.length, isOne: true });
      else if (parts.length === other.depth) other.isOne = false;
    }
  }
  return new Map([...found].flatMap(([end, { file, isOne }]) => (isOne ? [[end, file] as const] : [])));
}

/** The file of an image by its `file_name`, or else by the last part of it. */
export function pictureOf(name: string, pictures: PicturesByPath): File | undefined {
  const parts = partsOf(name);
  return pictures.get(parts.join('/')) ?? pictures.get(parts.at(-1) ?? '');
}

/** Sent by a report to the page that opened it, when it can take pictures. */
export const ASKS = 'boxwise-report-asks-for-pictures';

/** The answer: files by their paths. */
export interface Given {
  boxwisePictures: [path: string, file: File][];
}
