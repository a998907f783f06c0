//! Soft-NMS: overlapping boxes lose score instead of being dropped (Bodla et al., 2017).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use boxwise_kernels::boxes::any_overlap::LANES;
use boxwise_kernels::boxes::iou::{area, can_overlap};
use boxwise_kernels::boxes::score_decay::{Candidate, Decay, Fallen, FallingBoxes, fall};
use boxwise_kernels::math::order::by_key;
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
    let mut members = vec![Vec::new(); options.groups.map_or(1, Groups::count)];
    for (index, _) in (0u32..).zip(scores).filter(|(_, score)| **score > options.score_threshold) {
        let group = options.groups.map_or(0, |groups| groups.of(index as usize));
        members[group as usize].push(index);
    }
    let mut groups: Vec<_> =
        members.iter().map(|indices| Candidates::new(isa, boxes, scores, indices, options)).collect();
    // the best candidate of each group
    let mut heads: BinaryHeap<_> =
        (0..groups.len()).filter_map(|group| groups[group].best().map(|best| (best, group))).collect();
    let (mut keep, mut kept_scores) = (Vec::new(), Vec::new());
    while keep.len() < options.max_detections
        && let Some((_, group)) = heads.pop()
    {
        poll();
        let (index, score) = groups[group].take();
        keep.push(index);
        kept_scores.push(score);
        groups[group].fall(isa, Some(&boxes[index as usize]).filter(|b| can_overlap(b)), options);
        if let Some(best) = groups[group].best() {
            heads.push((best, group));
        }
    }
    (keep, kept_scores)
}

/// Order of candidates: by score, then the lower index.
type Rank = (u64, Reverse<u32>);

/// The remaining candidates of one group, sorted in space, with gaps where boxes were taken.
struct Candidates<T> {
    boxes: FallingBoxes<T>,
    best: Fallen<T>,
}

impl<T: Float> Candidates<T> {
    fn new(isa: Isa, boxes: &[[T; 4]], scores: &[T], indices: &[u32], options: &SoftNms<T>) -> Self {
        let box_of = |index: u32| &boxes[index as usize];
        let centre = |index: &u32| [0, 1].map(|axis| box_of(*index)[axis] + box_of(*index)[axis + 2]);
        let centres: Vec<_> = indices.iter().map(|index| centre(index).map(T::descending_key)).collect();
        let candidate = |place: u32| {
            let index = indices[place as usize];
            let b = Some(box_of(index)).filter(|b| can_overlap(b));
            Candidate::new(index, b.map(|b| (b, area(b))), scores[index as usize])
        };
        let candidates: Vec<_> = in_space(&centres).into_iter().map(candidate).collect();
        let best = Fallen::default();
        let mut candidates = Candidates { boxes: FallingBoxes::new(&candidates), best };
        candidates.lower(isa, None, options);
        candidates
    }

    fn best(&self) -> Option<Rank> {
        let Fallen { score, index, .. } = self.best;
        (self.boxes.left() > 0).then(|| (!score.descending_key(), Reverse(index)))
    }

    /// Removes the best candidate.
    fn take(&mut self) -> (u32, T) {
        self.boxes.take(&self.best)
    }

    /// Lowers all scores by their overlap with a box, if there is one, and finds the best.
    fn fall(&mut self, isa: Isa, b: Option<&[T; 4]>, options: &SoftNms<T>) {
        self.lower(isa, b, options);
        if self.boxes.left() < self.boxes.room() / 2 && self.boxes.room() > LANES {
            self.boxes.close_gaps();
            self.lower(isa, None, options);
        }
    }

    #[inline(never)] // for all callers, the loops are there once
    fn lower(&mut self, isa: Isa, b: Option<&[T; 4]>, options: &SoftNms<T>) {
        self.best = fall(isa, &mut self.boxes, b, &options.decay, options.score_threshold);
    }
}

/// The places of boxes, sorted so that those near each other in the order are near each other in space: by their centres (keys of x and
/// y) into rows of as many blocks as there are rows, and each row along x.
fn in_space(centres: &[[u64; 2]]) -> Vec<u32> {
    let blocks = centres.len().div_ceil(LANES);
    if blocks < 4 {
        return (0..centres.len() as u32).collect();
    }
    let row = blocks.isqrt() * LANES;
    let mut keys = vec![0; centres.len()];
    for (rank, place) in by_key(centres.iter().map(|[_, y]| *y)).into_iter().enumerate() {
        let [x, _] = centres[place as usize];
        keys[place as usize] = ((rank / row) as u64) << 48 | x >> 16;
    }
    by_key(keys)
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
                 prop_oneof![0.0..1.0f64, (0u8..5).prop_map(|s| f64::from(s) / 4.0)], 0i32..3), 0..160),
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
