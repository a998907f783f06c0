//! The loop that all greedy suppressions share.

/// Walks `order` and keeps, up to `limit`, what no box kept before suppresses. Kept boxes are asked latest first,
/// because neighbours in score are often neighbours in the image.
pub(super) fn literal(order: &[u32], limit: usize, suppresses: impl Fn(usize, usize) -> bool) -> Vec<u32> {
    let mut kept: Vec<u32> = Vec::new();
    for &candidate in order {
        if kept.len() >= limit {
            break;
        }
        if !kept.iter().rev().any(|&before| suppresses(before as usize, candidate as usize)) {
            kept.push(candidate);
        }
    }
    kept
}
