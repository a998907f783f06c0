//! YOLO heads with a prediction for each anchor or cell.

use boxwise_error::Result;
use boxwise_kernels::math::exp::exp;

use super::inputs::Inputs;
use super::looks::cells;
use super::scores::Scores;
use super::settings::Settings;
use super::tensor::View;
use super::{Candidates, Detail, Found};

/// More rows than columns, from so many rows on, are taken for a mistake where the number of classes is not given.
const MANY_ROWS: usize = 2000;

/// YOLOv8, v9, 11, 12: [4 + classes, anchors], each column (cx, cy, w, h) in pixels and class probabilities.
pub(super) fn yolov8(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let planes = Planes::new(inputs, settings, 0)?;
    Ok(planes.candidates(inputs, settings, false).into())
}

/// As [`yolov8`], with the coefficients of a mask after the classes.
pub(super) fn yolov8_seg(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let masks = inputs.view(1).dims[0];
    let planes = Planes::new(inputs, settings, masks)?;
    let candidates = planes.candidates(inputs, settings, false);
    Ok(Found { candidates, detail: Detail::Masks { first: 4 + planes.classes } })
}

/// As [`yolov8`], with keypoints after the classes: x and y in pixels, and a score where the size is 3. One class unless
/// the options say otherwise.
pub(super) fn yolov8_pose(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let classes = settings.classes.unwrap_or(1);
    let rows = inputs.view(0).dims[0];
    let size = settings.keypoint_size;
    let Some(numbers) = rows.checked_sub(4 + classes).filter(|numbers| numbers % size == 0) else {
        return Err(
            inputs.wrong(settings.input, format!("{classes} classes and keypoints of {size} numbers"))
        );
    };
    let planes = Planes::new(inputs, settings, numbers)?;
    let candidates = planes.candidates(inputs, settings, false);
    Ok(Found { candidates, detail: Detail::Keypoints { first: 4 + classes, count: numbers / size } })
}

/// As [`yolov8`], with the angle of each box after the classes, in radians from +x towards +y.
pub(super) fn yolov8_obb(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let planes = Planes::new(inputs, settings, 1)?;
    Ok(planes.candidates(inputs, settings, true).into())
}

struct Planes<'a> {
    view: View<'a>,
    classes: usize,
    anchors: usize,
}

impl<'a> Planes<'a> {
    /// `extra` rows follow the classes.
    fn new(inputs: &Inputs<'a>, settings: &Settings, extra: usize) -> Result<Self> {
        let view = inputs.view(0);
        let [rows, anchors] = [view.dims[0], view.dims[1]];
        let classes = rows.checked_sub(4 + extra).filter(|&classes| classes > 0);
        let Some(classes) = classes.filter(|&classes| settings.classes.is_none_or(|known| known == classes))
        else {
            let because = match settings.classes {
                Some(known) => format!("{known} classes, so {} rows", 4 + known + extra),
                None => format!("at least {} rows", 5 + extra),
            };
            return Err(inputs.wrong(settings.input, because));
        };
        let per_level = cells(settings.input.unwrap_or_default());
        let is_pyramid = |count: usize| count > 0 && (count == per_level || count == 3 * per_level);
        let turned = rows > anchors && (rows >= MANY_ROWS || is_pyramid(rows) && anchors > 5);
        if settings.classes.is_none() && turned {
            let because = format!("anchors last (numClasses: {classes} says that it is so)");
            return Err(inputs.wrong(settings.input, because));
        }
        Ok(Planes { view, classes, anchors })
    }

    fn candidates(&self, inputs: &Inputs, settings: &Settings, rotated: bool) -> Candidates {
        let Planes { view: View { data, .. }, classes, anchors } = *self;
        let mut candidates = Candidates::new(settings.single, settings.top_k);
        let mut push = |anchor: usize, class: u32, score: f64| {
            let [x, y, w, h] = data.four(anchor, anchors);
            if rotated {
                let angle = data.at((4 + classes) * anchors + anchor);
                candidates.push_rotated([x, y, w, h], angle, score, class, anchor);
            } else {
                candidates.push(corners([x, y, w, h]), score, class, anchor);
            }
        };
        let scores = data.part(4 * anchors, classes * anchors);
        if settings.multi_label {
            let mut found = Vec::new();
            for class in 0..classes {
                let row = scores.part(class * anchors, anchors);
                found.clear();
                row.above(inputs.isa, settings.score_threshold, &mut found);
                for &anchor in &found {
                    push(anchor as usize, class as u32, row.at(anchor as usize));
                }
            }
        } else {
            scores.best_of_columns(inputs.isa, classes, anchors, settings.score_threshold, push);
        }
        candidates
    }
}

/// Centre and size as corners.
#[inline]
pub(super) fn corners([x, y, w, h]: [f64; 4]) -> [f64; 4] {
    let (half_w, half_h) = (w * 0.5, h * 0.5);
    [x - half_w, y - half_h, x + half_w, y + half_h]
}

