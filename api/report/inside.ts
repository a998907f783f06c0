import { nodeModule } from '../evaluate/origin.js';

/** The real path of a file that is inside a folder, wherever links lead; `undefined` for anything else, and in a browser. */
export function fileInside(folder: string, name: string): string | undefined {
  const [files, paths] = [nodeModule('node:fs'), nodeModule('node:path')];
  if (name === '' || name.includes('\0') || !files || !paths) return undefined;
  try {
    const root = files.realpathSync(folder);
    const path = files.realpathSync(paths.join(root, name));
    const isInside = path.startsWith(root.endsWith(paths.sep) ? root : root + paths.sep);
    return isInside && files.statSync(path).isFile() ? path : undefined;
  } catch {
    return undefined; // not there
  }
}
