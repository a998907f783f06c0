//! The tutorial's version of FCOS.

use boxwise_error::Result;

use super::candidates::Candidates;
use super::inputs::Shapes;
use super::plausible::{check_pixels, is_list};
use super::reader::Reader;
use super::settings::Settings;

/// Centerness [rows, columns], and distances [rows, columns, 4] in pixels, left, top, right, bottom, from the centres
/// of cells. Returns points with a centerness at or above the threshold (as in the tutorial) whose box has a positive
/// width and height, by rows.
pub(super) fn fcos_simple<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let (centres, distances) = (shapes.dims(0), shapes.dims(1));
    let [rows, columns] = [centres[0], centres[1]];
    if distances != [rows, columns, 4] {
        return Err(shapes.wrong("4 distances for each centerness"));
    }
    if is_list(rows, columns) {
        return Err(shapes.wrong("a map of points, not a list of rows"));
    }
    let stride = settings.strides.first().copied().unwrap_or(8.0);
    Ok(Box::new(move |image, settings| {
        let (centres, distances) = (image.view(0), image.view(1));
        check_pixels("distances", distances.len(), &|place| distances.at(place), "")?;
        let mut candidates = Candidates::new(settings.single, settings.top_k);
        for cell in 0..rows * columns {
            let score = centres.at(cell);
            if score.is_nan() || score < settings.score_threshold {
                continue;
            }
            let [left, top, right, bottom] = distances.four(cell * 4, 1);
            let x = ((cell % columns) as f64 + 0.5) * stride;
            let y = ((cell / columns) as f64 + 0.5) * stride;
            let b = [x - left, y - top, x + right, y + bottom];
            if b[2] > b[0] && b[3] > b[1] {
                candidates.push(b, score, 0, cell);
            }
        }
        Ok(candidates.into())
    }))
}
