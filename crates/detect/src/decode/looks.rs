//! Which model outputs look like: for error messages alone, never to choose a decoder.

/// Cells of a YOLO pyramid of strides 8, 16 and 32.
pub(super) fn cells([w, h]: [f64; 2]) -> usize {
    [8.0, 16.0, 32.0].iter().map(|stride| (w / stride) as usize * (h / stride) as usize).sum()
}

/// A model whose outputs usually have such dims, with or without a batch.
pub(super) fn looks_like(dims: &[&[usize]], input: Option<[f64; 2]>) -> Option<&'static str> {
    let plain: Vec<&[usize]> =
        dims.iter().map(|dims| if dims.len() >= 3 && dims[0] == 1 { &dims[1..] } else { dims }).collect();
    let per_level = cells(input.unwrap_or([640.0, 640.0]));
    Some(match plain[..] {
        [&[_, 6]] => "yolov10 (end-to-end)",
        [&[rows, columns]] if rows > columns && columns > 5 => {
            if rows == per_level {
                "yolox"
            } else {
                "yolov5"
            }
        }
        [&[rows, columns]] if rows < columns && rows > 4 => "yolov8",
        [&[h, w, depth]] if h == w && depth > 5 => "yolo-grid or yolov1",
        [&[_, _], &[_, _, 4]] => "fcos-simple",
        [&[_, _], &[_, _, _]] => "yolov8-seg",
        [&[a, 4], &[b, _]] | [&[a, _], &[b, 4]] if a == b => match a {
            8732 => "ssd",
            300 => "rt-detr",
            100 => "detr",
            _ if a == per_level => "yolo-nas",
            _ => "retinanet or efficientdet",
        },
        [&[a, _], &[b, 4], &[c, 1]] if a == b && b == c => "fcos",
        [&[a, 4], &[b, classes], &[c, deltas]] if a == b && b == c && deltas == 4 * classes => "faster-rcnn",
        [&[_, h, w], &[_, h2, w2], ..] if h == h2 && w == w2 => "centernet",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_shapes_look_like_their_models() {
        let one = |dims: &[usize]| looks_like(&[dims], None);
        assert_eq!(one(&[1, 84, 8400]), Some("yolov8"));
        assert_eq!(one(&[1, 25200, 85]), Some("yolov5"));
        assert_eq!(one(&[1, 8400, 85]), Some("yolox"));
        assert_eq!(one(&[1, 300, 6]), Some("yolov10 (end-to-end)"));
        assert_eq!(one(&[7, 7, 30]), Some("yolo-grid or yolov1"));
        assert_eq!(looks_like(&[&[1, 116, 8400], &[1, 32, 160, 160]], None), Some("yolov8-seg"));
        assert_eq!(looks_like(&[&[1, 100, 92], &[1, 100, 4]], None), Some("detr"));
        assert_eq!(looks_like(&[&[1, 8400, 4], &[1, 8400, 80]], None), Some("yolo-nas"));
        assert_eq!(one(&[5]), None);
    }
}
