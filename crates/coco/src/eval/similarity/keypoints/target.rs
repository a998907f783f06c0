//! An annotation, prepared for comparison with poses.

use boxwise_kernels::boxes::oks_bound::{BLOCK, FAR_AWAY, FILL, box_bound, points_bound};
use boxwise_kernels::{Isa, math::accurate_exp};

use crate::numpy::pairwise_sum;

/// The points of one annotation, their weights, and the region that is used instead if none is visible.
#[derive(Default)]
pub(super) struct Target {
    /// By point, padded to a multiple of [`BLOCK`]; [`FAR_AWAY`] for points that do not count.
    x: Vec<f64>,
    y: Vec<f64>,
    /// Approximate factors that turn squared distances into exponents.
    rates: Vec<f64>,
    /// The points that count, in order: the visible ones, or all if none is.
    counted: Vec<u32>,
    /// Left, top, right and bottom of the doubled box, if no point is visible.
    region: Option<[f64; 4]>,
    /// The annotation's area plus 2⁻⁵².
    area: f64,
    /// Whether numbers are so unusual that the bounds do not hold and the similarity must be computed.
    odd: bool,
}

/// The standard deviations of points.
pub(super) struct Spread {
    /// (2 sigma)²
    pub(super) variances: Vec<f64>,
    inverses: Vec<f64>,
}

impl Spread {
    pub(super) fn new(sigmas: &[f64]) -> Self {
        let variances: Vec<f64> = sigmas.iter().map(|sigma| (sigma * 2.0) * (sigma * 2.0)).collect();
        let inverses = variances.iter().map(|variance| 1.0 / variance).collect();
        Spread { variances, inverses }
    }
}

/// The points of a detection in columns, with the length of a [`Target`]'s.
#[derive(Default)]
pub(super) struct Pose {
    x: Vec<f64>,
    y: Vec<f64>,
    odd: bool,
    terms: Vec<f64>,
}

impl Target {
    /// `numbers` are x, y, visibility of each point, as many as in `spread` if any is visible. Otherwise the error is
    /// the number of points.
    pub(super) fn set(
        &mut self,
        numbers: &[f64],
        bbox: [f64; 4],
        area: f64,
        spread: &Spread,
    ) -> Result<(), usize> {
        let points = spread.variances.len();
        let padded = points.next_multiple_of(BLOCK);
        let (triples, rest) = numbers.as_chunks::<3>();
        let visible = triples.iter().any(|[_, _, visibility]| *visibility > 0.0);
        if visible && (triples.len() != points || !rest.is_empty()) {
            return Err(numbers.len());
        }
        for (column, padding) in [(&mut self.x, FAR_AWAY), (&mut self.y, 0.0), (&mut self.rates, 1.0)] {
            column.clear();
            column.resize(padded, padding);
        }
        self.counted.clear();
        self.area = area + f64::EPSILON;
        let [x, y, w, h] = bbox;
        self.region = (!visible).then_some([x - w, y - h, x + w * 2.0, y + h * 2.0]);
        let sum = match self.region {
            Some(region) => region.iter().sum(),
            None => triples.iter().fold(0.0, |sum, [x, y, _]| sum + x + y),
        };
        self.odd = !f64::is_finite(sum);
        let size = 0.5 / self.area;
        for (i, inverse) in spread.inverses.iter().enumerate() {
            let rate = inverse * size;
            if visible {
                let [x, y, visibility] = triples[i];
                if visibility <= 0.0 || visibility.is_nan() {
                    continue;
                }
                (self.x[i], self.y[i]) = (x, y);
            }
            self.odd |= !(1e-290..1e290).contains(&rate);
            self.rates[i] = rate;
            self.counted.push(i as u32);
        }
        Ok(())
    }

    /// The similarity, or `None` if it is below `least`.
    #[inline]
    pub(super) fn similarity(&self, isa: Isa, pose: &mut Pose, spread: &Spread, least: f64) -> Option<f64> {
        if !self.odd && !pose.odd {
            let bound = match self.region {
                None => points_bound(isa, &pose.x, &pose.y, &self.x, &self.y, &self.rates),
                Some(region) => box_bound(isa, &pose.x, &pose.y, region, &self.rates),
            };
            if bound < least * self.counted.len() as f64 * BELOW {
                return None;
            }
        }
        let similarity = self.by_definition(pose, &spread.variances);
        (similarity >= least || similarity.is_nan()).then_some(similarity)
    }

    /// Mean of exp(-d² / (2 sigma)² / area / 2), computed in the order of the reference.
    fn by_definition(&self, pose: &mut Pose, variances: &[f64]) -> f64 {
        let Pose { x, y, terms, .. } = pose;
        terms.clear();
        for i in &self.counted {
            let i = *i as usize;
            let [dx, dy] = match self.region {
                None => [x[i] - self.x[i], y[i] - self.y[i]],
                Some([x0, y0, x1, y1]) => {
                    [positive(x0 - x[i]) + positive(x[i] - x1), positive(y0 - y[i]) + positive(y[i] - y1)]
                }
            };
            let exponent = (dx * dx + dy * dy) / variances[i] / self.area / 2.0;
            terms.push(accurate_exp::exp(-exponent));
        }
        pairwise_sum(terms) / self.counted.len() as f64
    }
}

/// A little below 1, to allow for rounding of a similarity.
const BELOW: f64 = 1.0 - 1e-9;

/// The greater of a number and 0; NaN for NaN.
fn positive(value: f64) -> f64 {
    if value <= 0.0 { 0.0 } else { value }
}

impl Pose {
    /// Whether a number is not finite.
    pub(super) fn odd(&self) -> bool {
        self.odd
    }

    /// Sets the numbers of `points` points: x, y and a third one each. Otherwise the error is the number of numbers.
    #[inline]
    pub(super) fn set(&mut self, numbers: &[f64], points: usize) -> Result<(), usize> {
        let (triples, rest) = numbers.as_chunks::<3>();
        // the third number of the last point is never used
        if triples.len() + rest.len() / 2 != points || rest.len() == 1 {
            return Err(numbers.len());
        }
        for column in [&mut self.x, &mut self.y] {
            column.clear();
            column.resize(points.next_multiple_of(BLOCK), FILL);
        }
        let mut sum = 0.0;
        for (i, [x, y, _]) in triples.iter().enumerate() {
            (self.x[i], self.y[i]) = (*x, *y);
            sum += x + y;
        }
        if let [x, y] = rest {
            (self.x[points - 1], self.y[points - 1]) = (*x, *y);
            sum += x + y;
        }
        self.odd = !f64::is_finite(sum);
        Ok(())
    }
}
