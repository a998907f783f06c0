import 'components/styles/all.css';
import { effect } from '@preact/signals';
import { keepUrl, redo, startHistory, undo } from 'components/state';
import { say } from 'components/speech';
import { render } from 'preact';
import { Article } from './article';
import { ready, rested, settled, start } from './lib/ask';

/** Shows and says where something was undone: the keys undo the last change of the whole page, which may be out of sight. */
function reveal(what: string, id: string | undefined): void {
  const figure = id && document.querySelector(`[data-state="${id}"]`);
  if (!figure) return;
  const name = figure.querySelector('h3')?.textContent ?? '';
  say(`${what}: ${name}`);
  const drawing = (figure.querySelector('.field') ?? figure).getBoundingClientRect();
  if (drawing.bottom < 0 || drawing.top > innerHeight)
    (figure.querySelector('.figure-head') ?? figure).scrollIntoView();
}

addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof HTMLInputElement && event.target.type === 'number';
  const key = event.key.toLowerCase();
  if (!(event.ctrlKey || event.metaKey) || !['y', 'z'].includes(key) || isTyping) return;
  event.preventDefault();
  if (key === 'y' || event.shiftKey) reveal('Done again', redo());
  else reveal('Undone', undo());
});
// A file that is let go beside a place for files would take the page's place.
for (const name of ['dragover', 'drop'] as const) addEventListener(name, (event) => event.preventDefault());
startHistory();
keepUrl();
render(<Article />, document.getElementById('app')!);
start();
effect(() => {
  if (ready.value) document.documentElement.dataset.ready = '';
});
Object.assign(globalThis, { rested, settled }); // for tests and timings
