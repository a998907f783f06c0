/** Where the explorer's light pictures and recordings are put. */
export declare const LIGHT: string;
/** How the bytes of a recorded head are laid out and meant. */
export interface HeadForm {
  /** Logits of an answer, and bytes that follow the logits of all, of each. */
  classes: number;
  tail: number;
  /** Where each level ends, in answers. */
  ends: readonly number[];
  scale: number;
  zeroPoint: number;
}
/** A recorded head without what only a pointer asks for. */
export declare function lightHead(head: Uint8Array, form: HeadForm): Uint8Array;
/** A recorded map of scores and distances with fewer digits, and without the distances that only a pointer asks for. */
export declare function lightMap(bytes: Uint8Array, cells: number, least: number): Uint8Array;
/** Writes all. */
export declare function lighten(): Promise<void>;
