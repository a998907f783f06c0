import { useSignal } from '@preact/signals';
import { count, fraction } from '../lib/text';
import { measureName } from '../lib/words';
import { model } from '../model';
import { openPictures } from '../pictures/open';
import { Histogram, type Bin } from '../parts/histogram';
import { Plot, Reader } from '../parts/plot';
import { Block, Section } from '../parts/section';
import { Take } from '../parts/take';

/** What scores and IoUs are like. */
export function Scores() {
  const { distributions, calibration } = model.header.value;
  if (!distributions && !calibration) return null;
  const name = measureName();
  const taken = (id: string, title: string, bins: readonly Bin[]) => (
    <Take
      what={title}
      sheet={() => ({
        name: id,
        columns: ['lower', 'upper', 'truePositives', 'falsePositives'],
        rows: bins.map((own) => [own.lower, own.upper, own.truePositives, own.falsePositives]),
      })}
    />
  );
  const last = (bins: readonly Bin[], bin: Bin) => bin === bins.at(-1);
  return (
    <Section
      id="scores"
      title="Scores and overlaps"
      lead="These plots show whether scores separate right from wrong, whether they are probabilities, and how well boxes fit. They count all detections, whatever the confidence above."
    >
      <div class="columns columns--three">
        {distributions && (
          <Block title="Scores" actions={taken('scores', 'Scores', distributions.score)}>
            <Histogram
              label="Scores of true and false positives"
              xName="score"
              bins={distributions.score}
              open={(bin) =>
                openPictures({
                  minScore: bin.lower,
                  ...(!last(distributions.score, bin) && { maxScore: bin.upper }),
                })
              }
            />
          </Block>
        )}
        {distributions && (
          <Block
            title={`${name} with the object`}
            actions={taken('ious', `${name} with the object`, distributions.iou)}
          >
            <Histogram
              label={`${name} of true and false positives`}
              xName={name}
              bins={distributions.iou}
              open={(bin) =>
                openPictures({
                  minIou: bin.lower,
                  ...(!last(distributions.iou, bin) && { maxIou: bin.upper }),
                })
              }
            />
          </Block>
        )}
        {calibration && <Calibration />}
      </div>
    </Section>
  );
}

function Calibration() {
  const at = useSignal(-1);
  const own = model.header.value.calibration!;
  const bins = own.bins.filter((bin) => bin.count > 0);
  const most = Math.max(...bins.map((bin) => bin.count), 1);
  const read = (place: number) => {
    at.value = place;
    const bin = bins[place];
    return bin
      ? `Score ${+bin.lower.toFixed(3)} to ${+bin.upper.toFixed(3)}: mean ${fraction(bin.meanScore ?? NaN)}, right ${fraction(bin.accuracy ?? NaN)}, ${count(bin.count)} detections`
      : '';
  };
  return (
    <Block
      title="Calibration"
      actions={
        <Take
          what="Calibration"
          sheet={() => ({
            name: 'calibration',
            columns: ['lower', 'upper', 'count', 'meanScore', 'accuracy'],
            rows: own.bins.map((bin) => [bin.lower, bin.upper, bin.count, bin.meanScore, bin.accuracy]),
          })}
        />
      }
    >
      <p class="block-facts">
        <span>
          ECE <b>{fraction(own.ece ?? NaN)}</b>
        </span>
        <span>
          MCE <b>{fraction(own.mce ?? NaN)}</b>
        </span>
        <span title="Temperature that fits the scores best">
          T <b>{fraction(own.temperature ?? NaN, 2)}</b>
        </span>
      </p>
      <Plot
        label="Share of detections that are right over their mean score"
        xName="mean score"
        yName="share that is right"
      >
        {(frame) => {
          const { x, y } = frame;
          return (
            <>
              <path class="diagonal" d={`M${x(0)} ${y(0)}L${x(1)} ${y(1)}`} aria-hidden="true" />
              {bins.map((bin, place) => {
                const [cx, cy] = [x(bin.meanScore ?? 0), y(bin.accuracy ?? 0)];
                return (
                  <g
                    key={place}
                    class={`reliability ${at.value === place ? 'is-pointed' : ''}`}
                    aria-hidden="true"
                  >
                    <path d={`M${cx} ${y(bin.meanScore ?? 0)}V${cy}`} />
                    <circle cx={cx} cy={cy} r={3 + 6 * Math.sqrt(bin.count / most)} />
                  </g>
                );
              })}
              <Reader
                frame={frame}
                kind="plot"
                label="Calibration. Arrow keys read the bins, Enter opens the pictures of one."
                places={bins.map((bin) => bin.meanScore ?? 0)}
                at={at.value}
                read={read}
                act={(place) =>
                  openPictures({
                    minScore: bins[place].lower,
                    ...(bins[place].upper < 1 && { maxScore: bins[place].upper }),
                  })
                }
              />
            </>
          );
        }}
      </Plot>
      <p class="readout">
        {at.value >= 0 ? read(at.value) : 'Below the diagonal: too sure. Size is the number of detections.'}
      </p>
    </Block>
  );
}
