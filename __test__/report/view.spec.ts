import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import test from 'ava';

import { serve } from '../../cli/view/server.js';

interface Answer {
  status: number | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

const place = mkdtempSync(join(tmpdir(), 'boxwise-view-'));
const folder = join(place, 'pictures');
mkdirSync(join(folder, 'deep'), { recursive: true });
writeFileSync(join(folder, 'one.jpg'), 'picture');
writeFileSync(join(folder, 'deep', 'a b#c.png'), 'deep picture');
writeFileSync(join(folder, 'notes.txt'), 'text');
writeFileSync(join(folder, 'drawing.svg'), '<svg onload="alert(1)"/>');
writeFileSync(join(place, 'outside.jpg'), 'outside');
symlinkSync(join(place, 'outside.jpg'), join(folder, 'link.jpg'));
symlinkSync(join(folder, 'notes.txt'), join(folder, 'disguised.jpg'));
symlinkSync(join(folder, 'one.jpg'), join(folder, 'inside.jpg'));

const serving = await serve({ page: '<!doctype html>the page', folder, port: 0 });
const { port } = new URL(serving.url);
test.after.always(async () => {
  serving.close();
  await serving.closed;
  rmSync(place, { recursive: true });
});

/** A request as it is written, which `fetch` would tidy. */
function ask(path: string, { host = `127.0.0.1:${port}`, method = 'GET' } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers: { host } }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

test('the page and the pictures of the folder are served, with closed headers', async (t) => {
  const page = await ask('/');
  t.is(page.body, '<!doctype html>the page');
  t.is(page.headers['content-type'], 'text/html; charset=utf-8');
  t.is(page.headers['cross-origin-resource-policy'], 'same-origin');
  const picture = await ask('/pictures/one.jpg');
  t.deepEqual(
    [picture.status, picture.body, picture.headers['content-type']],
    [200, 'picture', 'image/jpeg'],
  );
  t.is(picture.headers['x-content-type-options'], 'nosniff');
  t.is((await ask('/pictures/deep/a%20b%23c.png')).body, 'deep picture');
  t.is((await ask('/pictures/inside.jpg')).body, 'picture');
});

test('HEAD has the length and no body', async (t) => {
  const { status, headers, body } = await ask('/pictures/one.jpg', { method: 'HEAD' });
  t.deepEqual([status, headers['content-length'], body], [200, '7', '']);
});

test('requests for another host are refused: a page elsewhere cannot read by a name that leads here', async (t) => {
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    '127.0.0.1',
    'localhost:1',
    `127.0.0.1.evil.example:${port}`,
  ]) {
    t.is((await ask('/', { host })).status, 403, host);
    t.is((await ask('/pictures/one.jpg', { host })).status, 403, host);
  }
  t.is((await ask('/', { host: `localhost:${port}` })).status, 200);
});

test('nothing outside the folder is served, by dots, encodings or links', async (t) => {
  const paths = [
    '/pictures/../outside.jpg',
    '/pictures/%2e%2e/outside.jpg',
    '/pictures/..%2foutside.jpg',
    '/pictures/deep/../../outside.jpg',
    '/pictures/%2e%2e%2foutside.jpg',
    '/pictures/..%5coutside.jpg',
    `/pictures/${encodeURIComponent(join(place, 'outside.jpg'))}`,
    '/pictures/link.jpg',
    '/pictures/one.jpg%00.png',
    '/pictures/%',
    '/pictures/',
    '/outside.jpg',
    '/etc/passwd',
    '//outside.jpg',
  ];
  for (const path of paths) {
    const { status, body } = await ask(path);
    t.is(status, 404, path);
    t.false(body.includes('outside'));
  }
});

test('only pictures are served, whatever a link is called', async (t) => {
  for (const path of [
    'notes.txt',
    'drawing.svg',
    'disguised.jpg',
    'deep',
    'one',
    'missing.jpg',
    'constructor',
  ])
    t.is((await ask(`/pictures/${path}`)).status, 404, path);
});

test('other methods are refused', async (t) => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
    const { status, headers } = await ask('/', { method });
    t.deepEqual([status, headers.allow], [405, 'GET, HEAD'], method);
  }
});

test('without a folder there are no pictures', async (t) => {
  const other = await serve({ page: 'page', folder: undefined, port: 0 });
  t.is((await fetch(new URL('/pictures/one.jpg', other.url))).status, 404);
  other.close();
  await other.closed;
});

test('a port that is taken is an error', async (t) => {
  await t.throwsAsync(serve({ page: 'page', folder: undefined, port: Number(port) }), { code: 'EADDRINUSE' });
});
