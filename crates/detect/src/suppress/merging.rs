//! Non-maximum merging: boxes that overlap a better one are merged with it instead of being dropped.
//!
//! Intended for images that were cut into tiles: an object on a border is found in parts, and NMS would keep only one
//! of them.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Float;
use boxwise_kernels::boxes::iou::{area, can_overlap, ios, iou};
use boxwise_kernels::math::order::{pair_key, sorted_by_key};

use super::batch::check_score_threshold;
use super::calls::scored;
use super::groups::Groups;
use super::neighbours::Neighbours;
use super::order::order;
use crate::boxes::{Format, Frame, convert};
use crate::floats::{FloatVec, Floats, in_one_precision};
use boxwise_threads::poll;

/// Options of [`merge`].
#[derive(Clone, Copy, Debug)]
pub struct MergeRequest {
    /// Boxes with at least this overlap are merged; above 0, at most 1.
    pub threshold: f64,
    /// Whether overlap is the intersection over the smaller area, instead of over the union.
    pub smaller: bool,
    /// Scores must be above it.
    pub score_threshold: f64,
    /// Whether a merged box gets the score of its best box, instead of the mean weighted by area.
    pub max_score: bool,
    /// Whether a box must also overlap the merged box so far; otherwise it is dropped.
    pub match_merged: bool,
    /// Whether boxes that overlap any member of a cluster belong to it, not only those that overlap its best box.
    pub transitive: bool,
    /// Maximum number of merged boxes.
    pub max_detections: usize,
    /// Whether inverted boxes and NaN are errors.
    pub validate: bool,
    /// The box format.
    pub format: Format,
    /// Whether to return the cluster of each box.
    pub trace: bool,
}

/// Merged boxes, in descending score order of their best boxes.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The best box of each.
    pub indices: Vec<u32>,
    /// Four numbers each, in the format of the boxes.
    pub boxes: FloatVec,
    /// Their scores.
    pub scores: FloatVec,
    /// The cluster of each box, if requested.
    pub trace: Option<MergeTrace>,
}

/// The cluster of each box.
#[derive(Clone, Debug, PartialEq)]
pub struct MergeTrace {
    /// For each box: the merged box that contains it; -1 if none does.
    pub clusters: Vec<i32>,
    /// For each box: the box because of which it is in a cluster or was dropped; -1 for the best of a cluster, and for
    /// a box without cluster.
    pub suppressed_by: Vec<i32>,
    /// For each box: its overlap with that box; 0 if there is none.
    pub overlaps: FloatVec,
}

/// Goes through the boxes in descending score order. A box starts a cluster unless an earlier box of its class that started one (or
/// with `transitive` any earlier box) overlaps it by at least the threshold; then it belongs to the cluster of the first of these.
///
/// A cluster becomes the bounding box of all its boxes. They join it in descending score order; with `transitive` in the order of the
/// boxes because of which they belong to it, and by index among those of one.
///
/// # Errors
/// `OUT_OF_RANGE` and `LENGTH_MISMATCH`; `INVALID_ARGUMENT` for rotated boxes; `INVALID_VALUE` if `validate` finds something.
pub fn merge(
    boxes: Floats,
    scores: Floats,
    classes: Option<&[i32]>,
    request: &MergeRequest,
) -> Result<Merged> {
    check(request)?;
    in_one_precision!(boxes, scores => {
        let corners = scored(boxes, scores, classes, request.format, request.validate)?;
        let clusters = Clusters::of(&corners, scores, classes, request);
        clusters.merged(boxes, &corners, scores, request)
    })
}

fn check(request: &MergeRequest) -> Result<()> {
    let threshold = request.threshold;
    if !(threshold > 0.0 && threshold <= 1.0) {
        let expected = "a number above 0 and at most 1, as 0 would merge all boxes";
        return Err(Error::new(Code::OutOfRange, expected, threshold.to_string()).in_input("iouThreshold"));
    }
    check_score_threshold(request.score_threshold)?;
    if request.format.frame() == Frame::Turned {
        let expected = "upright boxes, whose union is one: xyxy, xywh, cxcywh or yxyx";
        return Err(Error::new(Code::InvalidArgument, expected, "rotated boxes").in_input("format"));
    }
    Ok(())
}

