/** The sign of boxwise beside its name. */
export const Mark = () => (
  <svg viewBox="0 0 20 20" aria-hidden="true">
    <rect x="2" y="2" width="11" height="11" />
    <rect x="7" y="7" width="11" height="11" />
  </svg>
);
