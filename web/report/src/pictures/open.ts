import type { ReportFilter } from '../../../../api/report/payload';
import { step } from '../lib/link';
import { model } from '../model';
import { WHOLE, zoom } from './zoom';

/** Where the report was scrolled to, and what had the focus, when the reader left it. */
let left: { top: number; element: Element | null } = { top: 0, element: null };

/** Shows the pictures of a filter, at the threshold of the handle or of detections of every score at the base threshold; the browser's Back button returns. */
export function openPictures(filter: ReportFilter, image = -1, isOfEveryScore = false): void {
  if (model.view.peek() === 'report') left = { top: scrollY, element: document.activeElement };
  step(() => {
    if (isOfEveryScore) {
      model.confidence.value = model.range[0];
      model.iou.value = model.data.header.params.baseThreshold;
    }
    model.filter.value = filter;
    model.image.value = image;
    zoom.value = WHOLE;
    model.view.value = 'pictures';
  });
}

export function openReport(): void {
  step(() => {
    model.view.value = 'report';
    model.image.value = -1;
    zoom.value = WHOLE;
  });
}

/** Puts the reader back where the report was left. */
export function restore(): void {
  scrollTo({ top: left.top, behavior: 'instant' });
  if (left.element instanceof HTMLElement || left.element instanceof SVGElement)
    left.element.focus({ preventScroll: true });
}