/// YOLOv3, v5, v7 as exported with their grids applied: [anchors, 5 + classes], each row (cx, cy, w, h) in pixels,
/// objectness and class probabilities. A score is objectness times probability; objectness alone must pass too.
pub(super) fn yolov5(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let view = inputs.view(0);
    Ok(rows_with_objectness(inputs, settings, |row| corners(view.data.four(row, 1)))?.into())
}

/// YOLOX: [cells, 5 + classes], levels one after the other, each by rows; centres are offsets from the cell in cells, sizes
/// are logarithms of cells. Scores as [`yolov5`].
pub(super) fn yolox(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let view = inputs.view(0);
    let [cells, width] = [view.dims[0], view.dims[1]];
    if settings.decoded {
        return yolov5(inputs, settings);
    }
    let [input_w, input_h] = settings.need_input()?;
    let mut levels = Vec::with_capacity(settings.strides.len());
    let mut total = 0usize;
    for &stride in &settings.strides {
        let columns = (input_w / stride) as usize;
        levels.push((total, columns.max(1), stride));
        total = total.saturating_add(columns.saturating_mul((input_h / stride) as usize));
    }
    if total != cells {
        let because =
            format!("{total} cells for an input of {input_w} × {input_h} and strides {:?}", settings.strides);
        return Err(inputs.wrong(settings.input, because));
    }
    let read = |row: usize| {
        let cell = row / width;
        let (first, columns, stride) = levels[levels.partition_point(|&(first, ..)| first <= cell) - 1];
        let (x, y) = ((cell - first) % columns, (cell - first) / columns);
        corners([
            (view.data.at(row) + x as f64) * stride,
            (view.data.at(row + 1) + y as f64) * stride,
            exp(view.data.at(row + 2)) * stride,
            exp(view.data.at(row + 3)) * stride,
        ])
    };
    Ok(rows_with_objectness(inputs, settings, read)?.into())
}

/// `read` makes the box of the row that starts at a place.
fn rows_with_objectness(
    inputs: &Inputs,
    settings: &Settings,
    read: impl Fn(usize) -> [f64; 4],
) -> Result<Candidates> {
    let View { data, dims } = inputs.view(0);
    let [rows, width] = [dims[0], dims[1]];
    let classes = width.checked_sub(5).filter(|&classes| classes > 0);
    let Some(classes) = classes.filter(|&classes| settings.classes.is_none_or(|known| known == classes))
    else {
        let because = match settings.classes {
            Some(known) => format!("{known} classes, so {} columns", 5 + known),
            None => "at least 6 columns".to_owned(),
        };
        return Err(inputs.wrong(settings.input, because));
    };
    let per_level = cells(settings.input.unwrap_or_default());
    let is_pyramid = |count: usize| count > 0 && (count == per_level || count == 3 * per_level);
    if settings.classes.is_none() && width > rows && rows > 4 && (width >= MANY_ROWS || is_pyramid(width)) {
        let because = format!("classes last (numClasses: {classes} says that it is so)");
        return Err(inputs.wrong(settings.input, because));
    }
    let threshold = settings.score_threshold;
    let mut candidates = Candidates::new(settings.single, settings.top_k);
    for row in 0..rows {
        let at = row * width;
        let objectness = data.at(at + 4);
        if objectness.is_nan() || objectness <= threshold {
            continue;
        }
        let mut best: Option<(u32, f64)> = None;
        for class in 0..classes {
            let score = candidates.round(objectness * data.at(at + 5 + class));
            if score <= threshold || score.is_nan() {
                continue;
            }
            if settings.multi_label {
                candidates.push(read(at), score, class as u32, row);
            } else if best.is_none_or(|(_, greatest)| score > greatest) {
                best = Some((class as u32, score));
            }
        }
        if let Some((class, score)) = best {
            candidates.push(read(at), score, class, row);
        }
    }
    Ok(candidates)
}

/// YOLO-NAS: boxes [anchors, 4], (x1, y1, x2, y2) in pixels, and class probabilities [anchors, classes].
pub(super) fn yolo_nas(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let (boxes, scores) = (inputs.view(0), inputs.view(1));
    let classes = scores.dims[1];
    let known = settings.classes.is_none_or(|known| known == classes);
    if boxes.dims[1] != 4 || scores.dims[0] != boxes.dims[0] || !known {
        return Err(inputs.wrong(settings.input, "one row of scores for each box"));
    }
    let mut candidates = Candidates::new(settings.single, settings.top_k);
    let read =
        Scores { logits: settings.logits, threshold: settings.score_threshold, single: settings.single };
    read.of_rows(inputs.isa, &scores.data, classes, settings.multi_label, |row, class, score| {
        candidates.push(boxes.data.four(row * 4, 1), score, class, row);
    });
    Ok(candidates.into())
}

impl From<Candidates> for Found {
    fn from(candidates: Candidates) -> Found {
        Found { candidates, detail: Detail::None }
    }
}
