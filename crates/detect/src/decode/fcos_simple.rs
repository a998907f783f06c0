//! The tutorial's form of FCOS.

use boxwise_error::Result;

use super::inputs::Inputs;
use super::settings::Settings;
use super::{Candidates, Found};

/// Centerness [rows, columns] and distances [rows, columns, 4] in pixels, left, top, right, bottom, from the cells'
/// centres. Points of a centerness from the threshold up (equal counts here, as the tutorial has it) whose box has a
/// positive width and height, by rows.
pub(super) fn fcos_simple(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let (centres, distances) = (inputs.view(0), inputs.view(1));
    let [rows, columns] = [centres.dims[0], centres.dims[1]];
    if distances.dims != [rows, columns, 4] {
        return Err(inputs.wrong(settings.input, "4 distances for each centerness"));
    }
    let stride = settings.strides.first().copied().unwrap_or(8.0);
    let mut candidates = Candidates::new(settings.single, settings.top_k);
    for cell in 0..rows * columns {
        let score = centres.data.at(cell);
        if score.is_nan() || score < settings.score_threshold {
            continue;
        }
        let [left, top, right, bottom] = std::array::from_fn(|i| distances.data.at(cell * 4 + i));
        let x = ((cell % columns) as f64 + 0.5) * stride;
        let y = ((cell / columns) as f64 + 0.5) * stride;
        let b = [x - left, y - top, x + right, y + bottom];
        if b[2] > b[0] && b[3] > b[1] {
            candidates.push(b, score, 0, cell);
        }
    }
    Ok(candidates.into())
}
