//! Histogram intersection.

use crate::machine::isa::dispatch;

const LANES: usize = 16;

dispatch! {
    /// The sum over bins of the lesser value; 1 for equal histograms that sum to 1. Sixteen sums run in parallel, each
    /// over every sixteenth bin, and are added in order at the end. Panics if lengths differ.
    pub fn shared(a: &[f32], b: &[f32]) -> f32 = shared_body;
}

#[inline(always)]
fn shared_body(a: &[f32], b: &[f32]) -> f32 {
    assert_eq!(a.len(), b.len());
    let (a, a_rest) = a.as_chunks::<LANES>();
    let (b, b_rest) = b.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            sums[lane] += if a[lane] < b[lane] { a[lane] } else { b[lane] };
        }
    }
    for (lane, (a, b)) in a_rest.iter().zip(b_rest).enumerate() {
        sums[lane] += if a < b { *a } else { *b };
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Isa;

    #[test]
    fn every_instruction_set_sums_the_same() {
        for length in [0, 1, 15, 16, 75, 240, 315] {
            let histogram =
                |seed: usize| -> Vec<f32> { (0..length).map(|i| ((i * seed) % 17) as f32 / 64.0).collect() };
            let (a, b) = (histogram(5), histogram(11));
            let want: f32 = a.iter().zip(&b).map(|(a, b)| a.min(*b)).sum(); // few bits: exact in any order
            for isa in Isa::available() {
                assert_eq!(shared(isa, &a, &b), want);
            }
        }
    }
}
