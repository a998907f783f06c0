import { isA } from '../api/check/kinds.js';
import type { Redis, RedisOptions as IoredisOptions } from 'ioredis';

import { mistake, wrongType } from '../api/check/mistakes.js';
import { knownOptions, optionsOf } from '../api/check/options.js';
import type { Peers } from './peers.js';

/** Where Redis is, in parts. Anything else needs a client of ioredis. */
export interface RedisServer {
  /** Default `127.0.0.1`. */
  host?: string;
  /** Port of the server. Default 6379. */
  port?: number;
  /** User of Redis 6 and newer. */
  username?: string;
  /** Password. */
  password?: string;
  /** Number of the database. Default 0. */
  db?: number;
  /** Options of `tls.connect`; `{}` for TLS with the defaults. */
  tls?: object;
}

/** A client of ioredis, such as `new Redis(...)`; it is duplicated, and remains the caller's. */
export interface RedisClient {
  /** Makes a client with the same settings. */
  duplicate(override?: object): unknown;
}

/** Where Redis is: `redis://host:port`, `rediss://...` for TLS, its parts, or a client of ioredis. */
export type RedisConnection = string | URL | RedisServer | RedisClient;

/** The oldest Redis that BullMQ supports without limits. */
const OLDEST = [6, 2];

/** How long Redis may take to answer for the first time, in milliseconds. */
const FIRST_ANSWER_MS = 5000;

const SERVER = knownOptions<RedisServer>("connection: { host: '127.0.0.1', port: 6379 }", {
  host: true,
  port: true,
  username: true,
  password: true,
  db: true,
  tls: true,
});

/** Makes clients of one Redis. */
export type Dial = (override: IoredisOptions) => Redis;

/** What makes clients of a Redis; throws for a connection that cannot be used. */
export function dialOf(connection: unknown, { Redis: client }: Pick<Peers, 'Redis'>): Dial {
  const Made = client as unknown as {
    new (url: string, options: object): Redis;
    new (options: object): Redis;
  };
  if (typeof connection === 'string' || isA(connection, URL)) {
    const url = String(connection);
    if (!/^rediss?:\/\//i.test(url) || !URL.canParse(url)) {
      const got = JSON.stringify(withoutPassword(url).slice(0, 80));
      throw mistake('INVALID_ARGUMENT', 'redis://host:port or rediss://host:port', got, 'connection');
    }
    return (override) => new Made(url, override);
  }
  if (typeof connection !== 'object' || connection === null) {
    const expected = 'a URL redis://host:port, { host, port } or a client of ioredis';
    throw wrongType(expected, connection, 'connection');
  }
  if ('duplicate' in connection && typeof connection.duplicate === 'function')
    return (override) => (connection as RedisClient).duplicate(override) as Redis;
  const server = optionsOf(connection as RedisServer, SERVER, 'connection');
  return (override) => new Made({ ...server, ...override });
}

/** Throws unless a Redis that is new enough answers soon. */
export async function checkRedis(dial: Dial): Promise<void> {
  const client = dial({
    lazyConnect: true,
    connectTimeout: FIRST_ANSWER_MS,
    commandTimeout: FIRST_ANSWER_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let why: Error | undefined;
  client.on('error', (error) => {
    why ??= error;
  });
  const { host, port, keyPrefix } = client.options;
  const place = `${host ?? '127.0.0.1'}:${port ?? 6379}`;
  let version: string | undefined;
  if (keyPrefix) {
    client.disconnect();
    throw mistake('INVALID_ARGUMENT', 'a client without keyPrefix', JSON.stringify(keyPrefix), 'connection');
  }
  try {
    await client.connect();
    version = /^redis_version:(\S+)/m.exec(await client.info('server'))?.[1];
  } catch (error) {
    const { message, code } = (why ?? error) as NodeJS.ErrnoException;
    const cure = 'start it, or correct the connection';
    throw mistake('NO_REDIS', `a Redis that answers at ${place}`, message || String(code), 'connection', {
      cure,
    });
  } finally {
    client.disconnect();
  }
  if (version === undefined || isOlder(version)) {
    const expected = `Redis ${OLDEST.join('.')} or newer at ${place}`;
    throw mistake('NO_REDIS', expected, version ?? 'a server without a version', 'connection', {
      cure: 'update it',
    });
  }
}

/** A client that waits for a Redis that is away for a while. */
export function lastingClient(dial: Dial): Redis {
  const client = dial({
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => Math.min(50 * 2 ** times, 2000),
  });
  client.on('error', () => {}); // commands wait; who sent them decides how long
  return client;
}

/** Waits for an answer of Redis. */
export type Patience = <Answer>(answer: Promise<Answer>) => Promise<Answer>;

/** Waits so many milliseconds for each answer. */
export function patience(giveUpAfter: number): Patience {
  return (answer) => {
    if (giveUpAfter === Infinity) return answer;
    return new Promise((resolve, reject) => {
      const expected = `a Redis that answers within ${giveUpAfter} ms`;
      const cure = 'start it again, and call again';
      const gone = (): void => reject(mistake('NO_REDIS', expected, 'none', 'connection', { cure }));
      const timer = setTimeout(gone, giveUpAfter).unref(); // the client keeps the process up while it tries
      answer.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  };
}

/** An error of a command as a typed one; any other error as it is. */
export function ofRedis(thrown: unknown): unknown {
  const { name, message = '' } = Object(thrown) as Partial<Error>;
  if (name !== 'ReplyError' && !message.startsWith('Connection is closed')) return thrown;
  const cure = 'see that it runs and has memory, and call again';
  return mistake('NO_REDIS', 'a Redis that executes commands', message, 'connection', { cure });
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [least = 0, minorLeast = 0] = OLDEST;
  return major < least || (major === least && minor < minorLeast);
}

function withoutPassword(url: string): string {
  return url.replace(/:[^:@/]*@/, ':...@');
}
