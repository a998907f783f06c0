import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { followScroll } from 'components/scroll';
import { model } from './model';

const here = signal('');

/** The parts that this report has. */
function parts(): (readonly [id: string, title: string])[] {
  const { comparison, params, categories } = model.data.header;
  const { errors, distributions, calibration, labels } = model.header.value;
  const all: (readonly [id: string, title: string, isThere: boolean])[] = [
    ['findings', 'What costs most', true],
    ['threshold', 'At this threshold', true],
    ['comparison', 'A and B', comparison !== undefined],
    ['categories', 'Categories', true],
    ['errors', 'Errors', errors !== undefined],
    ['confusion', 'Confusion', params.useCategories && categories.length > 0],
    ['curves', 'Precision, recall', true],
    ['scores', 'Scores, overlaps', distributions !== undefined || calibration !== undefined],
    ['sizes', 'Sizes, slices', true],
    ['labels', 'Labels', labels !== undefined],
    ['notes', 'Notes', true],
    ['about', 'Provenance', true],
  ];
  return all.flatMap(([id, title, isThere]) => (isThere ? [[id, title] as const] : []));
}

function measure(): void {
  let current = '';
  for (const [id] of parts()) {
    const top = document.getElementById(id)?.getBoundingClientRect().top;
    if (top !== undefined && top < innerHeight * 0.4) current = id;
  }
  here.value = current;
}

/** The address keeps the view, so a part is gone to by the page itself. */
function go(event: Event, id: string): void {
  event.preventDefault();
  document.querySelector('.bar-menu')?.removeAttribute('open');
  const heading = document.getElementById(`${id}-title`);
  heading?.focus({ preventScroll: true });
  document.getElementById(id)?.scrollIntoView();
}

const List = () => (
  <ol class="toc">
    {parts().map(([id, title]) => (
      <li key={id} class={here.value === id ? 'is-here' : ''}>
        <a
          href={`#${id}`}
          aria-current={here.value === id ? 'location' : undefined}
          onClick={(event) => go(event, id)}
        >
          {title}
        </a>
      </li>
    ))}
  </ol>
);

export function Rail() {
  useEffect(() => followScroll(measure), []);
  return (
    <nav class="rail" aria-label="Contents">
      <List />
    </nav>
  );
}

/** The same where there is no room for the rail. */
export const Menu = () => (
  <details class="bar-menu">
    <summary>
      <span class="bar-here">{parts().find(([id]) => id === here.value)?.[1] ?? 'Contents'}</span>
    </summary>
    <nav aria-label="Contents, short">
      <List />
    </nav>
  </details>
);
