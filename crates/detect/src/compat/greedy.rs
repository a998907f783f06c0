//! Greedy suppression: the crate's own where a library's rule is equivalent to it, a plain loop otherwise.

use boxwise_kernels::boxes::any_overlap::Bar;
use boxwise_kernels::{Float, Isa};

use crate::suppress::{Groups, Nms, nms};
use boxwise_threads::poll;

/// For boxes as corners: keeps from each group the boxes that no box kept before overlaps beyond `bar`, up to `limit`
/// in total.
pub(super) fn standard<T: Float>(
    boxes: &[[T; 4]],
    order: &[u32],
    bar: Bar<T>,
    groups: Option<&Groups>,
    limit: usize,
) -> Vec<u32> {
    let mut kept = vec![0; order.len().min(limit)];
    let count = nms(Isa::detect(), boxes, order, &Nms { bar, groups, max_detections: limit }, &mut kept);
    kept.truncate(count);
    kept
}

/// Goes through `order` and keeps what no kept box suppresses. Kept boxes are tested latest first, because neighbours
/// in score are often neighbours in the image.
pub(super) fn literal(order: &[u32], mut suppresses: impl FnMut(&[u32], u32) -> bool) -> Vec<u32> {
    let mut kept: Vec<u32> = Vec::new();
    for &candidate in order {
        poll();
        if !suppresses(&kept, candidate) {
            kept.push(candidate);
        }
    }
    kept
}
