//! Soft-NMS: overlapping boxes lose score instead of being dropped (Bodla et al., 2017).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use boxwise_kernels::boxes::any_overlap::LANES;
use boxwise_kernels::boxes::iou::{area, can_overlap};
use boxwise_kernels::boxes::score_decay::{Decay, Fallen, Falling, fall};
use boxwise_kernels::{Float, Isa};

use super::groups::Groups;
use boxwise_threads::poll;

/// Options of Soft-NMS.
#[derive(Clone, Copy, Debug)]
pub struct SoftNms<'a, T> {
    /// The factor for one overlap.
    pub decay: Decay<T>,
    /// Scores must be above it, at the start and at the end.
    pub score_threshold: T,
    /// Boxes only lower scores within their group; `None`: all are in one group.
    pub groups: Option<&'a Groups>,
    /// Maximum number of kept boxes, over all groups.
    pub max_detections: usize,
}

/// Repeatedly takes the box with the highest score, equal scores in ascending index, and multiplies the remaining
/// scores by the decay for their overlap with it. Returns the indices and final scores of the taken boxes, in that
/// order, until no score is above the threshold. NaN scores never are.
///
/// Each score is multiplied by the factors of the boxes taken before it, in their order.
///
/// # Examples
///
/// ```
/// use boxwise_detect::suppress::{SoftNms, soft_nms};
/// use boxwise_kernels::Isa;
/// use boxwise_kernels::boxes::score_decay::Decay;
///
/// let boxes = [[0.0, 0.0, 10.0, 10.0], [0.0, 0.0, 10.0, 20.0]]; // IoU 0.5
/// let options = SoftNms {
///     decay: Decay::Linear { threshold: 0.3 },
///     score_threshold: 0.0,
///     groups: None,
///     max_detections: usize::MAX,
/// };
/// let (indices, scores) = soft_nms(Isa::detect(), &boxes, &[0.5, 1.0], &options);
/// assert_eq!(indices, [1, 0]);
/// assert_eq!(scores, [1.0, 0.5 * (1.0 - 0.5)]);
/// ```
pub fn soft_nms<T: Float>(
    isa: Isa,
    boxes: &[[T; 4]],
    scores: &[T],
    options: &SoftNms<T>,
) -> (Vec<u32>, Vec<T>) {
    let mut groups = Vec::new();
    groups.resize_with(options.groups.map_or(1, Groups::count), Candidates::default);
    let above = (0u32..).zip(scores).filter(|(_, score)| **score > options.score_threshold);
    for (index, score) in above {
        let group = options.groups.map_or(0, |groups| groups.of(index as usize));
        groups[group as usize].push(index, &boxes[index as usize], *score);
    }
    // the best candidate of each group
    let mut heads: BinaryHeap<_> = (0..groups.len())
        .filter_map(|group| groups[group].fall(isa, None, options).map(|best| (best, group)))
        .collect();
    let (mut keep, mut kept_scores) = (Vec::new(), Vec::new());
    while keep.len() < options.max_detections
        && let Some((_, group)) = heads.pop()
    {
        poll();
        let (index, score) = groups[group].take();
        keep.push(index);
        kept_scores.push(score);
        let b = &boxes[index as usize];
        if let Some(best) = groups[group].fall(isa, Some(b).filter(|b| can_overlap(b)), options) {
            heads.push((best, group));
        }
    }
    (keep, kept_scores)
}

/// Order of candidates: by score, then the lower index.
type Rank = (u64, Reverse<u32>);

/// The remaining candidates of one group, by ascending index, with gaps where boxes were taken.
struct Candidates<T> {
    blocks: Vec<Falling<T>>,
    indices: Vec<u32>,
    best: Fallen<T>,
}

impl<T: Float> Default for Candidates<T> {
    fn default() -> Self {
        let best = Fallen { place: 0, score: -T::INFINITY, left: 0 };
        Candidates { blocks: Vec::new(), indices: Vec::new(), best }
    }
}

impl<T: Float> Candidates<T> {
    fn push(&mut self, index: u32, b: &[T; 4], score: T) {
        self.place(index, can_overlap(b).then(|| (b, area(b))), score);
    }

    fn place(&mut self, index: u32, b: Option<(&[T; 4], T)>, score: T) {
        let lane = self.indices.len() % LANES;
        if lane == 0 {
            self.blocks.push(Falling::default());
        }
        if let Some(block) = self.blocks.last_mut() {
            block.set(lane, b, score);
        }
        self.indices.push(index);
    }

    /// Removes the best candidate.
    fn take(&mut self) -> (u32, T) {
        let Fallen { place, score, .. } = self.best;
        self.blocks[place / LANES].remove(place % LANES);
        (self.indices[place], score)
    }

