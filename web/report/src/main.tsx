import './styles/all.css';
import { render } from 'preact';
import { decodeBase64 } from '../../../api/report/decode';
import { ELEMENT } from '../../../api/report/payload';
import { App } from './app';
import { keepLink } from './lib/link';
import { loadNotes } from './lib/notes';
import { openModel } from './model';
import { askOpener } from './pictures/sources';

const host = document.getElementById('app')!;

/** The faces are in the file: drawn with at once, so that nothing shifts. */
const fontsThere = () =>
  Promise.allSettled(
    ["400 1rem 'Instrument Sans Variable'", "400 1rem 'Source Serif 4 Variable'"].map((font) =>
      document.fonts.load(font),
    ),
  );

async function start(): Promise<void> {
  const element = document.getElementById(ELEMENT);
  const text = element?.textContent?.trim() ?? '';
  element?.remove(); // megabytes that nobody needs twice
  if (!/^[\w+/=]+$/.test(text.slice(0, 100)))
    throw new Error('there is no data in this file: make a report with `npx boxwise report`');
  const data = await decodeBase64(text);
  await fontsThere();
  document.title = data.header.title.slice(0, 200);
  openModel(data);
  loadNotes();
  keepLink();
  host.textContent = '';
  render(<App />, host);
  askOpener();
  // A link of the contents, opened by itself.
  if (/^#[a-z]+$/.test(location.hash)) document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

try {
  await start();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  render(
    <main class="fatal">
      <h1>This report cannot be shown</h1>
      <p role="alert">{message}</p>
    </main>,
    host,
  );
}
document.documentElement.dataset.ready = '';
