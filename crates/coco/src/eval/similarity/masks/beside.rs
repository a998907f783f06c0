//! Masks that lie elsewhere than the box of their own record.

use boxwise_kernels::Isa;
use boxwise_kernels::boxes::coco_iou::iou;
use boxwise_kernels::masks::rle_text::Ends;

use super::truth_mask::{frame_of_runs, read_text};
use crate::mask::Size;
use crate::segmentation::Segmentation;

/// IoU of a box and the bounding box of its mask, below which they are of different objects or frames. Those of detectors that find a
/// part of an object, or of boxes around hidden parts, are above.
const OF_ONE_OBJECT: f64 = 0.25;

/// Whether a mask lies elsewhere than the box x, y, width, height. `None` if one of them has no size.
pub(crate) fn lies_elsewhere(
    isa: Isa,
    ends: &mut Ends,
    mask: Segmentation<'_>,
    bbox: [f64; 4],
) -> Option<bool> {
    let bounds = bounds(isa, ends, mask)?;
    (bbox[2] > 1.0 && bbox[3] > 1.0).then(|| iou(bounds, bbox, false) < OF_ONE_OBJECT)
}

/// The bounding box of a mask: left, top, width, height.
fn bounds(isa: Isa, ends: &mut Ends, mask: Segmentation<'_>) -> Option<[f64; 4]> {
    let runs;
    let (toggles, size): (&[u32], Size) = match mask {
        Segmentation::Outlines(outlines) => {
            let on = |axis: usize| {
                let all = outlines.points().iter().map(move |point| point[axis]);
                let (least, most) = (all.clone().min()?, all.max()?);
                Some([least, most].map(|fifths| f64::from(fifths) / 5.0))
            };
            let ([left, right], [top, bottom]) = (on(0)?, on(1)?);
            return Some([left, top, right - left, bottom - top]);
        }
        Segmentation::Text { size, text } if read_text(isa, ends, size, text).is_ok() => {
            (ends.toggles(), size)
        }
        Segmentation::Text { size, .. } | Segmentation::Counts { size, .. } => {
            runs = mask.to_rle(isa, Ok(size)).ok()?.toggles();
            (&runs, size)
        }
    };
    let frame = frame_of_runs(toggles, size)?;
    Some([frame.left, frame.top, frame.columns, frame.rows].map(f64::from))
}
