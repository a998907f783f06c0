import { readFileSync } from 'node:fs';

import test from 'ava';
import type { ErrorCode } from 'boxwise';

/** All codes in TypeScript: the compiler holds this table against the type. */
const CODES: Record<ErrorCode, true> = {
  INVALID_ARGUMENT: true,
  OUT_OF_RANGE: true,
  LENGTH_MISMATCH: true,
  SHAPE_MISMATCH: true,
  INVALID_JSON: true,
  INVALID_SHAPE: true,
  TOO_DEEP: true,
  TOO_LARGE: true,
  EMPTY_INPUT: true,
  UNREADABLE_FILE: true,
  INVALID_IMAGE: true,
  MISSING_KEY: true,
  INVALID_TYPE: true,
  INVALID_VALUE: true,
  UNKNOWN_IMAGE: true,
  UNKNOWN_ID: true,
  DUPLICATE_ID: true,
  NO_BINARY: true,
  DISPOSED: true,
  INTERNAL: true,
};

test('the codes of TypeScript are those of Rust, and one for a binary that is missing', (t) => {
  const source = readFileSync(new URL('../../crates/error/src/lib.rs', import.meta.url), 'utf8');
  const codes = source.slice(source.indexOf('\ncodes! {'));
  const ofRust = [...codes.slice(0, codes.indexOf('\n}')).matchAll(/= "([A-Z_]+)",/g)].map(
    ([, code]) => code,
  );
  t.true(ofRust.length > 10);
  t.deepEqual([...ofRust, 'NO_BINARY'].toSorted(), Object.keys(CODES).toSorted());
});
