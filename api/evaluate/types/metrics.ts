import type { EvaluateOptions, IouType, Protocol } from './options.js';

/** COCO's twelve metrics by name; -1 if there is nothing to measure. */
export interface Metrics {
  /** Average precision, mean over the IoU thresholds. */
  AP: number;
  /** Average precision at IoU 0.50, PASCAL VOC's measure. */
  AP50: number;
  /** Average precision at IoU 0.75. */
  AP75: number;
  /** AP of small objects. */
  APs: number;
  /** AP of medium objects. */
  APm: number;
  /** AP of large objects. */
  APl: number;
  /** Average recall with 1 detection per image and category. */
  AR1: number;
  /** Average recall with 10 detections per image and category. */
  AR10: number;
  /** Average recall with 100 detections per image and category. */
  AR100: number;
  /** AR100 of small objects. */
  ARs: number;
  /** AR100 of medium objects. */
  ARm: number;
  /** AR100 of large objects. */
  ARl: number;
}

/** COCO's ten numbers for keypoints by name; -1 if there is nothing to measure. */
export interface KeypointMetrics {
  /** Average precision with 20 detections per image, mean over the similarity thresholds. */
  AP: number;
  /** Average precision at similarity 0.50. */
  AP50: number;
  /** Average precision at similarity 0.75. */
  AP75: number;
  /** AP of medium objects. */
  APm: number;
  /** AP of large objects. */
  APl: number;
  /** Average recall with 20 detections per image. */
  AR: number;
  /** AR at similarity 0.50. */
  AR50: number;
  /** AR at similarity 0.75. */
  AR75: number;
  /** AR of medium objects. */
  ARm: number;
  /** AR of large objects. */
  ARl: number;
}

/** CrowdPose's nine metrics by name; -1 if there is nothing to measure. */
export interface CrowdPoseMetrics {
  /** Average precision with 20 detections per image, mean over the similarity thresholds. */
  AP: number;
  /** Average precision at similarity 0.50. */
  AP50: number;
  /** Average precision at similarity 0.75. */
  AP75: number;
  /** Average recall with 20 detections per image. */
  AR: number;
  /** AR at similarity 0.50. */
  AR50: number;
  /** AR at similarity 0.75. */
  AR75: number;
  /** AP of images with a `crowdIndex` below 0.2, rounded to four decimals; not available per category. */
  APeasy: number;
  /** AP of images with a `crowdIndex` from 0.2 to below 0.8. */
  APmedium: number;
  /** AP of images with a `crowdIndex` of 0.8 or more. */
  APhard: number;
}

/**
 * LVIS's thirteen metrics by name; -1 if there is nothing to measure. With another `maxDetections`, the names of the
 * last four contain that number.
 */
export interface LvisMetrics {
  /** Average precision, mean over the IoU thresholds. */
  AP: number;
  /** Average precision at IoU 0.50. */
  AP50: number;
  /** Average precision at IoU 0.75. */
  AP75: number;
  /** AP of small objects. */
  APs: number;
  /** AP of medium objects. */
  APm: number;
  /** AP of large objects. */
  APl: number;
  /** AP of rare categories. */
  APr: number;
  /** AP of common categories. */
  APc: number;
  /** AP of frequent categories. */
  APf: number;
  /** Average recall with 300 detections per image. */
  'AR@300': number;
  /** AR@300 of small objects. */
  'ARs@300': number;
  /** AR@300 of medium objects. */
  'ARm@300': number;
  /** AR@300 of large objects. */
  'ARl@300': number;
  /** Names with another limit, such as `AR@100`. */
  [name: `AR${'' | 's' | 'm' | 'l'}@${number}`]: number;
}

/** The metrics of PASCAL VOC and Open Images; -1 if there is nothing to measure. */
export interface MeanApMetrics {
  /** Mean over categories of the average precision at IoU 0.50; -1 if 0.5 is not a threshold. */
  AP50: number;
  /** Mean of the same over all `iouThresholds`; by default only 0.50. */
  AP: number;
}

/** The metrics of a protocol and an `iouType`. */
export type MetricsFor<P extends Protocol | undefined, I extends IouType | undefined> = P extends
  'coco' | undefined
  ? CocoMetricsFor<I>
  : P extends 'lvis'
    ? LvisMetrics
    : P extends 'voc' | 'openimages'
      ? MeanApMetrics
      : P extends 'crowdpose'
        ? CrowdPoseMetrics
        : never;

type CocoMetricsFor<I extends IouType | undefined> = I extends
  'bbox' | 'segm' | 'boundary' | 'rotated' | undefined
  ? Metrics
  : I extends 'keypoints'
    ? KeypointMetrics
    : never;

/** What an options object has as one of its members; `undefined` where it has no such member. */
type MemberOf<Options, Name extends PropertyKey> = Name extends keyof Options ? Options[Name] : undefined;

/** The metrics of an evaluation with these options; a union if the options leave it open. */
export type MetricsOf<Options extends EvaluateOptions> = MetricsFor<
  MemberOf<Options, 'protocol'>,
  MemberOf<Options, 'iouType'>
>;
