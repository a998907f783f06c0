/** A button with a drawing in lines, in a square of 20, and its name for whoever does not see it. */
export const Icon = ({
  name,
  title,
  path,
  disabled = false,
  onClick,
}: {
  name: string;
  /** Shown where the pointer rests. */
  title?: string;
  path: string;
  disabled?: boolean;
  onClick: () => void;
}) => (
  <button type="button" class="icon" aria-label={name} title={title} disabled={disabled} onClick={onClick}>
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d={path} />
    </svg>
  </button>
);
