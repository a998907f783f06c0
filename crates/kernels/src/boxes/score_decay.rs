//! Decay of scores by overlap with better boxes, for Soft-NMS and Matrix NMS.

use crate::boxes::any_overlap::{Block, LANES};
use crate::boxes::iou::{area, share};
use crate::machine::isa::dispatch;
use crate::math::float::{Float, greater, lesser};

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

/// A box that lowers no score and is lowered by none.
fn nothing<T: Float>() -> [T; 4] {
    [T::INFINITY, T::INFINITY, -T::INFINITY, -T::INFINITY]
}

/// A box whose score is still decaying.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<T> {
    index: u32,
    corners: [T; 4],
    area: T,
    score: T,
}

impl<T: Float> Candidate<T> {
    /// A candidate without a box, with its area, overlaps nothing and keeps its score.
    pub fn new(index: u32, b: Option<(&[T; 4], T)>, score: T) -> Self {
        let (corners, area) = b.map_or((nothing(), T::ZERO), |(b, area)| (*b, area));
        Candidate { index, corners, area, score }
    }
}

/// A lane without a candidate has the score -∞.
#[derive(Clone, Debug)]
#[repr(align(64))]
struct Falling<T> {
    boxes: Block<T>,
    scores: [T; LANES],
    indices: [u32; LANES],
}

/// Of [`LANES`] blocks: the extent of each, its best score and the lowest index with that score.
#[derive(Clone, Debug)]
#[repr(align(64))]
struct Summary<T> {
    extents: Block<T>,
    scores: [T; LANES],
    indices: [u32; LANES],
}

impl<T: Float> Falling<T> {
    fn new(candidates: &[Candidate<T>]) -> Self {
        let scores = [-T::INFINITY; LANES];
        let mut block = Falling { boxes: Block::default(), scores, indices: [u32::MAX; LANES] };
        for (lane, candidate) in candidates.iter().enumerate() {
            block.boxes.set(lane, &candidate.corners, candidate.area);
            (block.scores[lane], block.indices[lane]) = (candidate.score, candidate.index);
        }
        block
    }

    fn candidates(&self) -> impl Iterator<Item = Candidate<T>> {
        (0..LANES).filter(|lane| self.scores[*lane] > -T::INFINITY).map(|lane| {
            let (corners, area) = (self.boxes.get(lane), self.boxes.areas()[lane]);
            Candidate { index: self.indices[lane], corners, area, score: self.scores[lane] }
        })
    }

    /// The highest score and the lowest index with it.
    #[inline(always)]
    fn best(&self) -> (T, u32) {
        let score = self.scores.into_iter().fold(-T::INFINITY, |best, own| greater(own, best));
        let mut index = u32::MAX;
        for lane in 0..LANES {
            index = index.min(if self.scores[lane] == score { self.indices[lane] } else { u32::MAX });
        }
        (score, index)
    }

    /// Lowers the scores by their overlap with a box. Returns the number of candidates that fall away; `None` if the box overlaps none.
    #[inline(always)]
    fn lower(&mut self, b: &[T; 4], area: T, decay: &Decay<T>, stop: T) -> Option<u32> {
        let inter = self.boxes.intersections(b);
        let mut any = false;
        for lane in 0..LANES {
            any |= inter[lane] > T::ZERO;
        }
        if !any {
            return None;
        }
        let areas = self.boxes.areas();
        let ious: [T; LANES] =
            std::array::from_fn(|lane| share(inter[lane], (area + areas[lane]) - inter[lane]));
        // A loop for each kind: otherwise the compiler does not vectorise.
        let factors: [T; LANES] = match *decay {
            Decay::Gaussian { sigma } => ious.map(|iou| Decay::Gaussian { sigma }.factor(iou)),
            Decay::Linear { threshold } => ious.map(|iou| Decay::Linear { threshold }.factor(iou)),
        };
        let mut gone = 0;
        for lane in 0..LANES {
            let before = self.scores[lane];
            let score = before * factors[lane];
            let score = if score > stop { score } else { -T::INFINITY };
            gone += u32::from(before > -T::INFINITY && score == -T::INFINITY);
            self.scores[lane] = score;
        }
        Some(gone)
    }
}

/// Boxes whose scores are still decaying, [`LANES`] to a block. Where the boxes of a block are near each other, a box overlaps few
/// blocks, and the others are passed over by their extents.
///
/// ```text
/// summaries   extents of 16 blocks, and the best of each     [ 0 1 2 ... 15 ] [ 16 17 ... ]
///                                                              |
/// blocks      16 candidates each                             [ a b c ... p ]
/// ```
#[derive(Clone, Debug)]
pub struct FallingBoxes<T> {
    blocks: Vec<Falling<T>>,
    summaries: Vec<Summary<T>>,
    left: usize,
}

/// The best of the remaining candidates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fallen<T> {
    /// The highest score; -∞ if there is no candidate.
    pub score: T,
    /// The lowest index with that score.
    pub index: u32,
    block: usize,
}

impl<T: Float> Default for Fallen<T> {
    fn default() -> Self {
        Fallen { score: -T::INFINITY, index: u32::MAX, block: 0 }
    }
}

