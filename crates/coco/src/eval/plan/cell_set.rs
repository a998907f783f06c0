//! Sets of cells: one image, one category.

/// A set of cells, by the rank of the image and the stream of the category.
pub(crate) enum CellSet {
    /// One bit per cell, image by image; and the number of streams, which is the number of cells per image.
    Bits(Vec<u64>, usize),
    /// The cells themselves, ascending, if there are too many for a bit each.
    Sorted(Vec<u64>),
}

/// Maximum number of cells with a bit each: 32 MiB.
const MOST_BITS: usize = 1 << 28;

impl CellSet {
    pub(crate) fn new(images: usize, streams: usize, cells: impl Iterator<Item = (u32, u32)>) -> Self {
        match images.checked_mul(streams).filter(|all| *all <= MOST_BITS) {
            Some(all) => {
                let mut bits = vec![0; all.div_ceil(64)];
                for (rank, stream) in cells {
                    let cell = rank as usize * streams + stream as usize;
                    bits[cell / 64] |= 1 << (cell % 64);
                }
                CellSet::Bits(bits, streams)
            }
            None => {
                let mut sorted: Vec<u64> = cells.map(|(rank, stream)| key(rank, stream)).collect();
                sorted.sort_unstable();
                sorted.dedup();
                CellSet::Sorted(sorted)
            }
        }
    }

    /// Numbers that tell it from other sets.
    pub(crate) fn words(&self) -> &[u64] {
        match self {
            CellSet::Bits(bits, _) => bits,
            CellSet::Sorted(cells) => cells,
        }
    }

    pub(crate) fn contains(&self, rank: u32, stream: u32) -> bool {
        match self {
            CellSet::Bits(bits, streams) => {
                let cell = rank as usize * streams + stream as usize;
                bits.get(cell / 64).is_some_and(|bits| bits >> (cell % 64) & 1 == 1)
            }
            CellSet::Sorted(cells) => cells.binary_search(&key(rank, stream)).is_ok(),
        }
    }

    /// About how many bytes of memory it holds.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            CellSet::Bits(words, _) | CellSet::Sorted(words) => size_of_val(&words[..]),
        }
    }
}

fn key(rank: u32, stream: u32) -> u64 {
    u64::from(rank) << 32 | u64::from(stream)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bit_each_or_a_sorted_list_hold_the_same_cells() {
        let cells = [(0, 0), (2, 1), (7, 3), (2, 1)];
        for images in [8, 1 << 27] {
            let set = CellSet::new(images, 4, cells.into_iter());
            for rank in 0..8 {
                for stream in 0..4 {
                    assert_eq!(set.contains(rank, stream), cells.contains(&(rank, stream)));
                }
            }
        }
    }
}
