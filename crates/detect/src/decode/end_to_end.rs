//! Models whose outputs are detections already.

use boxwise_error::Result;

use super::inputs::Inputs;
use super::settings::Settings;
use super::{Candidates, Found};

/// [detections, 6], each row (x1, y1, x2, y2, score, class) in pixels of the input. Rows whose class is no whole number from
/// 0 are dropped.
pub(super) fn end_to_end(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let view = inputs.view(0);
    if view.dims[1] != 6 {
        return Err(inputs.wrong(settings.input, "6 columns"));
    }
    let mut candidates = Candidates::new(settings.single, settings.top_k);
    for row in 0..view.dims[0] {
        let [x1, y1, x2, y2, score, class] = std::array::from_fn(|i| view.data.at(row * 6 + i));
        let is_class = class >= 0.0 && class.fract() == 0.0 && class <= f64::from(i32::MAX);
        if score > settings.score_threshold && is_class {
            candidates.push([x1, y1, x2, y2], score, class as u32, row);
        }
    }
    Ok(candidates.into())
}
