/** The parts of COCO-WholeBody, in the order of its 133 points; `wholebody` is all of them. */
export type WholeBodyPart = 'body' | 'foot' | 'face' | 'lefthand' | 'righthand' | 'wholebody';

const BODY = [0.026, 0.025, 0.025, 0.035, 0.035, 0.079, 0.079, 0.072, 0.072, 0.062, 0.062, 0.107, 0.107, 0.087, 0.087, 0.089, 0.089]; // prettier-ignore
const FOOT = [0.068, 0.066, 0.066, 0.092, 0.094, 0.094];
const FACE = [0.042, 0.043, 0.044, 0.043, 0.04, 0.035, 0.031, 0.025, 0.02, 0.023, 0.029, 0.032, 0.037, 0.038, 0.043, 0.041, 0.045, 0.013, 0.012, 0.011, 0.011, 0.012, 0.012, 0.011, 0.011, 0.013, 0.015, 0.009, 0.007, 0.007, 0.007, 0.012, 0.009, 0.008, 0.016, 0.01, 0.017, 0.011, 0.009, 0.011, 0.009, 0.007, 0.013, 0.008, 0.011, 0.012, 0.01, 0.034, 0.008, 0.008, 0.009, 0.008, 0.008, 0.007, 0.01, 0.008, 0.009, 0.009, 0.009, 0.007, 0.007, 0.008, 0.011, 0.008, 0.008, 0.008, 0.01, 0.008]; // prettier-ignore
const HAND = [0.029, 0.022, 0.035, 0.037, 0.047, 0.026, 0.025, 0.024, 0.035, 0.018, 0.024, 0.022, 0.026, 0.017, 0.021, 0.021, 0.032, 0.02, 0.019, 0.022, 0.031]; // prettier-ignore

/** The member of a record that has a part's points, of each part but the whole. */
export const MEMBERS = {
  body: 'keypoints',
  foot: 'foot_kpts',
  face: 'face_kpts',
  lefthand: 'lefthand_kpts',
  righthand: 'righthand_kpts',
} as const satisfies Partial<Record<WholeBodyPart, string>>;

/** The sigmas of each part (Jin et al., Whole-Body Human Pose Estimation in the Wild, ECCV 2020). */
export const SIGMAS: Readonly<Record<WholeBodyPart, readonly number[]>> = {
  body: BODY,
  foot: FOOT,
  face: FACE,
  lefthand: HAND,
  righthand: HAND,
  wholebody: [...BODY, ...FOOT, ...FACE, ...HAND, ...HAND],
};

/** All parts. */
export const PARTS = Object.keys(SIGMAS) as readonly WholeBodyPart[];
