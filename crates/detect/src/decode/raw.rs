//! Heads that end in the raw outputs of a pyramid's levels: what is left to do is the box coding of their papers.

use std::sync::Arc;

use boxwise_error::{Code, Error, Result};

use super::inputs::Shapes;
use super::levels::{Channels, levels};
use super::raw_levels::{Coding, Kind, Raw};
use super::reader::{Detail, Found, Reader};
use super::settings::Settings;

/// Channels of a box and classes, the box first.
const BOXES: Channels = Channels {
    boxes: 4,
    objectness: false,
    keypoints: 0,
    after_box: false,
    split: false,
    classes_first: false,
};

/// YOLOv8, v9, 11 and 12 before the boxes are made: distributions over `regMax` distances (16), then class logits, from
/// the centres of cells.
pub(super) fn yolov8_raw<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let bins = settings.own.count("regMax", 1..=1024)?.unwrap_or(16);
    let coding =
        if bins == 1 { Coding::Distances { in_pixels: false } } else { Coding::Distribution { bins } };
    let channels = Channels { boxes: 4 * bins, ..BOXES };
    open(shapes, settings, kind(coding, 0.5, channels), &[1])
}

/// NanoDet-Plus (generalised focal loss): class probabilities, then distributions over 0 to `regMax` (7), from the upper
/// left corners of cells.
pub(super) fn nanodet<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let bins = settings.own.count("regMax", 1..=1024)?.unwrap_or(7) + 1;
    let channels = Channels { boxes: 4 * bins, classes_first: true, ..BOXES };
    open(shapes, settings, kind(Coding::Distribution { bins }, 0.0, channels), &[1])
}

/// RTMDet: class logits, and distances in pixels from the upper left corners of cells.
pub(super) fn rtmdet<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let channels = Channels { classes_first: true, split: true, ..BOXES };
    open(shapes, settings, kind(Coding::Distances { in_pixels: true }, 0.0, channels), &[1])
}

/// YOLOv5 before its grids are applied: for each anchor a box, objectness and classes, all logits. The sizes of anchors
/// are `anchorSizes`, width and height, level by level.
pub(super) fn yolov5_raw<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    anchored(shapes, settings, Coding::Squares, &YOLOV5_ANCHORS)
}

/// YOLOv7: like [`yolov5_raw`] with its own anchors.
pub(super) fn yolov7_raw<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    anchored(shapes, settings, Coding::Squares, &YOLOV7_ANCHORS)
}

/// YOLOv3 (Redmon and Farhadi 2018): like [`yolov5_raw`], with sides that are exponents.
pub(super) fn yolov3_raw<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    anchored(shapes, settings, Coding::Exponents, &YOLOV5_ANCHORS)
}

/// SCRFD (Guo et al. 2021): probabilities of faces, distances in cells from the upper left corners of cells, and five
/// keypoints; two anchors of a cell.
pub(super) fn scrfd<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let keypoints = if shapes.all().iter().any(|dims| dims.contains(&10)) { 10 } else { 0 };
    let channels = Channels { keypoints, classes_first: true, split: true, ..BOXES };
    let anchors = settings.own.count("boxesPerCell", 1..=1024)?.unwrap_or(2);
    open(shapes, settings, kind(Coding::Distances { in_pixels: false }, 0.0, channels), &[anchors])
}

/// YuNet (Wu et al. 2023): probabilities of a face and of an object, whose product's root is the score; offsets and
/// logarithms as in YOLOX, and five keypoints.
pub(super) fn yunet<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let channels = Channels { objectness: true, keypoints: 10, classes_first: true, ..BOXES };
    let kind = Kind { root: true, ..kind(Coding::Logarithms, 0.0, channels) };
    open(shapes, settings, kind, &[1])
}

