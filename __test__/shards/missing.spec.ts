import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import test from 'ava';
import { createWorker } from 'boxwise/bullmq';

import { rejection } from './world.js';

test('a Redis older than 6.2 is refused', async (t) => {
  const info = '# Server\r\nredis_version:6.0.16\r\nredis_mode:standalone\r\n';
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (data) => {
      for (const command of String(data)
        .split(/^\*\d+\r\n/m)
        .slice(1))
        socket.write(/^info\r/im.test(command) ? `$${info.length}\r\n${info}\r\n` : '+OK\r\n');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const error = await rejection(createWorker({ connection: `redis://127.0.0.1:${port}` }));
  t.like(error, { code: 'NO_REDIS', got: '6.0.16', expected: `Redis 6.2 or newer at 127.0.0.1:${port}` });
  server.close();
});

/** A program's output in a folder with boxwise and nothing else. */
function alone(program: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'boxwise-alone-'));
  const own = join(folder, 'node_modules/boxwise');
  mkdirSync(join(own, 'dist'), { recursive: true });
  cpSync('package.json', join(own, 'package.json'));
  for (const name of readdirSync('dist')) {
    const [from, to] = [resolve('dist', name), join(own, 'dist', name)];
    if (name.endsWith('.node')) symlinkSync(from, to);
    else if (/\.(js|cjs)$/.test(name)) cpSync(from, to);
  }
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: folder,
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  return stdout + stderr;
}

const TELL = `({ code, message }) => console.log(code, message)`;

test('without bullmq the error says what to install, and the rest works', (t) => {
  const said = alone(`import { createWorker } from 'boxwise/bullmq';
    createWorker({ connection: 'redis://127.0.0.1' }).catch(${TELL});`);
  t.regex(said, /^NO_PACKAGE .*expected the package bullmq, got none; run "npm install bullmq ioredis"/);
});

test('without sharp the error of a report with thumbnails says what to install', (t) => {
  const said = alone(`import { evaluate } from 'boxwise';
    const own = { image_id: 1, category_id: 1, bbox: [0, 0, 9, 9] };
    const annotations = [{ ...own, id: 1, area: 81, iscrowd: 0 }];
    const truth = { images: [{ id: 1, width: 9, height: 9, file_name: 'a.png' }], categories: [{ id: 1, name: 'a' }], annotations };
    const evaluation = evaluate(truth, [{ ...own, score: 1 }], { analysis: true });
    evaluation.promises.report({ images: '.', thumbnails: 1 }).catch(${TELL});`);
  t.regex(said, /^NO_PACKAGE thumbnails: expected the package sharp, .*run "npm install sharp"/);
});
