//! `COCOeval` of pycocotools for boxes, line by line, simple and slow.

use std::collections::HashMap;

use boxwise_coco::Params;
use boxwise_kernels::boxes::coco_iou::iou;

use super::{Detection, Truth, World};

/// The result of the reference. Arrays are in C order.
pub struct Answer {
    pub stats: Vec<f64>,
    pub precision: Vec<f64>,
    pub recall: Vec<f64>,
    pub scores: Vec<f64>,
    /// `[T, A, D]`: indices of annotations, or -1.
    pub detection_matches: Vec<i32>,
    /// `[T, A, G]`: indices of detections, or -1.
    pub ground_truth_matches: Vec<i32>,
    /// `[T, A, D]`
    pub detection_ignored: Vec<u8>,
}

/// An image and category, matched at one area range.
struct EvalImg {
    scores: Vec<f64>,
    matched: Vec<Vec<bool>>,
    ignored: Vec<Vec<bool>>,
    truth_ignored: Vec<bool>,
}

fn integer(id: &boxwise_coco::Id) -> i64 {
    match id {
        boxwise_coco::Id::Int(value) => *value,
        boxwise_coco::Id::Text(text) => panic!("{text}"),
    }
}

fn unique(mut ids: Vec<i64>) -> Vec<i64> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Indices in the order of `np.argsort(-scores, kind='mergesort')`.
fn argsort(scores: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    let key = |i: &usize| (scores[*i].is_nan(), if scores[*i].is_nan() { 0.0 } else { -scores[*i] });
    order.sort_by(|a, b| key(a).partial_cmp(&key(b)).unwrap());
    order
}

pub fn evaluate(world: &World, params: &Params) -> Answer {
    let ids = |ids: &Option<Vec<boxwise_coco::Id>>, listed: &[i64]| -> Vec<i64> {
        ids.as_ref().map_or_else(|| listed.to_vec(), |ids| ids.iter().map(integer).collect())
    };
    let images = unique(ids(&params.image_ids, &world.images));
    let mut categories = ids(&params.category_ids, &world.categories);
    categories.sort_unstable();
    if let Some(given) = &params.category_ids {
        categories = given.iter().map(integer).collect();
    }
    if params.use_categories {
        categories = unique(categories);
    }
    let mut rungs = params.max_detections.clone();
    rungs.sort_unstable();
    let most = *rungs.last().unwrap() as usize;

    // _prepare
    let asked = |category: i64| !params.use_categories || categories.contains(&category);
    let mut truths: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    let mut found: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    for image in &images {
        for truth in world.annotations.iter().filter(|truth| truth.image == *image && asked(truth.category)) {
            let last = world.annotations.iter().rposition(|other| other.id == truth.id).unwrap();
            let loaded = &world.annotations[last];
            truths.entry((loaded.image, loaded.category)).or_default().push(last);
        }
        for (position, detection) in world.detections.iter().enumerate() {
            if detection.image == *image && asked(detection.category) {
                found.entry((detection.image, detection.category)).or_default().push(position);
            }
        }
    }
    let [t, a] = [params.iou_thresholds.len(), params.area_ranges.len()];
    let mut answer = Answer {
        stats: vec![],
        precision: vec![],
        recall: vec![],
        scores: vec![],
        detection_matches: vec![-1; t * a * world.detections.len()],
        ground_truth_matches: vec![-1; t * a * world.annotations.len()],
        detection_ignored: vec![0; t * a * world.detections.len()],
    };
    let slots: Vec<Vec<i64>> =
        if params.use_categories { categories.iter().map(|c| vec![*c]).collect() } else { vec![categories] };
    let mut evaluated = Vec::new(); // [K][A][I]
    for slot in &slots {
        for area in 0..a {
            for image in &images {
                let of = |map: &HashMap<(i64, i64), Vec<usize>>| -> Vec<usize> {
                    slot.iter().flat_map(|c| map.get(&(*image, *c)).cloned().unwrap_or_default()).collect()
                };
                evaluated.push(evaluate_img(world, params, of(&truths), of(&found), area, most, &mut answer));
            }
        }
    }
    accumulate(params, &rungs, slots.len(), images.len(), &evaluated, &mut answer);
    answer.stats = stats(params, &rungs, slots.len(), &answer);
    answer
}

