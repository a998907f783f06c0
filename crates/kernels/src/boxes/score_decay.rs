//! Decay of scores by overlap with better boxes, for Soft-NMS and Matrix NMS.

use crate::boxes::any_overlap::{Block, LANES};
use crate::boxes::iou::share;
use crate::machine::isa::dispatch;
use crate::math::float::Float;

/// The factor by which one overlap lowers a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Decay<T> {
    /// exp(-IoU² / sigma).
    Gaussian {
        /// σ, above 0.
        sigma: T,
    },
    /// 1 - IoU if the IoU is above the threshold.
    Linear {
        /// The threshold.
        threshold: T,
    },
}

impl<T: Float> Decay<T> {
    /// The factor; 1 for boxes that do not overlap.
    #[inline(always)]
    pub fn factor(&self, iou: T) -> T {
        match self {
            Decay::Gaussian { sigma } => (-(iou * iou) / *sigma).exp(),
            Decay::Linear { threshold } => {
                if iou > *threshold {
                    T::ONE - iou
                } else {
                    T::ONE
                }
            }
        }
    }
}

/// Boxes whose scores are still decaying. A lane without a candidate has the score -∞.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub struct Falling<T> {
    boxes: Block<T>,
    scores: [T; LANES],
}

impl<T: Float> Default for Falling<T> {
    fn default() -> Self {
        Falling { boxes: Block::default(), scores: [-T::INFINITY; LANES] }
    }
}

impl<T: Float> Falling<T> {
    /// Puts a candidate into a lane. A candidate without a box overlaps nothing and keeps its score.
    pub fn set(&mut self, lane: usize, b: Option<(&[T; 4], T)>, score: T) {
        let nothing = [T::INFINITY, T::INFINITY, -T::INFINITY, -T::INFINITY];
        let (b, area) = b.unwrap_or((&nothing, T::ZERO));
        self.boxes.set(lane, b, area);
        self.scores[lane] = score;
    }

    /// The candidate in a lane: corners, area and score. `None` if the score is -∞.
    pub fn get(&self, lane: usize) -> Option<([T; 4], T, T)> {
        let score = self.scores[lane];
        (score > -T::INFINITY).then(|| (self.boxes.get(lane), self.boxes.areas()[lane], score))
    }

    /// Empties a lane.
    pub fn remove(&mut self, lane: usize) {
        self.set(lane, None, -T::INFINITY);
    }
}

/// The result of [`fall`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fallen<T> {
    /// The lane with the highest score, the first among equals; 0 if there is no candidate.
    pub place: usize,
    /// Its score; -∞ if there is no candidate.
    pub score: T,
    /// Number of remaining candidates.
    pub left: usize,
}

#[inline(always)]
fn fall_body<T: Float>(
    blocks: &mut [Falling<T>],
    b: &[T; 4],
    area: T,
    decay: &Decay<T>,
    stop: T,
) -> Fallen<T> {
    // A loop for each kind: otherwise the compiler does not vectorise.
    match *decay {
        Decay::Gaussian { sigma } => {
            fall_by(blocks, b, area, |iou| Decay::Gaussian { sigma }.factor(iou), stop)
        }
        Decay::Linear { threshold } => {
            fall_by(blocks, b, area, |iou| Decay::Linear { threshold }.factor(iou), stop)
        }
    }
}

