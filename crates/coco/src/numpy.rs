//! NumPy's sum of a contiguous array: eight running sums for up to 128 values, halves beyond.

/// Sums values that arrive in order, with the bits of NumPy's sum of one array.
pub(crate) struct PairwiseSum {
    count: usize,
    leaf: [f64; LEAF],
    filled: usize,
    /// Number of values of the current leaf.
    size: usize,
    /// Waiting halves: the number of values after the current half, or the sum of the half before it.
    waiting: Vec<Half>,
    total: f64,
}

enum Half {
    Second(usize),
    First(f64),
}

/// Largest number of values that are summed without halving.
const LEAF: usize = 128;

impl PairwiseSum {
    /// A sum of `count` values.
    pub(crate) fn of(count: usize) -> Self {
        let mut sum =
            PairwiseSum { count, leaf: [0.0; LEAF], filled: 0, size: 0, waiting: Vec::new(), total: 0.0 };
        sum.descend(count);
        sum
    }

    /// Adds the next values.
    pub(crate) fn extend(&mut self, mut values: &[f64]) {
        while !values.is_empty() && self.size > 0 {
            let (now, later) = values.split_at(values.len().min(self.size - self.filled));
            self.leaf[self.filled..self.filled + now.len()].copy_from_slice(now);
            self.filled += now.len();
            values = later;
            if self.filled == self.size {
                self.close();
            }
        }
    }

    /// `numpy.mean` of all values, once they are complete; -1 if there are none.
    pub(crate) fn mean(&self) -> f64 {
        if self.count == 0 { -1.0 } else { self.total / self.count as f64 }
    }

    fn descend(&mut self, mut count: usize) {
        while count > LEAF {
            let half = count / 2 - count / 2 % 8;
            self.waiting.push(Half::Second(count - half));
            count = half;
        }
        self.size = count;
        self.filled = 0;
    }

    fn close(&mut self) {
        let mut sum = sum_of_leaf(&self.leaf[..self.size]);
        self.size = 0;
        loop {
            match self.waiting.pop() {
                None => {
                    self.total = sum;
                    return;
                }
                Some(Half::First(first)) => sum += first,
                Some(Half::Second(count)) => {
                    self.waiting.push(Half::First(sum));
                    self.descend(count);
                    return;
                }
            }
        }
    }
}

/// The sum of the values in an array.
pub(crate) fn pairwise_sum(values: &[f64]) -> f64 {
    if values.len() <= LEAF {
        return sum_of_leaf(values);
    }
    let half = values.len() / 2 - values.len() / 2 % 8;
    pairwise_sum(&values[..half]) + pairwise_sum(&values[half..])
}

fn sum_of_leaf(values: &[f64]) -> f64 {
    let (blocks, rest) = values.as_chunks::<8>();
    let Some((first, blocks)) = blocks.split_first() else {
        return rest.iter().fold(0.0, |sum, value| sum + value);
    };
    let mut sums = *first;
    for block in blocks {
        for lane in 0..8 {
            sums[lane] += block[lane];
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    let sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
    rest.iter().fold(sum, |sum, value| sum + value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(values: &[f64], at_a_time: usize) -> f64 {
        let mut sum = PairwiseSum::of(values.len());
        values.chunks(at_a_time).for_each(|values| sum.extend(values));
        sum.mean()
    }

    #[test]
    fn means_are_numpys() {
        // np.mean(1 / np.arange(1, n + 1))
        let inverse: Vec<f64> = (1..=1000).map(|i| 1.0 / f64::from(i)).collect();
        for (count, expected) in [
            (0, -1.0),
            (7, 0.37040816326530607),
            (8, 0.3397321428571428),
            (100, 0.05187377517639621),
            (128, 0.04244646166085291),
            (129, 0.042177511864912164),
            (1000, 0.007485470860550345),
        ] {
            for at_a_time in [1, 3, 100, 1000] {
                assert_eq!(mean(&inverse[..count], at_a_time), expected);
            }
            if count > 0 {
                assert_eq!(pairwise_sum(&inverse[..count]) / count as f64, expected);
            }
        }
    }
}
