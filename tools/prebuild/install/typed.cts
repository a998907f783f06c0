import { evaluate, nms, BoxwiseError, type Evaluation } from 'boxwise'; // as CommonJS
import { nms as later } from 'boxwise/promises';
import { nonMaxSuppression } from 'boxwise/tfjs';

const kept: Uint32Array = nms([[0, 0, 1, 1]], [1]);
const promised: Promise<Uint32Array> = later([[0, 0, 1, 1]], [1]);
const evaluation: Evaluation = evaluate('gt.json', 'dt.json');
const ap: number = evaluation.metrics.AP;
// @ts-expect-error -- scores are numbers
nms([[0, 0, 1, 1]], ['high']);
export { kept, promised, ap, nonMaxSuppression, BoxwiseError };