fn evaluate_img(
    world: &World,
    params: &Params,
    truths: Vec<usize>,
    found: Vec<usize>,
    area: usize,
    most: usize,
    answer: &mut Answer,
) -> Option<EvalImg> {
    if truths.is_empty() && found.is_empty() {
        return None;
    }
    let (low, high) = (params.area_ranges[area].min, params.area_ranges[area].max);
    let ignore = |truth: &Truth| truth.crowd != 0.0 || (truth.area < low || truth.area > high);
    let mut gt = truths;
    gt.sort_by_key(|g| ignore(&world.annotations[*g]));
    let scores: Vec<f64> = found.iter().map(|d| world.detections[*d].score).collect();
    let dt: Vec<usize> = argsort(&scores).into_iter().take(most).map(|i| found[i]).collect();
    let truth_ignored: Vec<bool> = gt.iter().map(|g| ignore(&world.annotations[*g])).collect();
    let is_crowd: Vec<bool> = gt.iter().map(|g| world.annotations[*g].crowd as i64 != 0).collect();
    let thresholds = params.iou_thresholds.len();
    let mut taken = vec![vec![false; gt.len()]; thresholds];
    let mut matched = vec![vec![false; dt.len()]; thresholds];
    let mut ignored = vec![vec![false; dt.len()]; thresholds];
    for (tind, t) in params.iou_thresholds.iter().enumerate() {
        for (dind, d) in dt.iter().enumerate() {
            let mut best = if 1.0 - 1e-10 < *t { 1.0 - 1e-10 } else { *t };
            let mut m = None;
            for (gind, g) in gt.iter().enumerate() {
                if taken[tind][gind] && !is_crowd[gind] {
                    continue;
                }
                if m.is_some_and(|m: usize| !truth_ignored[m]) && truth_ignored[gind] {
                    break;
                }
                let own = iou(world.detections[*d].bbox, world.annotations[*g].bbox, is_crowd[gind]);
                if own < best {
                    continue;
                }
                best = own;
                m = Some(gind);
            }
            let Some(m) = m else { continue };
            ignored[tind][dind] = truth_ignored[m];
            matched[tind][dind] = world.annotations[gt[m]].id != 0;
            taken[tind][m] = true;
            let row = tind * params.area_ranges.len() + area;
            answer.ground_truth_matches[row * world.annotations.len() + gt[m]] = *d as i32;
            if matched[tind][dind] {
                answer.detection_matches[row * world.detections.len() + d] = gt[m] as i32;
            }
        }
        for (dind, d) in dt.iter().enumerate() {
            let Detection { bbox: [_, _, w, h], .. } = world.detections[*d];
            let outside = w * h < low || w * h > high;
            ignored[tind][dind] |= !matched[tind][dind] && outside;
            let row = tind * params.area_ranges.len() + area;
            answer.detection_ignored[row * world.detections.len() + d] = u8::from(ignored[tind][dind]);
        }
    }
    let scores = dt.iter().map(|d| world.detections[*d].score).collect();
    Some(EvalImg { scores, matched, ignored, truth_ignored })
}

