//! YOLO heads with a prediction for each anchor or cell.

use boxwise_error::Result;
use boxwise_kernels::math::exp::{exp, ln};

use super::candidates::{Candidates, corners};
use super::channels::Grid;
use super::channels::Prototypes;
use super::inputs::{Image, Shapes};
use super::layout::{Channels, Layout, lay_out};
use super::plausible::{check_angles, check_class, check_pixels, check_scores, implausible, pixels, sampled};
use super::pyramid::Pyramid;
use super::reader::{Detail, Found, Reader};
use super::scores::Scores;
use super::settings::{Settings, no_input};
use super::tensor::Data;

/// YOLOv8, v9, 11, 12: [4 + classes, anchors], each column (cx, cy, w, h) in pixels and class probabilities.
pub(super) fn yolov8<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let planes = Planes::new(shapes, settings, 0)?;
    Ok(Box::new(move |image, settings| Ok(planes.candidates(image, settings, false)?.into())))
}

/// Like [`yolov8`], with mask coefficients after the classes. Prototypes have a quarter of the input's sides, from
/// which the input follows if it is not square.
pub(super) fn yolov8_seg<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let prototypes = Prototypes::new(shapes.dims(1), settings)?;
    let given = settings.input;
    let planes = Planes::new(shapes, settings, prototypes.count)?;
    let (first, grid) = (4 + planes.classes, planes.grid);
    if given.is_none() && Pyramid::new(settings, 1)?.fits(grid.anchors, Some(prototypes.input())) {
        settings.input = Some(prototypes.input());
    }
    Ok(Box::new(move |image, settings| {
        let candidates = planes.candidates(image, settings, false)?;
        Ok(Found { candidates, detail: Detail::Masks { first, grid, prototypes } })
    }))
}

/// Like [`yolov8`], with keypoints after the classes: x and y in pixels, and a score if the size is 3. One class by
/// default.
pub(super) fn yolov8_pose<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let size = settings.own.count("keypointSize", 2..=3)?.unwrap_or(3);
    let classes = settings.classes.unwrap_or(1);
    let dims = shapes.dims(0);
    let numbers = |channels: usize| {
        channels.checked_sub(4 + classes).filter(|&numbers| numbers > 0 && numbers.is_multiple_of(size))
    };
    settings.classes = Some(classes);
    // There are usually more anchors than channels.
    let (fewer, more) = (dims[0].min(dims[1]), dims[0].max(dims[1]));
    let Some(numbers) = numbers(fewer).or(numbers(more)) else {
        return Err(shapes.wrong(format!("{classes} classes and keypoints of {size} numbers")));
    };
    let planes = Planes::new(shapes, settings, numbers)?;
    let detail = Detail::Keypoints {
        first: 4 + classes,
        count: numbers / size,
        size,
        grid: planes.grid,
        normalized: settings.normalized == Some(true),
    };
    Ok(Box::new(move |image, settings| {
        let candidates = planes.candidates(image, settings, false)?;
        if settings.normalized.is_none() {
            let (grid, data) = (planes.grid, image.view(0));
            let point = |anchor: usize| {
                (4 + classes..grid.channels).step_by(size).map(move |x| data.at(grid.place(x, anchor)))
            };
            check_pixels("keypoints", (0..grid.anchors).flat_map(point), ", as the boxes are")?;
        }
        Ok(Found { candidates, detail: detail.clone() })
    }))
}

/// Like [`yolov8`], with the angle of each box after the classes, in radians from +x towards +y.
pub(super) fn yolov8_obb<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let planes = Planes::new(shapes, settings, 1)?;
    Ok(Box::new(move |image, settings| Ok(planes.candidates(image, settings, true)?.into())))
}

/// A head with channels for each anchor: the box, class probabilities, and more.
struct Planes {
    grid: Grid,
    classes: usize,
}

impl Planes {
    /// There are `after` channels after the classes.
    fn new(shapes: &Shapes, settings: &mut Settings, after: usize) -> Result<Self> {
        let channels = Channels { before: 4, after };
        let (grid, classes) = lay_out(shapes, settings, Layout::AnchorsLast, channels, 1)?;
        Ok(Planes { grid, classes })
    }

