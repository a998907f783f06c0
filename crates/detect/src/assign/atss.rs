//! Adaptive training sample selection (ATSS; Zhang et al. 2020): each ground truth has its own IoU threshold.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::boxes::iou::iou;
use boxwise_threads::Threads;

use super::Assignment;
use super::dense::{Collected, INSIDE, Owners, centre, depth, first_few, levels};
use super::ignored::Regions;

/// For each ground truth and level, the `top_k` anchors with the nearest centres are candidates. A candidate is positive if its
/// IoU is at least the mean plus the standard deviation (of a sample, n - 1) of the candidates' IoUs and its centre is inside the
/// ground truth by more than 0.01. An anchor claimed by several ground truths goes to the one with the highest IoU, the first
/// among equals.
///
/// Like mmdetection's `ATSSAssigner`, except that ties of distance go to the lower index and that the threshold of a single
/// candidate is its own IoU. Anchors in `ignored` regions come last by distance, as there, and are never positive. Unmatched anchors have `matched` [`super::UNMATCHED`] and `ious` 0. Anchors with a NaN come last
/// and are never positive.
///
/// # Errors
/// `LENGTH_MISMATCH` if levels do not add up to all anchors, `OUT_OF_RANGE` for a `top_k` of 0, `TOO_LARGE` above 2^26 positives.
pub fn atss(
    threads: Threads,
    anchors: &[[f64; 4]],
    per_level: &[usize],
    truth: &[[f64; 4]],
    top_k: usize,
    ignored: Regions,
) -> Result<Assignment<f64>> {
    let levels = levels(per_level, anchors.len(), "anchorsPerLevel")?;
    if top_k == 0 {
        return Err(Error::new(Code::OutOfRange, "at least 1 candidate of a level", "0").in_input("topK"));
    }
    let ignored = ignored.around_boxes(anchors)?;
    let centres: Vec<[f64; 2]> = anchors.iter().map(centre).collect();
    let collected = Collected::default();
    let positives = threads.map_with(truth.len(), Vec::new, |distances: &mut Vec<f64>, number| {
        let own = &truth[number];
        let [cx, cy] = centre(own);
        let mut candidates = Vec::new();
        for level in &levels {
            distances.clear();
            distances.extend(level.clone().map(|anchor| {
                let (dx, dy) = (centres[anchor][0] - cx, centres[anchor][1] - cy);
                if ignored.has(anchor) { f64::INFINITY } else { (dx * dx + dy * dy).sqrt() }
            }));
            candidates.extend(first_few(distances, top_k, false).iter().map(|&at| level.start + at as usize));
        }
        let ious: Vec<f64> = candidates.iter().map(|&anchor| iou(&anchors[anchor], own)).collect();
        let bar = threshold(&ious);
        let all = candidates.into_iter().zip(ious);
        let positive = all.filter(|&(anchor, iou)| {
            iou >= bar && depth(&centres[anchor], own) > INSIDE && !ignored.has(anchor)
        });
        collected.keep(positive.collect())
    });
    collected.check()?;
    let mut owners = Owners::new(anchors.len());
    for (number, positives) in positives.into_iter().enumerate() {
        positives.into_iter().for_each(|(anchor, iou)| owners.claim(anchor, number, iou));
    }
    Ok(ignored.assignment(owners))
}

/// Mean plus standard deviation.
fn threshold(ious: &[f64]) -> f64 {
    let count = ious.len() as f64;
    let mean = ious.iter().sum::<f64>() / count;
    let squares: f64 = ious.iter().map(|iou| (iou - mean) * (iou - mean)).sum();
    if ious.len() > 1 { mean + (squares / (count - 1.0)).sqrt() } else { mean }
}
