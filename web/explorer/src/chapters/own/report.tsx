import { effect, signal } from '@preact/signals';
import { ASKS, type Given } from 'components/pictures';
import { say } from 'components/speech';
import { ask } from '../../lib/ask';
import { detections, kind, pictures, results, truth } from './state';

/** The report of what is evaluated: a file in memory, which its own address opens. */
const made = signal<{ url: string } | null>(null);
const isBusy = signal(false);
const trouble = signal('');

/** A report is of the files and of the kind that were evaluated. */
effect(() => {
  void [truth.value, detections.value, kind.value, results.value];
  const old = made.peek();
  if (old) URL.revokeObjectURL(old.url); // a page that is open stays
  made.value = null;
  trouble.value = '';
});

async function make(): Promise<void> {
  const [gt, dt, of] = [truth.value, detections.value, results.value];
  if (!gt || !dt || !of || isBusy.value) return;
  isBusy.value = true;
  try {
    const page = await ask('reportFiles', [gt, dt], kind.value);
    if (results.value === of) {
      made.value = { url: URL.createObjectURL(page) };
      say('The report is ready');
      open();
    }
  } catch (error) {
    if (results.value === of) trouble.value = error instanceof Error ? error.message : String(error);
  }
  isBusy.value = false;
}

/** In a tab of its own. A browser may refuse, where making it took long: then the button is there for it. */
function open(): void {
  if (made.value) globalThis.open(made.value.url, '_blank');
}

/** Reports that were opened here and asked for the pictures, which only this page was given. */
const asking = signal<readonly Window[]>([]);
addEventListener('message', ({ data, origin, source }: MessageEvent<unknown>) => {
  if (data === ASKS && origin === globalThis.origin) asking.value = [...asking.value, source as Window];
});

/* They get the pictures as soon as there are any, and those that are given later. */
effect(() => {
  const answer: Given = { boxwisePictures: [...pictures.value] };
  if (answer.boxwisePictures.length === 0) return;
  for (const report of asking.value) if (!report.closed) report.postMessage(answer, globalThis.origin);
});

/** Writes the report of what was evaluated, and opens it. */
export function Report() {
  if (!results.value) return null;
  const report = made.value;
  return (
    <div class="own-report">
      <button
        type="button"
        class="button"
        aria-disabled={isBusy.value}
        onClick={() => (report ? open() : void make())}
      >
        {isBusy.value ? 'Writing …' : 'Open the report'}
      </button>
      {report && (
        <a class="button button--quiet" href={report.url} download="report.html">
          Save it
        </a>
      )}
      <p class="hint" role={trouble.value ? 'alert' : undefined}>
        {trouble.value ||
          'One file: what costs most AP in sentences, curves, the confusion matrix at any threshold, and every picture. It is made here and sent nowhere.'}
      </p>
    </div>
  );
}
