// Scores a tracker on two short sequences. Run: npx tsx examples/tracking/main.ts [GT_FOLDER RESULTS_FOLDER]
import { evaluateTracking } from 'boxwise';

const [groundTruth = 'examples/tracking/gt', results = 'examples/tracking/results'] = process.argv.slice(2);
const evaluation = evaluateTracking(groundTruth, results);
console.log(evaluation.summary());

const { HOTA, DetA, AssA, IDSW, truthTracks, resultTracks } = evaluation.metrics;
const weaker = DetA < AssA ? 'detection' : 'association';
console.log(`HOTA is ${HOTA.toFixed(3)}: detection ${DetA.toFixed(3)}, association ${AssA.toFixed(3)}.`);
console.log(
  `Improve ${weaker} first: ${resultTracks} tracks for ${truthTracks} people, ${IDSW} identity switches.`,
);

const curve = evaluation.perAlpha();
for (const at of [0, 9, 17])
  console.log(`  IoU ${curve.alpha[at]?.toFixed(2)}: HOTA ${curve.HOTA[at]?.toFixed(3)}`);
