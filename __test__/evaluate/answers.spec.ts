// What an evaluation gives out: nothing that is done with it changes later answers, and JSON holds all of it.
import test from 'ava';
import { evaluate } from 'boxwise';

test('what is done with an answer changes no later one', (t) => {
  const own = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
  const before = own.operatingPoints().perCategory.toTable();
  own.params.categoryIds.sort();
  own.params.iouThresholds.reverse();
  own.params.areaRanges.length = 0;
  own.metrics.AP = 3;
  t.deepEqual(own.operatingPoints().perCategory.toTable(), before);
  t.true(own.metrics.AP < 1);
  t.is(own.params.categoryIds[1], 2);
  t.is(own.params.areaRanges.length, 4);
  t.deepEqual(own.params, own.params);
});

test('ids beyond 2^53 are texts in JSON', (t) => {
  const id = '9007199254740995';
  const gt = `{"images":[{"id":1}],"categories":[{"id":${id},"name":"x"}],"annotations":[{"id":1,"image_id":1,"category_id":${id},"bbox":[0,0,9,9],"area":81,"iscrowd":0}]}`;
  const dt = `[{"image_id":1,"category_id":${id},"bbox":[0,0,9,9],"score":0.5}]`;
  const own = evaluate(Buffer.from(gt), Buffer.from(dt), { analysis: true });
  const plain = <Shape>(value: unknown): Shape => JSON.parse(JSON.stringify(value)) as Shape;
  t.deepEqual(plain<{ params: { categoryIds: unknown } }>(own).params.categoryIds, [id]);
  t.is(
    plain<{ perCategory: { categoryId: unknown }[] }>(own.operatingPoints()).perCategory[0]?.categoryId,
    id,
  );
  t.is(plain<{ categoryId: unknown }[]>(own.detectionTable())[0]?.categoryId, id);
  t.is(own.params.categoryIds[0], BigInt(id));
});