    /// Lowers all scores by their overlap with a box, if there is one, and finds the best.
    fn fall(&mut self, isa: Isa, b: Option<&[T; 4]>, options: &SoftNms<T>) -> Option<Rank> {
        let nothing = [T::INFINITY, T::INFINITY, -T::INFINITY, -T::INFINITY];
        let (b, area) = b.map_or((&nothing, T::ZERO), |b| (b, area(b)));
        self.best = fall(isa, &mut self.blocks, b, area, &options.decay, options.score_threshold);
        if self.best.left == 0 {
            return None;
        }
        let index = self.indices[self.best.place];
        if self.best.left < self.indices.len() / 8 * 7 {
            self.close_gaps();
        }
        Some((!self.best.score.descending_key(), Reverse(index)))
    }

    /// Closes the gaps between candidates, keeping their order.
    fn close_gaps(&mut self) {
        let best = self.indices[self.best.place];
        let mut len = 0;
        for place in 0..self.indices.len() {
            if let Some((b, area, score)) = self.blocks[place / LANES].get(place % LANES) {
                let index = self.indices[place];
                if index == best {
                    self.best.place = len;
                }
                self.blocks[len / LANES].set(len % LANES, Some((&b, area)), score);
                self.indices[len] = index;
                len += 1;
            }
        }
        self.indices.truncate(len);
        self.blocks.truncate(len.div_ceil(LANES));
        for lane in (0..LANES).skip(if len % LANES == 0 { LANES } else { len % LANES }) {
            if let Some(block) = self.blocks.last_mut() {
                block.remove(lane);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boxwise_kernels::boxes::iou::iou;
    use proptest::prelude::*;

    /// The definition, step by step.
    fn by_definition<T: Float>(boxes: &[[T; 4]], scores: &[T], options: &SoftNms<T>) -> (Vec<u32>, Vec<T>) {
        let mut now = scores.to_vec();
        let mut left: Vec<usize> = (0..boxes.len()).collect();
        let (mut keep, mut kept) = (Vec::new(), Vec::new());
        while keep.len() < options.max_detections {
            left.retain(|&i| now[i] > options.score_threshold);
            let Some(&first) = left.first() else { break };
            let best = left.iter().fold(first, |best, &i| if now[i] > now[best] { i } else { best });
            left.retain(|&i| i != best);
            keep.push(best as u32);
            kept.push(now[best]);
            for &i in &left {
                let alike = options.groups.is_none_or(|g| g.of(i) == g.of(best));
                let overlap = iou(&boxes[i], &boxes[best]);
                if alike && overlap > T::ZERO {
                    now[i] *= options.decay.factor(overlap);
                }
            }
        }
        (keep, kept)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 128, ..Default::default() })]
        #[test]
        fn the_fast_way_answers_as_the_definition(
            input in prop::collection::vec(
                (prop::array::uniform4(prop_oneof![8 => 0.0..10.0f64, 8 => (0u8..8).prop_map(f64::from), 1 => Just(f64::NAN)]),
                 prop_oneof![0.0..1.0f64, (0u8..5).prop_map(|s| f64::from(s) / 4.0)], 0i32..3), 0..90),
            sigma in 0.05..2.0f64, linear in any::<bool>(), threshold in 0.0..0.3f64,
        ) {
            let boxes: Vec<[f64; 4]> =
                input.iter().map(|(b, ..)| [b[0].min(b[2]), b[1], b[0].max(b[2]), b[3]]).collect();
            let scores: Vec<f64> = input.iter().map(|i| i.1).collect();
            let classes: Vec<i32> = input.iter().map(|i| i.2).collect();
            let groups = Groups::new(&classes);
            let boxes32: Vec<[f32; 4]> = boxes.iter().map(|b| b.map(|x| x as f32)).collect();
            let scores32: Vec<f32> = scores.iter().map(|s| *s as f32).collect();
            for groups in [None, Some(&groups)] {
                for max_detections in [usize::MAX, 5] {
                    let decay = if linear { Decay::Linear { threshold } } else { Decay::Gaussian { sigma } };
                    let options = SoftNms { decay, score_threshold: threshold, groups, max_detections };
                    let decay = if linear { Decay::Linear { threshold: threshold as f32 } }
                        else { Decay::Gaussian { sigma: sigma as f32 } };
                    let options32 =
                        SoftNms { decay, score_threshold: threshold as f32, groups, max_detections };
                    for isa in Isa::available() {
                        prop_assert_eq!(soft_nms(isa, &boxes, &scores, &options), by_definition(&boxes, &scores, &options));
                        prop_assert_eq!(
                            soft_nms(isa, &boxes32, &scores32, &options32),
                            by_definition(&boxes32, &scores32, &options32)
                        );
                    }
                }
            }
        }
    }
}
