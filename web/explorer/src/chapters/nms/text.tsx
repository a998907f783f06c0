import { Chapter, Stage } from 'components/chapter';
import { Note, Try } from 'components/controls';
import { Predict } from 'components/predict';
import { entry } from '../../contents';
import { told } from '../../parts/told';
import { PACE } from '../../parts/walk';
import { NmsFigure } from './figure';
import { guess, seen, set, touched, walk, type Setting } from './state';

/** The first walk, which begins by itself, is quicker: milliseconds for a step. */
const QUICK = 420;

interface Scene extends Setting {
  /** Plays from there, with so many milliseconds for a step. */
  play?: number;
}
const { at, go } = told<Scene>({
  touched,
  show({ play, ...setting }, byHand) {
    set(byHand ? setting : { view: 'list', ...setting }, byHand);
    if (play) walk.play(play);
  },
  steps: {
    'nms-many': { scene: 'street', method: 'hard', threshold: 0.5, position: 0 },
    'nms-greedy': { scene: 'street', method: 'hard', threshold: 0.5, position: 0, play: QUICK },
    'nms-threshold': { scene: 'street', method: 'hard', threshold: 0.5 },
    'nms-equal': { scene: 'half', method: 'hard', threshold: 0.5, orEqual: false },
    'nms-crowd': { scene: 'crowd', method: 'hard', threshold: 0.5 },
    'nms-predict': { scene: 'crowd', method: 'hard', threshold: 0.5 },
    'nms-soft': { scene: 'crowd', method: 'gaussian' },
    'nms-diou': { scene: 'crowd', method: 'diou', threshold: 0.54 },
    'nms-matrix': { scene: 'crowd', method: 'matrix', view: 'matrix' },
    'nms-fusion': { scene: 'street', method: 'fusion', threshold: 0.5 },
    'nms-class': { scene: 'cyclist', method: 'hard', threshold: 0.5 },
  },
});

