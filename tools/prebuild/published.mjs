// Checks the package as it is published: that what package.json names is there, and that the types are right for each way of
// importing it. `npm run build:ts` comes before.
import { run } from '../run.mjs';
import { mainPackage, tarballOf } from './pack.mjs';
import { BUILT } from './place.mjs';

const folder = mainPackage();
const tarball = tarballOf(folder, BUILT);
const codes = [
  await run(['publint', '--strict', folder]),
  // `node16`: the older way of TypeScript knows no `exports`.
  await run(['attw', tarball, '--profile', 'node16', '--format', 'ascii', '--no-color', '--no-emoji']),
];
process.exitCode = codes.some((code) => code !== 0) ? 1 : 0;
