import { Chapter, Stage } from 'components/chapter';
import { Note, Try } from 'components/controls';
import { Predict } from 'components/predict';
import { entry } from '../../contents';
import { told } from '../../parts/told';
import { IouFigure } from './figure';
import type { Metric } from './measures';
import { arrows, guess, seen, show, sizes, touched, type Preset } from './state';

interface Scene {
  preset: Preset;
  kind: Metric;
  arrows?: boolean;
  sizes?: boolean;
}
const { at, go: to } = told<Scene>({
  touched,
  first: 'iou-box',
  show({ preset, kind, arrows: withArrows = false, sizes: withSizes = false }, byHand) {
    arrows.value = withArrows;
    sizes.value = withSizes;
    show(preset, kind, byHand);
  },
  steps: {
    'iou-box': { preset: 'tutorial', kind: 'iou' },
    'iou-ratio': { preset: 'tutorial', kind: 'iou' },
    'iou-predict': { preset: 'tutorial', kind: 'iou' },
    'iou-scale': { preset: 'large', kind: 'iou' },
    'iou-size': { preset: 'border', kind: 'iou', sizes: true },
    'iou-apart': { preset: 'disjoint', kind: 'iou', arrows: true },
    'iou-giou': { preset: 'disjoint', kind: 'giou', arrows: true },
    'iou-diou': { preset: 'nested', kind: 'diou', arrows: true },
    'iou-ciou': { preset: 'shape', kind: 'ciou' },
    'iou-turned': { preset: 'turned', kind: 'iou' },
  },
});
const go = (preset: Preset, kind: Metric, more: Partial<Scene> = {}) => to({ preset, kind, ...more });

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
      note={<>The picture is 400 pixels wide and 220 high, with y downward, as in every detection library.</>}
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
            key: 'iou-size',
            body: (
              <>
                <h3>Small, medium, large</h3>
                <p>
                  COCO, the dataset and the rules by which most detectors are compared, also reports its
                  scores by size, and size is area: small up to 32² = 1,024 square pixels, large from 96² =
                  9,216. All boxes of one area with the same first corner have their last corner on a curve.
                  Pull <Try go={go('border', 'iou', { sizes: true })}>a corner across it</Try>.
                </p>
                <p>
                  The blue box is 300 pixels long, and small: its area is 900. A box of exactly 32² or 96²
                  counts on both sides of the border.
                </p>
                <Note>
                  COCO counts a ground truth by the area of its mask, and a detection by that of its box. The
                  borders are those of pycocotools.
                </Note>
              </>
            ),
          },
          {
            key: 'iou-apart',
            body: (
              <>
                <h3>Where IoU has nothing to say</h3>
                <p>
                  Pull the boxes <Try go={go('disjoint', 'iou', { arrows: true })}>apart</Try>. IoU is 0, near
                  or far. Training gives a network a number to make smaller, its <b>loss</b>, and the network
                  follows the loss’s slope downhill. The loss 1 − IoU is flat here. Press{' '}
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
                  <Try go={go('disjoint', 'giou', { arrows: true })}>the arrows</Try> show which way each edge
                  is pushed. Press <b>Descend</b> again. The prediction first grows toward the truth, then
                  fits itself to it.
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
                  With one box <Try go={go('nested', 'giou', { arrows: true })}>inside the other</Try> there
                  is no gap, and GIoU is IoU again, wherever the small box sits: compare it{' '}
                  <Try go={go('centred', 'giou', { arrows: true })}>in the middle</Try>.{' '}
                  <Try go={go('nested', 'diou', { arrows: true })}>DIoU</Try> subtracts the squared distance
                  of the centres, over the squared diagonal of the enclosing box, and tells the two apart.
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
          {
            key: 'iou-turned',
            body: (
              <>
                <h3>Turned boxes</h3>
                <p>
                  Ships in a harbour and lines of text do not lie along the axes. A fifth number turns the
                  box; drag the <b>diamond</b>. <Try go={go('turned', 'iou')}>These two</Try> never touch: IoU
                  is 0, though the upright boxes around them have 0.599. With upright boxes, NMS at 0.5 would
                  remove one of them.
                </p>
                <p>
                  The other three measures need the upright box around both, so for turned boxes boxwise
                  computes IoU alone, from the exact overlap of the two outlines.
                </p>
                <Note>
                  <code>pairedIou</code> with <code>format: 'rotated'</code>: centre, width, height and an
                  angle, clockwise on the screen. DOTA’s data and detectors of oriented boxes are written so.
                </Note>
              </>
            ),
          },
        ]}
      />
    </Chapter>
  );
}
