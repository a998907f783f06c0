//! Mean, variance and extremes of numbers that come one by one.

/// Sums over orders.
pub(super) struct Sums {
    pub(super) count: f64,
    sum: f64,
    squares: f64,
    first: f64,
    pub(super) least: f64,
    pub(super) greatest: f64,
}

impl Default for Sums {
    fn default() -> Self {
        let (count, sum, squares) = (0.0, 0.0, 0.0);
        Sums { count, sum, squares, first: f64::NAN, least: f64::INFINITY, greatest: -f64::INFINITY }
    }
}

impl Sums {
    pub(super) fn add(&mut self, ap: f64) {
        if self.count == 0.0 {
            self.first = ap;
        }
        let difference = ap - self.first; // small numbers lose less
        self.count += 1.0;
        self.sum += difference;
        self.squares += difference * difference;
        self.least = self.least.min(ap);
        self.greatest = self.greatest.max(ap);
    }

    pub(super) fn mean(&self) -> f64 {
        self.first + self.sum / self.count
    }

    /// Of one order; 0 for fewer than two.
    pub(super) fn variance(&self) -> f64 {
        let most = (self.squares - self.sum * self.sum / self.count).max(0.0);
        if self.count < 2.0 { 0.0 } else { most / (self.count - 1.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_those_of_their_definitions() {
        let mut sums = Sums::default();
        [0.5, 0.75, 1.0].into_iter().for_each(|ap| sums.add(ap));
        assert_eq!((sums.mean(), sums.variance(), sums.least, sums.greatest), (0.75, 0.0625, 0.5, 1.0));
    }
}
