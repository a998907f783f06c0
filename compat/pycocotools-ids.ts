/** Maps by id, in which ids are equal as in Python: by their value and type. */
import { wrongType } from '../api/check/mistakes.js';
import type { Id } from '../api/evaluate/types.js';

/** What stands for an id in a map: 1, 1n and true are one id, as in Python, and '1' is another. */
function keyOf(id: Id): Id {
  if (typeof id === 'string' || typeof id === 'number') return id;
  const number = Number(id);
  return Number.isSafeInteger(number) ? number : id;
}

/** An id as text from which its value and type can be told: strings are in quotes. */
export function idText(id: Id): string {
  return typeof id === 'string' ? JSON.stringify(id) : String(keyOf(id));
}

/** Values by id. */
export class ById<V> extends Map<Id, V> {
  /**
   * The value of an id.
   *
   * ```ts
   * const coco = new COCO('sample/gt.json');
   * console.log(coco.cats.get(1)?.name, coco.cats.get(-1)); // person undefined
   * ```
   */
  override get(id: Id): V | undefined {
    return super.get(keyOf(id));
  }

  /**
   * Whether there is a value of an id.
   *
   * ```ts
   * const coco = new COCO('sample/gt.json');
   * console.log(coco.cats.has(1), coco.cats.has('1')); // true false
   * ```
   */
  override has(id: Id): boolean {
    return super.has(keyOf(id));
  }

  /**
   * Sets the value of an id.
   *
   * ```ts
   * const coco = new COCO('sample/gt.json');
   * console.log(coco.cats.set(100, { id: 100, name: 'robot' }).has(100)); // true
   * ```
   */
  override set(id: Id, value: V): this {
    return super.set(keyOf(id), value);
  }

  /**
   * Removes an id. Returns whether it was there.
   *
   * ```ts
   * const coco = new COCO('sample/gt.json');
   * console.log(coco.cats.delete(1), coco.cats.delete(1)); // true false
   * ```
   */
  override delete(id: Id): boolean {
    return super.delete(keyOf(id));
  }
}

/** Lists by id, which are there and empty where nothing is, as in Python's `defaultdict(list)`. */
export class ListsById<V> extends ById<V[]> {
  /**
   * The list of an id; an empty one is added if there is none.
   *
   * ```ts
   * const coco = new COCO('sample/gt.json');
   * console.log(coco.catToImgs.get(18).length, coco.catToImgs.get(-1).length); // 11 0
   * ```
   */
  override get(id: Id): V[] {
    const list = super.get(id);
    if (list !== undefined) return list;
    const empty: V[] = [];
    this.set(id, empty);
    return empty;
  }
}

/** Values by the id of an image and the id of a category. */
export class ByPair<V> {
  readonly #values = new Map<string, readonly [pair: readonly [imgId: Id, catId: Id], value: V]>();

  /** Number of pairs. */
  get size(): number {
    return this.#values.size;
  }

  /**
   * The value of a pair, `get(imgId, catId)`; nothing if there is none.
   *
   * ```ts
   * const cocoGt = new COCO('sample/gt.json');
   * const E = new COCOeval(cocoGt, cocoGt.loadRes('sample/dt.json'), 'bbox');
   * E.evaluate();
   * const [imgId = 0] = cocoGt.getImgIds({ catIds: [1] });
   * console.log(E.ious.get(imgId, 1)?.[0]?.length); // 8
   * ```
   */
  get(imgId: Id, catId: Id): V | undefined {
    return this.#values.get(pairText(imgId, catId))?.[1];
  }

  /**
   * Whether there is a value of a pair.
   *
   * ```ts
   * const cocoGt = new COCO('sample/gt.json');
   * const E = new COCOeval(cocoGt, cocoGt.loadRes('sample/dt.json'), 'bbox');
   * E.evaluate();
   * console.log(E.ious.has(-1, 1)); // false
   * ```
   */
  has(imgId: Id, catId: Id): boolean {
    return this.#values.has(pairText(imgId, catId));
  }

  /** @internal */
  set(imgId: Id, catId: Id, value: V): void {
    this.#values.set(pairText(imgId, catId), [[imgId, catId], value]);
  }

  /**
   * All pairs of ids.
   *
   * ```ts
   * const cocoGt = new COCO('sample/gt.json');
   * const E = new COCOeval(cocoGt, cocoGt.loadRes('sample/dt.json'), 'bbox');
   * E.evaluate();
   * console.log([...E.ious.keys()].length); // 16000
   * ```
   */
  *keys(): IterableIterator<readonly [imgId: Id, catId: Id]> {
    for (const [pair] of this.#values.values()) yield pair;
  }

  /** All values, each behind its pair of ids. */
  [Symbol.iterator](): IterableIterator<readonly [pair: readonly [imgId: Id, catId: Id], value: V]> {
    return this.#values.values();
  }
}

/** A pair of ids as text that tells their values and types. */
export function pairText(imgId: Id, catId: Id): string {
  return `${idText(imgId)},${idText(catId)}`;
}

/** An id that a caller gives. */
export function idOf(id: unknown, input: string, index?: number): Id {
  if (typeof id === 'bigint' || typeof id === 'string' || Number.isInteger(id)) return id as Id;
  throw wrongType('an id, a whole number or a string', id, input, index);
}

/** Ids without repetitions, in their order. */
export function unique(ids: Iterable<Id>): Id[] {
  return [...new ById([...ids].map((id) => [id, id])).values()];
}

/** Numbers by value, then strings. */
export function ascending(a: Id, b: Id): number {
  if ((typeof a === 'string') !== (typeof b === 'string')) return typeof a === 'string' ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A set of ids, equal as in Python. */
export function setOf(list: readonly Id[]): { has(id: Id): boolean; readonly size: number } {
  return new ById(list.map((id) => [id, true]));
}
