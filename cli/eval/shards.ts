import type { Protocol } from '../../api/evaluate/types.js';
import { isPattern } from '../pattern.js';
import type { Progress } from '../progress.js';
import { evaluateOptions, type DetectionCommand } from './detection.js';
import { givenGroundTruth, textOf, type Given } from './inputs.js';
import type { Scores } from './scores.js';

/** The files that a pattern names, in alphabetical order; with `always` also one file alone, else nothing for it. */
export async function shardsNamed(
  dt: string,
  protocol: Protocol,
  always: boolean,
): Promise<readonly string[] | undefined> {
  if (!isPattern(dt)) return always ? [dt] : undefined;
  const { glob } = await import('tinyglobby');
  const found = (await glob(dt.replaceAll('\\', '/'), { expandDirectories: false, dot: true })).toSorted();
  if (found.length === 0) throw new Error(`--dt: no file matches '${dt}'`);
  const other = found.find((path) => /\.(txt|csv(\.gz|\.zst)?)$/i.test(path));
  if (other !== undefined && protocol !== 'coco')
    throw new Error(`--dt '${dt}': several files must be COCO results (JSON), got ${other}`);
  return found;
}

/** Without a worker nothing happens for a minute; the URL of Redis may have a password. */
function waiting(shards: number, queue: string | undefined): string {
  const named = queue === undefined ? '' : ` --queue ${queue}`;
  return `boxwise: ${shards === 1 ? '1 shard waits' : `${shards} shards wait`} for workers: boxwise worker --redis URL${named}\n`;
}

/** Scores detections that are in several files: on threads of this machine, or on the workers of a queue. */
export async function evaluateShards(
  command: DetectionCommand & { redis?: string; queue?: string; quiet?: boolean },
  given: Given,
  names: readonly string[],
  bar: Progress | undefined,
): Promise<Scores> {
  const { analysis: _analysis, ...options } = evaluateOptions(command);
  const shards = await Promise.all(names.map(textOf));
  const { redis, queue } = command;
  const work = {
    dataset: await givenGroundTruth(command.protocol, given),
    shards,
    options,
    ...(bar && { onProgress: (fraction: number) => bar.update(fraction) }),
  };
  try {
    if (redis === undefined) {
      const { evaluateShards: onThreads } = await import('../../shards/workers.js');
      return await onThreads(work);
    }
    const { evaluateShards: onQueue } = await import('../../shards/bullmq.js');
    if (command.quiet !== true) process.stderr.write(waiting(names.length, queue));
    return await onQueue({ ...work, connection: redis, queue });
  } finally {
    bar?.stop();
  }
}
