import { createRequire } from 'node:module';
import { arch, cpus, platform, release } from 'node:os';

import type { Command } from 'commander';

import manifest from '../package.json' with { type: 'json' };
import { load } from '../platform/node/load.js';
import { platform as binaryName } from '../platform/node/name.js';
import { UNWELL } from './ending.js';

const ABOUT = `
Prints the machine, the installed packages and the loaded binary, then compares a few results with known answers. The exit
code is 1 if something is wrong. Include the output in bug reports.`;

/** Declares `boxwise doctor`. */
export function define(command: Command): void {
  command.addHelpText('after', ABOUT).action(run);
}

async function run(): Promise<void> {
  const name = binaryName();
  tell('boxwise', manifest.version);
  tell('Node.js', `${process.versions.node}, ${runtime()}`);
  tell('system', `${platform()} ${release()}, ${arch()}`);
  tell('C library', cLibrary());
  tell('processor', cpus()[0]?.model.trim() ?? 'unknown');
  tell('platform', name);
  tell('packages', installed(name).join(', ') || 'no binaries');
  for (const variable of ['BOXWISE_BINARY', 'BOXWISE_ISA']) {
    if (process.env[variable]) tell(variable, process.env[variable]);
  }
  try {
    const { addon, from } = load();
    const { isa, threads, version } = addon.machine();
    tell('binary', `${from}, version ${version}`);
    tell('instructions', isa);
    tell('threads', String(threads));
    tell('self-test', await selfTest());
  } catch (error) {
    tell('binary', error instanceof Error ? error.message : String(error));
    process.exitCode = UNWELL;
  }
}

function tell(name: string, value: string): void {
  process.stdout.write(`${name.padEnd(16)}${value}\n`);
}

function runtime(): string {
  const { bun, deno } = process.versions as Partial<Record<string, string>>;
  return bun
    ? `Bun ${bun}`
    : deno
      ? `Deno ${deno}`
      : `V8 ${process.versions.v8}, Node-API ${(process.versions as NodeJS.ProcessVersions & { napi?: string }).napi}`;
}

function cLibrary(): string {
  if (platform() !== 'linux') return 'system';
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  const glibc = report?.header?.glibcVersionRuntime;
  return glibc ? `glibc ${glibc}` : 'musl';
}

/** The packages with binaries that are there, with their versions. */
function installed(name: string): string[] {
  const require = createRequire(__filename);
  return [`boxwise-${name}`, 'boxwise-wasm32-wasi'].flatMap((found) => {
    try {
      return [`${found} ${(require(`${found}/package.json`) as { version: string }).version}`];
    } catch {
      return [];
    }
  });
}

/** A few questions whose answers are known. */
async function selfTest(): Promise<string> {
  const { BoxwiseError, evaluate, iou, nms } = await import('../index.js');
  const promises = await import('../promises.js');
  const boxes = new Float32Array([0, 0, 10, 10, 1, 1, 11, 11, 50, 50, 60, 60]);
  const same = (a: ArrayLike<number>, b: number[]) => Array.from(a).join(' ') === b.join(' ');
  const questions: Record<string, () => boolean | Promise<boolean>> = {
    iou: () => same(iou([[0, 0, 10, 10]], [[5, 5, 15, 15]]), [25 / 175]),
    nms: () => same(nms(boxes, [0.9, 0.8, 0.7], { iouThreshold: 0.5 }), [0, 2]),
    'a promise': async () => same(await promises.nms(boxes, [0.7, 0.8, 0.9], { iouThreshold: 0.5 }), [2, 1]),
    'an evaluation'() {
      const [bbox, area] = [[0, 0, 10, 10], 100];
      const annotation = { id: 1, image_id: 1, category_id: 1, bbox, area, iscrowd: 0 };
      const dataset = { images: [{ id: 1 }], categories: [{ id: 1 }], annotations: [annotation] };
      return evaluate(dataset, [{ image_id: 1, category_id: 1, bbox, score: 1 }]).metrics.AP > 0.999;
    },
    'an error'() {
      try {
        nms(boxes, [1]);
        return false;
      } catch (error) {
        return error instanceof BoxwiseError && error.code === 'LENGTH_MISMATCH';
      }
    },
  };
  const wrong: string[] = [];
  for (const [name, isRight] of Object.entries(questions)) if (!(await isRight())) wrong.push(name);
  if (wrong.length) process.exitCode = UNWELL;
  return wrong.length ? `failed: ${wrong.join(', ')}` : `ok (${Object.keys(questions).join(', ')})`;
}