export function NmsChapter() {
  return (
    <Chapter
      {...entry('nms')}
      lead={
        <p>
          A detector looks at thousands of places and finds the same person again and again. Non-maximum
          suppression is the last step: it keeps one box for each object. Mostly.
        </p>
      }
      note={
        <>
          The greedy rule is that of Felzenszwalb et al., 2010. Every detector with anchors or a grid ends in
          it; DETR is the best-known one that does not.
        </>
      }
    >
      <Stage
        at={at}
        figure={<NmsFigure />}
        steps={[
          {
            key: 'nms-many',
            body: (
              <>
                <h3>Four people, fifteen boxes</h3>
                <p>
                  Each box is a <b class="is-pred">detection</b> with a <b>score</b>: how sure the detector
                  is, from 0 to 1. The letters go by score, A is the best. The detector is right about all
                  four people. It just says so several times.
                </p>
                <Note>The scores are part of the scene. Only the overlaps change when you drag.</Note>
              </>
            ),
          },
          {
            key: 'nms-greedy',
            body: (
              <>
                <h3>Take the best, remove what it covers</h3>
                <p>
                  <Try go={go({ scene: 'street', method: 'hard', threshold: 0.5, position: 0, play: PACE })}>
                    Play it
                  </Try>
                  , or step through it below the scene. The box with the best score is kept. Every other box
                  whose IoU with it is above the threshold is <b class="is-reject">suppressed</b>. The best of
                  what is left is next.
                </p>
                <p>
                  The line carries the IoU that decided. Point at any box, or at its row in the list, to see
                  afterwards what became of it and by whom.
                </p>
                <p>That is the whole algorithm. Nothing in it looks at the picture.</p>
              </>
            ),
          },
          {
            key: 'nms-threshold',
            body: (
              <>
                <h3>One number decides</h3>
                <p>
                  Slide the threshold.{' '}
                  <Try go={go({ scene: 'street', method: 'hard', threshold: 0.2 })}>Low</Try>, and a slight
                  touch is enough to be removed.{' '}
                  <Try go={go({ scene: 'street', method: 'hard', threshold: 0.75 })}>High</Try>, and doubles
                  come through, in plum: each is a false positive when the detector is judged.
                </p>
              </>
            ),
          },
          {
            key: 'nms-equal',
            body: (
              <>
                <h3>Above, or from there on?</h3>
                <p>
                  These two people share{' '}
                  <Try go={go({ scene: 'half', method: 'hard', threshold: 0.5, orEqual: false })}>
                    exactly half
                  </Try>
                  . With “above 0.5” both stay.{' '}
                  <Try go={go({ scene: 'half', method: 'hard', threshold: 0.5, orEqual: true })}>
                    With “0.5 and above”
                  </Try>{' '}
                  one of them goes. Boxes with whole pixels as coordinates often have such an IoU.
                </p>
                <Note>
                  torchvision suppresses above the threshold. The loops of many tutorials keep only what is
                  below it.
                </Note>
              </>
            ),
          },
          {
            key: 'nms-crowd',
            body: (
              <>
                <h3>In a crowd, it removes a person</h3>
                <p>
                  <Try go={go({ scene: 'crowd', method: 'hard', threshold: 0.5 })}>Two people</Try> stand
                  close together. The detector found both. But their boxes overlap with IoU 0.549, above the
                  usual 0.5, and NMS cannot know that these are two. The one behind is{' '}
                  <b class="is-truth">lost</b>.
                </p>
              </>
            ),
          },
          {
            key: 'nms-predict',
            body: (
              <>
                <Predict
                  id="predict-crowd"
                  guess={guess}
                  seen={seen}
                  answer="One double"
                  options={['Nothing', 'One double', 'Three doubles']}
                  ask={
                    <>
                      Raise the threshold in the crowd <b>just until both people are kept</b>. What else comes
                      back with them?
                    </>
                  }
                >
                  A box on half a body, IoU 0.529 with its person, comes back before the person behind does.
                  Here no threshold keeps all people and nothing else.
                </Predict>
              </>
            ),
          },
          {
            key: 'nms-soft',
            body: (
              <>
                <h3>Soft-NMS doubts instead</h3>
                <p>
                  <Try go={go({ scene: 'crowd', method: 'gaussian', threshold: 0.5 })}>Soft-NMS</Try> removes
                  nothing at once. It lowers the score of what overlaps, the more the closer: times
                  exp(−IoU²/σ). A double at IoU 0.84 falls from 0.79 to 0.19. The person behind falls from
                  0.86 to 0.47 and stays.
                </p>
                <p>
                  The <Try go={go({ scene: 'crowd', method: 'linear', threshold: 0.5 })}>linear</Try> kind
                  leaves alone what is not above the threshold, and multiplies the rest by 1 − IoU.
                </p>
                <Note>
                  Bodla et al., 2017. The pale part of each bar is the score before, the solid part what is
                  left.
                </Note>
              </>
            ),
          },
          {
            key: 'nms-diou',
            body: (
              <>
                <h3>DIoU looks at the centres</h3>
                <p>
                  Two boxes of one person have nearly the same centre, two people do not.{' '}
                  <Try go={go({ scene: 'crowd', method: 'diou', threshold: 0.54 })}>DIoU</Try> subtracts the
                  distance of the centres from the IoU. At 0.54 the person behind stays, whom{' '}
                  <Try go={go({ scene: 'crowd', method: 'hard', threshold: 0.54 })}>IoU</Try> would remove.
                  The difference is small, and it does not solve the problem.
                </p>
                <Note>Zheng et al., 2020. Chapter 1 draws the distance.</Note>
              </>
            ),
          },
          {
            key: 'nms-matrix',
            body: (
              <>
                <h3>Matrix NMS asks once</h3>
                <p>
                  Greedy means one after the other.{' '}
                  <Try go={go({ scene: 'crowd', method: 'matrix', view: 'matrix' })}>Matrix NMS</Try> has no
                  order: every box is compared with all better ones at the same time, and the one that it
                  overlaps most lowers its score. A better box that is a duplicate itself counts less. That is
                  one matrix and no loop, made for graphics cards.
                </p>
                <p>
                  Here the person behind falls to 0.39. Slide the least score just below, and both are found.
                </p>
                <Note>Wang et al., 2020 (SOLOv2), here with its linear decay.</Note>
              </>
            ),
          },
          {
            key: 'nms-fusion',
            body: (
              <>
                <h3>Or throw nothing away</h3>
                <p>
                  The duplicates hold information, too: each estimates the same four sides.{' '}
                  <Try
                    go={go({ scene: 'street', method: 'fusion', threshold: 0.5, position: 0, play: PACE })}
                  >
                    Weighted fusion
                  </Try>{' '}
                  takes the mean of all boxes that overlap, weighted by their scores. Step through it: the box
                  moves with each box that joins. The score is a mean, too, so it falls.
                </p>
                <p>
                  <Try
                    go={go({ scene: 'street', method: 'merging', threshold: 0.5, position: 0, play: PACE })}
                  >
                    Merging
                  </Try>{' '}
                  takes the smallest box around them instead. That helps where a picture is cut into tiles and
                  an object on a border is found in two parts; here every box grows. In{' '}
                  <Try go={go({ scene: 'crowd', method: 'fusion', threshold: 0.5 })}>the crowd</Try> both make
                  one person of two.
                </p>
                <Note>
                  Fusion: Solovyev et al., 2021, made for several models at once, whose mistakes differ.
                  Merging as supervision and SAHI have it.
                </Note>
              </>
            ),
          },
          {
            key: 'nms-class',
            body: (
              <>
                <h3>Class by class</h3>
                <p>
                  A person and a bicycle may share most of their pixels.{' '}
                  <Try go={go({ scene: 'cyclist', method: 'hard', threshold: 0.5, byClass: true })}>
                    Class by class
                  </Try>
                  , both stay.{' '}
                  <Try go={go({ scene: 'cyclist', method: 'hard', threshold: 0.5, byClass: false })}>
                    Without classes
                  </Try>
                  , the better score takes all.
                </p>
              </>
            ),
          },
        ]}
      />
    </Chapter>
  );
}