/// The members of clusters.
struct Clusters<T> {
    /// For each cluster, its best box.
    best: Vec<u32>,
    /// For each cluster, the other boxes in the order in which they join.
    members: Vec<Vec<Member>>,
    /// For each box, its overlap with the box because of which it is in its cluster.
    overlaps: Vec<T>,
    /// For each box, that box.
    by: Vec<i32>,
}

#[derive(Clone, Copy)]
struct Member {
    /// The rank of the box because of which this one belongs to the cluster.
    rank: u32,
    index: u32,
}

/// A box to which others can belong.
struct Claimer {
    index: u32,
    rank: u32,
    cluster: usize,
}

impl<T: Float> Clusters<T>
where
    FloatVec: From<Vec<T>>,
{
    fn of(boxes: &[[T; 4]], scores: &[T], classes: Option<&[i32]>, request: &MergeRequest) -> Self {
        let (threshold, overlap) = measure(request);
        let groups = classes.map(Groups::new);
        let floor = if request.smaller { T::ZERO } else { threshold };
        let mut lists: Vec<(Neighbours<T>, Vec<Claimer>)> = Vec::new();
        lists.resize_with(groups.as_ref().map_or(1, Groups::count), || (Neighbours::new(floor), Vec::new()));
        let mut clusters = Clusters {
            best: Vec::new(),
            members: Vec::new(),
            overlaps: vec![T::ZERO; boxes.len()],
            by: vec![-1; boxes.len()],
        };
        for (rank, index) in (0..).zip(order(scores, T::from_f64(request.score_threshold))) {
            poll();
            let b = &boxes[index as usize];
            let group = groups.as_ref().map_or(0, |groups| groups.of(index as usize)) as usize;
            let (list, claimers) = &mut lists[group];
            let found = if can_overlap(b) { first(list, b, threshold, overlap) } else { None };
            let cluster = match found {
                Some((place, overlap)) => {
                    let Claimer { index: by, rank, cluster } = claimers[place];
                    clusters.members[cluster].push(Member { rank, index });
                    clusters.by[index as usize] = by as i32;
                    clusters.overlaps[index as usize] = overlap;
                    cluster
                }
                None => {
                    clusters.best.push(index);
                    clusters.members.push(Vec::new());
                    clusters.best.len() - 1
                }
            };
            if can_overlap(b) && (found.is_none() || request.transitive) {
                list.push(*b);
                claimers.push(Claimer { index, rank, cluster });
            }
        }
        if request.transitive {
            let in_order = |members| sorted_by_key(members, |own: &Member| pair_key(own.rank, own.index));
            clusters.members = clusters.members.into_iter().map(in_order).collect();
        }
        clusters.best.truncate(request.max_detections);
        clusters
    }

    fn merged(self, given: &[T], corners: &[[T; 4]], all: &[T], request: &MergeRequest) -> Result<Merged> {
        let (threshold, overlap) = measure(request);
        let (mut boxes, mut scores) = (Vec::with_capacity(4 * self.best.len()), Vec::new());
        let mut rows = vec![-1; if request.trace { corners.len() } else { 0 }];
        for (row, (best, members)) in (0..).zip(self.best.iter().zip(&self.members)) {
            let mut around = corners[*best as usize];
            let mut joined = vec![*best];
            for Member { index, .. } in members {
                let b = &corners[*index as usize];
                if !request.match_merged || overlap(&around, b) >= threshold {
                    around = union(&around, b);
                    joined.push(*index);
                }
            }
            if joined.len() == 1 {
                boxes.extend_from_slice(&given[4 * *best as usize..][..4]);
            } else {
                boxes.extend(convert(&around, Format::Xyxy, request.format)?);
            }
            let own = all[*best as usize];
            scores.push(if request.max_score { own } else { mean(&joined, corners, all).unwrap_or(own) });
            if request.trace {
                joined.iter().for_each(|index| rows[*index as usize] = row);
            }
        }
        let trace = request.trace.then(|| MergeTrace {
            clusters: rows,
            suppressed_by: self.by,
            overlaps: self.overlaps.into(),
        });
        Ok(Merged { indices: self.best, boxes: boxes.into(), scores: scores.into(), trace })
    }
}

