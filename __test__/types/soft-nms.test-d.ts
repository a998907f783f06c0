// Options of one method are not options of the other.
import { ensembleSoftNms, matrixNms, softNms } from 'boxwise';

declare const boxes: Float32Array;
declare const scores: Float32Array;
declare const method: 'gaussian' | 'linear';

softNms(boxes, scores, { sigma: 0.3 });
softNms(boxes, scores, { method: 'gaussian', sigma: 0.3 });
softNms(boxes, scores, { method: 'linear', iouThreshold: 0.3 });
softNms(boxes, scores, { method });
softNms(boxes, scores, { method: 'linear', trace: true }).trace.decays.boxes.at(0);
matrixNms(boxes, scores, { method });
ensembleSoftNms([], { method: 'linear', iouThreshold: 0.3 });

// @ts-expect-error: the linear method has no sigma
softNms(boxes, scores, { method: 'linear', sigma: 0.3 });
// @ts-expect-error: the Gaussian has no threshold of overlap
softNms(boxes, scores, { iouThreshold: 0.3 });
// @ts-expect-error: the linear decay has no sigma
matrixNms(boxes, scores, { method: 'linear', sigma: 2 });
// @ts-expect-error: the linear method has no sigma
ensembleSoftNms([], { method: 'linear', sigma: 0.3 });
// @ts-expect-error: the Gaussian has no threshold of overlap
ensembleSoftNms([], { method: 'gaussian', iouThreshold: 0.3 });
