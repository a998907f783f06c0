import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { pictureAt, type Picture } from './pictures.js';

/** Where pictures are on the server. */
export const PICTURES = '/pictures/';

const HOST = '127.0.0.1';

/** What is served. */
export interface Served {
  page: string;
  folder: string | undefined;
  port: number;
}

/** A server that runs. */
export interface Serving {
  url: string;
  close: () => void;
  /** Settled when it has ended. */
  closed: Promise<void>;
}

/**
 * Serves a page and the pictures of a folder on the loopback address. A web page elsewhere could make the reader's browser send requests here, so
 * those whose host is another name are refused, and answers may only be used by the page itself.
 */
export async function serve({ page, folder, port }: Served): Promise<Serving> {
  const html = Buffer.from(page);
  const server = createServer((request, response) => {
    const { port: own } = server.address() as AddressInfo;
    answer(request, response, { html, folder, hosts: [`${HOST}:${own}`, `localhost:${own}`] });
  });
  server.on('clientError', (_, socket) => socket.destroy());
  const closed = new Promise<void>((resolve) => server.once('close', resolve));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, resolve);
  });
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://${HOST}:${own}/`,
    closed,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Site {
  html: Buffer;
  folder: string | undefined;
  hosts: readonly string[];
}

function answer(request: IncomingMessage, response: ServerResponse, { html, folder, hosts }: Site): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Cache-Control', 'no-store');
  const { method, url = '', headers } = request;
  if (headers.host === undefined || !hosts.includes(headers.host.toLowerCase()))
    return refuse(response, 403, 'this server is for this machine only');
  if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return refuse(response, 405, 'only GET and HEAD');
  }
  const [path = ''] = url.split('?');
  if (path === '/') {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': html.length });
    response.end(method === 'HEAD' ? undefined : html);
    return;
  }
  const picture =
    folder !== undefined && path.startsWith(PICTURES)
      ? pictureAt(folder, path.slice(PICTURES.length))
      : undefined;
  if (!picture) return refuse(response, 404, 'there is no such picture');
  send(response, picture, method === 'HEAD');
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}

function send(response: ServerResponse, { path, type, bytes }: Picture, headAlone: boolean): void {
  // a picture that is markup, such as SVG, is not among the types; the policy is a second lock
  const headers = {
    'Content-Type': type,
    'Content-Length': bytes,
    'Content-Security-Policy': "default-src 'none'",
  };
  response.writeHead(200, headers);
  if (headAlone) {
    response.end();
    return;
  }
  const file = createReadStream(path, { end: bytes - 1 });
  file.on('error', () => response.destroy());
  response.on('close', () => file.destroy());
  file.pipe(response);
}
