import { closeSync, openSync, readSync } from 'node:fs';

/** The name that this machine's binary goes by, as `linux-x64-gnu`; made even where there is no such binary. */
export function platform(): string {
  const name = `${process.platform}-${process.arch}`;
  if (process.platform === 'linux') return `${name}-${isMusl() ? 'musl' : 'gnu'}`;
  return process.platform === 'win32' ? `${name}-msvc` : name;
}

/** Whether Node.js itself runs on musl: its file names the interpreter that starts it. */
function isMusl(): boolean {
  const head = Buffer.alloc(4096);
  try {
    const file = openSync(process.execPath, 'r');
    readSync(file, head, 0, head.length, 0);
    closeSync(file);
  } catch {
    return reportsNoGlibc();
  }
  if (head.includes('/ld-musl-')) return true;
  return head.includes('/ld-linux') ? false : reportsNoGlibc();
}

function reportsNoGlibc(): boolean {
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  return report?.header !== undefined && report.header.glibcVersionRuntime === undefined;
}
