import { type Drawing } from 'components/field';
import { overlap } from 'components/geometry';
import { labelWidth } from 'components/labels';
import { digits } from 'components/numbers';
import type { Step } from './methods';
import { pairStep } from './pairs';
import { current, detections, finished, pair, place, pointed, trace } from './state';

/**
 * A decision: a line that carries the IoU which made it. It runs from the keeper's first corner to the other's last, because the
 * centres of doubles nearly coincide. The shared area is hatched as in chapter 1: this is what the number measures.
 */
function Link({ step, x, y, strong }: { step: Step; strong: boolean } & Drawing) {
  const [one, other] = [detections.value[step.by].box, detections.value[step.of].box];
  const [ax, ay, bx, by] = [one[0], one[1], other[2], other[3]];
  const shared = strong && overlap(one, other);
  const text = digits(step.overlap, 2);
  const half = labelWidth(text) / 2 + 5;
  const [mx, my] = [(x(ax) + x(bx)) / 2, (y(ay) + y(by)) / 2];
  return (
    <g class={`link link--${step.kind} ${strong ? 'is-strong' : ''}`} aria-hidden="true">
      {shared && (
        <rect
          class="link-shared"
          x={x(shared[0])}
          y={y(shared[1])}
          width={x(shared[2]) - x(shared[0])}
          height={y(shared[3]) - y(shared[1])}
        />
      )}
      <path class="link-casing" d={`M${x(ax)} ${y(ay)}L${x(bx)} ${y(by)}`} />
      <path class="link-line" d={`M${x(ax)} ${y(ay)}L${x(bx)} ${y(by)}`} />
      <circle cx={x(ax)} cy={y(ay)} r={4} />
      <rect x={x(bx) - 4.5} y={y(by) - 4.5} width={9} height={9} />
      {strong && (
        <>
          <rect class="link-label" x={mx - half} y={my - 10} width={half * 2} height={20} />
          <text x={mx} y={my} dy="0.36em" text-anchor="middle">
            {text}
          </text>
        </>
      )}
    </g>
  );
}

export function Links(drawing: Drawing) {
  const steps = trace.value.slice(0, place.value);
  if (pair.value) return <Link step={pairStep(...pair.value)} {...drawing} strong />;
  if (pointed.value >= 0) {
    const mine = steps.filter(
      (s) => s.kind !== 'keep' && s.kind !== 'spare' && (s.of === pointed.value || s.by === pointed.value),
    );
    return (
      <>
        {mine.map((s) => (
          <Link key={`${s.by}-${s.of}`} step={s} {...drawing} strong />
        ))}
      </>
    );
  }
  const step = current.value;
  if (!step || finished.value) return null;
  return (
    <>
      {steps
        .filter((s) => s.by === step.by && s !== step && s.kind !== 'keep' && s.kind !== 'spare')
        .map((s) => (
          <Link key={s.of} step={s} {...drawing} strong={false} />
        ))}
      {step.kind !== 'keep' && <Link step={step} {...drawing} strong />}
    </>
  );
}
