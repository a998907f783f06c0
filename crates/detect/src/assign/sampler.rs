//! torchvision's `BalancedPositiveNegativeSampler`.

use boxwise_error::{Code, Error, Result};

use crate::check::unit;
use crate::random::Random;

/// Anchors to train on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// Indices of objects, ascending.
    pub positive: Vec<u32>,
    /// Indices of background, ascending.
    pub negative: Vec<u32>,
}

/// Draws ⌊`size` · `positive_fraction`⌋ indices with a label of at least 1, or all if there are fewer, and fills up to `size`
/// with indices labelled 0, or all if there are fewer. Other labels are ignored. Both sets are drawn uniformly without
/// replacement by a generator seeded with `seed`: equal arguments give equal results.
///
/// # Errors
/// `OUT_OF_RANGE` for a fraction outside 0..1, `TOO_LARGE` for more labels than 2^32.
pub fn sample_balanced(labels: &[i32], size: usize, positive_fraction: f64, seed: u64) -> Result<Sample> {
    unit("positiveFraction", positive_fraction)?;
    if u32::try_from(labels.len()).is_err() {
        let got = labels.len().to_string();
        return Err(Error::new(Code::TooLarge, "at most 4294967295 labels", got).in_input("labels"));
    }
    let places = |wanted: fn(i32) -> bool| {
        let labelled = (0u32..).zip(labels).filter(move |(_, label)| wanted(**label));
        labelled.map(|(place, _)| place).collect::<Vec<u32>>()
    };
    let mut random = Random::new(seed);
    let share = (size as f64 * positive_fraction) as usize;
    let positive = drawn(places(|label| label >= 1), share, &mut random);
    let negative = drawn(places(|label| label == 0), size - positive.len(), &mut random);
    Ok(Sample { positive, negative })
}

/// `count` of the indices, or all, ascending.
fn drawn(mut places: Vec<u32>, count: usize, random: &mut Random) -> Vec<u32> {
    if count >= places.len() {
        return places;
    }
    for next in 0..count {
        let other = next + random.below((places.len() - next) as u64) as usize;
        places.swap(next, other);
    }
    places.truncate(count);
    places.sort_unstable();
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn counts_are_those_of_torchvision_and_places_differ(
            labels in prop::collection::vec(-2..4i32, 0..300), size in 0..200usize, fraction in 0.0..=1.0f64, seed: u64,
        ) {
            let sample = sample_balanced(&labels, size, fraction, seed).unwrap();
            prop_assert_eq!(&sample, &sample_balanced(&labels, size, fraction, seed).unwrap());
            let count = |wanted: fn(&i32) -> bool| labels.iter().filter(|label| wanted(label)).count();
            let positive = count(|label| *label >= 1).min((size as f64 * fraction) as usize);
            prop_assert_eq!(sample.positive.len(), positive);
            prop_assert_eq!(sample.negative.len(), count(|label| *label == 0).min(size - positive));
            prop_assert!(sample.positive.is_sorted_by(|a, b| a < b) && sample.negative.is_sorted_by(|a, b| a < b));
            prop_assert!(sample.positive.iter().all(|place| labels[*place as usize] >= 1));
            prop_assert!(sample.negative.iter().all(|place| labels[*place as usize] == 0));
        }
    }

    #[test]
    fn every_place_is_about_equally_likely() {
        let labels = [0, 1, 0, 1, 1, 0, 1, -1, 1, 0];
        let mut counts = [0; 10];
        for seed in 0..6000 {
            let sample = sample_balanced(&labels, 4, 0.5, seed).unwrap();
            sample.positive.iter().chain(&sample.negative).for_each(|place| counts[*place as usize] += 1);
        }
        for (count, label) in counts.into_iter().zip(labels) {
            let wanted = match label {
                1 => 2400,
                0 => 3000,
                _ => 0,
            };
            assert!((wanted - 200..=wanted + 200).contains(&count), "{counts:?}");
        }
    }

    #[test]
    fn sizes_of_a_thousand_million_take_what_there_is() {
        let sample = sample_balanced(&[1, 0, -1], 1_000_000_000, 0.5, 0).unwrap();
        assert_eq!((sample.positive, sample.negative), (vec![0], vec![1]));
        assert_eq!(sample_balanced(&[1], 4, 1.5, 0).unwrap_err().code, Code::OutOfRange);
        assert_eq!(sample_balanced(&[1], 4, f64::NAN, 0).unwrap_err().code, Code::OutOfRange);
    }
}
