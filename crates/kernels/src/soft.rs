//! How a box's score falls with its overlap of better ones.

use crate::float::Float;
use crate::iou::share;
use crate::isa::dispatch;
use crate::kept::{Block, LANES};

/// The factor of a score for one overlap.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Decay<T> {
    /// exp(-IoU² / sigma).
    Gaussian {
        /// σ, above 0.
        sigma: T,
    },
    /// 1 - IoU where the IoU is above the threshold.
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

#[inline(always)]
fn decayed_body<T: Float>(
    blocks: &[Block<T>],
    from: usize,
    b: &[T; 4],
    area: T,
    score: T,
    decay: &Decay<T>,
    stop: T,
) -> T {
    let mut score = score;
    let mut first = from % LANES;
    // Few boxes of a block touch; their overlaps are gathered, so that each division and exp serves a full row.
    let (mut inters, mut unions, mut count) = ([T::ZERO; LANES], [T::ONE; LANES], 0);
    for block in &blocks[(from / LANES).min(blocks.len())..] {
        let inter = block.intersections(b);
        let mut any = false;
        for lane in 0..LANES {
            any |= inter[lane] > T::ZERO;
        }
        if any {
            let mut touching = above_zero(&inter) & (u32::MAX << first);
            while touching != 0 {
                let lane = touching.trailing_zeros() as usize;
                touching &= touching - 1;
                (inters[count], unions[count]) = (inter[lane], (area + block.areas()[lane]) - inter[lane]);
                count += 1;
                if count == LANES {
                    score = multiplied::<T, LANES>(score, &inters, &unions, count, decay);
                    if score <= stop {
                        return score;
                    }
                    count = 0;
                }
            }
        }
        first = 0;
    }
    match count {
        0 => score,
        1..=8 => multiplied::<T, 8>(score, &inters, &unions, count, decay),
        _ => multiplied::<T, LANES>(score, &inters, &unions, count, decay),
    }
}

/// A bit for each number above 0.
#[inline(always)]
fn above_zero<T: Float>(numbers: &[T; LANES]) -> u32 {
    let flags = numbers.map(|number| u8::from(number > T::ZERO));
    let flags = u128::from_le_bytes(flags);
    // The product brings bit 0 of byte i to bit i of the highest byte.
    let packed = |bytes: u64| (bytes.wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32;
    packed(flags as u64) | packed((flags >> 64) as u64) << 8
}

/// The score times the factors of the first `count` overlaps, one after the other.
#[inline(always)]
fn multiplied<T: Float, const WIDTH: usize>(
    score: T,
    inters: &[T; LANES],
    unions: &[T; LANES],
    count: usize,
    decay: &Decay<T>,
) -> T {
    let mut factors = [T::ONE; WIDTH];
    match *decay {
        Decay::Gaussian { sigma } => {
            for lane in 0..WIDTH {
                factors[lane] = Decay::Gaussian { sigma }.factor(share(inters[lane], unions[lane]));
            }
        }
        Decay::Linear { threshold } => {
            for lane in 0..WIDTH {
                factors[lane] = Decay::Linear { threshold }.factor(share(inters[lane], unions[lane]));
            }
        }
    }
    factors[..count].iter().fold(score, |score, factor| score * *factor)
}

dispatch! {
    /// `score` times the factor for each box from place `from` on, one after the other; ends early when the
    /// score is no longer above `stop`.
    pub fn decayed<T: Float>(
        blocks: &[Block<T>], from: usize, b: &[T; 4], area: T, score: T, decay: &Decay<T>, stop: T,
    ) -> T = decayed_body;
}

#[inline(always)]
fn most_body<T: Float>(blocks: &[Block<T>], b: &[T; 4], area: T) -> T {
    let mut most = [T::ZERO; LANES];
    for block in blocks {
        let inter = block.intersections(b);
        for lane in 0..LANES {
            let iou = share(inter[lane], (area + block.areas()[lane]) - inter[lane]);
            most[lane] = crate::float::greater(iou, most[lane]);
        }
    }
    most.into_iter().fold(T::ZERO, |a, b| crate::float::greater(a, b))
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
            // exp falls as IoU² less the other's rises: the least is found before it is taken
            Some(_) => {
                for lane in 0..LANES {
                    let margin = most[lane] * most[lane] - ious[lane] * ious[lane];
                    least[lane] = crate::float::lesser(margin, least[lane]);
                }
            }
            None => {
                for lane in 0..LANES {
                    let ratio = (T::ONE - ious[lane]) / (T::ONE - most[lane]);
                    least[lane] = crate::float::lesser(ratio, least[lane]);
                }
            }
        }
    }
    let least = least.into_iter().fold(T::INFINITY, |a, b| crate::float::lesser(a, b));
    match sigma {
        Some(sigma) if least < T::INFINITY => (least * sigma).exp(),
        _ => least,
    }
}

dispatch! {
    /// The least decay of a box by those of the blocks, each of which has itself an IoU of at most `most` with
    /// its betters: (1 - IoU) / (1 - most), or with sigma exp(σ (most² - IoU²)). Infinite without any.
    pub fn least_ratio<T: Float>(
        blocks: &[Block<T>], most: &[[T; LANES]], b: &[T; 4], area: T, sigma: Option<T>,
    ) -> T = least_ratio_body;
}
