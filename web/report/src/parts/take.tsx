import { useState } from 'preact/hooks';
import { copy, csvOf, jsonOf, markdownOf, save, type Sheet } from '../lib/export';

/** A button that says for a moment that it has done its work. */
export function CopyButton({
  text,
  what,
  label,
  class: name = 'link',
  title,
}: {
  text: () => string;
  what: string;
  label: string;
  class?: string;
  title?: string;
}) {
  const [done, setDone] = useState(false);
  return (
    <button
      type="button"
      class={name}
      title={title}
      onClick={async () => {
        if (!(await copy(text(), what))) return;
        setDone(true);
        setTimeout(setDone, 1600, false);
      }}
    >
      {done ? 'Copied' : label}
    </button>
  );
}

/** Takes a table out of the page. */
export function Take({ sheet, what }: { sheet: () => Sheet; what: string }) {
  const out = (kind: 'csv' | 'json') => {
    const made = sheet();
    if (kind === 'csv') save(csvOf(made), `${made.name}.csv`, 'text/csv');
    else save(jsonOf(made), `${made.name}.json`, 'application/json');
  };
  return (
    <div class="take" role="group" aria-label={`Export: ${what}`}>
      <CopyButton text={() => markdownOf(sheet())} what={what} label="Copy" title="Copy as Markdown" />
      <button type="button" class="link" onClick={() => out('csv')}>
        CSV
      </button>
      <button type="button" class="link" onClick={() => out('json')}>
        JSON
      </button>
    </div>
  );
}
