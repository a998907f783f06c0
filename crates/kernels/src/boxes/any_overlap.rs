//! One box against many: whether any of them overlaps it beyond a threshold.

use crate::boxes::iou::{diou, share};
use crate::machine::isa::dispatch;
use crate::math::float::{Float, greater, lesser};

/// Number of boxes that one step of [`any_beyond`] compares.
pub const LANES: usize = 16;

/// Up to [`LANES`] boxes in columns; empty places overlap nothing. Aligned to cache lines: a row of lanes that crosses
/// two cache lines takes twice as long to load.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub struct Block<T> {
    corners: [[T; LANES]; 4],
    area: [T; LANES],
}

impl<T: Float> Default for Block<T> {
    fn default() -> Self {
        let (high, low) = ([T::INFINITY; LANES], [-T::INFINITY; LANES]);
        Block { corners: [high, high, low, low], area: [T::ZERO; LANES] }
    }
}

impl<T: Float> Block<T> {
    /// Puts a box of the given area into a lane.
    #[inline(always)]
    pub fn set(&mut self, lane: usize, b: &[T; 4], area: T) {
        for (column, corner) in self.corners.iter_mut().zip(b) {
            column[lane] = *corner;
        }
        self.area[lane] = area;
    }

    /// The box in a lane.
    #[inline(always)]
    pub fn get(&self, lane: usize) -> [T; 4] {
        self.corners.map(|column| column[lane])
    }

    /// The areas of all lanes.
    #[inline(always)]
    pub fn areas(&self) -> &[T; LANES] {
        &self.area
    }

    /// The intersection of each lane with a box.
    #[inline(always)]
    pub fn intersections(&self, b: &[T; 4]) -> [T; LANES] {
        let [x1, y1, x2, y2] = &self.corners;
        let mut inter = [T::ZERO; LANES];
        for lane in 0..LANES {
            let w = greater(lesser(b[2], x2[lane]) - greater(b[0], x1[lane]), T::ZERO);
            let h = greater(lesser(b[3], y2[lane]) - greater(b[1], y1[lane]), T::ZERO);
            inter[lane] = w * h;
        }
        inter
    }
}

/// The condition under which one box suppresses another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar<T> {
    threshold: T,
    /// Every overlap beyond the threshold has an intersection of at least this times the union.
    floor: T,
    inclusive: bool,
    distance: bool,
}

impl<T: Float> Bar<T> {
    /// Accepts overlaps above `threshold`, or at or above it with `inclusive`. The overlap is the IoU, or with
    /// `distance` the DIoU of boxes whose IoU is above 0.
    pub fn new(threshold: T, inclusive: bool, distance: bool) -> Self {
        let floor = if inclusive { threshold.before() } else { threshold };
        Bar { threshold, floor, inclusive, distance }
    }

    /// Whether every pair passes, because every IoU is at least 0.
    pub fn always(&self) -> bool {
        self.inclusive && !self.distance && self.threshold <= T::ZERO
    }

    /// Whether no pair passes, because no overlap is above 1.
    pub fn never(&self) -> bool {
        self.threshold > T::ONE || (!self.inclusive && self.threshold >= T::ONE)
    }

    /// Whether DIoU is compared.
    #[inline(always)]
    pub(crate) fn is_of_distance(&self) -> bool {
        self.distance
    }

    /// The lowest IoU that can pass. For pruning.
    pub fn floor(&self) -> T {
        self.floor
    }

    /// Whether an overlap passes.
    #[inline(always)]
    pub fn passes(&self, overlap: T) -> bool {
        if self.inclusive { overlap >= self.threshold } else { overlap > self.threshold }
    }

    /// Whether an overlap could pass, from its intersection and union. Never false where [`Bar::passes`] is true for
    /// the quotient; it avoids the division and may be true for a few more.
    ///
    /// If the rounded quotient is above the threshold, so is the exact one, hence `inter > t · union`; and since
    /// rounding keeps order, `inter >= round(t · union)`. With `inclusive` the exact quotient may be below the
    /// threshold by half a step, but not below the number before it, which is then the floor.
    #[inline(always)]
    pub fn could_pass(&self, inter: T, union: T) -> bool {
        inter >= greater(self.floor * union, T::TINY)
    }

