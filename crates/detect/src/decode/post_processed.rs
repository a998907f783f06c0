//! Exports whose outputs are already rows of boxes, classes and scores: no logits, no anchors.

use boxwise_error::{Code, Error, Result};

use super::candidates::Candidates;
use super::inputs::{Image, Shapes};
use super::plausible::{check_corners, check_pixels, implausible};
use super::reader::Reader;
use super::settings::Settings;

/// Labels [rows], boxes [rows, 4] as (x1, y1, x2, y2) in pixels, scores [rows]: RT-DETR, D-FINE and DEIM as exported by
/// their repositories. Boxes are in pixels of the size given to the network as `orig_target_sizes`.
pub(super) fn labels_boxes_scores<'a>(shapes: &Shapes, _: &mut Settings<'a>) -> Result<Reader<'a>> {
    let count = columns(shapes, [1, 0, 2])?;
    Ok(Box::new(move |image, settings| Ok(in_pixels(image, settings, [1, 0, 2], count)?.into())))
}

/// Boxes, labels, scores, in that order: torchvision's detectors as exported.
pub(super) fn boxes_labels_scores<'a>(shapes: &Shapes, _: &mut Settings<'a>) -> Result<Reader<'a>> {
    let count = columns(shapes, [0, 1, 2])?;
    Ok(Box::new(move |image, settings| Ok(in_pixels(image, settings, [0, 1, 2], count)?.into())))
}

/// TensorFlow's Object Detection API and TensorFlow Lite's TFLite_Detection_PostProcess: boxes [rows, 4] as (y1, x1,
/// y2, x2) in fractions of the image, classes [rows] and scores [rows]. Only the first `num_detections` rows are used.
pub(super) fn tensorflow<'a>(shapes: &Shapes, _: &mut Settings<'a>) -> Result<Reader<'a>> {
    let count = columns(shapes, [0, 1, 2])?;
    if shapes.optional(3).is_some_and(|dims| dims.iter().product::<usize>() != 1) {
        return Err(shapes.wrong("one number of detections"));
    }
    Ok(Box::new(move |image, settings| {
        let given = image.optional(3).map_or(count as f64, |view| view.at(0));
        if !(0.0..=count as f64).contains(&given) || given.fract() != 0.0 {
            let expected = format!("a number of detections in 0..{count}");
            return Err(Error::new(Code::InvalidValue, expected, given.to_string()).in_input("outputs"));
        }
        let boxes = image.view(0);
        // Boxes of TensorFlow Lite may reach far over the image's edges.
        let mut numbers = (0..4 * given as usize).map(|place| boxes.at(place));
        if let Some(number) = numbers.find(|number| !(-1.0..=2.0).contains(number) && !number.is_nan()) {
            return Err(implausible(
                "boxes (y1, x1, y2, x2) in fractions of the image, about 0..1",
                number.to_string(),
            ));
        }
        // Fractions stay as they are if the size is unknown.
        let pixels = |[y1, x1, y2, x2]: [f64; 4], input: Option<[f64; 2]>| {
            let [w, h] = input.unwrap_or([1.0; 2]);
            [x1 * w, y1 * h, x2 * w, y2 * h]
        };
        Ok(rows(image, settings, [0, 1, 2], given as usize, &pixels)?.into())
    }))
}

/// Rows with boxes in pixels. Those of an input of 1 × 1 are fractions.
fn in_pixels(image: &Image, settings: &Settings, order: [usize; 3], count: usize) -> Result<Candidates> {
    let boxes = image.view(order[0]);
    if image.input.is_none_or(|input| input.iter().any(|&side| side > 2.0)) {
        let cure = " (inputSize: 1 with resize: 'stretch' says that they are fractions of the image)";
        check_pixels("boxes", boxes.len(), &|place| boxes.at(place), cure)?;
    }
    rows(image, settings, order, count, &|b, _| b)
}

/// Number of rows; the second argument has the indices of boxes, classes and scores among the outputs.
fn columns(shapes: &Shapes, [boxes, classes, scores]: [usize; 3]) -> Result<usize> {
    let count = shapes.dims(scores)[0];
    if shapes.dims(boxes) != [count, 4] || shapes.dims(classes) != [count] {
        return Err(shapes.wrong("4 numbers, a class and a score for each row"));
    }
    Ok(count)
}

fn rows(
    image: &Image,
    settings: &Settings,
    [boxes, classes, scores]: [usize; 3],
    count: usize,
    corners: &dyn Fn([f64; 4], Option<[f64; 2]>) -> [f64; 4],
) -> Result<Candidates> {
    let (boxes, classes, scores) = (image.view(boxes), image.view(classes), image.view(scores));
    let mut candidates = Candidates::new(settings.single, settings.top_k);
    for row in 0..count {
        let (score, class) = (scores.at(row), classes.at(row));
        if score.is_nan() || score <= settings.score_threshold {
            continue;
        }
        if class.fract() != 0.0 || !(0.0..=f64::from(i32::MAX)).contains(&class) {
            let expected = format!("class numbers of {}, whole from 0", image.head.name());
            return Err(Error::new(Code::InvalidValue, expected, class.to_string())
                .in_input("outputs")
                .at_record("rows", row as u64));
        }
        candidates.push(corners(boxes.four(row * 4, 1), image.input), score, class as u32, row);
    }
    check_corners(image.head, &candidates)?;
    Ok(candidates)
}
