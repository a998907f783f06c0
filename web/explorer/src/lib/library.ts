// What the page uses of boxwise; the bundle holds no more of it.
export { ciouLoss, diouLoss, giouLoss, iou, iouLoss, nms, pairedIou, softNms } from 'boxwise';