    fn candidates(&self, image: &Image, settings: &Settings, rotated: bool) -> Result<Candidates> {
        let Planes { grid, classes } = *self;
        let data = image.view(0);
        let coordinates = |anchor: usize| (0..4).map(move |k| data.at(grid.place(k, anchor)));
        let [w, h] = pixels(image, settings, (0..grid.anchors).flat_map(coordinates))?;
        let (outer, inner) =
            if grid.anchor_step == 1 { (classes, grid.anchors) } else { (grid.anchors, classes) };
        let number = |i: usize, j: usize| match grid.anchor_step {
            1 => data.at(grid.place(4 + i, j)),
            _ => data.at(grid.place(4 + j, i)),
        };
        let in_place = (0..outer).flat_map(|i| (0..inner).map(move |j| number(i, j)));
        check_scores(image, settings, in_place)?;
        let column =
            |channel: usize| sampled(grid.anchors).map(move |anchor| data.at(grid.place(channel, anchor)));
        check_class(image, column(3 + classes))?;
        if rotated {
            check_angles(image, column(4 + classes))?;
        }
        let mut candidates = Candidates::new(settings.single, settings.top_k);
        let mut push = |anchor: usize, class: u32, score: f64| {
            let b = data.four(grid.place(0, anchor), grid.channel_step);
            let b = [b[0] * w, b[1] * h, b[2] * w, b[3] * h];
            if rotated {
                let angle = data.at(grid.place(4 + classes, anchor));
                candidates.push_rotated(b, angle, score, class, anchor);
            } else {
                candidates.push(corners(b), score, class, anchor);
            }
        };
        let threshold = settings.score_threshold;
        if grid.anchor_step != 1 {
            let scores = Scores { logits: false, threshold, single: settings.single };
            for anchor in 0..grid.anchors {
                let row = data.part(grid.place(4, anchor), classes);
                scores.of_row(&row, settings.multi_label, |class, score| push(anchor, class, score));
            }
            return Ok(candidates);
        }
        let scores = data.part(4 * grid.anchors, classes * grid.anchors);
        if settings.multi_label {
            let mut found = Vec::new();
            for class in 0..classes {
                let row = scores.part(class * grid.anchors, grid.anchors);
                found.clear();
                row.above(image.isa, threshold, &mut found);
                for &anchor in &found {
                    push(anchor as usize, class as u32, row.at(anchor as usize));
                }
            }
        } else {
            scores.best_of_columns(image.isa, classes, grid.anchors, threshold, push);
        }
        Ok(candidates)
    }
}

/// Channels of heads with an objectness score.
const OBJECTNESS: Channels = Channels { before: 5, after: 0 };

/// YOLOv3, v5 and v7, exported with their grids applied: [anchors, 5 + classes], each row (cx, cy, w, h) in pixels,
/// objectness and class probabilities. The score is objectness times probability; objectness alone must also be above
/// the threshold. Each cell has three anchors by default (`boxesPerCell`).
pub(super) fn yolov5<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let per_cell = settings.own.count("boxesPerCell", 1..=1 << 16)?.unwrap_or(3);
    in_pixels(shapes, settings, per_cell, None)
}

/// Like [`yolov5`], with mask coefficients after the classes, and prototypes as in [`yolov8_seg`].
pub(super) fn yolov5_seg<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let prototypes = Prototypes::new(shapes.dims(1), settings)?;
    let per_cell = settings.own.count("boxesPerCell", 1..=1 << 16)?.unwrap_or(3);
    if settings.input.is_none()
        && Pyramid::new(settings, per_cell)?.fits(shapes.dims(0)[0], Some(prototypes.input()))
    {
        settings.input = Some(prototypes.input());
    }
    in_pixels(shapes, settings, per_cell, Some(prototypes))
}

/// YOLOv6: like [`yolov5`] with one row for each cell; objectness is 1 in all of them.
pub(super) fn yolov6<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let read = in_pixels(shapes, settings, 1, None)?;
    let (grid, _) = lay_out(shapes, settings, Layout::AnchorsFirst, OBJECTNESS, 1)?;
    Ok(Box::new(move |image, settings| {
        let data = image.view(0);
        let objectness = sampled(grid.anchors).map(|anchor| data.at(grid.place(4, anchor)));
        let others = objectness.clone().filter(|number| (number - 1.0).abs() > 0.1);
        if others.count() * 2 > objectness.count() {
            return Err(implausible("an objectness of 1 in all rows", "other numbers in most of them"));
        }
        read(image, settings)
    }))
}