impl<T: Float> FallingBoxes<T> {
    /// Candidates with scores above -∞, in an order in which neighbours are near each other.
    pub fn new(candidates: &[Candidate<T>]) -> Self {
        let blocks: Vec<_> = candidates.chunks(LANES).map(Falling::new).collect();
        let scores = [-T::INFINITY; LANES];
        let none = Summary { extents: Block::default(), scores, indices: [u32::MAX; LANES] };
        let mut summaries = vec![none; blocks.len().div_ceil(LANES)];
        for (number, block) in blocks.iter().enumerate() {
            let (summary, lane) = (&mut summaries[number / LANES], number % LANES);
            let extent = block.candidates().fold(nothing(), |[left, up, right, down], own| {
                let [x1, y1, x2, y2] = own.corners;
                [lesser(x1, left), lesser(y1, up), greater(x2, right), greater(y2, down)]
            });
            summary.extents.set(lane, &extent, T::ZERO);
            (summary.scores[lane], summary.indices[lane]) = block.best();
        }
        FallingBoxes { blocks, summaries, left: candidates.len() }
    }

    /// Number of remaining candidates.
    pub fn left(&self) -> usize {
        self.left
    }

    /// Number of places, with a candidate or without.
    pub fn room(&self) -> usize {
        self.blocks.len() * LANES
    }

    /// Removes the best candidate and returns its index and score.
    pub fn take(&mut self, best: &Fallen<T>) -> (u32, T) {
        let block = &mut self.blocks[best.block];
        let mut score = best.score;
        if let Some(lane) = block.indices.iter().position(|index| *index == best.index) {
            score = std::mem::replace(&mut block.scores[lane], -T::INFINITY);
            self.left -= 1;
        }
        let (summary, lane) = (&mut self.summaries[best.block / LANES], best.block % LANES);
        (summary.scores[lane], summary.indices[lane]) = block.best();
        (best.index, score)
    }

    /// Moves the candidates together, which keeps their order.
    pub fn close_gaps(&mut self) {
        let left: Vec<_> = self.blocks.iter().flat_map(Falling::candidates).collect();
        *self = FallingBoxes::new(&left);
    }
}

#[inline(always)]
fn fall_body<T: Float>(
    boxes: &mut FallingBoxes<T>,
    b: Option<&[T; 4]>,
    decay: &Decay<T>,
    stop: T,
) -> Fallen<T> {
    if let Some(b) = b {
        lower(boxes, b, decay, stop);
    }
    best_of(&boxes.summaries)
}

#[inline(always)]
fn lower<T: Float>(boxes: &mut FallingBoxes<T>, b: &[T; 4], decay: &Decay<T>, stop: T) {
    let area = area(b);
    let FallingBoxes { blocks, summaries, left } = boxes;
    for (summary, blocks) in summaries.iter_mut().zip(blocks.chunks_mut(LANES)) {
        let inter = summary.extents.intersections(b);
        let mut near = 0u32;
        for lane in 0..LANES {
            near |= u32::from(inter[lane] > T::ZERO) << lane;
        }
        while near != 0 {
            let lane = near.trailing_zeros() as usize;
            near &= near - 1;
            let Some(block) = blocks.get_mut(lane) else { break };
            if let Some(gone) = block.lower(b, area, decay, stop) {
                *left -= gone as usize;
                (summary.scores[lane % LANES], summary.indices[lane % LANES]) = block.best();
            }
        }
    }
}

#[inline(always)]
fn best_of<T: Float>(summaries: &[Summary<T>]) -> Fallen<T> {
    let mut best = [-T::INFINITY; LANES];
    for summary in summaries {
        for lane in 0..LANES {
            best[lane] = greater(summary.scores[lane], best[lane]);
        }
    }
    let score = best.into_iter().fold(-T::INFINITY, |best, own| greater(own, best));
    let (mut index, mut group) = ([u32::MAX; LANES], [0u32; LANES]);
    for (number, summary) in summaries.iter().enumerate() {
        for lane in 0..LANES {
            let earlier = summary.scores[lane] == score && summary.indices[lane] < index[lane];
            index[lane] = if earlier { summary.indices[lane] } else { index[lane] };
            group[lane] = if earlier { number as u32 } else { group[lane] };
        }
    }
    let lane = (0..LANES).min_by_key(|lane| index[*lane]).unwrap_or(0);
    Fallen { score, index: index[lane], block: group[lane] as usize * LANES + lane }
}

dispatch! {
    /// Multiplies every score by the factor for its overlap with `b`, if there is one, removes the candidates that it overlaps and whose
    /// score is then not above `stop`, and finds the best of the rest.
    pub fn fall<T: Float>(
        boxes: &mut FallingBoxes<T>, b: Option<&[T; 4]>, decay: &Decay<T>, stop: T,
    ) -> Fallen<T> = fall_body;
}

#[inline(always)]
fn most_body<T: Float>(blocks: &[Block<T>], b: &[T; 4], area: T) -> T {
    let mut most = [T::ZERO; LANES];
    for block in blocks {
        let inter = block.intersections(b);
        for lane in 0..LANES {
            let iou = share(inter[lane], (area + block.areas()[lane]) - inter[lane]);
            most[lane] = greater(iou, most[lane]);
        }
    }
    most.into_iter().fold(T::ZERO, |a, b| greater(a, b))
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
                    least[lane] = lesser(margin, least[lane]);
                }
            }
            None => {
                for lane in 0..LANES {
                    let ratio = (T::ONE - ious[lane]) / (T::ONE - most[lane]);
                    least[lane] = lesser(ratio, least[lane]);
                }
            }
        }
    }
    let least = least.into_iter().fold(T::INFINITY, |a, b| lesser(a, b));
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
