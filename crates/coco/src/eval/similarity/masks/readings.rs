//! Other ways in which the pixels of masks may be meant.

use boxwise_kernels::boxes::coco_iou::iou;
use boxwise_kernels::masks::intersection::Frame;

use super::truth_mask::{DetectionMask, frame_of_runs};
use crate::eval::box_sample::is_resized;
use crate::eval::frames::frames;
use crate::eval::shape_sample::ShapeSample;
use crate::mask::Size;

/// The readings that are tried, in the order of the counts.
pub(crate) const MASK_READINGS: [&str; 8] = [
    "points with y before x, or masks that are transposed",
    "run lengths along the rows",
    "masks whose background is 1",
    "masks of a crop, which lies at 0, 0",
    "masks that are mirrored from left to right",
    "masks that are upside down",
    "masks that are turned by half a turn",
    "masks of a resized image",
];

/// Number of annotations of a cell that a mask is compared with.
pub(super) const OF_CELL: usize = 64;

/// Adds a detection and the annotations of its cell to a sample.
#[inline(never)]
pub(super) fn look_at(
    sample: &mut ShapeSample,
    found: &DetectionMask<'_>,
    truth: impl Iterator<Item = Frame> + Clone,
) {
    let DetectionMask { size, runs } = *found;
    let Some(own) = frame_of_runs(runs.toggles, size).map(bounds) else { return };
    let reaches = |own: [f64; 4]| truth.clone().any(|other| iou(own, bounds(other), false) >= 0.5);
    sample.tried += 1;
    if reaches(own) {
        sample.as_given += 1;
        return;
    }
    let turned = |[x, y, w, h]: [f64; 4]| [y, x, h, w];
    // the runs as if columns were rows
    let by_rows =
        Size::new(size.width(), size.height()).ok().and_then(|size| frame_of_runs(runs.toggles, size));
    let image @ [height, width] = [size.height(), size.width()].map(f64::from);
    let [x, y, columns, rows] = own;
    let (from_right, from_bottom) = (width - x - columns, height - y - rows);
    let covers_most = 2 * u64::from(runs.area) > u64::from(size.pixels());
    let is_crop = own[0] < 2.0 && own[1] < 2.0 && !covers_most;
    let reaches_moved = |other: Frame| {
        let [x, y, ..] = bounds(other);
        iou([own[0] + x, own[1] + y, own[2], own[3]], bounds(other), false) >= 0.5
    };
    let counts = [
        reaches(turned(own)),
        by_rows.is_some_and(|rows| reaches(turned(bounds(rows)))),
        covers_most,
        is_crop && truth.clone().any(reaches_moved),
        reaches([from_right, y, columns, rows]),
        reaches([x, from_bottom, columns, rows]),
        reaches([from_right, from_bottom, columns, rows]),
        truth.clone().any(|other| is_resized(own, bounds(other)))
            || frames().into_iter().any(|frame| reaches(frame.in_image(own, image))),
    ];
    counts.into_iter().zip(&mut sample.otherwise).for_each(|(is_it, count)| *count += u64::from(is_it));
}

/// Left, top, width, height.
fn bounds(Frame { left, top, columns, rows, .. }: Frame) -> [f64; 4] {
    [left, top, columns, rows].map(f64::from)
}
