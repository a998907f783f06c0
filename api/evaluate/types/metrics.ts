import type { EvaluateOptions, IouType, Protocol } from './options.js';

/** COCO's twelve numbers by name; -1 where there is nothing to measure. */
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
  /** Average recall with one detection an image. */
  AR1: number;
  /** Average recall with ten detections an image. */
  AR10: number;
  /** Average recall with a hundred detections an image. */
  AR100: number;
  /** AR100 of small objects. */
  ARs: number;
  /** AR100 of medium objects. */
  ARm: number;
  /** AR100 of large objects. */
  ARl: number;
}

/** COCO's ten numbers for keypoints by name; -1 where there is nothing to measure. */
export interface KeypointMetrics {
  /** Average precision with twenty detections an image, mean over the similarity thresholds. */
  AP: number;
  /** Average precision at similarity 0.50. */
  AP50: number;
  /** Average precision at similarity 0.75. */
  AP75: number;
  /** AP of medium objects. */
  APm: number;
  /** AP of large objects. */
  APl: number;
  /** Average recall with twenty detections an image. */
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

/** CrowdPose's nine numbers by name; -1 where there is nothing to measure. */
export interface CrowdPoseMetrics {
  /** Average precision with twenty detections an image, mean over the similarity thresholds. */
  AP: number;
  /** Average precision at similarity 0.50. */
  AP50: number;
  /** Average precision at similarity 0.75. */
  AP75: number;
  /** Average recall with twenty detections an image. */
  AR: number;
  /** AR at similarity 0.50. */
  AR50: number;
  /** AR at similarity 0.75. */
  AR75: number;
  /** AP of images with a `crowdIndex` below 0.2, rounded to four decimals; not known of single categories. */
  APeasy: number;
  /** Of those from 0.2 to below 0.8. */
  APmedium: number;
  /** Of those from 0.8 on. */
  APhard: number;
}

/**
 * LVIS's thirteen numbers by name; -1 where there is nothing to measure. With another number as `maxDetections`, the names of the
 * last four have that number.
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
  /** Average recall with 300 detections an image. */
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

/** The numbers of PASCAL VOC and Open Images; -1 where there is nothing to measure. */
export interface MeanApMetrics {
  /** Mean over categories of average precision at IoU 0.50; -1 where 0.5 is not among the thresholds. */
  AP50: number;
  /** The same at every IoU threshold that was asked for, averaged. By default that is 0.50 alone. */
  AP: number;
}

/** The names of the numbers that evaluations of a protocol tell. */
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

/** The names of the numbers that an evaluation with these options tells; of several kinds where the options leave it open. */
export type MetricsOf<Options extends EvaluateOptions> = MetricsFor<
  MemberOf<Options, 'protocol'>,
  MemberOf<Options, 'iouType'>
>;
