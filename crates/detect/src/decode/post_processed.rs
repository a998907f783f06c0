//! Exports whose outputs are already rows of boxes, classes and scores: no logits, no anchors.

use boxwise_error::{Code, Error, Result};

use super::candidates::Candidates;
use super::inputs::{Image, Shapes};
use super::plausible::{check_all, check_corners, check_one_image, check_pixels, implausible};
use super::reader::Reader;
use super::scores::Scores;
use super::settings::Settings;
use super::tensor::Data;

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
        let given = image.optional(3).map_or(Ok(count), |view| given_rows(view, count))?;
        let [boxes, classes, scores] = [0, 1, 2].map(|role| image.view(role));
        check_fractions("(y1, x1, y2, x2)", 4 * given, &|place| boxes.at(place))?;
        let [w, h] = image.input.unwrap_or([1.0; 2]); // fractions stay as they are if the size is unknown
        let row = |row: usize| {
            let [y1, x1, y2, x2] = boxes.four(row * 4, 1);
            ([x1 * w, y1 * h, x2 * w, y2 * h], scores.at(row), classes.at(row))
        };
        Ok(collect(image, settings, given, &row)?.into())
    }))
}

/// The graph of `@tensorflow-models/coco-ssd`: probabilities [anchors, classes], and boxes [anchors, 1, 4] as (y1, x1, y2, x2) in fractions of the
/// image. Its `detect` takes the best class of each box, and suppresses without regard to classes.
pub(super) fn coco_ssd<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let (scores, boxes) = (shapes.dims(0), shapes.dims(1));
    let [anchors, classes] = [scores[0], scores[1]];
    if *boxes != [anchors, 1, 4] {
        return Err(shapes.wrong("one row of scores for each box"));
    }
    shapes.check_classes(settings, classes)?;
    Ok(Box::new(move |image, settings| {
        let (scores, boxes) = (image.view(0), image.view(1));
        check_fractions("(y1, x1, y2, x2)", 4 * anchors, &|place| boxes.at(place))?;
        check_all(image, settings, &scores)?;
        let [w, h] = image.input.unwrap_or([1.0; 2]);
        let mut candidates = Candidates::new(settings.single, settings.top_k);
        Scores::new(settings).of_rows(image.isa, &scores, classes, false, &mut |row, class, score| {
            let [y1, x1, y2, x2] = boxes.four(row * 4, 1);
            candidates.push([x1 * w, y1 * h, x2 * w, y2 * h], score, class, row);
        });
        check_corners(image.head, &candidates)?;
        Ok(candidates.into())
    }))
}

/// The number of detections, boxes, scores and classes, in that order: TensorRT's plugins EfficientNMS and BatchedNMS. Rows
/// beyond the number are padding.
pub(super) fn efficient_nms<'a>(shapes: &Shapes, _: &mut Settings<'a>) -> Result<Reader<'a>> {
    let order = [1, 3, 2];
    let count = columns(shapes, order)?;
    if shapes.dims(0) != [1] {
        return Err(shapes.wrong("one number of detections"));
    }
    Ok(Box::new(move |image, settings| {
        let given = given_rows(image.view(0), count)?;
        Ok(in_pixels(image, settings, order, given)?.into())
    }))
}

/// Boxes with their scores [rows, 5], (x1, y1, x2, y2, score) in pixels, and labels [rows]: detectors exported by MMDeploy. Rows with a
/// negative label are padding.
pub(super) fn mmdeploy<'a>(shapes: &Shapes, _: &mut Settings<'a>) -> Result<Reader<'a>> {
    let count = shapes.dims(1)[0];
    if shapes.dims(0) != [count, 5] {
        return Err(shapes.wrong("5 numbers and a label for each row"));
    }
    Ok(Box::new(move |image, settings| {
        let (rows, labels) = (image.view(0), image.view(1));
        check_in_pixels(image, count, &|place| rows.at(place / 4 * 5 + place % 4))?;
        let row = |row: usize| (rows.four(row * 5, 1), rows.at(row * 5 + 4), labels.at(row));
        Ok(collect(image, settings, count, &row)?.into())
    }))
}

