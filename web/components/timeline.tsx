import type { ComponentChildren } from 'preact';
import { commit } from './state';

/** A mark on the time line: what kind of step it is (a class, `moment--…`) and how tall, 6 to 24 px. */
export interface Moment {
  kind: string;
  size: number;
}

interface TimelineProps {
  moments: readonly Moment[];
  /** How many steps are done. */
  place: number;
  playing: boolean;
  /** The step of the moment as a sentence: it is shown, and read by a screen reader. */
  text: string;
  go(place: number): void;
  onPlay(): void;
}

/** The steps of an algorithm, with buttons and a native range over drawn marks. */
export function Timeline({ moments, place, playing, text, go, onPlay }: TimelineProps) {
  const total = moments.length;
  const to = (next: number) => go(Math.min(Math.max(next, 0), total));
  return (
    <div class="scrubber">
      <div class="scrubber-buttons">
        <Button label="One step back" disabled={place === 0} onClick={() => to(place - 1)}>
          <path d="M5 4v12M15 4l-7 6 7 6Z" />
        </Button>
        <Button label={playing ? 'Pause' : 'Play'} disabled={total === 0} onClick={onPlay} main>
          {playing ? <path d="M7 4v12M13 4v12" /> : <path class="solid" d="m6 3.5 10 6.5L6 16.5Z" />}
        </Button>
        <Button label="One step on" disabled={place >= total} onClick={() => to(place + 1)}>
          <path d="M15 4v12M5 4l7 6-7 6Z" />
        </Button>
      </div>
      <div class="scrubber-line" style={{ '--share': total ? place / total : 0 }}>
        <svg
          aria-hidden="true"
          width="100%"
          height="30"
          preserveAspectRatio="none"
          viewBox={`0 0 ${Math.max(total, 1)} 30`}
        >
          {moments.map(({ kind, size }, i) => (
            <path
              key={i}
              class={`moment moment--${kind} ${i < place ? 'is-past' : ''}`}
              d={`M${i + 1} ${26 - size}V26`}
            />
          ))}
        </svg>
        <input
          type="range"
          min={0}
          max={total}
          step={1}
          value={place}
          aria-label="Step"
          aria-valuetext={`Step ${place} of ${total}. ${text}`}
          onInput={(event) => to(+event.currentTarget.value)}
          onChange={commit}
          disabled={total === 0}
        />
      </div>
      <p class="scrubber-text" role="status">
        <span class="count">{`${place} / ${total}`}</span> {text}
      </p>
    </div>
  );
}

interface ButtonProps {
  label: string;
  disabled: boolean;
  main?: boolean;
  onClick(): void;
  children: ComponentChildren;
}

function Button({ label, disabled, main = false, onClick, children }: ButtonProps) {
  return (
    <button
      type="button"
      class={`icon ${main ? 'icon--main' : ''}`}
      aria-label={label}
      disabled={disabled}
      onClick={onClick}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        {children}
      </svg>
    </button>
  );
}
