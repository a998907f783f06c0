// What the worker computes for this chapter.
import { evaluate, type Metrics } from 'boxwise';
import { datasetOf, LADDER, rankedDetections, resultsOf, type Question } from './dataset';
import { SCENES } from './scenes';

export type Verdict = 'true' | 'false' | 'ignored';
export interface Evaluated {
  metrics: Metrics;
  /** COCO's AP at each of the ten thresholds; -1 without truth. */
  rungs: number[];
  /** VOC's AP at the threshold that is shown, taken in both of its ways. */
  voc: { all: number; eleven: number };
  /** Precision at COCO's 101 recalls, at the threshold that is shown: the best at that recall or beyond. Nothing without truth. */
  curve: { recall: number[]; precision: number[] } | null;
  /** What each detection is at the threshold that is shown, and which truth it found. */
  verdicts: { verdict: Verdict; truth: number }[];
}

export function evaluateScene(question: Question): Evaluated {
  const detections = rankedDetections(question);
  const [dataset, results] = [datasetOf(question), resultsOf(detections)];
  const threshold = LADDER[question.rung];
  const voc = (interpolation: 'all-points' | '11-points') => {
    using evaluation = evaluate(dataset, results, {
      protocol: 'voc',
      coordinates: 'continuous',
      interpolation,
      iouThresholds: [threshold],
    });
    return evaluation.metrics.AP;
  };
  using evaluation = evaluate(dataset, results, { iouThresholds: LADDER });
  const { metrics, matches } = evaluation;
  const [, areas, count] = matches.detections.shape;
  const curve =
    SCENES[question.scene].truths.length > 0 ? evaluation.precisionRecall(1, { iou: threshold }) : null;
  return {
    metrics,
    rungs: meanPrecisions(evaluation.precision),
    voc: { all: voc('all-points'), eleven: voc('11-points') },
    curve: curve && { recall: [...curve.recall], precision: [...curve.precision] },
    verdicts: detections.map((_, d) => {
      const at = question.rung * areas * count + d;
      const truth = matches.detections.data[at];
      const verdict = matches.detectionsIgnored.data[at] ? 'ignored' : truth >= 0 ? 'true' : 'false';
      return { verdict, truth };
    }),
  };
}

/** AP at each threshold: the mean of the precisions at the 101 recalls, of all sizes and the most detections. */
function meanPrecisions({ data, shape }: ReturnType<typeof evaluate>['precision']): number[] {
  const [, recalls, categories, areas, limits] = shape;
  return LADDER.map((_, t) => {
    let sum = 0;
    for (let r = 0; r < recalls; r++)
      sum += data[((t * recalls + r) * categories * areas + 0) * limits + limits - 1];
    return sum / recalls;
  });
}
