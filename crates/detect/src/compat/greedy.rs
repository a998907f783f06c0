//! Greedy suppression: the crate's own where a library's rule comes to the same, and the plain loop where not.

use boxwise_kernels::boxes::any_overlap::Bar;
use boxwise_kernels::{Float, Isa};

use crate::suppress::{Groups, Nms, nms};

/// Boxes as corners; of each group, what no box kept before overlaps beyond `bar`, up to `limit` in all.
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

/// Walks `order` and keeps what no box kept before suppresses. Kept boxes are asked latest first, because neighbours in score are often
/// neighbours in the image.
pub(super) fn literal(order: &[u32], mut suppresses: impl FnMut(&[u32], u32) -> bool) -> Vec<u32> {
    let mut kept: Vec<u32> = Vec::new();
    for &candidate in order {
        if !suppresses(&kept, candidate) {
            kept.push(candidate);
        }
    }
    kept
}
