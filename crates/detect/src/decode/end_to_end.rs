//! Models whose outputs are already detections.

use boxwise_error::{Code, Error, Result};

use super::candidates::Candidates;
use super::channels::{Grid, Prototypes};
use super::inputs::{Image, Shapes};
use super::plausible::{check_corners, check_keypoints, check_one_image, implausible, pixels, sampled};
use super::reader::{Detail, Found, Reader};
use super::settings::Settings;

/// Columns of a row before those of its model: x1, y1, x2, y2, score, class.
const COLUMNS: usize = 6;

/// Where the box, the score and the class of a row are.
const ORDER: [usize; 3] = [0, 4, 5];

/// [detections, 6], each row (x1, y1, x2, y2, score, class) in pixels of the input; [6, detections] is also read. Rows
/// with a negative class are padding and dropped.
pub(super) fn end_to_end<'a>(shapes: &Shapes, _: &mut Settings<'a>) -> Result<Reader<'a>> {
    let grid = rows(shapes, COLUMNS)?;
    Ok(Box::new(move |image, settings| Ok(candidates(image, settings, grid, ORDER)?.into())))
}

/// Rows of a box (cx, cy, w, h), a score, a class and an angle in radians from +x towards +y.
pub(super) fn end_to_end_obb<'a>(shapes: &Shapes, _: &mut Settings<'a>) -> Result<Reader<'a>> {
    let grid = rows(shapes, COLUMNS + 1)?;
    Ok(Box::new(move |image, settings| Ok(candidates(image, settings, grid, ORDER)?.into())))
}

/// PaddleDetection's exports: rows (class, score, x1, y1, x2, y2) in pixels of the image, as many for each image of a
/// batch as a second output says.
pub(super) fn paddle_detection<'a>(shapes: &Shapes, _: &mut Settings<'a>) -> Result<Reader<'a>> {
    let grid = rows(shapes, COLUMNS)?;
    Ok(Box::new(move |image, settings| Ok(candidates(image, settings, grid, [2, 1, 0])?.into())))
}

/// YOLOv7's export with suppression inside: rows (image, x1, y1, x2, y2, class, score) in pixels of the input.
pub(super) fn yolov7_end_to_end<'a>(shapes: &Shapes, _: &mut Settings<'a>) -> Result<Reader<'a>> {
    let grid = rows(shapes, COLUMNS + 1)?;
    Ok(Box::new(move |image, settings| {
        let data = image.view(0);
        check_one_image(grid.anchors, &|row| data.at(grid.place(0, row)))?;
        Ok(candidates(image, settings, grid, [1, 6, 5])?.into())
    }))
}

/// Like [`end_to_end`], with mask coefficients after the class. The input follows from the prototypes, which have a
/// quarter of its sides.
pub(super) fn end_to_end_seg<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let prototypes = Prototypes::new(shapes.dims(1), settings)?;
    let grid = rows(shapes, COLUMNS + prototypes.count)?;
    settings.input = settings.input.or(Some(prototypes.input()));
    Ok(Box::new(move |image, settings| {
        let candidates = candidates(image, settings, grid, ORDER)?;
        Ok(Found { candidates, detail: Detail::Masks { first: COLUMNS, grid, prototypes } })
    }))
}

/// Like [`end_to_end`], with keypoints after the class: x and y in pixels, and a score if the size is 3.
pub(super) fn end_to_end_pose<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let size = settings.own.count("keypointSize", 2..=3)?.unwrap_or(3);
    let columns = shapes.dims(0)[1];
    if columns <= COLUMNS || !(columns - COLUMNS).is_multiple_of(size) {
        return Err(shapes.wrong(format!("{COLUMNS} columns and keypoints of {size} numbers")));
    }
    let grid = rows(shapes, columns)?;
    let (first, count) = (COLUMNS, (columns - COLUMNS) / size);
    Ok(Box::new(move |image, settings| {
        let candidates = candidates(image, settings, grid, ORDER)?;
        check_keypoints(image, settings, grid, first, size)?;
        let normalized = settings.normalized == Some(true);
        Ok(Found { candidates, detail: Detail::Keypoints { first, count, size, grid, normalized } })
    }))
}

/// Rows of so many columns, in either order of the dimensions.
fn rows(shapes: &Shapes, columns: usize) -> Result<Grid> {
    match *shapes.dims(0) {
        [count, wide] if wide == columns => {
            Ok(Grid { channels: columns, anchors: count, channel_step: 1, anchor_step: columns })
        }
        [wide, count] if wide == columns => {
            Ok(Grid { channels: columns, anchors: count, channel_step: count, anchor_step: 1 })
        }
        _ => Err(shapes.wrong(format!("{columns} columns"))),
    }
}

fn candidates(
    image: &Image,
    settings: &Settings,
    grid: Grid,
    [first, of_score, of_class]: [usize; 3],
) -> Result<Candidates> {
    let data = image.view(0);
    let at = |row: usize, column: usize| data.at(grid.place(column, row));
    let [w, h] = pixels(image, settings, 4 * grid.anchors, &|place| at(place / 4, first + place % 4))?;
    let classes = sampled(grid.anchors).map(|row| at(row, of_class));
    let broken = classes.clone().filter(|class| class.is_finite() && class.fract() != 0.0);
    if broken.clone().count() * 2 > classes.count() {
        let expected = format!("class numbers of {} in column {of_class}", image.head.name());
        let got = broken.map(|class| class.to_string()).next().unwrap_or_default();
        return Err(implausible(expected, format!("{got} and others")));
    }
    let mut candidates = Candidates::new(settings.single, settings.top_k);
    for row in 0..grid.anchors {
        let [x1, y1, x2, y2] = std::array::from_fn(|column| at(row, first + column));
        let (score, class) = (at(row, of_score), at(row, of_class));
        if score.is_nan() || score <= settings.score_threshold {
            continue;
        }
        let is_class = (0.0..=f64::from(i32::MAX)).contains(&class);
        if !is_class && score <= 0.0 {
            continue; // padding
        }
        if !is_class || class.fract() != 0.0 {
            let expected = format!("class numbers of {} in column {of_class}", image.head.name());
            return Err(Error::new(Code::InvalidValue, expected, class.to_string())
                .in_input("outputs")
                .at_record("rows", row as u64));
        }
        let b = [x1 * w, y1 * h, x2 * w, y2 * h];
        if image.head.rotated {
            candidates.push_rotated(b, at(row, COLUMNS), score, class as u32, row);
        } else {
            candidates.push(b, score, class as u32, row);
        }
    }
    if !image.head.rotated {
        check_corners(image.head, &candidates)?;
    }
    Ok(candidates)
}
