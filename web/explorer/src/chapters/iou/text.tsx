import { Chapter, Stage } from 'components/chapter';
import { Note, Try } from 'components/controls';
import { Predict } from 'components/predict';
import { entry } from '../../contents';
import { IouFigure } from './figure';
import type { Metric } from './measures';
import { arrows, guess, metric, seen, show, touched, type Preset } from './state';

/** What a step shows by itself, as long as the reader has not taken over. */
const SETS: Record<string, [Preset, Metric, boolean]> = {
  'iou-box': ['tutorial', 'iou', false],
  'iou-ratio': ['tutorial', 'iou', false],
  'iou-predict': ['tutorial', 'iou', false],
  'iou-scale': ['large', 'iou', false],
  'iou-apart': ['disjoint', 'iou', true],
  'iou-giou': ['disjoint', 'giou', true],
  'iou-diou': ['nested', 'diou', true],
  'iou-ciou': ['shape', 'ciou', false],
};
let last = 'iou-box';
function at(step: string): void {
  if (touched.value || step === last) return;
  last = step;
  const [preset, kind, withArrows] = SETS[step];
  metric.value = kind;
  arrows.value = withArrows;
  show(preset, kind, false);
}
const go =
  (preset: Preset, kind: Metric, withArrows = false) =>
  () => {
    arrows.value = withArrows;
    show(preset, kind);
  };

export function IouChapter() {
  return (
    <Chapter
      {...entry('iou')}
      lead={
        <p>
          A detector answers with rectangles. Before it can be trained or judged, one question needs a number:
          how well does this rectangle match that one?
        </p>
      }
      note={
        <>
          The picture is 400 pixels wide and 220 high, with y downward, as in every detection library. COCO
          calls a box small below an area of 32² = 1,024 and large above 96² = 9,216.
        </>
      }
    >
      <Stage
        at={at}
        figure={<IouFigure />}
        steps={[
          {
            key: 'iou-box',
            body: (
              <>
                <h3>A box is four numbers</h3>
                <p>
                  The blue box is a <b class="is-pred">prediction</b>, the orange one the{' '}
                  <b class="is-truth">ground truth</b> that somebody drew by hand. Each is four numbers, and
                  the rulers show them: where it begins and ends across, where it begins and ends down.
                </p>
                <p>
                  Libraries write the same box in three ways: two corners (<code>xyxy</code>), a corner and a
                  size (<code>xywh</code>), a centre and a size (<code>cxcywh</code>). Switch between them
                  below the figure. Reading one as another is the most common bug in detection code.
                </p>
                <Note>
                  COCO files hold <code>xywh</code>, YOLO heads give <code>cxcywh</code>, NMS functions mostly
                  want <code>xyxy</code>.
                </Note>
              </>
            ),
          },
          {
            key: 'iou-ratio',
            body: (
              <>
                <h3>Overlap, divided by all that is covered</h3>
                <p>
                  On each ruler a thick green stretch marks where both boxes are. The two stretches are the
                  sides of the <b class="is-agree">intersection</b>. Its area over the area that the boxes
                  cover together, the <b>union</b>, is <b>intersection over union</b>: 0 when they do not
                  touch, 1 when they are the same box.
                </p>
                <p>
                  Point at a term of the formula and its area lights up; point at an area and its term does.
                </p>
              </>
            ),
          },
          {
            key: 'iou-predict',
            body: (
              <>
                <Predict
                  id="predict-half"
                  guess={guess}
                  seen={seen}
                  answer="0.333"
                  options={['0.500', '0.333', '0.250']}
                  ask={
                    <>
                      Two equal boxes lie exactly on top of each other: IoU is 1. Now slide one sideways by{' '}
                      <b>half its width</b>. What is IoU?
                    </>
                  }
                >
                  Half of each box is shared, but the union has grown to one and a half boxes: 0.5 / 1.5 =
                  0.333. IoU falls faster than overlap, so a threshold of 0.5 is stricter than it sounds.
                </Predict>
                <p class="aside-action">
                  Short of patience? <Try go={go('half', 'iou')}>Set it up for me</Try>.
                </p>
              </>
            ),
          },
          {
            key: 'iou-scale',
            body: (
              <>
                <h3>Why not just the distance in pixels?</h3>
                <p>
                  Ten pixels are nothing to a large box and a third of a small one. Compare{' '}
                  <Try go={go('large', 'iou')}>10 px off, large</Try> with{' '}
                  <Try go={go('small', 'iou')}>10 px off, small</Try>: the same error in pixels, IoU 0.905 and
                  0.500. IoU asks about the box, not about the picture.
                </p>
              </>
            ),
          },
          {
            key: 'iou-apart',
            body: (
              <>
                <h3>Where IoU has nothing to say</h3>
                <p>
                  Pull the boxes <Try go={go('disjoint', 'iou', true)}>apart</Try>. IoU is 0, near or far. A
                  network learns by following the slope of its loss, and 1 − IoU is flat here. Press{' '}
                  <b>Descend on 1 − IoU</b>: nothing moves.
                </p>
              </>
            ),
          },
          {
            key: 'iou-giou',
            body: (
              <>
                <h3>GIoU sees the gap</h3>
                <p>
                  Draw the smallest box around both, the <b class="is-around">enclosing</b> box, and subtract
                  the share of it that neither covers. Now distance costs something, and{' '}
                  <Try go={go('disjoint', 'giou', true)}>the arrows</Try> show which way each edge is pushed.
                  Press <b>Descend</b> again. The prediction first grows toward the truth, then fits itself to
                  it.
                </p>
                <Note>Rezatofighi et al., 2019. GIoU runs from −1 to 1 and is never above IoU.</Note>
              </>
            ),
          },
          {
            key: 'iou-diou',
            body: (
              <>
                <h3>DIoU sees the centres</h3>
                <p>
                  With one box <Try go={go('nested', 'giou', true)}>inside the other</Try> there is no gap,
                  and GIoU is IoU again, wherever the small box sits: compare it{' '}
                  <Try go={go('centred', 'giou', true)}>in the middle</Try>.{' '}
                  <Try go={go('nested', 'diou', true)}>DIoU</Try> subtracts the squared distance of the
                  centres, over the squared diagonal of the enclosing box, and tells the two apart.
                </p>
              </>
            ),
          },
          {
            key: 'iou-ciou',
            body: (
              <>
                <h3>CIoU sees the shape</h3>
                <p>
                  Two boxes with <Try go={go('shape', 'ciou')}>one centre</Try>, one wide and one tall. DIoU
                  finds no distance to complain of. CIoU compares the slopes of the dotted diagonals too.
                </p>
                <Note>
                  Zheng et al., 2020. The four values come from <code>pairedIou</code>, the arrows from the
                  gradients of <code>iouLoss</code>, <code>giouLoss</code>, <code>diouLoss</code> and{' '}
                  <code>ciouLoss</code>.
                </Note>
              </>
            ),
          },
        ]}
      />
    </Chapter>
  );
}
