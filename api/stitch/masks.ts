import type { Detections } from '../decode/detections.js';
import type { Tile } from '../tiles.js';

/** The columns that masks have among those of detections. */
export interface MaskParts {
  /** x, y, width and height of each mask's rectangle, flat. */
  maskFrames?: Uint32Array;
  /** Index in `maskData` of the start of each mask, and the end. */
  maskStarts?: Uint32Array;
  /** 1 inside and 0 outside, row by row, one mask after the other. */
  maskData?: Uint8Array;
}

type Frame = [x: number, y: number, width: number, height: number];

/** The masks of all tiles, in pixels of the image. */
export function movedMasks(all: readonly Detections[], places: readonly Tile[]): Required<MaskParts> {
  const masks = all.flatMap((own, i) => {
    const { x, y } = places[i] as Tile;
    return Array.from({ length: own.masks ? own.length : 0 }, (_, nth) => {
      const { mask } = own.at(nth);
      const { data, ...frame } = mask as NonNullable<typeof mask>;
      return { frame: [frame.x + x, frame.y + y, frame.width, frame.height] as Frame, data };
    });
  });
  return packed(masks);
}

/** Some masks, in this order. */
export function someMasks(all: MaskParts, places: ArrayLike<number>): Required<MaskParts> {
  return packed(Array.from(places, (place) => maskAt(all, place)));
}

/** The union of the masks of each cluster, whose number `clusters` has for every mask; -1 for none. */
export function joinedMasks(all: MaskParts, clusters: Int32Array, count: number): Required<MaskParts> {
  const members: number[][] = Array.from({ length: count }, () => []);
  clusters.forEach((cluster, place) => members[cluster]?.push(place));
  return packed(members.map((places) => union(places.map((place) => maskAt(all, place)))));
}

interface FramedMask {
  frame: Frame;
  data: Uint8Array;
}

function maskAt({ maskFrames, maskStarts, maskData }: MaskParts, place: number): FramedMask {
  const { frames, starts, data } = { frames: maskFrames, starts: maskStarts, data: maskData } as {
    frames: Uint32Array;
    starts: Uint32Array;
    data: Uint8Array;
  };
  return {
    frame: [...frames.subarray(4 * place, 4 * place + 4)] as Frame,
    data: data.subarray(starts[place], starts[place + 1]),
  };
}

function union(masks: readonly FramedMask[]): FramedMask {
  const [only] = masks;
  if (masks.length === 1 && only) return only;
  const framed = masks.filter(({ data }) => data.length > 0).map(({ frame }) => frame);
  if (framed.length === 0) return { frame: [0, 0, 0, 0], data: new Uint8Array(0) };
  const left = Math.min(...framed.map(([x]) => x));
  const top = Math.min(...framed.map(([, y]) => y));
  const width = Math.max(...framed.map(([x, , w]) => x + w)) - left;
  const height = Math.max(...framed.map(([, y, , h]) => y + h)) - top;
  const data = new Uint8Array(width * height);
  for (const { frame, data: own } of masks) {
    const [x, y, w, h] = frame;
    for (let row = 0; row < h; row++) {
      const to = (y - top + row) * width + x - left;
      for (let column = 0; column < w; column++) {
        if (own[row * w + column]) data[to + column] = 1;
      }
    }
  }
  return { frame: [left, top, width, height], data };
}

function packed(masks: readonly FramedMask[]): Required<MaskParts> {
  const maskStarts = new Uint32Array(masks.length + 1);
  masks.forEach(({ data }, i) => (maskStarts[i + 1] = (maskStarts[i] as number) + data.length));
  const maskData = new Uint8Array(maskStarts[masks.length] as number);
  masks.forEach(({ data }, i) => maskData.set(data, maskStarts[i]));
  return { maskFrames: Uint32Array.from(masks.flatMap(({ frame }) => frame)), maskStarts, maskData };
}
