//! Intersection over union of one box with many, as defined by COCO's `bbIou`.

use crate::machine::isa::dispatch;

/// Capacity of a [`Corners`].
pub const CORNERS: usize = 128;
const BLOCK: usize = 8;

/// Up to [`CORNERS`] boxes as corners, in columns.
#[derive(Clone, Debug)]
pub struct Corners {
    x1: [f64; CORNERS],
    y1: [f64; CORNERS],
    x2: [f64; CORNERS],
    y2: [f64; CORNERS],
    area: [f64; CORNERS],
    len: usize,
}

/// The boxes of a [`Corners`] that reached the minimum IoU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hits {
    /// One bit per box.
    pub reached: u128,
    /// Whether any IoU is NaN.
    pub nan: bool,
}

impl Default for Corners {
    fn default() -> Self {
        let zeros = [0.0; CORNERS];
        Corners { x1: zeros, y1: zeros, x2: zeros, y2: zeros, area: zeros, len: 0 }
    }
}

impl Corners {
    /// Removes all boxes.
    pub fn clear(&mut self) {
        self.len = 0;
    }

    /// Adds a box: x, y, width, height. Panics if it already holds [`CORNERS`].
    #[inline(always)]
    pub fn push(&mut self, [x, y, w, h]: [f64; 4]) {
        let at = self.len;
        self.x1[at] = x;
        self.y1[at] = y;
        self.x2[at] = w + x;
        self.y2[at] = h + y;
        self.area[at] = w * h;
        self.len += 1;
    }

    /// Fills the last block with boxes that overlap nothing.
    pub fn pad(&mut self) {
        for at in self.len..self.len.next_multiple_of(BLOCK) {
            self.x1[at] = 0.0;
            self.y1[at] = 0.0;
            self.x2[at] = f64::NEG_INFINITY;
            self.y2[at] = f64::NEG_INFINITY;
            self.area[at] = 0.0;
        }
    }
}

dispatch! {
    /// Writes the IoUs of padded `boxes` with `target` (x, y, width, height) into `ious`, and returns which are at
    /// least `least` (above 0). With `crowd` the intersection is divided by the area of the box alone. Boxes that do
    /// not overlap have IoU 0. Coordinates must not be NaN: use [`iou`] for those.
    pub fn ious_at_least(
        boxes: &Corners, target: [f64; 4], crowd: bool, least: f64, ious: &mut [f64; CORNERS],
    ) -> Hits = ious_at_least_body;
}

#[inline(always)]
fn ious_at_least_body(
    boxes: &Corners,
    [x, y, w, h]: [f64; 4],
    crowd: bool,
    least: f64,
    ious: &mut [f64; CORNERS],
) -> Hits {
    let (x2, y2, area) = (w + x, h + y, w * h);
    // the branch is outside the loops so that they vectorise
    if crowd {
        row(boxes, [x, y, x2, y2], least, ious, |own, _| own)
    } else {
        row(boxes, [x, y, x2, y2], least, ious, |own, inter| own + area - inter)
    }
}

#[inline(always)]
fn row(
    boxes: &Corners,
    [x1, y1, x2, y2]: [f64; 4],
    least: f64,
    ious: &mut [f64; CORNERS],
    union: impl Fn(f64, f64) -> f64,
) -> Hits {
    let mut hits = Hits { reached: 0, nan: false };
    for block in 0..boxes.len.div_ceil(BLOCK).min(CORNERS / BLOCK) {
        let at = block * BLOCK;
        let mut reached = 0u32;
        let mut nan = 0u32;
        for i in at..at + BLOCK {
            let w = lesser(boxes.x2[i], x2) - greater(boxes.x1[i], x1);
            let h = lesser(boxes.y2[i], y2) - greater(boxes.y1[i], y1);
            let inter = w * h;
            let iou = inter / union(boxes.area[i], inter);
            let apart = (w <= 0.0) | (h <= 0.0);
            let iou = if apart { 0.0 } else { iou };
            ious[i] = iou;
            reached |= u32::from(iou >= least) << (i - at);
            nan |= u32::from(iou.is_nan());
        }
        hits.reached |= u128::from(reached) << at;
        hits.nan |= nan != 0;
    }
    hits
}

#[inline(always)]
fn lesser(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

#[inline(always)]
fn greater(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// IoU of two boxes, each x, y, width, height. With `crowd` the intersection is divided by the area of `own` alone.
/// Boxes that do not overlap have IoU 0. A NaN coordinate is ignored if the other box bounds the intersection;
/// otherwise the IoU is NaN.
pub fn iou(own: [f64; 4], target: [f64; 4], crowd: bool) -> f64 {
    let w = (own[2] + own[0]).min(target[2] + target[0]) - own[0].max(target[0]);
    if w <= 0.0 {
        return 0.0;
    }
    let h = (own[3] + own[1]).min(target[3] + target[1]) - own[1].max(target[1]);
    if h <= 0.0 {
        return 0.0;
    }
    let inter = w * h;
    let area = own[2] * own[3];
    inter / if crowd { area } else { area + target[2] * target[3] - inter }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Isa;

    fn coordinate() -> impl Strategy<Value = f64> {
        prop_oneof![
            (0..20i32).prop_map(f64::from),
            -50.0..50.0f64,
            prop_oneof![Just(0.0), Just(-3.0), Just(1e300), Just(-1e300), Just(1e-300)],
        ]
    }

    proptest! {
        #[test]
        fn every_instruction_set_gives_the_bits_of_the_definition(
            boxes in prop::collection::vec(prop::array::uniform4(coordinate()), 0..CORNERS),
            target in prop::array::uniform4(coordinate()),
            crowd: bool,
            least in 0.01..1.0f64,
        ) {
            let mut corners = Corners::default();
            boxes.iter().for_each(|bbox| corners.push(*bbox));
            corners.pad();
            let defined: Vec<f64> = boxes.iter().map(|bbox| iou(*bbox, target, crowd)).collect();
            for isa in Isa::available() {
                let mut ious = [0.0; CORNERS];
                let hits = ious_at_least(isa, &corners, target, crowd, least, &mut ious);
                for (i, defined) in defined.iter().enumerate() {
                    prop_assert!(ious[i].to_bits() == defined.to_bits() || ious[i].is_nan() && defined.is_nan());
                    prop_assert_eq!(hits.reached >> i & 1 == 1, *defined >= least);
                }
                prop_assert_eq!(hits.reached.checked_shr(boxes.len() as u32).unwrap_or(0), 0);
                prop_assert_eq!(hits.nan, defined.iter().any(|iou| iou.is_nan()));
            }
        }
    }

    #[test]
    fn a_crowd_divides_by_the_own_area() {
        assert_eq!(iou([0.0, 0.0, 2.0, 2.0], [0.0, 0.0, 100.0, 100.0], true), 1.0);
        assert_eq!(iou([0.0, 0.0, 2.0, 2.0], [0.0, 0.0, 4.0, 2.0], false), 0.5);
    }

    #[test]
    fn touching_boxes_do_not_overlap() {
        assert_eq!(iou([0.0, 0.0, 2.0, 2.0], [2.0, 0.0, 2.0, 2.0], false), 0.0);
    }

    #[test]
    fn a_nan_corner_is_passed_over_but_its_area_is_not() {
        assert!(iou([f64::NAN, 0.0, 2.0, 2.0], [0.0, 0.0, 2.0, 2.0], false) == 1.0);
        assert!(iou([0.0, 0.0, f64::NAN, 2.0], [0.0, 0.0, 2.0, 2.0], false).is_nan());
    }
}
