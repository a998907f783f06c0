use boxwise_kernels::boxes::iou::{can_overlap, diou, iou};
use boxwise_kernels::boxes::score_decay::Decay;
use boxwise_kernels::{Float, Isa};
use boxwise_threads::Threads;
use proptest::prelude::*;

use super::*;
use crate::boxes::Format;
use crate::floats::Floats;
use crate::overlap::rotated::Rotated;
use crate::suppress::batch::{Kept, Request, suppress};
use crate::suppress::{Groups, MatrixNms, SoftNms, matrix_nms, order, soft_nms};

/// A box with some unusual coordinates, a score with ties, and a class.
fn candidate() -> impl Strategy<Value = ([f64; 4], f64, i32)> {
    let coordinate = prop_oneof![
        8 => 0.0..10.0f64,
        8 => (0u8..8).prop_map(f64::from),
        1 => prop_oneof![Just(f64::NAN), Just(f64::INFINITY), Just(1e30)],
    ];
    let score =
        prop_oneof![8 => 0.0..1.0f64, 8 => (0u8..5).prop_map(|s| f64::from(s) / 4.0), 1 => Just(f64::NAN)];
    (prop::array::uniform4(coordinate), score, 0i32..3)
}

fn split(input: &[([f64; 4], f64, i32)]) -> (Vec<[f64; 4]>, Vec<f64>, Vec<i32>) {
    let ordered = |b: [f64; 4]| {
        if b[0] > 9.5 { b } else { [b[0].min(b[2]), b[1].min(b[3]), b[0].max(b[2]), b[1].max(b[3])] }
    };
    let boxes = input.iter().map(|(b, ..)| ordered(*b)).collect();
    (boxes, input.iter().map(|i| i.1).collect(), input.iter().map(|i| i.2).collect())
}

fn singles<const N: usize>(boxes: &[[f64; N]], scores: &[f64]) -> (Vec<[f32; N]>, Vec<f32>) {
    (boxes.iter().map(|b| b.map(|x| x as f32)).collect(), scores.iter().map(|s| *s as f32).collect())
}

