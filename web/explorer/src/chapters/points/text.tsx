import { Chapter, Stage } from 'components/chapter';
import { Note, Try } from 'components/controls';
import { Predict } from 'components/predict';
import { entry } from '../../contents';
import { told } from '../../parts/told';
import { DistancesFigure } from './distances';
import { FocalFigure } from './focal';
import { PeaksFigure } from './peaks/figure';
import { set as setPeaks, touched as peaksTouched, type Setting as PeakSetting } from './peaks/state';
import { guess, seen, set, touched, type Setting } from './state';

const peaks = told<PeakSetting>({
  touched: peaksTouched,
  show: setPeaks,
  steps: {
    'peaks-map': { picture: 'coffee' },
    'peaks-rule': { picture: 'coffee' },
    'peaks-limits': { picture: 'chelsea' },
  },
});
const { at, go } = told<Setting>({
  touched,
  show: set,
  steps: {
    'points-ltrb': { scene: 'one' },
    'points-centre': { scene: 'one' },
    'points-limits': { scene: 'small' },
    'focal-why': { certainty: 99, gamma: 0 },
    'focal-what': { certainty: 99, gamma: 2 },
  },
});
const look = peaks.go;

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
        at={peaks.at}
        figure={<PeaksFigure />}
        steps={[
          {
            key: 'peaks-map',
            body: (
              <>
                <h3>Only the peak counts</h3>
                <p>
                  CenterNet goes one step further. For each class the network draws a <b>heat map</b>: how
                  sure it is that an object’s centre lies in a cell. The map here is a real one, that of{' '}
                  <Try go={look({ picture: 'coffee' })}>the cup</Try>, recorded.
                </p>
                <Note>
                  The network is the small one of <code>examples/centernet</code>; <code>decode</code> reads
                  its maps with the model <code>centernet</code>.
                </Note>
              </>
            ),
          },
          {
            key: 'peaks-rule',
            body: (
              <>
                <h3>Nine cells, one comparison</h3>
                <p>
                  A cell is a <b>peak</b> if none of its eight neighbours is surer. That is all the
                  suppression there is: a maximum over 3 by 3 cells, which a network can compute itself.
                </p>
                <p>
                  Point at the cells around the peak. Each has distances to four sides, too. Half their
                  difference is the <b>offset</b> of the centre from the cell’s corner, their sum the{' '}
                  <b>size</b>. Many cells predict the cup’s box; only the peak reports it.
                </p>
                <Note>
                  The first CenterNet gives the offset and the size as maps of their own. This one gives the
                  distances; they hold the same four numbers.
                </Note>
              </>
            ),
          },
          {
            key: 'peaks-limits',
            body: (
              <>
                <h3>A hill with three tops</h3>
                <p>
                  The rule looks one cell far. <Try go={look({ picture: 'chelsea' })}>The cat</Try> fills the
                  picture, and the network sees a centre in three places: three peaks, three boxes of one cat.
                  Lower the threshold and more come. Such networks run NMS after all.
                </p>
                <p>
                  And <Try go={look({ picture: 'motorcycle', least: 0.15 })}>a bottle</Try> behind the
                  motorcycle is a faint peak: whether it is reported depends on the threshold alone.
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
                  <Try go={go({ certainty: 99, gamma: 0 })}>cross-entropy</Try> each of them costs −log 0.99 =
                  0.01, and a thousand of them cost more than the one hard object that there is to learn.
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
                  <Try go={go({ certainty: 99, gamma: 2 })}>p = 0.99 and γ = 2</Try> that is 0.0001: the
                  curves are four powers of ten apart, and the easy answer counts 10,000 times less. At{' '}
                  <Try go={go({ certainty: 10, gamma: 2 })}>p = 0.10</Try> it counts nearly in full.
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
