import { troubles, type Task } from '../lib/ask';

/** Says why a figure has no numbers, where one of its tasks failed. */
export function Failure({ of }: { of: readonly Task[] }) {
  const why = of.map((name) => troubles.value[name]).find(Boolean);
  return why ? (
    <p class="failure" role="alert">
      This figure has no numbers: {why}
    </p>
  ) : null;
}
