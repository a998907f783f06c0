//! The second stage of Faster R-CNN.

use boxwise_error::Result;

use super::anchored::{WEIGHTS, within};
use super::candidates::Candidates;
use super::inputs::Shapes;
use super::plausible::{check_all, check_pixels};
use super::reader::Reader;
use super::scores::Scores;
use super::settings::Settings;
use crate::coding::{Coding, LARGEST_LOG_SCALE};

/// Boxes with a shorter side, in pixels, are dropped: `remove_small_boxes` in torchvision's RoIHeads.
const SHORTEST_SIDE: f64 = 1e-2;

/// RoIHeads of torchvision: softmax, class 0 is the background; each class has its own offsets from the proposal
/// (weights 10, 10, 5, 5); boxes clipped to the input, tiny ones dropped.
pub(super) fn faster_rcnn<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let (proposals, logits, deltas) = (shapes.dims(0), shapes.dims(1), shapes.dims(2));
    let [count, columns] = [logits[0], logits[1]];
    if proposals != [count, 4] || deltas[0] != count || columns.checked_mul(4) != Some(deltas[1]) {
        return Err(shapes.wrong("a row of each for every proposal, 4 deltas for every class"));
    }
    shapes.check_classes(settings, columns.saturating_sub(1))?;
    let coding = Coding { weights: WEIGHTS, largest_log_scale: LARGEST_LOG_SCALE };
    Ok(Box::new(move |image, settings| {
        let (proposals, logits, deltas) = (image.view(0), image.view(1), image.view(2));
        check_all(image, settings, &logits)?;
        if image.input.is_none_or(|input| input.iter().any(|&side| side > 2.0)) {
            let cure = " of the input (multiply fractions by its width and height)";
            check_pixels("proposals", proposals.len(), &|place| proposals.at(place), cure)?;
        }
        let scores = Scores::new(settings);
        let mut candidates = Candidates::new(settings.single, settings.top_k);
        let mut row = Vec::with_capacity(columns);
        for i in 0..count {
            if columns == 0 || !scores.softmax(&logits, i * columns, columns, 1..columns, &mut row) {
                continue;
            }
            let proposal = proposals.four(i * 4, 1);
            for (class, &score) in row.iter().enumerate().skip(1) {
                if score > settings.score_threshold {
                    let b = coding.decode_one(deltas.four((i * columns + class) * 4, 1), proposal);
                    let b = within(b, image.input);
                    if b[2] - b[0] >= SHORTEST_SIDE && b[3] - b[1] >= SHORTEST_SIDE {
                        candidates.push(b, score, class as u32, i);
                    }
                }
            }
        }
        Ok(candidates.into())
    }))
}
