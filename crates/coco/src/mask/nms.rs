use boxwise_kernels::math::order::highest_first;
use boxwise_kernels::{Isa, masks::bits};

use super::overlap::{Columns, Shape, Table, check_sizes, union};
use super::places::Places;
use crate::{Code, Error, Result};
use boxwise_threads::poll;

/// From this many masks on, those near a mask are looked up by place instead of comparing its box with all others: below, comparing is faster.
const MANY: usize = 1024;

/// Greedy non-maximum suppression. Goes through the masks by descending score, the lowest index first among
/// equal scores, and keeps each mask whose overlap (pixels in both over pixels in either) with every kept one is at
/// most `iou_threshold`. Returns the kept indices in that order.
///
/// # Errors
///
/// [`Code::LengthMismatch`] if there is not one score per mask, [`Code::InvalidValue`] for a NaN score,
/// [`Code::OutOfRange`] for a threshold outside 0..1, [`Code::ShapeMismatch`] for masks of different sizes.
pub fn nms(isa: Isa, masks: &[Shape], scores: &[f64], iou_threshold: f64) -> Result<Vec<u32>> {
    if scores.len() != masks.len() {
        let expected = format!("a score for each of {} masks", masks.len());
        return Err(Error::new(Code::LengthMismatch, expected, format!("{} scores", scores.len())));
    }
    if let Some(i) = scores.iter().position(|score| score.is_nan()) {
        return Err(Error::new(Code::InvalidValue, "a number", "NaN").at_record("scores", i as u64));
    }
    if !(0.0..=1.0).contains(&iou_threshold) {
        return Err(Error::new(Code::OutOfRange, "an iouThreshold from 0 to 1", iou_threshold.to_string()));
    }
    check_sizes(masks, &[])?;
    let order = highest_first(scores.iter().copied());
    let sorted: Vec<&Shape> = order.iter().map(|&i| &masks[i as usize]).collect();
    let columns = Columns::of(sorted.iter().copied());
    let places = (sorted.len() >= MANY).then(|| Places::new(sorted.iter().map(|mask| mask.bounds())));
    let mut gone = vec![false; sorted.len()];
    let mut kept = Vec::new();
    let (mut near, mut table) = (Vec::new(), Table::default());
    for (i, mask) in sorted.iter().enumerate() {
        poll();
        if gone[i] {
            continue;
        }
        kept.push(order[i]);
        near.clear();
        match &places {
            Some(places) => places.near(mask.bounds(), &mut near),
            None => {
                bits::sharing_boxes(isa, columns.from(i + 1), mask.bounds(), &mut near);
                near.iter_mut().for_each(|place| *place += i as u32 + 1);
            }
        }
        near.retain(|&place| {
            let at = place as usize;
            at > i && !gone[at] && may_exceed(mask, sorted[at], iou_threshold)
        });
        let probe = table.probe(isa, mask, near.iter().map(|&place| sorted[place as usize]));
        for &place in &near {
            poll();
            let other = sorted[place as usize];
            let common = probe.common(other);
            gone[place as usize] = common > 0 && overlap(mask, other, common) > iou_threshold;
        }
    }
    Ok(kept)
}

/// False if even the largest possible number of shared pixels would not exceed the threshold.
fn may_exceed(a: &Shape, b: &Shape, iou_threshold: f64) -> bool {
    overlap(a, b, a.common_at_most(b)) > iou_threshold
}

/// Never decreases as `common` grows, rounding included.
fn overlap(a: &Shape, b: &Shape, common: u32) -> f64 {
    f64::from(common) / f64::from(union(a, b, common))
}
