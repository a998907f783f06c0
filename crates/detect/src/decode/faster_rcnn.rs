//! Faster R-CNN's second stage.

use boxwise_error::Result;

use super::anchored::{WEIGHTS, within};
use super::detr::check_classes;
use super::inputs::Inputs;
use super::scores::Scores;
use super::settings::Settings;
use super::{Candidates, Found};
use crate::coding::{Coding, LARGEST_LOG_SCALE};

/// Boxes with a shorter side are dropped, in pixels: `remove_small_boxes` in torchvision's RoIHeads.
const SHORTEST_SIDE: f64 = 1e-2;

/// torchvision's RoIHeads: softmax, class 0 is the background; each class has offsets of its own from the proposal
/// (weights 10, 10, 5, 5); boxes clipped to the input, tiny ones dropped.
pub(super) fn faster_rcnn(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let (proposals, logits, deltas) = (inputs.view(0), inputs.view(1), inputs.view(2));
    let [count, columns] = [logits.dims[0], logits.dims[1]];
    if proposals.dims != [count, 4]
        || deltas.dims[0] != count
        || columns.checked_mul(4) != Some(deltas.dims[1])
    {
        return Err(
            inputs.wrong(settings.input, "a row of each for every proposal, 4 deltas for every class")
        );
    }
    check_classes(inputs, settings, columns.saturating_sub(1))?;
    let coding = Coding { weights: WEIGHTS, largest_log_scale: LARGEST_LOG_SCALE };
    let scores =
        Scores { logits: settings.logits, threshold: settings.score_threshold, single: settings.single };
    let mut candidates = Candidates::new(settings.single, settings.top_k);
    let mut row = Vec::with_capacity(columns);
    for i in 0..count {
        if columns == 0 || !scores.softmax(&logits.data, i * columns, columns, 1..columns, &mut row) {
            continue;
        }
        let proposal = std::array::from_fn(|k| proposals.data.at(i * 4 + k));
        for (class, &score) in row.iter().enumerate().skip(1) {
            if score > settings.score_threshold {
                let at = (i * columns + class) * 4;
                let b = coding.decode_one(std::array::from_fn(|k| deltas.data.at(at + k)), proposal);
                let b = within(b, settings.input);
                if b[2] - b[0] >= SHORTEST_SIDE && b[3] - b[1] >= SHORTEST_SIDE {
                    candidates.push(b, score, class as u32, i);
                }
            }
        }
    }
    Ok(candidates.into())
}
