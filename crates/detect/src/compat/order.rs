//! Boxes in the order of their scores.

/// The indices whose score `passes`, best first; of equal scores the lower index. No score is NaN.
pub(super) fn best_first(scores: &[f32], passes: impl Fn(f32) -> bool) -> Vec<u32> {
    sorted(
        scores.iter().enumerate().filter(|(_, score)| passes(**score)).map(|(i, score)| (*score, i as u32)),
    )
}

/// Every index, best first, NaN before all numbers, as PyTorch sorts.
pub(super) fn best_first_nan_leading(scores: &[f32]) -> Vec<u32> {
    sorted(scores.iter().enumerate().map(|(i, score)| (*score, i as u32)))
}

/// As [`best_first_nan_leading`], for doubles.
pub(super) fn best_first_nan_leading_f64(scores: &[f64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..scores.len() as u32).collect();
    order.sort_by(|a, b| {
        let (a, b) = (scores[*a as usize], scores[*b as usize]);
        b.is_nan().cmp(&a.is_nan()).then(b.partial_cmp(&a).unwrap_or(std::cmp::Ordering::Equal))
    });
    order
}

fn sorted(candidates: impl Iterator<Item = (f32, u32)>) -> Vec<u32> {
    let mut keys: Vec<u64> =
        candidates.map(|(score, index)| u64::from(descending(score)) << 32 | u64::from(index)).collect();
    keys.sort_unstable();
    keys.into_iter().map(|key| key as u32).collect()
}

/// A key that grows as the score falls; NaN has the least.
fn descending(score: f32) -> u32 {
    if score.is_nan() {
        return 0;
    }
    let bits = (score + 0.0).to_bits(); // -0 and 0 are equal scores
    if bits >> 31 == 1 { bits } else { !bits ^ (1 << 31) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_scores_keep_the_lower_index() {
        assert_eq!(best_first(&[0.5, -0.0, 0.0, 0.5, 1.0, -1.0], |_| true), [4, 0, 3, 1, 2, 5]);
    }

    #[test]
    fn nan_leads() {
        let scores = [f32::INFINITY, 1.0, f32::NAN, f32::NEG_INFINITY, -f32::NAN, 2.0];
        assert_eq!(best_first_nan_leading(&scores), [2, 4, 0, 5, 1, 3]);
        assert_eq!(best_first_nan_leading_f64(&scores.map(f64::from)), [2, 4, 0, 5, 1, 3]);
    }
}