type Overlap<T> = fn(&[T; 4], &[T; 4]) -> T;

fn measure<T: Float>(request: &MergeRequest) -> (T, Overlap<T>) {
    (T::from_f64(request.threshold), if request.smaller { ios } else { iou })
}

/// The first box of a list that overlaps `b` by the threshold or more, and the overlap.
fn first<T: Float>(
    list: &Neighbours<T>,
    b: &[T; 4],
    threshold: T,
    overlap: Overlap<T>,
) -> Option<(usize, T)> {
    let mut found: Option<(usize, T)> = None;
    list.each(b, |place, other| {
        if found.is_some_and(|(first, _)| place >= first) {
            return false; // as are all that follow in the list
        }
        let overlap = overlap(b, other);
        if overlap >= threshold {
            found = Some((place, overlap));
        }
        overlap < threshold
    });
    found
}

fn union<T: Float>(a: &[T; 4], b: &[T; 4]) -> [T; 4] {
    let (least, most) = (|a, b| if b < a { b } else { a }, |a, b| if b > a { b } else { a });
    [least(a[0], b[0]), least(a[1], b[1]), most(a[2], b[2]), most(a[3], b[3])]
}

/// The mean score of several boxes, weighted by area, in double precision; `None` for a single box.
fn mean<T: Float>(boxes: &[u32], corners: &[[T; 4]], scores: &[T]) -> Option<T> {
    let (mut sum, mut areas) = (0.0, 0.0);
    for index in boxes {
        let area = area(&corners[*index as usize].map(T::to_f64));
        sum += area * scores[*index as usize].to_f64();
        areas += area;
    }
    (boxes.len() > 1).then(|| T::from_f64(sum / areas))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const REQUEST: MergeRequest = MergeRequest {
        threshold: 0.5,
        smaller: false,
        score_threshold: f64::NEG_INFINITY,
        max_score: false,
        match_merged: false,
        transitive: false,
        max_detections: usize::MAX,
        validate: false,
        format: Format::Xyxy,
        trace: true,
    };

    /// The clusters by the definition of the papers' code: the best remaining box takes all that overlap it, and with
    /// `transitive` so does each taken box in turn.
    fn by_definition(
        boxes: &[[f64; 4]],
        scores: &[f64],
        classes: &[i32],
        request: &MergeRequest,
    ) -> Vec<Vec<u32>> {
        let (threshold, overlap) = measure(request);
        let ranked = order(scores, request.score_threshold);
        let mut of: Vec<Option<usize>> = vec![None; boxes.len()];
        let mut clusters: Vec<Vec<u32>> = Vec::new();
        for (rank, &index) in ranked.iter().enumerate() {
            let cluster = of[index as usize].unwrap_or_else(|| {
                clusters.push(vec![index]);
                clusters.len() - 1
            });
            let begins = of[index as usize].is_none();
            of[index as usize] = Some(cluster);
            if !begins && !request.transitive {
                continue;
            }
            let mut taken: Vec<u32> = ranked[rank + 1..].to_vec();
            taken.retain(|&other| {
                let (i, k) = (index as usize, other as usize);
                of[k].is_none() && classes[i] == classes[k] && overlap(&boxes[k], &boxes[i]) >= threshold
            });
            if request.transitive {
                taken.sort_unstable();
            }
            taken.iter().for_each(|other| of[*other as usize] = Some(cluster));
            clusters[cluster].extend(taken);
        }
        clusters
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..Default::default() })]
        #[test]
        fn clusters_are_those_of_the_definition(
            input in prop::collection::vec(
                (prop::array::uniform4(prop_oneof![8 => 0.0..10.0f64, 8 => (0u8..9).prop_map(f64::from), 1 => Just(f64::NAN)]),
                 prop_oneof![0.0..1.0f64, (0u8..5).prop_map(|s| f64::from(s) / 4.0), Just(f64::NAN)], 0i32..2), 0..200),
            threshold in prop_oneof![Just(0.5), Just(1.0), 0.01..1.0f64],
            (smaller, transitive, match_merged, max_score) in any::<(bool, bool, bool, bool)>(),
            max_detections in prop_oneof![Just(usize::MAX), 0usize..9],
        ) {
            let boxes: Vec<[f64; 4]> =
                input.iter().map(|(b, ..)| [b[0].min(b[2]), b[1].min(b[3]), b[0].max(b[2]), b[1].max(b[3])]).collect();
            let scores: Vec<f64> = input.iter().map(|i| i.1).collect();
            let classes: Vec<i32> = input.iter().map(|i| i.2).collect();
            let request = MergeRequest { threshold, smaller, transitive, match_merged, max_score, max_detections, ..REQUEST };
            let mut clusters = by_definition(&boxes, &scores, &classes, &request);
            clusters.truncate(max_detections);
            let floats = (Floats::F64(boxes.as_flattened()), Floats::F64(&scores));
            let merged = merge(floats.0, floats.1, Some(&classes), &request).unwrap();
            let trace = merged.trace.unwrap();
            let best: Vec<u32> = clusters.iter().map(|cluster| cluster[0]).collect();
            prop_assert_eq!(&merged.indices, &best);
            let (own, overlap) = measure::<f64>(&request);
            let mut rows = vec![-1; boxes.len()];
            let numbers = merged.boxes.as_floats().doubles().into_owned();
            let means = merged.scores.as_floats().doubles().into_owned();
            for (row, cluster) in clusters.iter().enumerate() {
                let mut around = boxes[cluster[0] as usize];
                let mut joined = vec![cluster[0]];
                for &index in &cluster[1..] {
                    let b = &boxes[index as usize];
                    if match_merged && overlap(&around, b) < own { continue }
                    around = [around[0].min(b[0]), around[1].min(b[1]), around[2].max(b[2]), around[3].max(b[3])];
                    joined.push(index);
                }
                joined.iter().for_each(|index| rows[*index as usize] = row as i32);
                let same = |a: &[f64], b: &[f64]| a.iter().zip(b).all(|(a, b)| a == b || a.is_nan() && b.is_nan());
                prop_assert!(same(&numbers[4 * row..][..4], &around));
                let sum = |of: &dyn Fn(usize) -> f64| joined.iter().map(|index| of(*index as usize)).sum::<f64>();
                let weighted = sum(&|i| area(&boxes[i]) * scores[i]) / sum(&|i| area(&boxes[i]));
                let plain = max_score || joined.len() == 1;
                prop_assert_eq!(means[row], if plain { scores[cluster[0] as usize] } else { weighted });
            }
            prop_assert_eq!(trace.clusters, rows);
            let overlaps = trace.overlaps.as_floats().doubles().into_owned();
            for (index, by) in trace.suppressed_by.iter().enumerate() {
                match usize::try_from(*by) {
                    Ok(by) => prop_assert!(overlaps[index] >= own && overlaps[index] == overlap(&boxes[index], &boxes[by])),
                    Err(_) => prop_assert_eq!(overlaps[index], 0.0),
                }
            }
        }
    }

    #[test]
    fn many_equal_boxes_merge_into_one() {
        let boxes = vec![[0.0, 0.0, 4.0, 4.0]; 100_000];
        let scores = vec![0.5; boxes.len()];
        for transitive in [false, true] {
            let request = MergeRequest { transitive, ..REQUEST };
            let merged =
                merge(Floats::F64(boxes.as_flattened()), Floats::F64(&scores), None, &request).unwrap();
            assert_eq!((merged.indices, merged.boxes), (vec![0], vec![0.0, 0.0, 4.0, 4.0].into()));
        }
    }

    #[test]
    fn what_cannot_be_merged_is_an_error() {
        let (boxes, scores) = ([0.0, 0.0, 1.0, 1.0, 0.0], [1.0]);
        let says = |boxes: &[f64], request| {
            merge(Floats::F64(boxes), Floats::F64(&scores), None, &request).unwrap_err().to_string()
        };
        for threshold in [0.0, 1.1, f64::NAN] {
            assert!(says(&boxes[..4], MergeRequest { threshold, ..REQUEST }).starts_with("iouThreshold"));
        }
        assert!(says(&boxes, MergeRequest { format: Format::Rotated, ..REQUEST }).starts_with("format"));
        assert!(says(&boxes[..3], REQUEST).contains("a multiple of 4"));
    }
}
