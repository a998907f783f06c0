// Options of analyses that exclude one another do not compile together.
import type { Evaluation } from 'boxwise';

declare const evaluation: Evaluation;
declare const area: string | undefined;

evaluation.operatingPoints({ beta: 2, confidence: 0.5 });
evaluation.operatingPoints({ minRecall: 0.5, iou: 0.75 });
evaluation.operatingCurve({ categoryId: 1 });
evaluation.operatingCurve({ average: 'macro' });
evaluation.errors({ definition: 'coco', area: 'small' });
evaluation.slices({ images: [{ id: 1 }], by: 'weather' });
void evaluation.promises.operatingPoints({ minPrecision: 0.5, signal: AbortSignal.timeout(1) });
evaluation.errors(area === undefined ? {} : { area });

// @ts-expect-error: one goal
evaluation.operatingPoints({ confidence: 0.5, minPrecision: 0.5 });
// @ts-expect-error: one curve
evaluation.operatingCurve({ categoryId: 1, average: 'micro' });
// @ts-expect-error: tidecv has no areas
evaluation.errors({ definition: 'tidecv', area: 'all' });
// @ts-expect-error: slices are of images or of annotations
evaluation.slices({ images: [{ id: 1 }], annotations: [{ id: 1 }], by: 'x' });
// @ts-expect-error: one goal, in promises too
void evaluation.promises.operatingPoints({ confidence: 0.5, minPrecision: 0.5 });