/// Checks a trace of greedy suppression against the definition.
fn is_explained(
    trace: &Suppressors,
    kept: &Kept,
    scores: &[f64],
    request: &Request,
    offsets: &[u32],
    together: impl Fn(usize, usize) -> bool,
    overlap: impl Fn(usize, usize) -> Option<f64>,
) {
    let beyond = |overlap: f64| {
        overlap > request.iou_threshold || request.inclusive && overlap == request.iou_threshold
    };
    let overlaps = trace.overlaps.as_floats().doubles();
    for image in 0..offsets.len() - 1 {
        let (from, to) = (offsets[image] as usize, offsets[image + 1] as usize);
        let kept = &kept.indices[kept.image_offsets[image] as usize..kept.image_offsets[image + 1] as usize];
        let full = kept.len() == request.max_detections;
        let visited = |place: usize| {
            let last = kept.last().map(|last| *last as usize);
            let before =
                |last: usize| scores[place] > scores[last] || scores[place] == scores[last] && place <= last;
            scores[place] > request.score_threshold && (!full || last.is_some_and(before))
        };
        for place in from..to {
            let by = trace.suppressed_by[place];
            let expected = kept.iter().map(|by| *by as usize).find_map(|by| {
                let overlap = overlap(place, by).filter(|overlap| beyond(*overlap))?;
                together(place, by).then_some((by as i32, overlap))
            });
            if kept.contains(&(place as u32)) || !visited(place) {
                assert_eq!((by, overlaps[place]), (-1, 0.0));
            } else {
                let (expected, overlap) = expected.expect("a box that went has a suppressor");
                assert_eq!((by, overlaps[place].to_bits()), (expected, overlap.to_bits()));
                let better = expected as usize;
                assert!(scores[better] > scores[place] || scores[better] == scores[place] && better < place);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..Default::default() })]

    #[test]
    fn a_box_that_went_has_the_first_kept_box_beyond_the_threshold(
        input in prop::collection::vec(candidate(), 0..120),
        iou_threshold in prop_oneof![Just(0.0), Just(1.0), Just(0.5), 0.0..1.0],
        score_threshold in prop_oneof![Just(f64::NEG_INFINITY), Just(0.25)],
        (inclusive, distance, classed, batched) in any::<(bool, bool, bool, bool)>(),
        max_detections in prop_oneof![Just(usize::MAX), 0usize..12],
    ) {
        let (boxes, scores, classes) = split(&input);
        let count = boxes.len() as u32;
        let offsets = if batched { vec![0, count / 3, count / 3, count] } else { vec![0, count] };
        let given = batched.then_some(&offsets[..]);
        let request = Request {
            iou_threshold: f64::from(iou_threshold as f32), score_threshold, max_detections, inclusive, distance,
            validate: false, format: Format::Xyxy,
        };
        let classes = classed.then_some(&classes[..]);
        let together = |a: usize, b: usize| classes.is_none_or(|classes| classes[a] == classes[b]);
        macro_rules! check {
            ($boxes:expr, $floats:expr) => {
                let kept = suppress(Isa::detect(), Threads::ONE, $boxes.as_flattened(), &scores, classes, given, &request).unwrap();
                let trace = suppressors($floats, Floats::F64(&scores), classes, given, &request, &kept).unwrap();
                is_explained(&trace, &kept, &scores, &request, &offsets, together, |a, b| {
                    let (a, b) = (&$boxes[a], &$boxes[b]);
                    let apart = distance && (iou(a, b) <= Float::from_f64(0.0) || !can_overlap(a) || !can_overlap(b));
                    (!apart).then(|| if distance { diou(a, b) } else { iou(a, b) }.into())
                });
            };
        }
        check!(boxes, Floats::F64(boxes.as_flattened()));
        let single = singles(&boxes, &scores).0;
        check!(single, Floats::F32(single.as_flattened()));
    }

    #[test]
    fn rotated_boxes_too(
        input in prop::collection::vec((prop::array::uniform5(0.0..6.0f64), (0u8..9).prop_map(f64::from)), 0..40),
        iou_threshold in prop_oneof![Just(0.0), Just(0.5), 0.0..1.0],
        inclusive in any::<bool>(),
    ) {
        let boxes: Vec<[f64; 5]> = input.iter().map(|i| i.0).collect();
        let scores: Vec<f64> = input.iter().map(|i| i.1).collect();
        let request = Request {
            iou_threshold, score_threshold: 1.5, max_detections: usize::MAX, inclusive, distance: false,
            validate: false, format: Format::Rotated,
        };
        let offsets = [0, boxes.len() as u32];
        let kept = suppress(Isa::detect(), Threads::ONE, boxes.as_flattened(), &scores, None, None, &request).unwrap();
        let floats = (Floats::F64(boxes.as_flattened()), Floats::F64(&scores));
        let trace = suppressors(floats.0, floats.1, None, None, &request, &kept).unwrap();
        let overlap = |a: usize, b: usize| Some(Rotated::new(&boxes[a]).iou(&Rotated::new(&boxes[b])));
        is_explained(&trace, &kept, &scores, &request, &offsets, |_, _| true, overlap);
    }

    #[test]
    fn replaying_the_decays_gives_the_scores_of_soft_nms(
        input in prop::collection::vec(candidate(), 0..90),
        (linear, classed) in any::<(bool, bool)>(), sigma in 0.05..2.0f64, threshold in 0.0..0.3f64,
        max_detections in prop_oneof![Just(usize::MAX), 0usize..12],
    ) {
        let (boxes, scores, classes) = split(&input);
        let groups = Groups::new(&classes);
        let groups = classed.then_some(&groups);
        let (boxes32, scores32) = singles(&boxes, &scores);
        replay(&boxes, &scores, groups, if linear { Decay::Linear { threshold } } else { Decay::Gaussian { sigma } }, threshold, max_detections);
        let decay = if linear { Decay::Linear { threshold: threshold as f32 } } else { Decay::Gaussian { sigma: sigma as f32 } };
        replay(&boxes32, &scores32, groups, decay, threshold as f32, max_detections);
    }

    #[test]
    fn the_factors_give_the_scores_of_matrix_nms(
        input in prop::collection::vec(candidate(), 0..90),
        classed in any::<bool>(), sigma in prop::option::of(0.05..3.0f64),
        max_candidates in prop_oneof![Just(usize::MAX), 0usize..30],
    ) {
        let (boxes, scores, classes) = split(&input);
        let groups = Groups::new(&classes);
        let groups = classed.then_some(&groups);
        let (boxes32, scores32) = singles(&boxes, &scores);
        multiply(&boxes, &scores, groups, sigma, max_candidates);
        multiply(&boxes32, &scores32, groups, sigma.map(|sigma| sigma as f32), max_candidates);
    }
}

fn same<T: Float>(a: T, b: T) -> bool {
    a.to_f64().to_bits() == b.to_f64().to_bits()
}

