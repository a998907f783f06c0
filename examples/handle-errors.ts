// What bad input looks like. Run: npx tsx examples/handle-errors.ts
import { BoxwiseError, evaluate } from 'boxwise';

const results = '[{"image_id": 1, "category_id": 1, "bbox": [10, 10, 80], "score": 0.9}]'; // three numbers

try {
  evaluate('sample/gt.json', Buffer.from(results));
} catch (error) {
  if (!(error instanceof BoxwiseError)) throw error;
  console.log(error.message); // the whole story in a line
  const { code, expected, got, record, byte } = error; // and its parts
  console.log({ code, expected, got, record, byte });
}
