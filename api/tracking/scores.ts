import type { Sliced } from '../evaluate/slices.js';
import { combinedClear, clearOf, type Clear } from './clear.js';
import { ALPHAS, combinedHota, hotaOf, type Hota } from './hota.js';
import { combinedIdentity, identityOf, type Identity } from './identity.js';
import type { SequenceTracks } from './inputs.js';
import { pairwiseSum } from './pairwise.js';
import { prepare } from './prepare.js';
import type { HotaScores, TrackingMetrics, TrackingParams } from './types.js';

const PLACES: readonly number[] = ALPHAS.map((_, a) => a);

/** Everything that is counted in a sequence, or in several. */
export interface Counted {
  hota: Hota;
  clear: Clear;
  identity: Identity;
  boxes: Pick<TrackingMetrics, 'truthBoxes' | 'resultBoxes' | 'truthTracks' | 'resultTracks'>;
}

/** All metrics of one sequence. */
export function* countedIn(sequence: SequenceTracks, params: TrackingParams): Sliced<Counted> {
  const prepared = yield* prepare(sequence, params);
  const { truthBoxes, resultBoxes, truthTracks, resultTracks } = prepared;
  return {
    hota: yield* hotaOf(prepared),
    clear: yield* clearOf(prepared, params.iouThreshold),
    identity: yield* identityOf(prepared, params.iouThreshold),
    boxes: { truthBoxes, resultBoxes, truthTracks, resultTracks },
  };
}

/** The counts of several sequences together. */
export function combined(all: readonly Counted[]): Counted {
  const sum = (name: keyof Counted['boxes']): number => all.reduce((sum, { boxes }) => sum + boxes[name], 0);
  return {
    hota: combinedHota(all.map(({ hota }) => hota)),
    clear: combinedClear(all.map(({ clear }) => clear)),
    identity: combinedIdentity(all.map(({ identity }) => identity)),
    boxes: {
      truthBoxes: sum('truthBoxes'),
      resultBoxes: sum('resultBoxes'),
      truthTracks: sum('truthTracks'),
      resultTracks: sum('resultTracks'),
    },
  };
}

/** HOTA and its parts at each threshold. */
export function hotaScores(hota: Hota): { [Name in keyof HotaScores]: Float64Array } {
  const each = (value: (a: number) => number): Float64Array => Float64Array.from(ALPHAS, (_, a) => value(a));
  const [TP, FN, FP] = [hota.TP, hota.FN, hota.FP].map((counts) => (a: number) => counts[a] as number) as [
    (a: number) => number,
    (a: number) => number,
    (a: number) => number,
  ];
  const DetA = each((a) => TP(a) / Math.max(1, TP(a) + FN(a) + FP(a)));
  return {
    HOTA: each((a) => Math.sqrt((DetA[a] as number) * (hota.AssA[a] as number))),
    DetA,
    AssA: hota.AssA,
    LocA: hota.LocA,
    DetRe: each((a) => TP(a) / Math.max(1, TP(a) + FN(a))),
    DetPr: each((a) => TP(a) / Math.max(1, TP(a) + FP(a))),
    AssRe: hota.AssRe,
    AssPr: hota.AssPr,
  };
}

/** The metrics of counts; without ground truth MOTA and MODA are 0, as TrackEval answers of one sequence. */
export function metricsOf({ hota, clear, identity, boxes }: Counted): TrackingMetrics {
  const scores = hotaScores(hota);
  const mean = (name: keyof HotaScores): number =>
    pairwiseSum({ places: PLACES, values: scores[name] }, 0, ALPHAS.length, 0, ALPHAS.length) / ALPHAS.length;
  const { TP, FP, FN, IDSW, Frag, MT, PT, ML, overlap } = clear;
  const { IDTP, IDFP, IDFN } = identity;
  const truth = Math.max(1, TP + FN);
  const isEmpty = TP + FN === 0;
  return {
    HOTA: mean('HOTA'),
    DetA: mean('DetA'),
    AssA: mean('AssA'),
    LocA: mean('LocA'),
    DetRe: mean('DetRe'),
    DetPr: mean('DetPr'),
    AssRe: mean('AssRe'),
    AssPr: mean('AssPr'),
    HOTA0: scores.HOTA[0] as number,
    LocA0: scores.LocA[0] as number,
    MOTA: isEmpty ? 0 : (TP - FP - IDSW) / truth,
    MOTP: overlap / Math.max(1, TP),
    MODA: isEmpty ? 0 : (TP - FP) / truth,
    recall: TP / truth,
    precision: TP / Math.max(1, TP + FP),
    TP,
    FP,
    FN,
    IDSW,
    Frag,
    MT,
    PT,
    ML,
    IDF1: IDTP / Math.max(1, IDTP + 0.5 * IDFP + 0.5 * IDFN),
    IDP: IDTP / Math.max(1, IDTP + IDFP),
    IDR: IDTP / Math.max(1, IDTP + IDFN),
    IDTP,
    IDFP,
    IDFN,
    ...boxes,
  };
}
