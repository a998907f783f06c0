//! Greedy suppression of rotated boxes.

use boxwise_kernels::boxes::any_overlap::{Bar, any_beyond};
use boxwise_kernels::{Float, Isa, boxes::iou};

use super::groups::Groups;
use super::list::List;
use crate::overlap::rotated::Rotated;
use boxwise_threads::poll;

/// Like [`super::nms()`], for boxes cx, cy, w, h, angle with their exact overlap, in double precision.
pub fn rotated_nms<T: Float>(
    isa: Isa,
    boxes: &[[T; 5]],
    order: &[u32],
    threshold: f64,
    inclusive: bool,
    groups: Option<&Groups>,
    max_detections: usize,
) -> Vec<u32> {
    let mut kept: Vec<Vec<Rotated>> = vec![Vec::new(); groups.map_or(1, Groups::count)];
    // Upright bounding boxes quickly show that a candidate touches none of them.
    let mut around: Vec<List<f64>> = List::several(kept.len());
    let touches = Bar::new(0.0, false, false);
    let bar = RotatedBar { threshold, inclusive };
    let mut keep = Vec::new();
    for &index in order {
        poll();
        if keep.len() >= max_detections {
            break;
        }
        let own = Rotated::new(&boxes[index as usize]);
        let group = groups.map_or(0, |groups| groups.of(index as usize)) as usize;
        let bounds = own.bounds();
        let near =
            bar.always() || any_beyond(isa, &around[group].blocks, &bounds, iou::area(&bounds), &touches);
        if near && kept[group].iter().any(|other| bar.overlap_beyond(&own, other).is_some()) {
            continue;
        }
        kept[group].push(own);
        around[group].push(&bounds, iou::area(&bounds));
        keep.push(index);
    }
    keep
}

/// The condition under which one rotated box suppresses another: an overlap above the threshold, or with `inclusive` at
/// it.
#[derive(Clone, Copy, Debug)]
pub(super) struct RotatedBar {
    pub(super) threshold: f64,
    pub(super) inclusive: bool,
}

impl RotatedBar {
    /// Whether every pair passes, because every overlap is at least 0.
    fn always(&self) -> bool {
        self.inclusive && self.threshold <= 0.0
    }

    /// The overlap of two boxes, if it suppresses.
    pub(super) fn overlap_beyond(&self, own: &Rotated, other: &Rotated) -> Option<f64> {
        // An overlap is at most the ratio of the areas.
        let (less, more) = (own.area().min(other.area()), own.area().max(other.area()));
        let possible = self.always() || less >= self.threshold * more * (1.0 - 1e-9);
        let beyond =
            |overlap| if self.inclusive { overlap >= self.threshold } else { overlap > self.threshold };
        possible.then(|| own.iou(other)).filter(|overlap| beyond(*overlap))
    }
}
