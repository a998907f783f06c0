// `npm ci` works from a clone, and `npm install` leaves the lock file as it is: it has what package.json asks for, and the packages of
// every platform.
import { readFileSync } from 'node:fs';

import test from 'ava';

type Names = Record<string, string>;
interface Locked {
  version?: string;
  integrity?: string;
  link?: boolean;
  dependencies?: Names;
  devDependencies?: Names;
  optionalDependencies?: Names;
  peerDependencies?: Names;
  engines?: Names;
}

const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };

/** Where a package that `from` asks for is installed: beside it, or in a folder above. */
function placeOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (folder === '') return undefined;
  }
}

test('the lock file has what package.json asks for', (t) => {
  const manifest = read('package.json') as Locked;
  const root = packages[''];
  for (const name of [
    'dependencies',
    'devDependencies',
    'optionalDependencies',
    'peerDependencies',
    'engines',
  ] as const)
    // prettier-ignore
    t.deepEqual(root?.[name] ?? {}, manifest[name] ?? {}, name);
});

test('the lock file has the packages of every platform, each with its checksum', (t) => {
  for (const [place, { optionalDependencies = {}, integrity, link }] of Object.entries(packages)) {
    if (place === '') continue;
    t.true(integrity !== undefined || link === true, place);
    for (const name of Object.keys(optionalDependencies))
      t.not(placeOf(name, place), undefined, `${name} of ${place}`);
  }
});