fn in_pixels<'a>(
    shapes: &Shapes,
    settings: &mut Settings<'a>,
    per_cell: usize,
    prototypes: Option<Prototypes>,
) -> Result<Reader<'a>> {
    let channels = Channels { before: 5, after: prototypes.map_or(0, |prototypes| prototypes.count) };
    let (grid, classes) = lay_out(shapes, settings, Layout::AnchorsFirst, channels, per_cell)?;
    Ok(Box::new(move |image, settings| {
        let data = image.view(0);
        let coordinates = |anchor: usize| (0..4).map(move |k| data.at(grid.place(k, anchor)));
        let [w, h] = pixels(image, settings, (0..grid.anchors).flat_map(coordinates))?;
        let read = |anchor: usize| {
            let b = data.four(grid.place(0, anchor), grid.channel_step);
            corners([b[0] * w, b[1] * h, b[2] * w, b[3] * h])
        };
        let candidates = with_objectness(image, settings, grid, classes, read)?;
        let masks = |prototypes| Detail::Masks { first: 5 + classes, grid, prototypes };
        Ok(Found { candidates, detail: prototypes.map_or(Detail::None, masks) })
    }))
}

/// YOLOX: [cells, 5 + classes], level by level, each by rows. Centres are offsets from the cell in cells, sizes are
/// logarithms of sizes in cells; with `decoded`, boxes are already in pixels. Scores as in [`yolov5`].
pub(super) fn yolox<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    if settings.own.flag("decoded")?.unwrap_or(false) {
        return in_pixels(shapes, settings, 1, None);
    }
    let (grid, classes) = lay_out(shapes, settings, Layout::AnchorsFirst, OBJECTNESS, 1)?;
    if grid.anchors == 0 {
        return Ok(Box::new(|_, settings| Ok(Candidates::new(settings.single, settings.top_k).into())));
    }
    let [input_w, input_h] = settings.input.ok_or_else(no_input)?;
    let mut levels = Vec::with_capacity(settings.strides.len());
    let mut total = 0usize;
    for &stride in settings.strides.iter() {
        let columns = (input_w / stride) as usize;
        levels.push((total, columns.max(1), stride));
        total = total.saturating_add(columns.saturating_mul((input_h / stride) as usize));
    }
    if total != grid.anchors {
        return Err(shapes.wrong(format!(
            "{total} cells for an input of {input_w} x {input_h} and strides {:?}",
            settings.strides
        )));
    }
    let most =
        ln(16.0 * input_w.max(input_h) / settings.strides.iter().copied().fold(f64::INFINITY, f64::min));
    Ok(Box::new(move |image, settings| {
        let data = image.view(0);
        check_offsets(&data, grid, most)?;
        let read = |cell: usize| {
            let (first, columns, stride) = levels[levels.partition_point(|&(first, ..)| first <= cell) - 1];
            let (x, y) = ((cell - first) % columns, (cell - first) / columns);
            let at = |channel: usize| data.at(grid.place(channel, cell));
            corners([
                (at(0) + x as f64) * stride,
                (at(1) + y as f64) * stride,
                exp(at(2)) * stride,
                exp(at(3)) * stride,
            ])
        };
        Ok(with_objectness(image, settings, grid, classes, read)?.into())
    }))
}

/// Returns an error if boxes are no offsets and logarithms: most of them larger than `most`, or all of them fractions,
/// which offsets from the cells are not.
fn check_offsets(data: &Data, grid: Grid, most: f64) -> Result<()> {
    let cells = sampled(grid.anchors).map(|cell| data.four(grid.place(0, cell), grid.channel_step));
    let cells = cells.filter(|cell| cell.iter().any(|&number| number != 0.0));
    let large = cells.clone().filter(|[_, _, w, h]| *w > most && *h > most).count();
    let fractions = cells.clone().filter(|[x, y, w, h]| {
        let size = 0.0..=1.5;
        [x, y].iter().all(|offset| (-0.1..=1.1).contains(*offset)) && size.contains(w) && size.contains(h)
    });
    let (fractions, count) = (fractions.count(), cells.count());
    let got = match () {
        () if count > 0 && large * 2 > count => "sizes in pixels",
        () if count >= 64 && fractions == count => "boxes that are all fractions",
        () => return Ok(()),
    };
    let expected =
        "offsets from the cells and logarithms of sizes (decoded: true says that boxes are in pixels)";
    Err(implausible(expected, got))
}

