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
  NO_PACKAGE: true,
  NO_REDIS: true,
  NO_WORKER: true,
  DISPOSED: true,
  INTERNAL: true,
};

/** Codes of what only TypeScript does. */
const OF_TYPESCRIPT = ['NO_BINARY', 'NO_PACKAGE', 'NO_REDIS', 'NO_WORKER'];

test('the codes of TypeScript are those of Rust, and those of what is missing around the addon', (t) => {
  const source = readFileSync(new URL('../../crates/error/src/lib.rs', import.meta.url), 'utf8');
  const codes = source.slice(source.indexOf('\ncodes! {'));
  const ofRust = [...codes.slice(0, codes.indexOf('\n}')).matchAll(/= "([A-Z_]+)",/g)].map(
    ([, code]) => code,
  );
  t.true(ofRust.length > 10);
  t.deepEqual([...ofRust, ...OF_TYPESCRIPT].toSorted(), Object.keys(CODES).toSorted());
});
