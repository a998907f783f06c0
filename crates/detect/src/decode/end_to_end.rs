//! Models whose outputs are already detections.

use boxwise_error::{Code, Error, Result};

use super::candidates::Candidates;
use super::inputs::Shapes;
use super::plausible::pixels;
use super::reader::Reader;
use super::settings::Settings;

/// [detections, 6], each row (x1, y1, x2, y2, score, class) in pixels of the input; [6, detections] is also read. Rows
/// with a negative class are padding and dropped.
pub(super) fn end_to_end<'a>(shapes: &Shapes, _: &mut Settings<'a>) -> Result<Reader<'a>> {
    let (count, row_step, step) = match *shapes.dims(0) {
        [count, 6] => (count, 6, 1),
        [6, count] => (count, 1, count),
        _ => return Err(shapes.wrong("6 columns")),
    };
    Ok(Box::new(move |image, settings| {
        let data = image.view(0).data;
        let at = |row: usize, column: usize| data.at(row * row_step + column * step);
        let coordinates = (0..count).flat_map(|row| (0..4).map(move |column| at(row, column)));
        let [w, h] = pixels(image, settings, coordinates)?;
        let mut candidates = Candidates::new(settings.single, settings.top_k);
        for row in 0..count {
            let [x1, y1, x2, y2, score, class] = std::array::from_fn(|column| at(row, column));
            if score.is_nan() || score <= settings.score_threshold {
                continue;
            }
            if class.is_finite() && class.fract() != 0.0 {
                let expected = format!("class numbers of {} in the last column", image.head.name());
                return Err(Error::new(Code::InvalidValue, expected, class.to_string())
                    .in_input("outputs")
                    .at_record("rows", row as u64));
            }
            if (0.0..=f64::from(i32::MAX)).contains(&class) {
                candidates.push([x1 * w, y1 * h, x2 * w, y2 * h], score, class as u32, row);
            }
        }
        Ok(candidates.into())
    }))
}
