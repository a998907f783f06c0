// Decoding with suppression, and anchor matching, beside good typed JavaScript, in turn in one process.
//
//   node benches/node/decode.mjs BASELINES DATA
//
// BASELINES is a module with yoloPostTyped and matchTyped; DATA a folder with yolo.bin ([84, 8400] of a YOLOv8),
// anchors.bin and gt.bin (rows of corners), all raw singles. Prints the minimum CPU time of each and the ratio.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { decode, matchAnchors } from 'boxwise';

const [baselines, data] = process.argv.slice(2);
if (!baselines || !data) throw new Error('usage: node benches/node/decode.mjs BASELINES DATA');
const { yoloPostTyped, matchTyped } = await import(pathToFileURL(resolve(baselines)).href);
const ROUNDS = 15;

function singles(name) {
  const bytes = readFileSync(resolve(data, name));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

/** Milliseconds of CPU of one of `count` calls. */
function cpu(call, count) {
  const start = process.cpuUsage();
  for (let i = 0; i < count; i++) call();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / count;
}

/** Minimum times of both, taken in turn. */
function compare(name, typed, native, counts) {
  let [slow, fast] = [Infinity, Infinity];
  for (let round = 0; round < ROUNDS; round++) {
    slow = Math.min(slow, cpu(typed, counts[0]));
    fast = Math.min(fast, cpu(native, counts[1]));
  }
  console.log(
    `${name.padEnd(46)} ${slow.toFixed(3).padStart(8)} ms  ${fast.toFixed(3).padStart(7)} ms  1/${(slow / fast).toFixed(1)}`,
  );
}

function check(condition, what) {
  if (!condition) throw new Error(`answers differ: ${what}`);
}

console.log(`${''.padEnd(46)}       JavaScript     boxwise`);
const head = singles('yolo.bin');
const output = { data: head, dims: [1, 84, 8400] };
for (const multiLabel of [false, true]) {
  for (const scoreThreshold of [0.25, 0.001]) {
    const options = { model: 'yolov8', scoreThreshold, iouThreshold: 0.7, maxDetections: 300, multiLabel };
    const typed = () => yoloPostTyped(head, 8400, 80, scoreThreshold, 0.7, 300, multiLabel);
    const [rows, found] = [typed(), decode(output, options)];
    check(rows.length === 6 * found.length, 'how many detections');
    for (let i = 0; i < found.length; i++) {
      const near = [0, 1, 2, 3].every((k) => Math.abs(rows[6 * i + k] - found.boxes[4 * i + k]) < 1e-3);
      check(near && rows[6 * i + 5] === found.classIds[i], `detection ${i}`);
    }
    const name = `YOLO [84, 8400], above ${scoreThreshold}, ${multiLabel ? 'every class' : 'best class'}`;
    compare(name, typed, () => decode(output, options), [10, 50]);
  }
}

const [anchors, truth] = [singles('anchors.bin'), singles('gt.bin')];
const options = { positiveThreshold: 0.5, negativeThreshold: 0.4, method: 'torchvision' };
const [rows, found] = [matchTyped(anchors, truth), matchAnchors(anchors, truth, options)];
// The rival rounds its doubles to singles once; here every step is a single: ties and thresholds may fall otherwise.
const other = rows.matches.reduce((count, match, i) => count + (match !== found.matched[i]), 0);
check(other <= anchors.length / 4 / 1000, `${other} matches`);
const shape = `${anchors.length / 4} anchors × ${truth.length / 4}`;
const typed = () => matchTyped(anchors, truth);
compare(`match ${shape}, torchvision's`, typed, () => matchAnchors(anchors, truth, options), [2, 20]);
const tutorial = { ...options, method: 'tutorial' };
compare(`match ${shape}, the tutorial's`, typed, () => matchAnchors(anchors, truth, tutorial), [2, 20]);
