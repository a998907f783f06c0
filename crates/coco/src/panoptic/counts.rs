//! Counts the pixels of each pair of ids.

use std::hash::{BuildHasher, Hasher, RandomState};

use boxwise_kernels::Isa;
use boxwise_kernels::masks::run_starts::{BLOCK, Pixel, add_run_starts};
use boxwise_kernels::math::order;

/// The id of pixels without a segment.
pub(super) const VOID: u32 = 0;

/// A pixel that encodes an id.
pub(super) trait Identified: Pixel {
    fn id(self) -> u32;
}

impl Identified for u32 {
    fn id(self) -> u32 {
        self
    }
}

impl Identified for [u8; 3] {
    /// COCO's: red + 256 × green + 256² × blue.
    fn id(self) -> u32 {
        u32::from_le_bytes([self[0], self[1], self[2], 0])
    }
}

/// Two ids, and the number of pixels that have them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    pub(super) truth: u32,
    pub(super) prediction: u32,
    pub(super) pixels: u64,
}

/// A hash table of pairs, with memory that is reused for the next image.
pub(super) struct Counts {
    /// Pair and pixels; a slot is free if it has no pixels. The length is a power of two.
    slots: Vec<(u64, u64)>,
    used: Vec<u32>,
    /// Random, so that inputs cannot be made to collide.
    seed: u64,
}

/// 16 KiB, which stays in the first-level cache; most images have fewer than half as many pairs.
const FEW: usize = 1 << 10;

/// Number of blocks whose run starts are found at once: a page of pixels.
const AT_A_TIME: usize = 64;

impl Default for Counts {
    fn default() -> Self {
        let seed = RandomState::new().build_hasher().finish();
        Counts { slots: vec![(0, 0); FEW], used: Vec::new(), seed }
    }
}

impl Counts {
    /// The pairs of two maps of the same length, ascending.
    pub(super) fn of<A: Identified, B: Identified>(
        &mut self,
        isa: Isa,
        truth: &[A],
        prediction: &[B],
    ) -> Vec<Pair> {
        let mut starts = [0; AT_A_TIME];
        let pages = truth.chunks(AT_A_TIME * BLOCK).zip(prediction.chunks(AT_A_TIME * BLOCK));
        for (truth, prediction) in pages {
            let starts = &mut starts[..truth.len().div_ceil(BLOCK)];
            starts.fill(0);
            add_run_starts(isa, truth, starts);
            add_run_starts(isa, prediction, starts);
            starts[0] &= !1;
            let mut from = 0;
            for (block, &word) in starts.iter().enumerate() {
                let mut word = word;
                while word != 0 {
                    let to = BLOCK * block + word.trailing_zeros() as usize;
                    self.add(truth[from].id(), prediction[from].id(), (to - from) as u64);
                    from = to;
                    word &= word - 1;
                }
            }
            self.add(truth[from].id(), prediction[from].id(), (truth.len() - from) as u64);
        }
        self.take()
    }

    fn add(&mut self, truth: u32, prediction: u32, pixels: u64) {
        let key = u64::from(truth) << 32 | u64::from(prediction);
        let mut slot = self.slot(key);
        loop {
            let mask = self.slots.len() - 1;
            let (own, count) = &mut self.slots[slot & mask];
            if *count == 0 {
                *own = key;
                self.used.push((slot & mask) as u32);
            }
            if *own == key {
                *count += pixels;
                break;
            }
            slot += 1;
        }
        if 2 * self.used.len() > self.slots.len() {
            self.grow();
        }
    }

    fn slot(&self, key: u64) -> usize {
        const ODD: u128 = 0x9e37_79b9_7f4a_7c15;
        let product = u128::from(key ^ self.seed) * ODD;
        (product ^ product >> 64) as usize & (self.slots.len() - 1)
    }

    #[cold]
    fn grow(&mut self) {
        let pairs: Vec<(u64, u64)> = self.used.iter().map(|&slot| self.slots[slot as usize]).collect();
        self.slots = vec![(0, 0); 2 * self.slots.len()];
        self.used.clear();
        for (key, pixels) in pairs {
            self.add((key >> 32) as u32, key as u32, pixels);
        }
    }

    /// The pairs, ascending; leaves the table empty.
    fn take(&mut self) -> Vec<Pair> {
        let slots = &mut self.slots;
        let found: Vec<(u64, u64)> =
            self.used.drain(..).map(|slot| std::mem::take(&mut slots[slot as usize])).collect();
        let pair = |place: u32| {
            let (key, pixels) = found[place as usize];
            Pair { truth: (key >> 32) as u32, prediction: key as u32, pixels }
        };
        order::by_key(found.iter().map(|(key, _)| *key)).into_iter().map(pair).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn plain(truth: &[u32], prediction: &[u32]) -> Vec<Pair> {
        let mut counts = BTreeMap::new();
        for pair in truth.iter().zip(prediction) {
            *counts.entry(pair).or_default() += 1;
        }
        counts
            .into_iter()
            .map(|((truth, prediction), pixels)| Pair { truth: *truth, prediction: *prediction, pixels })
            .collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn runs_count_what_pixels_count(
            runs in prop::collection::vec((0..6u32, 0..6u32, 1..300usize), 0..60),
            noise in prop::collection::vec((0..1u32 << 24, 0..1u32 << 24), 0..2000),
        ) {
            let (mut truth, mut prediction) = (Vec::new(), Vec::new());
            for (a, b, length) in runs.into_iter().chain(noise.into_iter().map(|(a, b)| (a, b, 1))) {
                truth.extend(std::iter::repeat_n(a, length));
                prediction.extend(std::iter::repeat_n(b, length));
            }
            let colours: Vec<[u8; 3]> = truth.iter().map(|id| [*id as u8, (id >> 8) as u8, (id >> 16) as u8]).collect();
            let mut counts = Counts::default();
            for _ in 0..2 {
                prop_assert_eq!(counts.of(Isa::detect(), &truth, &prediction), plain(&truth, &prediction));
                prop_assert_eq!(counts.of(Isa::SCALAR, &colours, &prediction), plain(&truth, &prediction));
            }
        }
    }
}
