import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import test, { type ExecutionContext } from 'ava';

/** Whether this machine has a server. */
export const HAS_REDIS = spawnSync('redis-server', ['--version']).status === 0;

/** A test that needs a server, one at a time; without one it is skipped, and its title says why. */
export function withRedis(title: string, run: (t: ExecutionContext) => Promise<void>): void {
  if (HAS_REDIS) test.serial(title, run);
  else test.skip(`${title} (there is no redis-server: apt-get install redis-server)`, run);
}

const STARTS_WITHIN_MS = 10_000;

const running = new Set<RedisServer>();
process.once('exit', () => {
  for (const server of running) server.stop();
});

/** A server on the loopback with a folder of its own. */
export class RedisServer {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'boxwise-redis-'));
  readonly #keeps: boolean;
  #process: ChildProcess | undefined;

  private constructor(port: number, keeps: boolean) {
    this.port = port;
    this.#keeps = keeps;
  }

  /** Starts a server; with `keeps` it writes everything to its disk at once. */
  static async start({ keeps = false } = {}): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), keeps);
    running.add(server);
    await server.#run();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Kills the server as a power cut would, and starts it again. */
  async restart(): Promise<void> {
    const ended = new Promise((resolve) => this.#process?.once('exit', resolve));
    this.#process?.kill('SIGKILL');
    await ended;
    await this.#run();
  }

  stop(): void {
    this.#process?.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
    running.delete(this);
  }

  async #run(): Promise<void> {
    const disk = this.#keeps ? ['--appendonly', 'yes', '--appendfsync', 'always'] : ['--appendonly', 'no'];
    const own = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--dir', this.#folder];
    this.#process = spawn('redis-server', [...own, ...disk], { stdio: 'ignore' });
    for (const until = Date.now() + STARTS_WITHIN_MS; Date.now() < until;) {
      if (await answers(this.port)) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('redis-server did not start');
  }
}

/** A port of the loopback that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const end = (is: boolean): void => {
      socket.destroy();
      resolve(is);
    };
    socket.once('data', (data) => end(data.toString().startsWith('+PONG')));
    socket.once('error', () => end(false));
  });
}
