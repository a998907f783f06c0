// Scores a results file against a dataset file. Run: npx tsx examples/evaluate-files.ts [gt.json dt.json]
import { evaluate } from 'boxwise';

const [groundTruth = 'sample/gt.json', detections = 'sample/dt.json'] = process.argv.slice(2);
const evaluation = evaluate(groundTruth, detections);

console.log(evaluation.summary());
console.log('AP of each category:');
for (const { name, categoryId, AP } of evaluation.perCategory()) {
  if (AP !== -1) console.log(`  ${name ?? String(categoryId)}: ${AP.toFixed(3)}`);
}
for (const { code, message, count } of evaluation.warnings)
  console.warn(`${code}: ${message} (${count} times)`);
