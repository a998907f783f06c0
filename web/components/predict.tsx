import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

/** The question that the reader's own doing answers. The box ticks itself. */
export function Predict({
  id,
  ask,
  options,
  guess,
  seen,
  answer,
  children,
}: {
  id: string;
  ask: ComponentChildren;
  options: string[];
  guess: Signal<string>;
  seen: Signal<boolean>;
  answer: string;
  children: ComponentChildren;
}) {
  const name = useId();
  const right = guess.value === answer;
  return (
    <div class={`predict ${seen.value ? 'is-seen' : ''}`} role="group" aria-labelledby={`${id}-title`}>
      <h4 id={`${id}-title`}>
        <svg class="tick" viewBox="0 0 24 24" aria-hidden="true">
          <rect x="2" y="2" width="20" height="20" />
          <path d="m6.5 12.5 4 4 7.5-9" />
        </svg>
        Predict, then see
      </h4>
      <p>{ask}</p>
      <fieldset>
        <legend class="unseen">Your guess</legend>
        {options.map((option) => (
          <label key={option} class={seen.value && option === answer ? 'is-answer' : ''}>
            <input
              type="radio"
              name={name}
              checked={guess.value === option}
              onChange={() => (guess.value = option)}
            />
            <span>{option}</span>
          </label>
        ))}
      </fieldset>
      <div class="predict-answer" role="status">
        {seen.value ? (
          <p>
            <strong>{guess.value ? (right ? 'As you said.' : `Not ${guess.value}.`) : 'Seen.'}</strong>{' '}
            {children}
          </p>
        ) : (
          <p class="waiting">
            {guess.value ? 'Now do it in the figure.' : 'Choose, then do it in the figure.'}
          </p>
        )}
      </div>
    </div>
  );
}