#[inline(always)]
fn fall_by<T: Float>(
    blocks: &mut [Falling<T>],
    b: &[T; 4],
    area: T,
    factor: impl Fn(T) -> T,
    stop: T,
) -> Fallen<T> {
    let mut best = [-T::INFINITY; LANES];
    let mut best_block = [0u32; LANES];
    let mut left = [0u32; LANES];
    for (number, block) in blocks.iter_mut().enumerate() {
        let inter = block.boxes.intersections(b);
        let mut any = false;
        for lane in 0..LANES {
            any |= inter[lane] > T::ZERO;
        }
        let mut scores = block.scores;
        if any {
            let areas = block.boxes.areas();
            scores = std::array::from_fn(|lane| {
                let iou = share(inter[lane], (area + areas[lane]) - inter[lane]);
                let score = scores[lane] * factor(iou);
                if score > stop { score } else { -T::INFINITY }
            });
            block.scores = scores;
        }
        // A loop for each array: otherwise the compiler does not vectorise.
        for lane in 0..LANES {
            best_block[lane] = if scores[lane] > best[lane] { number as u32 } else { best_block[lane] };
        }
        for lane in 0..LANES {
            best[lane] = crate::math::float::greater(scores[lane], best[lane]);
        }
        for lane in 0..LANES {
            left[lane] += u32::from(scores[lane] > -T::INFINITY);
        }
    }
    let score = best.into_iter().fold(-T::INFINITY, |a, b| crate::math::float::greater(a, b));
    let places = (0..LANES).filter(|lane| best[*lane] == score);
    let place = places.map(|lane| best_block[lane] as usize * LANES + lane).min().unwrap_or(0);
    Fallen { place, score, left: left.into_iter().map(|count| count as usize).sum() }
}

dispatch! {
    /// Multiplies every score by the factor for its overlap with `b`, whose area is given, removes the candidates whose
    /// score is then not above `stop`, and finds the best of the rest.
    pub fn fall<T: Float>(
        blocks: &mut [Falling<T>], b: &[T; 4], area: T, decay: &Decay<T>, stop: T,
    ) -> Fallen<T> = fall_body;
}

#[inline(always)]
fn most_body<T: Float>(blocks: &[Block<T>], b: &[T; 4], area: T) -> T {
    let mut most = [T::ZERO; LANES];
    for block in blocks {
        let inter = block.intersections(b);
        for lane in 0..LANES {
            let iou = share(inter[lane], (area + block.areas()[lane]) - inter[lane]);
            most[lane] = crate::math::float::greater(iou, most[lane]);
        }
    }
    most.into_iter().fold(T::ZERO, |a, b| crate::math::float::greater(a, b))
}

dispatch! {
    /// The highest IoU of a box with any box of the blocks.
    pub fn most<T: Float>(blocks: &[Block<T>], b: &[T; 4], area: T) -> T = most_body;
}

#[inline(always)]
fn least_ratio_body<T: Float>(
    blocks: &[Block<T>],
    most: &[[T; LANES]],
    b: &[T; 4],
    area: T,
    sigma: Option<T>,
) -> T {
    let mut least = [T::INFINITY; LANES];
    for (block, most) in blocks.iter().zip(most) {
        let inter = block.intersections(b);
        let mut ious = [T::ZERO; LANES];
        for lane in 0..LANES {
            ious[lane] = share(inter[lane], (area + block.areas()[lane]) - inter[lane]);
        }
        match sigma {
            // exp falls as IoU² minus the square of the other's rises, so the minimum is found first and exp is taken
            // once
            Some(_) => {
                for lane in 0..LANES {
                    let margin = most[lane] * most[lane] - ious[lane] * ious[lane];
                    least[lane] = crate::math::float::lesser(margin, least[lane]);
                }
            }
            None => {
                for lane in 0..LANES {
                    let ratio = (T::ONE - ious[lane]) / (T::ONE - most[lane]);
                    least[lane] = crate::math::float::lesser(ratio, least[lane]);
                }
            }
        }
    }
    let least = least.into_iter().fold(T::INFINITY, |a, b| crate::math::float::lesser(a, b));
    match sigma {
        Some(sigma) if least < T::INFINITY => (least * sigma).exp(),
        _ => least,
    }
}

dispatch! {
    /// The lowest decay of a box by those in the blocks, each of which has an IoU of at most `most` with its own better
    /// boxes: (1 - IoU) / (1 - most), or with sigma exp(σ (most² - IoU²)). Infinite if there are none.
    pub fn least_ratio<T: Float>(
        blocks: &[Block<T>], most: &[[T; LANES]], b: &[T; 4], area: T, sigma: Option<T>,
    ) -> T = least_ratio_body;
}
