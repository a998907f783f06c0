import type * as addon from '#native';

/**
 * What TensorFlow Lite's converter calls the four outputs of a detector with TFLite_Detection_PostProcess, the last first (as in
 * tensorflow/flutter-tflite#176 and ultralytics/yolov5#1981). A SavedModel of the same detector has eight outputs with other numbers.
 */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['StatefulPartitionedCall:3', 'detection_boxes'],
  ['StatefulPartitionedCall:2', 'detection_classes'],
  ['StatefulPartitionedCall:1', 'detection_scores'],
  ['StatefulPartitionedCall:0', 'num_detections'],
]);

/** Outputs by the names of their roles, where these are the four, with their shapes, and `outputNames` does not say which is which. */
export function withRoles(
  outputs: addon.RawOutput[],
  { outputNames }: addon.DecodeRequest,
): addon.RawOutput[] {
  if (outputNames !== undefined || outputs.length !== NAMES.size) return outputs;
  const roles = new Map(outputs.map((output) => [NAMES.get(output.name ?? ''), output.dims.join()]));
  const boxes = roles.get('detection_boxes');
  const rows = roles.get('detection_scores');
  if (boxes !== `${rows},4` || roles.get('detection_classes') !== rows || !roles.has('num_detections'))
    return outputs;
  return outputs.map((output) => ({ ...output, name: NAMES.get(output.name ?? '') as string }));
}
