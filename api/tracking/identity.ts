import { mistake } from '../check/mistakes.js';
import type { Sliced } from '../evaluate/slices.js';
import { assigned, type Prepared } from './prepare.js';

/** Counts of identities, which are summed over sequences. */
export interface Identity {
  IDTP: number;
  IDFP: number;
  IDFN: number;
}

/** A larger matrix of tracks, 1 GB, is a mistake: ids that change in every frame. */
const MOST_PAIRS = 2 ** 27;

/**
 * Identity metrics of a sequence (Ristani et al. 2016): each track of the ground truth is paired with at most one of the results, so that
 * as many boxes as possible overlap. Only sums of whole numbers are compared, so any best pairing has the counts of TrackEval's.
 */
export function* identityOf(sequence: Prepared, threshold: number): Sliced<Identity> {
  const { frames, truthTracks, resultTracks, truthBoxes, resultBoxes } = sequence;
  if (truthTracks * resultTracks > MOST_PAIRS) throw tooMany(sequence);
  const together = new Float64Array(truthTracks * resultTracks);
  for (const { truth, results, rows, columns, ious } of frames) {
    for (let pair = 0; pair < ious.length; pair++) {
      if (!((ious[pair] as number) >= threshold)) continue;
      const place =
        (truth[rows[pair] as number] as number) * resultTracks + (results[columns[pair] as number] as number);
      together[place] = (together[place] as number) + 1;
    }
    yield;
  }
  let IDTP = 0;
  if (together.length > 0) {
    const { rows, columns } = assigned(together, truthTracks, resultTracks);
    for (let i = 0; i < rows.length; i++)
      IDTP += together[(rows[i] as number) * resultTracks + (columns[i] as number)] as number;
  }
  return { IDTP, IDFP: resultBoxes - IDTP, IDFN: truthBoxes - IDTP };
}

function tooMany({ name, truthTracks, resultTracks }: Prepared): Error {
  const got = `${truthTracks} × ${resultTracks} in sequence ${JSON.stringify(name)}`;
  return mistake('TOO_LARGE', `at most ${MOST_PAIRS} pairs of tracks`, got, 'results');
}

/** Identities of several sequences together. */
export function combinedIdentity(all: readonly Identity[]): Identity {
  const sum = (name: keyof Identity): number => all.reduce((sum, own) => sum + own[name], 0);
  return { IDTP: sum('IDTP'), IDFP: sum('IDFP'), IDFN: sum('IDFN') };
}
