import { Chapter, Stage } from 'components/chapter';
import { Note, Try } from 'components/controls';
import { Predict } from 'components/predict';
import { entry } from '../../contents';
import { told } from '../../parts/told';
import { PACE } from '../../parts/walk';
import { MapFigure } from './figure';
import { guess, seen, set, touched, walk, type Setting } from './state';

interface Scene extends Setting {
  /** Plays from there, with so many milliseconds for a step. */
  play?: number;
}
const { at, go } = told<Scene>({
  touched,
  show({ play, ...setting }, byHand) {
    set(setting, byHand);
    if (play) walk.play(play);
  },
  steps: {
    'map-rank': { scene: 'street', rung: 0, kind: '101', position: 0 },
    'map-curve': { scene: 'street', rung: 0, kind: '101' },
    'map-area': { scene: 'street', rung: 0, kind: 'all' },
    'map-predict': { scene: 'street', rung: 0, kind: '101' },
    'map-ladder': { scene: 'street', rung: 6, kind: '101' },
    'map-traps': { scene: 'duplicates', rung: 0, kind: '101' },
  },
});

export function MapChapter() {
  return (
    <Chapter
      {...entry('map')}
      lead={
        <p>
          How good is a detector? One number is wanted. It has to count what was found, what was missed and
          what was made up, and it must not depend on a threshold that somebody chose.
        </p>
      }
      note={
        <>
          Average precision: PASCAL VOC, Everingham et al., 2010. COCO: Lin et al., 2014. All numbers here are
          those of <code>evaluate</code>, which agrees with pycocotools to the last bit.
        </>
      }
    >
      <Stage
        at={at}
        figure={<MapFigure />}
        steps={[
          {
            key: 'map-rank',
            body: (
              <>
                <h3>Take the detections, best first</h3>
                <p>
                  <Try go={go({ scene: 'street', kind: '101', position: 0, play: PACE })}>Play it</Try>, or
                  step along the time line. A detection is <b class="is-agree">true</b> if its IoU with a
                  person that is still free is at least 0.50. Otherwise it is <b class="is-reject">false</b>.
                  A person who is not found yet is <b class="is-truth">missed</b>.
                </p>
                <p>
                  To stop somewhere in the list is to set a score threshold. <b>Precision</b> is the share of
                  what was taken that is true, <b>recall</b> the share of the people that were found.
                </p>
              </>
            ),
          },
          {
            key: 'map-curve',
            body: (
              <>
                <h3>All thresholds at once</h3>
                <p>
                  Each step is a point of the plot. A true detection moves it to the right, a false one down.
                  Point at a row, a box or a point: they are the same detection.
                </p>
                <p>
                  The thick line is the <b>envelope</b>: the best precision at that recall or beyond. It takes
                  out the zigzag, and never falls below the measured line.
                </p>
              </>
            ),
          },
          {
            key: 'map-area',
            body: (
              <>
                <h3>Average precision: what is under the curve</h3>
                <p>
                  <Try go={go({ scene: 'street', kind: 'all' })}>VOC2010</Try> takes the area under the
                  envelope. <Try go={go({ scene: 'street', kind: '11' })}>VOC2007</Try> reads it at 11
                  recalls, <Try go={go({ scene: 'street', kind: '101' })}>COCO</Try> at 101, and takes the
                  mean. Three numbers for the same boxes.
                </p>
                <Note>A paper that says “AP” without saying which has told you little.</Note>
              </>
            ),
          },
          {
            key: 'map-predict',
            body: (
              <>
                <Predict
                  id="predict-map"
                  guess={guess}
                  seen={seen}
                  answer="0.693"
                  options={['0.700', '0.693', '0.727']}
                  ask={
                    <>
                      Ten people. The detector finds <b>seven</b> of them and says nothing false. What is AP,
                      as COCO takes it?
                    </>
                  }
                >
                  Recalls from 0 to 0.69 have precision 1: that is 70 of 101. The recall 0.70 is reached, but
                  in binary 7/10 lies just below COCO’s 0.7000000000000001. The area is 0.700, and 11 recalls
                  give 0.727.
                </Predict>
                <p class="aside-action">
                  Short of patience? <Try go={go({ scene: 'ten', kind: '101' })}>Show me</Try>.
                </p>
              </>
            ),
          },
          {
            key: 'map-ladder',
            body: (
              <>
                <h3>Ten thresholds for the fit</h3>
                <p>
                  IoU 0.50 is generous. COCO asks ten times, from 0.50 to 0.95, and takes the mean. Choose a{' '}
                  <Try go={go({ scene: 'street', rung: 6, kind: '101' })}>stricter one</Try> and true
                  detections turn false: the box is on the person, but not tight enough.
                </p>
                <p>
                  Drag a detection exactly onto its person and watch the bars. COCO also reports AP for{' '}
                  <b>small</b> (below 32² pixels), <b>medium</b> and <b>large</b> (above 96²) objects.{' '}
                  <Try go={go({ scene: 'sizes', kind: '101' })}>Far away</Try> a box that is four pixels off
                  is a false one; close by, nobody notices. −1 means that there are none.
                </p>
              </>
            ),
          },
          {
            key: 'map-traps',
            body: (
              <>
                <h3>What surprises people</h3>
                <p>
                  <Try go={go({ scene: 'duplicates', kind: '101' })}>Duplicates</Try> that come after the last
                  true detection cost nothing: the curve is over.{' '}
                  <Try go={go({ scene: 'ties', kind: '101' })}>A tie</Try> is settled by the order of the
                  file: swap <Try go={go({ scene: 'ties2', kind: '101' })}>two equal scores</Try> and AP
                  changes.
                </p>
                <p>
                  In <Try go={go({ scene: 'crowd', kind: '101' })}>a crowd</Try> detections count neither for
                  nor against. VOC has no such rule: it compares them with the crowd&rsquo;s whole box, so B,
                  C and E are false there, and its AP is lower. With{' '}
                  <Try go={go({ scene: 'empty', kind: '101' })}>nobody there</Try> there is no AP: −1, not 0.
                </p>
              </>
            ),
          },
        ]}
      />
    </Chapter>
  );
}
