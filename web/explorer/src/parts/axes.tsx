type Axis = (value: number) => number;

/** The axes of precision over recall. */
export function Axes({ x, y, narrow }: { x: Axis; y: Axis; narrow: boolean }) {
  const ticks = narrow ? [0, 0.5, 1] : [0, 0.2, 0.4, 0.6, 0.8, 1];
  return (
    <g class="axes" aria-hidden="true">
      {ticks.map((tick) => (
        <g key={tick}>
          <path class="axis-line" d={`M${x(0)} ${y(tick)}H${x(1)}`} />
          <text x={x(0) - 6} y={y(tick)} dy="0.35em" text-anchor="end">
            {tick}
          </text>
          <text x={x(tick)} y={y(0) + 18} text-anchor="middle">
            {tick === 1 ? '' : tick}
          </text>
        </g>
      ))}
      <text class="axis-name" x={0} y={y(1) - 16}>
        precision
      </text>
      <text class="axis-name" x={x(1)} y={y(0) + 18} text-anchor="end">
        recall
      </text>
    </g>
  );
}
