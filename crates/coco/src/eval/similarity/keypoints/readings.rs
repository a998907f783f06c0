//! Other ways in which the coordinates of keypoints may be meant.

use boxwise_kernels::boxes::coco_iou::iou;

use crate::eval::box_sample::is_resized;
use crate::eval::shape_sample::ShapeSample;
use crate::results::extent;

/// Positions of the counts of a sample.
pub(crate) const FRACTIONS: usize = 0;
pub(crate) const SWAPPED: usize = 1;
pub(crate) const CROPPED: usize = 2;
pub(crate) const RESIZED: usize = 3;
pub(crate) const PERMUTED: usize = 4;

/// Number of annotations of a cell that a detection is compared with.
pub(super) const OF_CELL: usize = 64;

/// The box around the points that count; `None` for less than two of them.
pub(crate) fn extent_of(numbers: &[f64], counts: impl Fn(&[f64; 3]) -> bool) -> Option<[f64; 4]> {
    let points: Vec<[f64; 3]> = numbers.as_chunks().0.iter().filter(|point| counts(point)).copied().collect();
    (points.len() > 1).then(|| extent(points.as_flattened()))
}

/// The box around the visible points of an annotation.
pub(crate) fn visible(numbers: &[f64]) -> Option<[f64; 4]> {
    extent_of(numbers, |[_, _, visibility]| *visibility > 0.0)
}

/// An annotation: its box, the box around its visible points, and its numbers.
pub(super) type Annotated<'a> = ([f64; 4], [f64; 4], &'a [f64]);

/// Adds a detection, with its own box, and the annotations of its cell to a sample.
#[inline(never)]
pub(super) fn look_at<'a>(
    sample: &mut ShapeSample,
    (bbox, numbers): ([f64; 4], &[f64]),
    truth: impl Iterator<Item = Annotated<'a>> + Clone,
) {
    let Some(points) = extent_of(numbers, |[x, y, _]| *x != 0.0 || *y != 0.0) else { return };
    if !points.iter().all(|value| value.is_finite()) {
        return;
    }
    let has_box = bbox != extent(numbers);
    let lies_on = |points: [f64; 4]| truth.clone().any(|own| is_of(points, own));
    if has_box {
        sample.add_boxed(!meet(points, bbox));
    }
    sample.tried += 1;
    let overlap = |(_, visible, _): &Annotated<'_>| iou(points, *visible, false);
    let own = truth.clone().filter(|own| is_of(points, *own));
    if let Some((.., truth)) = own.max_by(|a, b| overlap(a).total_cmp(&overlap(b))) {
        let is_permuted = are_permuted(numbers, truth);
        *(if is_permuted { &mut sample.otherwise[PERMUTED] } else { &mut sample.as_given }) += 1;
        return;
    }
    let is_small = are_fractions(points) && truth.clone().all(|(bbox, ..)| bbox[2] > 2.0 && bbox[3] > 2.0);
    let in_crop = |[x, y, ..]: [f64; 4]| [points[0] + x, points[1] + y, points[2], points[3]];
    let is_cropped = match has_box {
        true => lies_on(in_crop(bbox)),
        false => truth.clone().any(|own| is_of(in_crop(own.0), own)),
    };
    let resized = truth.clone().any(|(_, visible, _)| is_resized(points, visible));
    let counts = [is_small, lies_on(swapped(points)), is_cropped, resized];
    counts.into_iter().zip(&mut sample.otherwise).for_each(|(is_it, count)| *count += u64::from(is_it));
}

/// Adds the visible points of an annotation and its own box to a sample.
pub(crate) fn look_at_annotation(sample: &mut ShapeSample, bbox: [f64; 4], numbers: &[f64]) {
    let Some(points) = visible(numbers).filter(|_| bbox[2] > 2.0 && bbox[3] > 2.0) else { return };
    sample.tried += 1;
    sample.add_boxed(!meet(points, bbox));
    let is_small = are_fractions(points);
    if !is_small && most_lie_in(numbers, bbox, |point| point) {
        sample.as_given += 1;
        return;
    }
    let [left, top, ..] = bbox;
    let is_swapped = most_lie_in(numbers, bbox, |[x, y]| [y, x]);
    let is_cropped = most_lie_in(numbers, bbox, |[x, y]| [x + left, y + top]);
    let counts = [is_small, is_swapped, is_cropped && !is_small];
    counts.into_iter().zip(&mut sample.otherwise).for_each(|(is_it, count)| *count += u64::from(is_it));
}

/// Whether most of the visible points lie in a box, or beside it by a tenth of its side.
fn most_lie_in(numbers: &[f64], [x, y, w, h]: [f64; 4], read: impl Fn([f64; 2]) -> [f64; 2]) -> bool {
    let (mut inside, mut all) = (0, 0);
    for [a, b, visibility] in numbers.as_chunks::<3>().0 {
        if *visibility > 0.0 {
            let [a, b] = read([*a, *b]);
            let [dx, dy] = [0.1 * w + 2.0, 0.1 * h + 2.0];
            all += 1;
            inside += usize::from(a >= x - dx && a <= x + w + dx && b >= y - dy && b <= y + h + dy);
        }
    }
    2 * inside > all
}

fn swapped([x, y, w, h]: [f64; 4]) -> [f64; 4] {
    [y, x, h, w]
}

fn are_fractions([x, y, w, h]: [f64; 4]) -> bool {
    x >= -0.5 && y >= -0.5 && x + w <= 1.5 && y + h <= 1.5
}

/// Whether points are those of an object: points reach less far than boxes.
fn is_of(points: [f64; 4], (bbox, visible, _): Annotated<'_>) -> bool {
    [bbox, visible].into_iter().any(|own| iou(points, own, false) >= 0.4)
}

/// Fewer visible points of an object do not show the order.
const ORDERED: usize = 5;

/// Whether most visible points of an object have another keypoint of a detection much nearer than their own.
fn are_permuted(numbers: &[f64], truth: &[f64]) -> bool {
    let (found, truth) = (numbers.as_chunks::<3>().0, truth.as_chunks::<3>().0);
    let (mut moved, mut all) = (0, 0);
    for (at, [x, y, visibility]) in truth.iter().enumerate().take(found.len()) {
        let [own_x, own_y, _] = found[at];
        if *visibility > 0.0 && (own_x != 0.0 || own_y != 0.0) {
            let distance = |[a, b, _]: &[f64; 3]| (a - x) * (a - x) + (b - y) * (b - y);
            let own = distance(&found[at]);
            all += 1;
            moved += usize::from(found.iter().any(|other| NEARER * distance(other) < own));
        }
    }
    all >= ORDERED && 2 * moved > all
}

/// So many times nearer, squared, is much nearer.
const NEARER: f64 = 16.0;

/// Whether boxes touch.
fn meet([x, y, w, h]: [f64; 4], [left, top, width, height]: [f64; 4]) -> bool {
    x <= left + width && left <= x + w && y <= top + height && top <= y + h
}
