// Settings and data for which the metrics of tracks mean nothing are warned about.
import test from 'ava';
import { evaluateTracking, type TrackColumns } from 'boxwise';

const TRACK = {
  frames: [1, 2, 3],
  trackIds: ['a', 'a', 'a'],
  boxes: [0, 0, 10, 20, 2, 0, 10, 20, 4, 0, 10, 20],
};
const NONE = { frames: [], trackIds: [], boxes: [] };
const INVERTED = { ...TRACK, boxes: [0, 0, -10, 20, 2, 0, 10, -20, 4, 0, 10, 20] };

test('what makes the metrics 0 is warned about, with what to do', (t) => {
  const rows: readonly (readonly [string, TrackColumns, TrackColumns, object, [string, number][], RegExp])[] = [
    ['a good pair', TRACK, TRACK, {}, [], /(?:)/],
    ["one's own classes", { ...TRACK, classes: [3, 3, 3] }, TRACK, {}, [['NOTHING_TO_MEASURE', 3]], /class 1.*preprocess: false/],
    ['the same without preprocessing', { ...TRACK, classes: [3, 3, 3] }, TRACK, { preprocess: false }, [], /(?:)/],
    ['nothing considered', { ...TRACK, considered: [0, 0, 0] }, TRACK, {}, [['NOTHING_TO_MEASURE', 3]], /considered/],
    ['nothing considered, MOT15', { ...TRACK, considered: [0, 0, 0] }, TRACK, { benchmark: 'MOT15' }, [['NOTHING_TO_MEASURE', 3]], /check that column/],
    ['no ground truth', NONE, TRACK, {}, [['NOTHING_TO_MEASURE', 1]], /has no boxes/],
    ['no results', TRACK, NONE, {}, [['NO_DETECTIONS', 1]], /no results/],
    ['negative sizes', TRACK, INVERTED, {}, [['DETECTION_BOX_WITHOUT_SIZE', 2]], /xyxy/],
    ['negative sizes of both', INVERTED, INVERTED, {}, [['ANNOTATION_BOX_WITHOUT_SIZE', 2], ['DETECTION_BOX_WITHOUT_SIZE', 2]], /xyxy/],
  ]; // prettier-ignore
  for (const [name, truth, results, options, expected, says] of rows) {
    const { warnings } = evaluateTracking(truth, results, options);
    t.deepEqual(warnings.map(({ code, count }) => [code, count]), expected, name); // prettier-ignore
    for (const { message } of warnings) t.regex(message, says, name);
  }
});
