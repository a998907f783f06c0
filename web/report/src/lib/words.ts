import type { ErrorKindName, ReportFilter } from '../../../../api/report/payload';
import { sliceOf } from '../data/filter';
import { model } from '../model';
import { shown } from './text';

/** A threshold without a needless digit: `.50`, `.75`, `.525`. */
export const iouText = (value: number): string => {
  const text = String(+value.toFixed(4));
  return text.includes('.') && text.split('.')[1].length > 1 ? text : value.toFixed(2);
};

/** What a threshold is of: `OKS` of keypoints, `IoU` of all else. */
export const measureName = (): string => (model.data.header.params.iouType === 'keypoints' ? 'OKS' : 'IoU');

/** The AP of costs, which is that at the base threshold: `AP50`. */
export function apName(): string {
  const { iouThresholds, baseThreshold } = model.data.header.params;
  const percent = 100 * (iouThresholds[baseThreshold] ?? 0);
  return Math.abs(percent - Math.round(percent)) < 1e-6
    ? `AP${Math.round(percent)}`
    : `AP at ${iouText(percent / 100)}`;
}

/** Names of errors for people, and what they are. */
export const KIND: Record<ErrorKindName, { name: string; about: string; class: string }> = {
  classification: {
    name: 'Wrong category',
    about: 'well placed on an object of another category',
    class: 'is-fp',
  },
  localization: {
    name: 'Badly located',
    about: 'on an object of its category, but with too low an IoU',
    class: 'is-fp',
  },
  both: { name: 'Both', about: 'badly located on an object of another category', class: 'is-fp' },
  duplicate: { name: 'Duplicate', about: 'on an object that is matched already', class: 'is-fp' },
  background: { name: 'Background', about: 'on no object', class: 'is-fp' },
  missed: { name: 'Missed', about: 'objects that no detection is on', class: 'is-fn' },
};

export const OUTCOME = {
  truePositive: 'True positives',
  falsePositive: 'False positives',
  falseNegative: 'Missed objects',
  ignored: 'Not counted',
} as const;

export const LABEL = {
  overlooked: 'Overlooked objects',
  badlyLocated: 'Badly located labels',
  swapped: 'Labels of a wrong category',
} as const;

/** Which of two runs has an error. */
export const BY = { both: 'by both A and B', a: 'by A only', b: 'by B only' } as const;
export const CHANGE = { fixed: 'Fixed', broken: 'Broken', better: 'Better', worse: 'Worse' } as const;

export const nameOf = (category: number | 'background', longest = 40): string =>
  category === 'background'
    ? 'background'
    : shown(model.data.header.categories[category]?.name ?? `category ${category}`, longest);

export const imageName = (image: number, longest = 60): string =>
  shown(model.data.images.names[image] ?? `image ${model.data.images.ids[image]}`, longest);

const limit = (value: number) => String(+value.toFixed(3));

/** A filter as short phrases, each with the members that it stands for. */
export function phrases(filter: ReportFilter): { text: string; members: (keyof ReportFilter)[] }[] {
  const made: { text: string; members: (keyof ReportFilter)[] }[] = [];
  const { truth, predicted } = filter;
  if (filter.kind) made.push({ text: KIND[filter.kind].name, members: ['kind'] });
  if (filter.outcome) made.push({ text: OUTCOME[filter.outcome], members: ['outcome'] });
  if (truth !== undefined && predicted !== undefined)
    made.push({
      text: `${cellName(truth, predicted)}${filter.rule ? ', in any category' : ''}`,
      members: ['truth', 'predicted', 'rule'],
    });
  else if (truth !== undefined) made.push({ text: `truth: ${nameOf(truth)}`, members: ['truth'] });
  else if (predicted !== undefined)
    made.push({ text: `predicted: ${nameOf(predicted)}`, members: ['predicted'] });
  if (filter.category !== undefined) made.push({ text: nameOf(filter.category), members: ['category'] });
  if (filter.minScore !== undefined || filter.maxScore !== undefined)
    made.push({
      text: `score ${limit(filter.minScore ?? 0)} to ${limit(filter.maxScore ?? 1)}`,
      members: ['minScore', 'maxScore'],
    });
  if (filter.minIou !== undefined || filter.maxIou !== undefined)
    made.push({
      text: `IoU ${limit(filter.minIou ?? 0)} to ${limit(filter.maxIou ?? 1)}`,
      members: ['minIou', 'maxIou'],
    });
  const slice = filter.slice === undefined ? undefined : sliceOf(filter.slice, model.data.header);
  if (slice) made.push({ text: `slice: ${shown(slice.name)}`, members: ['slice'] });
  if (filter.area !== undefined) made.push({ text: `size: ${shown(filter.area)}`, members: ['area'] });
  if (filter.by) made.push({ text: BY[filter.by], members: ['by'] });
  if (filter.change) made.push({ text: CHANGE[filter.change], members: ['change'] });
  if (filter.label) made.push({ text: LABEL[filter.label], members: ['label'] });
  if (filter.image !== undefined) made.push({ text: imageName(filter.image), members: ['image'] });
  return made;
}

export function cellName(truth: number | 'background', predicted: number | 'background'): string {
  if (truth === predicted) return `${nameOf(truth)}, found`;
  if (truth === 'background') return `${nameOf(predicted)} on no object`;
  if (predicted === 'background') return `${nameOf(truth)}, missed`;
  return `${nameOf(truth)} taken for ${nameOf(predicted)}`;
}
