//! Boxes in the order of their scores, and thresholds in the type of the scores.

use boxwise_kernels::Float;

use crate::suppress::order;

/// Every index: NaN before all numbers, as PyTorch sorts, then the highest first; equal scores by the lower index.
pub(super) fn nan_leading<T: Float>(scores: &[T]) -> Vec<u32> {
    let numbers = order(scores, -T::INFINITY);
    if numbers.len() == scores.len() {
        return numbers;
    }
    let indices = || 0..scores.len() as u32;
    let is_nan = |index: &u32| scores[*index as usize].to_f64().is_nan();
    let is_least = |index: &u32| scores[*index as usize] == -T::INFINITY;
    indices().filter(is_nan).chain(numbers).chain(indices().filter(is_least)).collect()
}

/// The greatest value of the type that is not above `threshold`. A value of the type is above it if and only if it is
/// above `threshold`.
pub(super) fn not_above<T: Float>(threshold: f64) -> T {
    let nearest = T::from_f64(threshold);
    if nearest.to_f64() <= threshold || threshold.is_nan() {
        return nearest;
    }
    let below = T::from_f64(f64::from((threshold as f32).next_down()));
    debug_assert!(below.to_f64() <= threshold);
    below
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nan_leads() {
        let scores = [f32::INFINITY, 1.0, f32::NAN, f32::NEG_INFINITY, -f32::NAN, 2.0];
        assert_eq!(nan_leading(&scores), [2, 4, 0, 5, 1, 3]);
        assert_eq!(nan_leading(&scores.map(f64::from)), [2, 4, 0, 5, 1, 3]);
    }

    #[test]
    fn thresholds_separate_the_same_values() {
        for threshold in [0.1, 0.7, 1.0 / 3.0, 0.5, -0.1, 0.0, 1e300, -1e300, 1e-60, f64::NEG_INFINITY] {
            let single: f32 = not_above(threshold);
            for value in [single.next_down(), single, single.next_up(), f32::INFINITY, f32::NEG_INFINITY] {
                assert_eq!(value > single, f64::from(value) > threshold, "{value} {threshold}");
            }
            assert_eq!(not_above::<f64>(threshold), threshold);
        }
    }
}