fn accumulate(
    params: &Params,
    rungs: &[u32],
    slots: usize,
    images: usize,
    evaluated: &[Option<EvalImg>],
    answer: &mut Answer,
) {
    let [t, r] = [params.iou_thresholds.len(), params.recall_thresholds.len()];
    let [a, m] = [params.area_ranges.len(), rungs.len()];
    answer.precision = vec![-1.0; t * r * slots * a * m];
    answer.scores = answer.precision.clone();
    answer.recall = vec![-1.0; t * slots * a * m];
    for k in 0..slots {
        for area in 0..a {
            for (rung, most) in rungs.iter().enumerate() {
                let start = (k * a + area) * images;
                let cells: Vec<&EvalImg> = evaluated[start..start + images].iter().flatten().collect();
                let first = |cell: &&EvalImg| cell.scores.len().min(*most as usize);
                let scores: Vec<f64> =
                    cells.iter().flat_map(|cell| cell.scores[..first(cell)].to_vec()).collect();
                let order = argsort(&scores);
                let npig =
                    cells.iter().flat_map(|cell| &cell.truth_ignored).filter(|ignored| !**ignored).count();
                if npig == 0 {
                    continue;
                }
                for tind in 0..t {
                    let join = |of: fn(&EvalImg) -> &Vec<Vec<bool>>| -> Vec<bool> {
                        cells.iter().flat_map(|cell| of(cell)[tind][..first(cell)].to_vec()).collect()
                    };
                    let (matched, ignored) = (join(|cell| &cell.matched), join(|cell| &cell.ignored));
                    let (mut tp, mut fp) = (0.0, 0.0);
                    let (mut rc, mut pr) = (vec![], vec![]);
                    for i in &order {
                        tp += f64::from(matched[*i] && !ignored[*i]);
                        fp += f64::from(!matched[*i] && !ignored[*i]);
                        rc.push(tp / npig as f64);
                        pr.push(tp / (fp + tp + f64::EPSILON));
                    }
                    answer.recall[((tind * slots + k) * a + area) * m + rung] =
                        rc.last().copied().unwrap_or(0.0);
                    for i in (1..pr.len()).rev() {
                        if pr[i] > pr[i - 1] {
                            pr[i - 1] = pr[i];
                        }
                    }
                    let mut raised = false;
                    for (ri, threshold) in params.recall_thresholds.iter().enumerate() {
                        let at = (((tind * r + ri) * slots + k) * a + area) * m + rung;
                        let pi = rc.partition_point(|own| own < threshold);
                        raised |= pi >= pr.len();
                        answer.precision[at] = if raised { 0.0 } else { pr[pi] };
                        answer.scores[at] = if raised { 0.0 } else { scores[order[pi]] };
                    }
                }
            }
        }
    }
}

fn stats(params: &Params, rungs: &[u32], slots: usize, answer: &Answer) -> Vec<f64> {
    let [r, a, m] = [params.recall_thresholds.len(), params.area_ranges.len(), rungs.len()];
    let mean = |ap: bool, iou: Option<f64>, label: &str, most: u32| -> f64 {
        let aind: Vec<usize> = (0..a).filter(|i| params.area_ranges[*i].label == label).collect();
        let mind: Vec<usize> = (0..m).filter(|i| rungs[*i] == most).collect();
        let pairs: Vec<(usize, usize)> = match (aind.len(), mind.len()) {
            (0, _) | (_, 0) => vec![],
            (1, _) => mind.iter().map(|m| (aind[0], *m)).collect(),
            (_, 1) => aind.iter().map(|a| (*a, mind[0])).collect(),
            _ => aind.into_iter().zip(mind).collect(),
        };
        let mut values = vec![];
        let array = if ap { &answer.precision } else { &answer.recall };
        let rows = if ap { r * slots } else { slots };
        for (t, threshold) in params.iou_thresholds.iter().enumerate() {
            if iou.is_none_or(|iou| iou == *threshold) {
                for row in t * rows..(t + 1) * rows {
                    values.extend(pairs.iter().map(|(area, rung)| array[(row * a + area) * m + rung]));
                }
            }
        }
        values.retain(|value| *value > -1.0);
        if values.is_empty() { -1.0 } else { sum(&values) / values.len() as f64 }
    };
    vec![
        mean(true, None, "all", 100),
        mean(true, Some(0.5), "all", rungs[2]),
        mean(true, Some(0.75), "all", rungs[2]),
        mean(true, None, "small", rungs[2]),
        mean(true, None, "medium", rungs[2]),
        mean(true, None, "large", rungs[2]),
        mean(false, None, "all", rungs[0]),
        mean(false, None, "all", rungs[1]),
        mean(false, None, "all", rungs[2]),
        mean(false, None, "small", rungs[2]),
        mean(false, None, "medium", rungs[2]),
        mean(false, None, "large", rungs[2]),
    ]
}

/// `np.sum`
fn sum(values: &[f64]) -> f64 {
    let n = values.len();
    if n > 128 {
        let half = n / 2 / 8 * 8;
        return sum(&values[..half]) + sum(&values[half..]);
    }
    let mut lanes = [0.0; 8];
    let whole = if n < 8 { 0 } else { n / 8 * 8 };
    values[..whole].iter().enumerate().for_each(|(i, value)| lanes[i % 8] += value);
    let [a, b, c, d, e, f, g, h] = lanes;
    values[whole..].iter().fold(((a + b) + (c + d)) + ((e + f) + (g + h)), |sum, value| sum + value)
}
