import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../web/prepare.mjs';
import { WAIT } from '../browser.js';

/**
 * Runs a listing of the page by Node.js, with the library that this repository built; what it prints, line by line. It is run as plain
 * JavaScript, as the listing's command line runs it.
 */
export function run(listing: string): string[] {
  const folder = mkdtempSync(join(ROOT, 'target/listing-'));
  try {
    const file = join(folder, 'listing.mjs');
    writeFileSync(file, listing);
    const printed = execFileSync(process.execPath, [file], {
      cwd: ROOT,
      encoding: 'utf8',
      timeout: WAIT,
    });
    return printed.trim().split('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
