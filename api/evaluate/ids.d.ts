import type { Id, IdColumn } from './types.js';
/** A column of ids in a form that the addon takes. */
export type NativeIds = Int32Array | BigInt64Array | Float64Array | string[];
/** Checks a column of ids; `input` names it in errors. */
export declare function nativeIds(ids: IdColumn | readonly Id[], input: string): NativeIds;
/** An id as the addon gives it: text in quotes is a string, anything else an integer. */
export declare function parseId(text: string): Id;
