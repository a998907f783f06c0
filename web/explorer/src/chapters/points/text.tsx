import { Chapter, Stage } from 'components/chapter';
import { Note, Try } from 'components/controls';
import { Predict } from 'components/predict';
import { entry } from '../../contents';
import { DistancesFigure } from './distances';
import { FocalFigure } from './focal';
import { guess, seen, set, touched, type Setting } from './state';

const SETS: Record<string, Setting> = {
  'points-ltrb': { scene: 'one' },
  'points-centre': { scene: 'one' },
  'points-limits': { scene: 'small' },
  'focal-why': { certainty: 99, gamma: 0 },
  'focal-what': { certainty: 99, gamma: 2 },
};
let last = '';
function at(step: string): void {
  if (touched.value || step === last || !(step in SETS)) return;
  last = step;
  set(SETS[step], false);
}
const go = (setting: Setting) => () => set(setting);

export function PointsChapter() {
  return (
    <Chapter
      {...entry('points')}
      lead={
        <p>
          Anchors work, but somebody has to choose their sizes and shapes. Later detectors drop them: a point
          says how far it is to the object’s sides, and a loss of its own keeps the many empty points from
          drowning the few that matter.
        </p>
      }
      note={
        <>FCOS: Tian et al., 2019. CenterNet: Zhou et al., 2019. Focal loss: Lin et al., 2017 (RetinaNet).</>
      }
    >
      <Stage
        at={at}
        figure={<DistancesFigure />}
        steps={[
          {
            key: 'points-ltrb',
            body: (
              <>
                <h3>Left, top, right, bottom</h3>
                <p>
                  Every point of the map that lies in the <b class="is-truth">object</b> learns four
                  distances, to its left, top, right and bottom side. From any of them the{' '}
                  <b class="is-pred">box</b> can be read off. Point at the cells.
                </p>
                <Note>
                  The distances are those of <code>encodeDistances</code>; the box is what <code>decode</code>{' '}
                  makes of the map with the model <code>fcos-simple</code>.
                </Note>
              </>
            ),
          },
          {
            key: 'points-centre',
            body: (
              <>
                <h3>The middle is surer than the rim</h3>
                <p>
                  A point at the rim guesses one side well and the other badly. <b>Centerness</b> says how
                  near a point is to the middle: 1 there, 0 at the border. It lowers the score of the rim, and
                  NMS then drops it.
                </p>
                <p>
                  CenterNet goes one step further. Only the peak of such a map counts, one point for each
                  object, and there is nothing left to suppress.
                </p>
              </>
            ),
          },
          {
            key: 'points-limits',
            body: (
              <>
                <h3>What no point sees</h3>
                <p>
                  <Try go={go({ scene: 'small' })}>A small object</Try> holds a single point, and{' '}
                  <Try go={go({ scene: 'thin' })}>one between the points</Try> none: it cannot be learned at
                  this stride. So FCOS has five maps, with a point every 8, 16, 32, 64 and 128 pixels.
                </p>
              </>
            ),
          },
        ]}
      />
      <Stage
        at={at}
        figure={<FocalFigure />}
        steps={[
          {
            key: 'focal-why',
            body: (
              <>
                <h3>A thousand easy answers</h3>
                <p>
                  For each point on an object there are a thousand on background. Nearly all of them are easy:
                  the network says “nothing here” with 0.99. With{' '}
                  <Try go={go({ certainty: 99, gamma: 0 })}>cross-entropy</Try> each of them costs 0.01, and a
                  thousand of them cost more than the one hard object that there is to learn.
                </p>
              </>
            ),
          },
          {
            key: 'focal-what',
            body: (
              <>
                <h3>Focal loss: ten thousand times less</h3>
                <p>
                  Multiply the loss by (1 − p)<sup>γ</sup>. At{' '}
                  <Try go={go({ certainty: 99, gamma: 2 })}>p = 0.99 and γ = 2</Try> that is 0.0001: the easy
                  answer counts 10,000 times less. At <Try go={go({ certainty: 10, gamma: 2 })}>p = 0.10</Try>{' '}
                  it counts nearly in full.
                </p>
              </>
            ),
          },
          {
            key: 'focal-predict',
            body: (
              <>
                <Predict
                  id="predict-focal"
                  guess={guess}
                  seen={seen}
                  answer="100"
                  options={['10', '100', '1,000']}
                  ask={
                    <>
                      With γ = 2, how many times smaller is the focal loss of an answer that is right with
                      probability <b>0.90</b>? Set the sliders to see.
                    </>
                  }
                >
                  (1 − 0.9)² is 0.01. From 0.90 to 0.99 the factor grows from 100 to 10,000: the surer, the
                  less is left to learn.
                </Predict>
                <p class="aside-action">
                  Short of patience? <Try go={go({ certainty: 90, gamma: 2 })}>Set it up for me</Try>.
                </p>
              </>
            ),
          },
        ]}
      />
    </Chapter>
  );
}
