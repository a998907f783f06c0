// node chromium.mjs CHROMIUM FOLDER MODULE [VITE]: serves FOLDER on localhost, imports MODULE in a headless Chromium, once in a page
// and once in a worker of it, and prints what each said. With VITE, a folder where it is installed, its development server serves. Exit code 1 where the module throws or nothing was said in time.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , chromium, folder, module, vite] = process.argv;
const PATIENCE = 90_000;
const TYPES = { '.mjs': 'text/javascript', '.js': 'text/javascript', '.wasm': 'application/wasm' };

const TOLD = `const telling = (tell) => {
  console.log = (...words) => tell('said', words.join(' '));
  import('./${module}').catch((error) => tell('failed', error?.stack ?? String(error)));
};`;
const MADE = {
  '/': `<!doctype html><meta charset="utf-8" /><title>boxwise</title><link rel="icon" href="data:," /><script type="module">
${TOLD}
const tell = (how, what) => fetch('/told/' + how, { method: 'POST', body: what });
telling((how, what) => tell(how, 'page: ' + what));
const worker = new Worker('./told-worker.mjs', { type: 'module' });
worker.onmessage = ({ data: [how, what] }) => tell(how, 'worker: ' + what);
worker.onerror = ({ message }) => tell('failed', 'worker: ' + message);
</script>`,
  '/told-worker.mjs': `${TOLD}\ntelling((...told) => postMessage(told));`,
};

/** What a project has that says nothing to Vite of boxwise. */
async function developmentServer() {
  const { createServer } = await import(pathToFileURL(createRequire(join(vite, 'any')).resolve('vite')));
  return createServer({
    root: folder,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { entries: [module] }, // as it reads those of an index.html
  });
}
const development = vite ? await developmentServer() : undefined;

const said = [];
let end;
const ended = new Promise((resolve) => {
  end = resolve;
});

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (request.method === 'POST') {
    let body = '';
    request.setEncoding('utf8').on('data', (part) => (body += part));
    request.on('end', () => {
      response.end();
      said.push(body);
      if (pathname === '/told/failed') end(1);
      else if (['page:', 'worker:'].every((who) => said.some((what) => what.startsWith(who)))) end(0);
    });
    return;
  }
  if (development && !(pathname in MADE)) {
    development.middlewares(request, response, () => {
      said.push(`the page asked for ${pathname}, which is not there`);
      response.writeHead(404).end();
    });
    return;
  }
  try {
    const answer = MADE[pathname] ?? readFileSync(join(folder, decodeURIComponent(pathname)));
    response.writeHead(200, { 'content-type': TYPES[extname(pathname)] ?? 'text/html' }).end(answer);
  } catch {
    said.push(`the page asked for ${pathname}, which is not there`);
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, 'localhost', resolve));

const profile = mkdtempSync(join(tmpdir(), 'boxwise-chromium-'));
const options = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
options.push('--disable-background-networking', '--disable-component-update', '--disable-sync');
options.push('--disable-dev-shm-usage', `--user-data-dir=${profile}`, '--remote-debugging-port=0');
const browser = spawn(chromium, [...options, `http://localhost:${server.address().port}/`], {
  stdio: ['ignore', 'ignore', 'pipe'],
  detached: true, // a process group of its own, to end all of its processes at once
});
let errors = '';
browser.stderr.setEncoding('utf8').on('data', (part) => (errors += part));
browser.on('error', ({ message }) => end(message)).on('exit', (code) => end(`Chromium ended with ${code}`));
const patience = setTimeout(() => end(`nothing more in ${PATIENCE / 1000} s`), PATIENCE);

const how = await ended;
clearTimeout(patience);
if (browser.pid) await endGroup(browser);
server.closeAllConnections();
server.close();
await development?.close();
try {
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
} catch ({ message }) {
  console.log(`left behind: ${message}`); // what the module did is known by now; a folder of the system's temporary ones decides nothing
}
console.log(said.join('\n'));
if (how !== 0) {
  if (how !== 1) console.log(`${how}\n${errors.trim().split('\n').slice(-5).join('\n')}`);
  process.exitCode = 1;
}

/** Ends Chromium with all of its processes: one that outlives the first goes on writing to the profile. */
async function endGroup(browser) {
  const closed = new Promise((resolve) => browser.on('close', resolve)); // the last process with the pipe is gone
  const soon = new Promise((resolve) => setTimeout(resolve, 5_000).unref());
  try {
    process.kill(-browser.pid, 'SIGKILL');
  } catch {
    return; // ended by itself
  }
  await Promise.race([closed, soon]);
}
