// The file that read.py gives to the tools: the 20 worst labels of sample/.
import { writeFileSync } from 'node:fs';
import { evaluate } from 'boxwise';

const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
const found = evaluation.labelErrors({ overlookedScore: 0.6, swappedScore: 0.6 });
writeFileSync(new URL('export.json', import.meta.url), `${JSON.stringify(found.toCoco(20), null, 1)}\n`);
