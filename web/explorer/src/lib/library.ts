// What the page uses of boxwise; the bundle holds no more of it.
export {
  bestMatch,
  ciouLoss,
  diouLoss,
  encodeBoxes,
  evaluate,
  generateAnchors,
  giouLoss,
  iou,
  iouLoss,
  matchAnchors,
  nms,
  pairedIou,
  slidingWindows,
  softNms,
} from 'boxwise';
