import type { Redis } from 'ioredis';

import type { Patience } from './redis.js';

/** A value of Redis is at most 512 MB; writing one must not keep others waiting for long. */
const CHUNK_BYTES = 16 * 2 ** 20;

/** What remains of an evaluation whose caller died is forgotten after this many seconds. */
export const FORGOTTEN_AFTER_S = 7 * 24 * 3600;

/** Sets a field of a hash that exists. */
const SET = `if redis.call('exists', KEYS[1]) == 0 then return 0 end
redis.call('hset', KEYS[1], ARGV[1], ARGV[2])
return 1`;

/** Bytes in a store: the name of their fields, and how many there are. */
export interface Stored {
  readonly field: string;
  readonly chunks: number;
}

/** The bytes of one evaluation: fields of one hash. The evaluation is going on while the hash exists. */
export class Store {
  readonly #client: Redis;
  readonly #key: string;
  readonly #patience: Patience;

  constructor(client: Redis, flow: string, patience: Patience = (answer) => answer) {
    this.#client = client;
    this.#patience = patience;
    this.#key = `boxwise:${flow}`;
  }

  /** Begins an evaluation. */
  async open(plan: string): Promise<void> {
    await this.#patience(this.#client.hset(this.#key, 'plan', plan));
    await this.#patience(this.#client.expire(this.#key, FORGOTTEN_AFTER_S));
  }

  /** The plan; nothing once the evaluation is over. */
  async plan(): Promise<string | undefined> {
    return (await this.#patience(this.#client.hget(this.#key, 'plan'))) ?? undefined;
  }

  /** Whether the evaluation is going on. */
  async isOpen(): Promise<boolean> {
    return (await this.#patience(this.#client.exists(this.#key))) === 1;
  }

  /** Ends the evaluation, and frees its bytes. */
  async close(): Promise<void> {
    await this.#patience(this.#client.unlink(this.#key));
  }

  /** Writes bytes; nothing once the evaluation is over. Two that write at the same time must use different fields. */
  async put(field: string, bytes: Uint8Array): Promise<Stored | undefined> {
    let chunks = 0;
    for (let at = 0; at < bytes.length || chunks === 0; at += CHUNK_BYTES) {
      const { buffer, byteOffset, length } = bytes.subarray(at, at + CHUNK_BYTES);
      if (!(await this.#set(`${field}/${chunks++}`, Buffer.from(buffer, byteOffset, length))))
        return undefined;
    }
    return { field, chunks };
  }

  /** Reads bytes; nothing if they are not there, as once the evaluation is over. */
  async get({ field, chunks }: Stored): Promise<Uint8Array | undefined> {
    const parts: Buffer[] = [];
    for (let nth = 0; nth < chunks; nth++) {
      const part = await this.#patience(this.#client.hgetBuffer(this.#key, `${field}/${nth}`));
      if (part === null) return undefined;
      parts.push(part);
    }
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
  }

  /** Keeps text under a name, as long as the evaluation is going on. */
  async note(field: string, text: string): Promise<void> {
    await this.#set(field, text);
  }

  /** Text that was kept. */
  async noted(field: string): Promise<string | undefined> {
    return (await this.#patience(this.#client.hget(this.#key, field))) ?? undefined;
  }

  async #set(field: string, value: Buffer | string): Promise<boolean> {
    return (await this.#patience(this.#client.eval(SET, 1, this.#key, field, value))) === 1;
  }
}
