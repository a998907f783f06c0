import { missing, ready } from '../lib/ask';

/**
 * What the reader waits for, at the foot of the window, once for the whole page: the library, from which all numbers come. It is seen only
 * where loading takes a while.
 */
export function Loading() {
  if (missing.value)
    return (
      <div class="loading is-missing" role="alert">
        <p>
          <b>The figures have no numbers.</b> The WebAssembly that computes them was not loaded:{' '}
          {missing.value}. It needs a browser of 2023 or later.
        </p>
        <button type="button" class="button" onClick={() => location.reload()}>
          Load the page again
        </button>
      </div>
    );
  return (
    <div class={`loading ${ready.value ? 'is-done' : ''}`} role="status">
      {!ready.value && (
        <p>Loading boxwise, which computes the numbers in this page: 0.9&nbsp;MB of WebAssembly</p>
      )}
    </div>
  );
}
