import type * as bullmq from 'bullmq';
import type * as ioredis from 'ioredis';

import { mistake } from '../api/check/mistakes.js';

/** The packages of an engine of queues, which only who uses one installs. */
export interface Peers {
  readonly bullmq: typeof bullmq;
  readonly Redis: typeof ioredis.Redis;
}

/** Loads the packages. */
export async function peers(): Promise<Peers> {
  return {
    bullmq: await installed('bullmq', () => import('bullmq')),
    Redis: (await installed('ioredis', () => import('ioredis'))).Redis,
  };
}

async function installed<Package>(name: string, load: () => Promise<Package>): Promise<Package> {
  try {
    return await load();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
    const cure = 'run "npm install bullmq ioredis", or use evaluateShards of boxwise/workers on one machine';
    throw mistake('NO_PACKAGE', `the package ${name}`, 'none', 'boxwise/bullmq', { cure });
  }
}