    /// Whether two boxes of known areas overlap beyond the threshold. Both must satisfy
    /// [`can_overlap`](crate::boxes::iou::can_overlap).
    #[inline(always)]
    pub fn joins(&self, a: &[T; 4], a_area: T, b: &[T; 4], b_area: T) -> bool {
        let inter = crate::boxes::iou::intersection(a, b);
        let union = (a_area + b_area) - inter;
        if !self.could_pass(inter, union) {
            return false;
        }
        let iou = share(inter, union);
        if self.distance { iou > T::ZERO && self.passes(diou(a, b)) } else { self.passes(iou) }
    }
}

#[inline(always)]
fn any_beyond_body<T: Float>(blocks: &[Block<T>], b: &[T; 4], area: T, bar: &Bar<T>) -> bool {
    for block in blocks {
        let inter = block.intersections(b);
        let mut any = false;
        for lane in 0..LANES {
            any |= bar.could_pass(inter[lane], (area + block.area[lane]) - inter[lane]);
        }
        if any && confirmed(block, &inter, b, area, bar) {
            return true;
        }
    }
    false
}

/// The exact check of a block in which the pre-filter found something: whether [`Bar::joins`] holds for any lane.
#[inline(always)]
fn confirmed<T: Float>(block: &Block<T>, inter: &[T; LANES], b: &[T; 4], area: T, bar: &Bar<T>) -> bool {
    if bar.distance {
        return (0..LANES).any(|lane| bar.joins(b, area, &block.get(lane), block.area[lane]));
    }
    let mut any = false;
    for lane in 0..LANES {
        let union = (area + block.area[lane]) - inter[lane];
        let iou = share(inter[lane], union);
        let passes = (iou > bar.threshold) | (bar.inclusive & (iou == bar.threshold));
        any |= bar.could_pass(inter[lane], union) & passes;
    }
    any
}

dispatch! {
    /// Whether any box in the blocks overlaps `b`, whose area is given, beyond the threshold.
    pub fn any_beyond<T: Float>(blocks: &[Block<T>], b: &[T; 4], area: T, bar: &Bar<T>) -> bool = any_beyond_body;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;
    use crate::boxes::iou::{area, iou};
    use proptest::prelude::*;

    /// Quotients at and next to the threshold, where multiplication and division round differently.
    fn near_threshold() -> impl Strategy<Value = (Vec<[f32; 4]>, f32)> {
        let side = prop_oneof![(1u8..12).prop_map(f32::from), 0.1f32..12.0, Just(1e-20f32), Just(1e19f32)];
        let b = (prop_oneof![(0u8..4).prop_map(f32::from), 0f32..4.0], 0f32..4.0, side.clone(), side)
            .prop_map(|(x, y, w, h)| [x, y, x + w, y + h]);
        (prop::collection::vec(b, 2..40), 0usize..100, 0usize..4).prop_map(|(boxes, pick, kind)| {
            let own = iou(&boxes[0], &boxes[1 + pick % (boxes.len() - 1)]);
            let threshold = match kind {
                0 => own,
                1 => own.next_down().max(0.0),
                2 => own.next_up().min(1.0),
                _ => pick as f32 / 100.0,
            };
            (boxes, threshold)
        })
    }

    #[test]
    fn an_iou_that_rounds_to_zero_suppresses_nothing_by_distance() {
        let (large, small): ([f32; 4], _) = ([0.0, 0.0, 1e18, 1e18], [0.0, 0.0, 1e-10, 1e-10]);
        assert_eq!(iou(&large, &small), 0.0);
        let bar = Bar::new(0.0, true, true);
        assert!(!bar.joins(&large, area(&large), &small, area(&small)));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]
        #[test]
        fn the_filter_never_changes_what_the_division_says((boxes, threshold) in near_threshold()) {
            for inclusive in [false, true] {
                for distance in [false, true] {
                    let bar = Bar::new(threshold, inclusive, distance);
                    if bar.always() { continue }
                    let b = &boxes[0];
                    let mut blocks = vec![Block::default(); boxes.len().div_ceil(LANES)];
                    let mut expected = false;
                    for (place, other) in boxes[1..].iter().enumerate() {
                        blocks[place / LANES].set(place % LANES, other, area(other));
                        let overlap = if distance { diou(b, other) } else { iou(b, other) };
                        let could = iou(b, other) > 0.0; // also if DIoU is compared
                        let beyond = could && bar.passes(overlap);
                        prop_assert_eq!(bar.joins(b, area(b), other, area(other)), beyond);
                        expected |= beyond;
                    }
                    for isa in Isa::available() {
                        prop_assert_eq!(any_beyond(isa, &blocks, b, area(b), &bar), expected);
                    }
                }
            }
        }
    }
}
