import { existsSync } from 'node:fs';

/** What may stand in a pattern of paths and not in most paths. */
const PATTERN = /[*?[\]{}]|[!+@]\(/;

/** Whether it names files by a pattern, and no file itself. */
export function isPattern(path: string): boolean {
  return PATTERN.test(path) && !existsSync(path);
}

/** Throws for inputs by pattern in the commands that read one file or folder. */
export function refusePatterns(inputs: { readonly [flag: string]: string | undefined }): void {
  for (const [flag, path] of Object.entries(inputs))
    if (path !== undefined && isPattern(path))
      throw new Error(
        `${flag} '${path}': there is no such file, and only eval --dt reads patterns; name one file or folder`,
      );
}
