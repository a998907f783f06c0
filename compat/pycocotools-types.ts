/** The records of datasets and results. */
import type { CocoAnnotation, CocoCategory, CocoImage, Id } from '../api/evaluate/types.js';

/** An entry of a list with whatever members its file has. */
export type Entry<T> = T & { [member: string]: unknown };
/** An annotation, or a result with what `loadRes` adds. */
export type Annotation = Entry<Partial<CocoAnnotation> & { id: Id; image_id: Id; category_id: Id }>;
/** An entry of `images`. */
export type Image = Entry<CocoImage>;
/** An entry of `categories`. */
export type Category = Entry<CocoCategory>;

/** Where the records of a `COCO` came from. */
export interface Origin {
  /** The path or the bytes; nothing for parsed records. */
  source: string | Uint8Array | undefined;
  /** What errors call the records. */
  origin: string;
}
