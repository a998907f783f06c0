//! Scores as integers that sort in the order of evaluation.

use crate::Float;

/// A key that sorts the highest score first and NaN last; zeros of either sign are equal.
#[inline(always)]
pub fn descending(score: f64) -> u64 {
    if score.is_nan() { u64::MAX } else { score.descending_key() }
}

/// The score of a key; NaN and zero lose their sign.
#[inline(always)]
pub fn score_of(key: u64) -> f64 {
    if key == u64::MAX {
        return f64::NAN;
    }
    let bits = !key;
    f64::from_bits(bits ^ (!(bits as i64 >> 63) as u64 | 1 << 63))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_scores_downwards_and_lead_back_to_them() {
        let scores = [f64::INFINITY, 1e300, 1.0, 0.5, 1e-320, 0.0, -1e-320, -1.0, f64::NEG_INFINITY];
        assert!(scores.windows(2).all(|pair| descending(pair[0]) < descending(pair[1])));
        assert!(scores.iter().all(|score| score_of(descending(*score)) == *score));
        assert_eq!(descending(-0.0), descending(0.0));
        assert!(score_of(descending(-f64::NAN)).is_nan());
        assert!(descending(f64::NEG_INFINITY) < descending(f64::NAN));
    }
}
