/** What to make. */
export interface SynthOptions {
  images: number;
  annotations: number;
  categories: number;
  /** The mean; at or above the cap every image gets the cap. */
  detsPerImage: number;
  maxDetsPerImage: number;
  scoreDecimals: number;
  /** Detections as float32 widened to double, as a tensor's `tolist()` writes them, instead of rounded decimals. */
  fullFloats: boolean;
  /** Outlines as polygons; without them an object's area is its box's. */
  polygons: boolean;
  seed: number;
}

/** A number for each use of randomness: its streams have nothing to do with the others'. */
export const PURPOSE = {
  imageIds: 1,
  annotationIds: 2,
  shapes: 3,
  categories: 4,
  objects: 5,
  budgets: 6,
  detections: 7,
  selection: 8,
} as const;
