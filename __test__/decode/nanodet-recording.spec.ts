import { readFileSync } from 'node:fs';
import test from 'ava';
import { decode } from 'boxwise';
import { LEVELS, mapsOf, MODEL, outputsOf } from '../../web/explorer/src/chapters/grid/strides/head.js';

interface Answer {
  stride: number;
  cell: number;
  classId: number;
  score: number;
  box: number[];
}
const recorded = (file: string) => readFileSync(new URL(`../../oracles/nanodet/${file}`, import.meta.url));

test('recorded raw maps with distributions decode to what the network’s floats say', (t) => {
  const answers = JSON.parse(recorded('answers.json').toString()) as Answer[];
  const outputs = outputsOf(mapsOf(Uint8Array.from(recorded('wall.bin')).buffer));
  const found = new Map(
    [...decode(outputs, { ...MODEL, suppress: false, scoreThreshold: 0.29 })].map((one) => [one.source, one]),
  );
  for (const { stride, cell, classId, score, box } of answers) {
    const own = found.get((LEVELS.find((level) => level.stride === stride)?.first ?? NaN) + cell);
    t.is(own?.classId, classId);
    // A byte of a logit is 0.03, one of a bin 0.06.
    t.true(Math.abs((own?.score ?? NaN) - score) < 0.006, `${stride} ${cell}`);
    t.true(
      box.every((value, i) => Math.abs(value - (own?.box[i] ?? NaN)) < 0.03 * stride),
      `${stride} ${cell}`,
    );
  }
  t.true(found.size >= answers.length && found.size <= answers.length + 4);
});
