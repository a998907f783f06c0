// What the page uses of boxwise; the bundle holds no more of it.
export {
  assignFcos,
  bestMatch,
  binaryCrossEntropy,
  decode,
  encodeBoxes,
  encodeDistances,
  focalLoss,
  generateAnchors,
  matchAnchors,
  slidingWindows,
} from 'boxwise';
