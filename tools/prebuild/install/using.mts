import { Dataset, evaluate, SemanticAccumulator } from 'boxwise';

export function score(): number {
  using dataset = Dataset.load('gt.json');
  using evaluation = evaluate(dataset, 'dt.json', { iouType: 'keypoints' });
  using scores = new SemanticAccumulator({ classes: 2 });
  const all: Disposable[] = [dataset, evaluation, scores];
  return evaluation.metrics.AP + all.length;
}
