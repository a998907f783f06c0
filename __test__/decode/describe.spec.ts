import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { decode, describe, type DecodeOptions, type RawOutputs } from 'boxwise';

import { loadNetwork, readPhoto } from '../../examples/centernet/detector.js';
import { ANCHOR_BOXES, headOf } from '../../web/explorer/src/chapters/grid/pyramid/head.js';
import { mapsOf, outputsOf } from '../../web/explorer/src/chapters/grid/strides/head.js';
import { HEADS } from './matrix/heads.js';

const recorded = (file: string) =>
  Uint8Array.from(readFileSync(new URL(`../../oracles/${file}`, import.meta.url))).buffer;

/** Asserts that the likeliest reading is this one, and that `decode` finds objects with it. */
function isFirst(t: ExecutionContext, outputs: RawOutputs, want: object, given: Partial<DecodeOptions> = {}) {
  const [first] = describe(outputs);
  t.like(first, { reads: true, needsInputSize: false, needsAnchors: false, ...want });
  const found = decode(outputs, { model: first?.model, ...first?.options, ...given } as DecodeOptions);
  t.true(found.length > 0);
}

test('the recorded maps of NanoDet are raw maps with 11 bins', (t) => {
  isFirst(
    t,
    { ...outputsOf(mapsOf(recorded('nanodet/wall.bin'))) },
    { model: 'yolov8-raw', options: { regMax: 11 } },
  );
});

for (const picture of ['wall', 'cat', 'half', 'third'] as const) {
  test(`the recorded SSD of the picture ${picture} has sigmoids, and anchors of its own`, (t) => {
    const outputs = { ...headOf(recorded(`ssd/${picture}.bin`), picture) };
    const want = { model: 'retinanet', options: {}, needsAnchors: true };
    isFirst(t, outputs, want, { anchors: ANCHOR_BOXES, scoreThreshold: 0.3 } as object);
    isFirst(t, [outputs.logits, outputs.deltas], want, {
      anchors: ANCHOR_BOXES,
      scoreThreshold: 0.3,
    } as object);
  });
}

test('the maps of CenterNet are read as its own graph reads them, also where its rows stand beside', async (t) => {
  t.timeout(240_000);
  const run = await loadNetwork();
  const photos = ['astronaut', 'chelsea', 'coffee', 'hopper', 'motorcycle'];
  for (const photo of photos) {
    const path = new URL(`../../examples/centernet/photos/${photo}.jpg`, import.meta.url);
    const outputs = await run(await readPhoto(fileURLToPath(path)));
    const options = { channelsLast: true, sizesInPixels: true, logits: false };
    isFirst(t, outputs, { model: 'centernet', options });
    const { 'tower_0/keypoints': heatmap, 'tower_0/wh': size } = outputs;
    isFirst(t, { 'tower_0/keypoints': heatmap, 'tower_0/wh': size }, { model: 'centernet', options });
    isFirst(t, [heatmap, size], { model: 'centernet', options });
  }
});

test('another output of a model names it, and outputs that it does not read do not hide it', (t) => {
  const [logits, boxes] = HEADS.find(({ name }) => name === 'rt-detr')?.outputs ?? [];
  const embeddings = { data: new Float32Array(2 * 8).fill(0.1), dims: [1, 2, 8] };
  const likeliest = (further: object) =>
    describe({ logits, pred_boxes: boxes, ...further } as unknown as RawOutputs)[0]?.model;
  t.is(likeliest({}), 'rt-detr');
  t.is(likeliest({ last_hidden_state: embeddings }), 'rt-detr');
  t.is(likeliest({ text_embeds: embeddings }), 'owl-vit');
  t.is(likeliest({ image_embeds: embeddings }), 'owl-vit');
  t.is(likeliest({ encoder_last_hidden_state_text: embeddings }), 'grounding-dino');
});
