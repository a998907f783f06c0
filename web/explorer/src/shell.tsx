import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { SITE } from 'components/chapter';
import { Mark } from 'components/mark';
import { followScroll } from 'components/scroll';
import { spoken } from 'components/speech';
import { Theme } from 'components/theme';
import { CHAPTERS } from './contents';
import { Loading } from './parts/loading';

/** How far the reader is, in each chapter: 0 to 1. */
const progress = signal<Record<string, number>>({});
const here = signal('');

function measure(): void {
  const next: Record<string, number> = {};
  let current = '';
  const eye = innerHeight * 0.4;
  for (const { id } of CHAPTERS) {
    const place = document.getElementById(id)?.getBoundingClientRect();
    if (!place) continue;
    next[id] = Math.min(1, Math.max(0, (eye - place.top) / (place.height - innerHeight * 0.5)));
    if (place.top < eye) current = id;
  }
  progress.value = next;
  here.value = current;
}

interface ContentsProps {
  /** The chapters that are written. */
  shown: readonly string[];
  /** The chapter that the page shows alone; the others are links to the whole article. */
  alone: string;
}

function Chapters({ shown, alone, onGo }: ContentsProps & { onGo?: () => void }) {
  return (
    <ol class="toc">
      {CHAPTERS.map(({ id, number, title }) => {
        const inner = (
          <>
            <span class="toc-number">{number}</span>
            {title}
          </>
        );
        const isHere = here.value === id;
        return (
          <li key={id} class={isHere ? 'is-here' : ''} style={{ '--done': progress.value[id] ?? 0 }}>
            {shown.includes(id) ? (
              <a
                href={alone && alone !== id ? `./#${id}` : `#${id}`}
                aria-current={isHere ? 'location' : undefined}
                onClick={onGo}
              >
                {inner}
              </a>
            ) : (
              <span class="toc-later">{inner}</span>
            )}
          </li>
        );
      })}
    </ol>
  );
}

const closeMenu = () => document.querySelector('.bar-menu')?.removeAttribute('open');

export function Shell({ children, ...contents }: ContentsProps & { children: ComponentChildren }) {
  useEffect(() => followScroll(measure), []);
  const current = CHAPTERS.find(({ id }) => id === here.value);
  return (
    <>
      <a class="skip" href="#article">
        Skip to the article
      </a>
      <header class="bar">
        <a class="wordmark" href={SITE ?? (contents.alone ? './' : '#top')}>
          <Mark />
          boxwise
        </a>
        <details class="bar-menu">
          <summary>
            <span class="bar-here">{current ? `${current.number}  ${current.title}` : 'Chapters'}</span>
          </summary>
          <nav aria-label="Chapters, short">
            <Chapters {...contents} onGo={closeMenu} />
          </nav>
        </details>
        <Theme />
        <div class="bar-progress" aria-hidden="true" style={{ '--done': progress.value[here.value] ?? 0 }} />
      </header>
      <nav class="rail" aria-label="Chapters">
        <Chapters {...contents} />
      </nav>
      <main id="article">{children}</main>
      <Loading />
      <div class="unseen" role="status" aria-live="polite">
        {spoken.value}
      </div>
    </>
  );
}
