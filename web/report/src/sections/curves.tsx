import { computed, useSignal } from '@preact/signals';
import { envelope } from '../data/curves';
import { linkedPlace } from '../lib/link';
import { fraction } from '../lib/text';
import { iouText, nameOf } from '../lib/words';
import { model } from '../model';
import { openPictures } from '../pictures/open';
import { useHeld } from '../parts/near';
import { Line, Plot, Reader } from '../parts/plot';
import { CategoryPicker } from '../parts/picker';
import { Block, Section } from '../parts/section';
import { Take } from '../parts/take';

/** The category of the curves; -1 for the mean of all. */
const chosen = linkedPlace('curve', 100_000);
const RECALLS = Float64Array.from({ length: 101 }, (_, i) => i / 100);

export function Curves() {
  return (
    <Section
      id="curves"
      title="Precision over recall"
      lead="The best precision at or beyond each recall, one curve for each IoU threshold. AP is the area below a curve. The bold curve is that of the threshold above."
    >
      <div class="columns columns--wide-first">
        <Curve />
        <PerThreshold />
      </div>
    </Section>
  );
}

/** A curve for each threshold of the ladder. */
const all = computed(() =>
  model.data.header.params.iouThresholds.map((_, t) =>
    envelope(model.data, model.current.value, model.ordered.value, t, slotOf()),
  ),
);

const slotOf = () => (chosen.value < model.data.header.categories.length ? chosen.value : -1);

const Picker = () => (
  <CategoryPicker slot={slotOf()} all="all, mean" choose={(slot) => (chosen.value = slot)} />
);

function Curve() {
  const at = useSignal(-1);
  const slot = slotOf();
  const { iouThresholds } = model.data.header.params;
  const curves = useHeld(all) ?? [];
  const here = curves[model.iou.value] ?? [];
  const read = (place: number) => {
    at.value = place;
    return place < 0 ? '' : `Recall ${RECALLS[place].toFixed(2)}: precision ${fraction(here[place])}`;
  };
  return (
    <Block
      title={slot < 0 ? 'Mean of all categories' : nameOf(slot)}
      actions={
        <Take
          what="Precision over recall"
          sheet={() => ({
            name: 'precision-recall',
            columns: ['recall', ...iouThresholds.map((own) => `IoU ${iouText(own)}`)],
            rows: Array.from(RECALLS, (recall, i) => [recall, ...curves.map((own) => own[i])]),
          })}
        />
      }
    >
      <Picker />
      <Plot label="Precision over recall" xName="recall" yName="precision" height={320}>
        {(frame) => (
          <>
            {curves.map(
              (ys, t) =>
                t !== model.iou.value && (
                  <Line
                    key={t}
                    frame={frame}
                    series={{ name: '', class: 'series--faint', xs: RECALLS, ys }}
                  />
                ),
            )}
            <Line frame={frame} series={{ name: '', class: 'series--strong', xs: RECALLS, ys: here }} />
            {at.value >= 0 && (
              <circle class="dot" cx={frame.x(RECALLS[at.value])} cy={frame.y(here[at.value] || 0)} r={5} />
            )}
            <Reader
              frame={frame}
              kind="plot"
              label="Precision over recall. Arrow keys read it."
              places={RECALLS}
              at={at.value}
              read={read}
            />
          </>
        )}
      </Plot>
      <p class="readout">{at.value >= 0 ? read(at.value) : '\u00A0'}</p>
    </Block>
  );
}

/** AP at each threshold of the ladder. */
function PerThreshold() {
  const slot = slotOf();
  const { iouThresholds } = model.data.header.params;
  const { ap } = model.header.value;
  const { categories } = model.data.header;
  const values = iouThresholds.map((_, t) => {
    if (slot >= 0) return ap[slot]?.[t] ?? -1;
    const own = categories.flatMap((_, k) => ((ap[k]?.[t] ?? -1) >= 0 ? [ap[k][t]] : []));
    return own.length === 0 ? -1 : own.reduce((a, b) => a + b, 0) / own.length;
  });
  return (
    <Block
      title="AP at each threshold"
      actions={
        <Take
          what="AP at each threshold"
          sheet={() => ({
            name: 'ap-by-iou',
            columns: ['iou', 'ap'],
            rows: iouThresholds.map((own, t) => [own, values[t]]),
          })}
        />
      }
    >
      <ul class="steps">
        {iouThresholds.map((own, t) => (
          <li key={own}>
            <button type="button" aria-pressed={t === model.iou.value} onClick={() => (model.iou.value = t)}>
              <span>{iouText(own)}</span>
              <i style={{ '--share': String(Math.max(0, values[t])) }} aria-hidden="true" />
              <b>{fraction(values[t])}</b>
            </button>
          </li>
        ))}
      </ul>
      {slot >= 0 && (
        <button type="button" class="link link--strong" onClick={() => openPictures({ category: slot })}>
          See the pictures of {nameOf(slot)}
        </button>
      )}
    </Block>
  );
}