fn replay<T: Float>(
    boxes: &[[T; 4]],
    scores: &[T],
    groups: Option<&Groups>,
    decay: Decay<T>,
    score_threshold: T,
    max_detections: usize,
) where
    FloatVec: From<Vec<T>>,
{
    let options = SoftNms { decay, score_threshold, groups, max_detections };
    let (picks, kept) = soft_nms(Isa::detect(), boxes, scores, &options);
    let trace = decays(boxes, scores, &options, &picks).unwrap();
    let [overlaps, before, after, suppressing] =
        [&trace.overlaps, &trace.before, &trace.after, &trace.suppressors.overlaps]
            .map(|numbers| numbers.as_floats().doubles().into_owned());
    let mut now: Vec<f64> = scores.iter().map(|score| score.to_f64()).collect();
    let mut out = vec![None; boxes.len()];
    assert_eq!(trace.offsets.len(), picks.len() + 1);
    for (place, (pick, score)) in picks.iter().zip(kept).enumerate() {
        assert_eq!(now[*pick as usize].to_bits(), score.to_f64().to_bits());
        assert_eq!(out[*pick as usize], None);
        out[*pick as usize] = Some((-1, 0.0));
        let own = trace.offsets[place] as usize..trace.offsets[place + 1] as usize;
        assert!(trace.boxes[own.clone()].is_sorted_by(|a, b| a < b));
        for step in own {
            let index = trace.boxes[step] as usize;
            let overlap = iou(&boxes[index], &boxes[*pick as usize]);
            assert!(overlap > T::ZERO && out[index].is_none());
            assert!(groups.is_none_or(|groups| groups.of(index) == groups.of(*pick as usize)));
            assert_eq!(overlaps[step], overlap.to_f64());
            assert_eq!(before[step].to_bits(), now[index].to_bits());
            assert!(same(T::from_f64(after[step]), T::from_f64(before[step]) * decay.factor(overlap)));
            now[index] = after[step];
            if T::from_f64(now[index]) <= score_threshold {
                out[index] = Some((*pick as i32, overlap.to_f64()));
            }
        }
    }
    for (index, out) in out.into_iter().enumerate() {
        assert_eq!((trace.suppressors.suppressed_by[index], suppressing[index]), out.unwrap_or((-1, 0.0)));
    }
}

fn multiply<T: Float>(
    boxes: &[[T; 4]],
    scores: &[T],
    groups: Option<&Groups>,
    sigma: Option<T>,
    max_candidates: usize,
) where
    FloatVec: From<Vec<T>>,
{
    let none = -T::INFINITY;
    let options = MatrixNms {
        sigma,
        score_threshold: none,
        post_threshold: none,
        max_candidates,
        groups,
        max_detections: usize::MAX,
    };
    let (keep, lowest) = matrix_nms(Isa::detect(), boxes, scores, &options);
    let trace = lowered(boxes, scores, &options);
    let [overlaps, factors] =
        [&trace.overlaps, &trace.factors].map(|numbers| numbers.as_floats().doubles().into_owned());
    let ranks = order(scores, none);
    for (index, score) in keep.iter().zip(lowest) {
        let index = *index as usize;
        let factor = T::from_f64(factors[index]);
        assert!(same(score, if factor < T::ONE { scores[index] * factor } else { scores[index] }));
        match usize::try_from(trace.lowered_by[index]) {
            Err(_) => assert_eq!((overlaps[index], factors[index]), (0.0, 1.0)),
            Ok(by) => {
                let rank = |index: usize| ranks.iter().position(|other| *other as usize == index);
                assert!(factors[index] < 1.0 && rank(by) < rank(index));
                assert!(same(T::from_f64(overlaps[index]), iou(&boxes[index], &boxes[by])));
                assert!(groups.is_none_or(|groups| groups.of(index) == groups.of(by)));
            }
        }
    }
}

#[test]
fn more_decays_than_fit_are_an_error() {
    let boxes = vec![[0.0f32, 0.0, 1.0, 1.0]; 9000];
    let scores = vec![0.5; 9000];
    let options = SoftNms {
        decay: Decay::Linear { threshold: 1.0 },
        score_threshold: 0.0,
        groups: None,
        max_detections: usize::MAX,
    };
    let picks: Vec<u32> = (0..9000).collect();
    let error = decays(&boxes, &scores, &options, &picks).unwrap_err();
    assert_eq!(error.code, boxwise_error::Code::TooLarge);
}
