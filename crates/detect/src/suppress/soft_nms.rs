//! Soft-NMS: overlapping boxes lose score instead of being dropped (Bodla et al., 2017).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use boxwise_kernels::iou::{area, can_overlap};
use boxwise_kernels::soft::{Decay, decayed};
use boxwise_kernels::{Float, Isa};

use super::groups::Groups;
use super::list::List;

/// How scores fall.
#[derive(Clone, Copy, Debug)]
pub struct SoftNms<'a, T> {
    /// The factor for one overlap.
    pub decay: Decay<T>,
    /// A score must be above it, at the start and at the end.
    pub score_threshold: T,
    /// Boxes lower the scores only within their group; none: all are of one.
    pub groups: Option<&'a Groups>,
    /// No more are kept, over all groups.
    pub max_detections: usize,
}

/// Again and again takes the box with the highest score, equal scores in ascending index, and multiplies
/// the scores of those that remain by the decay for their overlap with it. Returns the taken boxes' indices
/// and final scores, best first, while they are above the threshold. NaN scores never are.
///
/// Each score is multiplied by the factors of the boxes above it in the order in which those were taken. A score
/// only falls, so one that has not been brought up to date is an upper bound, and only the box with the highest bound
/// need be brought up to date.
pub fn soft_nms<T: Float>(
    isa: Isa,
    boxes: &[[T; 4]],
    scores: &[T],
    options: &SoftNms<T>,
) -> (Vec<u32>, Vec<T>) {
    let stop = options.score_threshold;
    let entry =
        |index: u32, score: T, seen: u32| (!score.descending_key(), Reverse(index), seen, Held(score));
    let candidates = (0u32..).zip(scores).filter(|(_, score)| **score > stop);
    let mut heap: BinaryHeap<_> = candidates.map(|(index, score)| entry(index, *score, 0)).collect();
    let mut lists = List::several(options.groups.map_or(1, Groups::count));
    let (mut keep, mut kept_scores) = (Vec::new(), Vec::new());
    while let Some((_, Reverse(index), seen, Held(mut score))) = heap.pop() {
        if keep.len() >= options.max_detections {
            break;
        }
        let b = &boxes[index as usize];
        if can_overlap(b) {
            let area = area(b);
            let list = &mut lists[options.groups.map_or(0, |groups| groups.of(index as usize)) as usize];
            if (seen as usize) < list.len {
                score = decayed(isa, &list.blocks, seen as usize, b, area, score, &options.decay, stop);
                if score > stop {
                    let now = entry(index, score, list.len as u32);
                    if heap.peek().is_some_and(|next| *next > now) {
                        heap.push(now);
                        continue;
                    }
                } else {
                    continue;
                }
            }
            list.push(b, area);
        }
        keep.push(index);
        kept_scores.push(score);
    }
    (keep, kept_scores)
}

/// A score that travels with its key and takes no part in comparing.
#[derive(Clone, Copy)]
struct Held<T>(T);

impl<T> PartialEq for Held<T> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
impl<T> Eq for Held<T> {}
impl<T> PartialOrd for Held<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Held<T> {
    fn cmp(&self, _: &Self) -> std::cmp::Ordering {
        std::cmp::Ordering::Equal
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boxwise_kernels::iou::iou;
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
        fn the_lazy_way_answers_as_the_definition(
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