/// BlazeFace (Bazarevsky et al. 2019) and MediaPipe's other detectors with anchors of one size: logits of a score, and
/// for each anchor centre and sides in pixels, and keypoints, all from the centre of its cell. `boxesPerCell` has the
/// number of anchors of a cell on each level.
pub(super) fn blazeface<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let anchors = match settings.own.numbers("boxesPerCell")? {
        None => vec![2, 6],
        Some(given) => {
            let whole = |&number: &f64| (1.0..=1024.0).contains(&number) && number.fract() == 0.0;
            if !given.iter().all(whole) {
                let expected = "whole numbers in 1..1024";
                return Err(
                    Error::new(Code::OutOfRange, expected, format!("{given:?}")).in_input("boxesPerCell")
                );
            }
            given.iter().map(|&number| number as usize).collect()
        }
    };
    let channels = Channels { after_box: true, ..BOXES };
    open(shapes, settings, kind(Coding::Pixels, 0.5, channels), &anchors)
}

/// Anchors of YOLOv3 on COCO (Redmon and Farhadi 2018), which YOLOv5 has as well.
const YOLOV5_ANCHORS: [f64; 18] = [
    10.0, 13.0, 16.0, 30.0, 33.0, 23.0, 30.0, 61.0, 62.0, 45.0, 59.0, 119.0, 116.0, 90.0, 156.0, 198.0,
    373.0, 326.0,
];

/// Anchors of YOLOv7 (Wang et al. 2022), first of YOLOv4.
const YOLOV7_ANCHORS: [f64; 18] = [
    12.0, 16.0, 19.0, 36.0, 40.0, 28.0, 36.0, 75.0, 76.0, 55.0, 72.0, 146.0, 142.0, 110.0, 192.0, 243.0,
    459.0, 401.0,
];

fn kind(coding: Coding, point: f64, channels: Channels) -> Kind {
    Kind { coding, point, channels, root: false, anchors: Vec::new() }
}

fn anchored<'a>(
    shapes: &Shapes,
    settings: &mut Settings<'a>,
    coding: Coding,
    own: &[f64],
) -> Result<Reader<'a>> {
    let sizes = match settings.own.numbers("anchorSizes")? {
        Some(given) => given.into_owned(),
        None => own.to_vec(),
    };
    let count = sizes.len() / 2;
    let per_level = count / settings.strides.len().max(1);
    if per_level == 0 || sizes.len() != 2 * per_level * settings.strides.len() {
        let expected = format!("a width and a height for each anchor of {} levels", settings.strides.len());
        return Err(
            Error::new(Code::LengthMismatch, expected, sizes.len().to_string()).in_input("anchorSizes")
        );
    }
    check_sizes(&sizes, &settings.strides, per_level)?;
    let channels = Channels { objectness: true, ..BOXES };
    let kind = Kind { anchors: sizes, ..kind(coding, 0.0, channels) };
    open(shapes, settings, kind, &[per_level])
}

/// Returns an error for sizes of anchors that are in cells, as checkpoints of YOLOv5 hold them, or in fractions of the input.
fn check_sizes(sizes: &[f64], strides: &[f64], per_level: usize) -> Result<()> {
    let greatest = sizes.iter().copied().fold(0.0, f64::max);
    let in_cells = sizes
        .chunks(2 * per_level)
        .zip(strides)
        .all(|(level, stride)| level.iter().all(|size| size < stride));
    if !(in_cells && greatest < MOST_CELLS) {
        return Ok(());
    }
    let expected = "sizes in pixels of the input (multiply those in cells by the level's stride, those in fractions by the input's sides)";
    Err(Error::new(Code::OutOfRange, expected, format!("none above {greatest}")).in_input("anchorSizes"))
}

/// Sides of YOLO's anchors in cells are below this.
const MOST_CELLS: f64 = 16.0;

fn open<'a>(
    shapes: &Shapes,
    settings: &mut Settings<'a>,
    kind: Kind,
    anchors: &[usize],
) -> Result<Reader<'a>> {
    let (levels, (classes, numbers)) = levels(shapes, settings, kind.channels, anchors)?;
    let raw = Arc::new(Raw { kind, levels, classes, keypoints: numbers / 2 });
    Ok(Box::new(move |image, settings| {
        let candidates = raw.candidates(image, settings)?;
        let detail = if raw.keypoints > 0 { Detail::Points(Arc::clone(&raw)) } else { Detail::None };
        Ok(Found { candidates, detail })
    }))
}
