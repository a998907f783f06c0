// What the worker can be asked. Each is a function of plain values; whatever it needs of the library is imported by its own file.
export { evaluateScene } from '../chapters/map/worker';
export { suppressScene } from '../chapters/nms/worker';
export { decodeGrid } from '../chapters/grid/worker';
export { decodePeaks, lookAt } from '../chapters/grid/network/worker';
export { decodeAnchors, readAnchors } from '../chapters/grid/pyramid/worker';
export { decodeCells, readCells } from '../chapters/grid/strides/worker';
export { matchTruths } from '../chapters/anchors/worker';
export { countWindows, merge, propose } from '../chapters/anchors/where/worker';
export { descend, measurePair } from '../chapters/iou/worker';
export { evaluateFiles, kindOfFile, reportFiles } from '../chapters/own/worker';
export { focalCurves, placePoints } from '../chapters/points/worker';
export { heatOf, readPeaks } from '../chapters/points/peaks/worker';