/// `read` returns the box of an anchor.
fn with_objectness(
    image: &Image,
    settings: &Settings,
    grid: Grid,
    classes: usize,
    read: impl Fn(usize) -> [f64; 4],
) -> Result<Candidates> {
    let data = image.view(0);
    let numbers = |anchor: usize| (4..5 + classes).map(move |c| data.at(grid.place(c, anchor)));
    check_scores(image, settings, (0..grid.anchors).flat_map(numbers))?;
    let threshold = settings.score_threshold;
    let mut candidates = Candidates::new(settings.single, settings.top_k);
    for anchor in 0..grid.anchors {
        let objectness = data.at(grid.place(4, anchor));
        if objectness.is_nan() || objectness <= threshold {
            continue;
        }
        let mut best: Option<(u32, f64)> = None;
        for class in 0..classes {
            let score = candidates.round(objectness * data.at(grid.place(5 + class, anchor)));
            if score <= threshold || score.is_nan() {
                continue;
            }
            if settings.multi_label {
                candidates.push(read(anchor), score, class as u32, anchor);
            } else if best.is_none_or(|(_, greatest)| score > greatest) {
                best = Some((class as u32, score));
            }
        }
        if let Some((class, score)) = best {
            candidates.push(read(anchor), score, class, anchor);
        }
    }
    Ok(candidates)
}

/// YOLO-NAS: boxes [anchors, 4], (x1, y1, x2, y2) in pixels, and class probabilities [anchors, classes].
pub(super) fn yolo_nas<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let (boxes, scores) = (shapes.dims(0), shapes.dims(1));
    let classes = scores[1];
    let known = settings.classes.is_none_or(|known| known == classes);
    if boxes[1] != 4 || scores[0] != boxes[0] || !known {
        return Err(shapes.wrong("one row of scores for each box"));
    }
    Pyramid::check(shapes, settings, 1, boxes[0])?;
    Ok(Box::new(move |image, settings| {
        let (boxes, scores) = (image.view(0), image.view(1));
        let [w, h] = pixels(image, settings, (0..boxes.len()).map(|place| boxes.at(place)))?;
        check_scores(image, settings, (0..scores.len()).map(|place| scores.at(place)))?;
        let mut candidates = Candidates::new(settings.single, settings.top_k);
        let read = Scores::new(settings);
        read.of_rows(image.isa, &scores, classes, settings.multi_label, |row, class, score| {
            let b = boxes.four(row * 4, 1);
            candidates.push([b[0] * w, b[1] * h, b[2] * w, b[3] * h], score, class, row);
        });
        Ok(candidates.into())
    }))
}

/// PP-YOLOE without its suppression: boxes [anchors, 4], (x1, y1, x2, y2) in pixels of the image, and class probabilities
/// [classes, anchors].
pub(super) fn pp_yoloe<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let (boxes, scores) = (shapes.dims(0), shapes.dims(1));
    let [classes, anchors] = [scores[0], scores[1]];
    if *boxes != [anchors, 4] {
        return Err(shapes.wrong("a column of scores for each box"));
    }
    shapes.check_classes(settings, classes)?;
    Ok(Box::new(move |image, settings| {
        let (boxes, scores) = (image.view(0), image.view(1));
        let [w, h] = pixels(image, settings, (0..boxes.len()).map(|place| boxes.at(place)))?;
        check_scores(image, settings, (0..scores.len()).map(|place| scores.at(place)))?;
        let mut candidates = Candidates::new(settings.single, settings.top_k);
        let mut push = |anchor: usize, class: u32, score: f64| {
            let b = boxes.four(anchor * 4, 1);
            candidates.push([b[0] * w, b[1] * h, b[2] * w, b[3] * h], score, class, anchor);
        };
        if settings.multi_label {
            Scores::new(settings).above(image.isa, &scores, |place, score| {
                push(place % anchors, (place / anchors) as u32, score);
            });
        } else {
            scores.best_of_columns(image.isa, classes, anchors, settings.score_threshold, push);
        }
        Ok(candidates.into())
    }))
}