/// [1, rows, 7], each row (image, class, score, x1, y1, x2, y2) in fractions of the image: the layer DetectionOutput of Caffe's SSD and
/// of OpenVINO. A negative image ends the rows.
pub(super) fn detection_output<'a>(shapes: &Shapes, _: &mut Settings<'a>) -> Result<Reader<'a>> {
    let [1, count, 7] = *shapes.dims(0) else { return Err(shapes.wrong("7 columns")) };
    Ok(Box::new(move |image, settings| {
        let rows = image.view(0);
        let end = (0..count).find(|row| rows.at(row * 7) < 0.0).unwrap_or(count);
        check_one_image(end, &|row| rows.at(row * 7))?;
        check_fractions("(x1, y1, x2, y2)", 4 * end, &|place| rows.at(place / 4 * 7 + 3 + place % 4))?;
        let [w, h] = image.input.unwrap_or([1.0; 2]); // fractions stay as they are if the size is unknown
        let row = |row: usize| {
            let [x1, y1, x2, y2] = rows.four(row * 7 + 3, 1);
            ([x1 * w, y1 * h, x2 * w, y2 * h], rows.at(row * 7 + 2), rows.at(row * 7 + 1))
        };
        Ok(collect(image, settings, end, &row)?.into())
    }))
}

/// The number of rows that hold detections, as an output says it.
fn given_rows(output: Data, count: usize) -> Result<usize> {
    let given = output.at(0);
    if !(0.0..=count as f64).contains(&given) || given.fract() != 0.0 {
        let expected = format!("a number of detections in 0..{count}");
        return Err(Error::new(Code::InvalidValue, expected, given.to_string()).in_input("outputs"));
    }
    Ok(given as usize)
}

/// Boxes of such heads may reach far over the image's edges.
fn check_fractions(order: &str, count: usize, number: &dyn Fn(usize) -> f64) -> Result<()> {
    let is_none = |number: &f64| !(-1.0..=2.0).contains(number) && !number.is_nan();
    match (0..count).map(number).find(is_none) {
        None => Ok(()),
        Some(number) => Err(implausible(
            format!("boxes {order} in fractions of the image, about 0..1"),
            number.to_string(),
        )),
    }
}

/// Returns an error if boxes in pixels are fractions. Those of an input of 1 × 1 are.
fn check_in_pixels(image: &Image, count: usize, number: &dyn Fn(usize) -> f64) -> Result<()> {
    if image.input.is_some_and(|input| input.iter().all(|&side| side <= 2.0)) {
        return Ok(());
    }
    let cure = " (inputSize: 1 with resize: 'stretch' says that they are fractions of the image)";
    check_pixels("boxes", 4 * count, number, cure)
}

/// Rows of three outputs with boxes in pixels.
fn in_pixels(image: &Image, settings: &Settings, order: [usize; 3], count: usize) -> Result<Candidates> {
    let [boxes, classes, scores] = order.map(|role| image.view(role));
    check_in_pixels(image, count, &|place| boxes.at(place))?;
    collect(image, settings, count, &|row| (boxes.four(row * 4, 1), scores.at(row), classes.at(row)))
}

/// Number of rows; the second argument has the indices of boxes, classes and scores among the outputs.
fn columns(shapes: &Shapes, [boxes, classes, scores]: [usize; 3]) -> Result<usize> {
    let count = shapes.dims(scores)[0];
    if shapes.dims(boxes) != [count, 4] || shapes.dims(classes) != [count] {
        return Err(shapes.wrong("4 numbers, a class and a score for each row"));
    }
    Ok(count)
}

/// The rows above the threshold: the box's corners in pixels of the input, the score and the class of each.
fn collect(
    image: &Image,
    settings: &Settings,
    count: usize,
    row: &dyn Fn(usize) -> ([f64; 4], f64, f64),
) -> Result<Candidates> {
    let mut candidates = Candidates::new(settings.single, settings.top_k);
    for place in 0..count {
        let (corners, score, class) = row(place);
        if score.is_nan() || score <= settings.score_threshold {
            continue;
        }
        if class.fract() != 0.0 || !(0.0..=f64::from(i32::MAX)).contains(&class) {
            let expected = format!("class numbers of {}, whole from 0", image.head.name());
            return Err(Error::new(Code::InvalidValue, expected, class.to_string())
                .in_input("outputs")
                .at_record("rows", place as u64));
        }
        candidates.push(corners, score, class as u32, place);
    }
    check_corners(image.head, &candidates)?;
    Ok(candidates)
}
