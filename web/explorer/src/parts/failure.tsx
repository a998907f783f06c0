import { failure } from '../lib/ask';

/** Says why there are no numbers. */
export const Failure = () =>
  failure.value ? (
    <p class="failure" role="alert">
      The numbers need WebAssembly with SIMD, which this browser did not load: {failure.value}
    </p>
  ) : null;
