//! YOLO heads with a prediction for each anchor or cell.

use boxwise_error::{Error, Result};
use boxwise_kernels::math::exp::{exp, ln};

use super::Resize;
use super::candidates::{Candidates, corners};
use super::cells::{Cells, check_unknown};
use super::channels::{Grid, Prototypes};
use super::inputs::{Image, Shapes};
use super::layout::{Channels, Layout, lay_out};
use super::plausible::{check_all, check_angles, check_corners, check_keypoints};
use super::plausible::{check_scores, check_sparse, implausible, pixels, sampled};
use super::pyramid::{Pyramid, check_square};
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
    let of_more = || {
        numbers(more).filter(|_| Pyramid::new(settings, 1).is_ok_and(|rows| rows.fits(fewer, settings.input)))
    };
    let Some(numbers) = numbers(fewer).or_else(of_more) else {
        let cure = "numClasses, and keypointSize: 2 for keypoints of x and y alone";
        return Err(shapes.wrong(format!(
            "{classes} classes, so {} channels and {size} for each keypoint (see {cure})",
            4 + classes
        )));
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
        check_keypoints(image, settings, planes.grid, 4 + classes, size)?;
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
    place: Place,
}

impl Planes {
    /// There are `after` channels after the classes.
    fn new(shapes: &Shapes, settings: &mut Settings, after: usize) -> Result<Self> {
        let channels = Channels { before: 4, after };
        let (grid, classes, doubt) = lay_out(shapes, settings, Layout::AnchorsLast, channels, 1)?;
        Ok(Planes { grid, classes, place: Place::new(settings, 1, grid, doubt)? })
    }

    fn candidates(&self, image: &Image, settings: &Settings, rotated: bool) -> Result<Candidates> {
        let Planes { grid, classes, .. } = *self;
        let data = image.view(0);
        let [w, h] = self.place.pixels(image, settings, grid)?;
        // In the order of the data.
        check_scores(image, settings, classes * grid.anchors, &|place| match grid.anchor_step {
            1 => data.at(4 * grid.anchors + place),
            _ => data.at(grid.place(4 + place % classes, place / classes)),
        })?;
        let of_channel = |channel: usize| move |anchor: usize| data.at(grid.place(channel, anchor));
        check_sparse(image, settings, "the last class of ", grid.anchors, &of_channel(3 + classes))?;
        if rotated {
            check_angles(image, grid.anchors, &of_channel(4 + classes))?;
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
        let scores = Scores { logits: false, ..Scores::new(settings) };
        if grid.anchor_step == 1 {
            let of_classes = data.part(4 * grid.anchors, classes * grid.anchors);
            scores.of_columns(image.isa, &of_classes, classes, settings.multi_label, &mut push);
            return Ok(candidates);
        }
        for anchor in 0..grid.anchors {
            let row = data.part(grid.place(4, anchor), classes);
            let of_classes = (0..classes).map(|class| scores.round(row.at(class)));
            scores.chosen(of_classes, settings.multi_label, &mut |class, score| push(anchor, class, score));
        }
        Ok(candidates)
    }
}

/// Where the boxes of a grid, its first four channels, lie.
struct Place {
    /// The cells of the input, if it is known.
    cells: Option<Cells>,
    per_cell: usize,
    /// The error of anchors that are rather those of another head, unless the boxes prove the size of the input.
    doubt: Option<Error>,
}

impl Place {
    fn new(settings: &Settings, per_cell: usize, grid: Grid, doubt: Option<Error>) -> Result<Self> {
        Ok(Place { cells: Cells::new(settings, per_cell, grid.anchors)?, per_cell, doubt })
    }

    /// The factors that convert the boxes to pixels of the input.
    fn pixels(&self, image: &Image, settings: &Settings, grid: Grid) -> Result<[f64; 2]> {
        let data = image.view(0);
        let four = |anchor: usize| data.four(grid.place(0, anchor), grid.channel_step);
        let is_needed = image.size.is_some() && settings.resize != Resize::None;
        if image.input.is_none() && (is_needed || self.doubt.is_some()) {
            check_unknown(settings, self.per_cell, grid.anchors, &four)?;
        }
        if let Some(doubt) = &self.doubt {
            return Err(doubt.clone());
        }
        let sides =
            pixels(image, settings, 4 * grid.anchors, &|place| data.at(grid.place(place % 4, place / 4)))?;
        let row = |anchor: usize| {
            let [x, y, w, h] = four(anchor);
            [x * sides[0], y * sides[1], w * sides[0], h * sides[1]]
        };
        if let Some(cells) = &self.cells {
            cells.check(image.head, settings.normalized == Some(true), &row)?;
        }
        Ok(sides)
    }
}

/// YOLOv3, v5 and v7, exported with their grids applied: [anchors, 5 + classes], each row (cx, cy, w, h) in pixels,
/// objectness and class probabilities. The score is objectness times probability; objectness alone must also be above
/// the threshold. Each cell has three anchors by default (`boxesPerCell`).
pub(super) fn yolov5<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let per_cell = settings.own.count("boxesPerCell", 1..=1 << 16)?.unwrap_or(3);
    let rows = Rows::new(shapes, settings, per_cell, None)?;
    Ok(Box::new(move |image, settings| rows.read(image, settings)))
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
    let rows = Rows::new(shapes, settings, per_cell, Some(prototypes))?;
    Ok(Box::new(move |image, settings| rows.read(image, settings)))
}

/// YOLOv6: like [`yolov5`] with one row for each cell; objectness is 1 in all of them.
pub(super) fn yolov6<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let rows = Rows::new(shapes, settings, 1, None)?;
    Ok(Box::new(move |image, settings| {
        let (data, grid) = (image.view(0), rows.grid);
        let (mut count, mut others) = (0, 0);
        for anchor in sampled(grid.anchors) {
            count += 1;
            others += usize::from((data.at(grid.place(4, anchor)) - 1.0).abs() > 0.1);
        }
        if others * 2 > count {
            return Err(implausible("an objectness of 1 in all rows", "other numbers in most of them"));
        }
        rows.read(image, settings)
    }))
}

/// Rows with boxes in pixels, objectness and classes.
struct Rows {
    grid: Grid,
    classes: usize,
    prototypes: Option<Prototypes>,
    place: Place,
}

impl Rows {
    fn new(
        shapes: &Shapes,
        settings: &mut Settings,
        per_cell: usize,
        prototypes: Option<Prototypes>,
    ) -> Result<Self> {
        let channels = Channels { before: 5, after: prototypes.map_or(0, |prototypes| prototypes.count) };
        let (grid, classes, doubt) = lay_out(shapes, settings, Layout::AnchorsFirst, channels, per_cell)?;
        Ok(Rows { grid, classes, prototypes, place: Place::new(settings, per_cell, grid, doubt)? })
    }

    fn read(&self, image: &Image, settings: &Settings) -> Result<Found> {
        let Rows { grid, classes, prototypes, .. } = *self;
        let data = image.view(0);
        let [w, h] = self.place.pixels(image, settings, grid)?;
        let candidates = with_objectness(image, settings, grid, classes, &|anchor| {
            let b = data.four(grid.place(0, anchor), grid.channel_step);
            corners([b[0] * w, b[1] * h, b[2] * w, b[3] * h])
        })?;
        let masks = |prototypes| Detail::Masks { first: 5 + classes, grid, prototypes };
        Ok(Found { candidates, detail: prototypes.map_or(Detail::None, masks) })
    }
}

/// YOLOX: [cells, 5 + classes], level by level, each by rows. Centres are offsets from the cell in cells, sizes are
/// logarithms of sizes in cells; with `decoded`, boxes are already in pixels. Scores as in [`yolov5`].
pub(super) fn yolox<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    if settings.own.flag("decoded")?.unwrap_or(false) {
        let rows = Rows::new(shapes, settings, 1, None)?;
        return Ok(Box::new(move |image, settings| rows.read(image, settings)));
    }
    let is_given = settings.input.is_some();
    let Rows { grid, classes, place, .. } = Rows::new(shapes, settings, 1, None)?;
    if let Some(doubt) = place.doubt {
        return Err(doubt);
    }
    if grid.anchors == 0 {
        return Ok(Box::new(|_, settings| Ok(Candidates::new(settings.single, settings.top_k).into())));
    }
    let [input_w, input_h] = settings.input.ok_or_else(no_input)?;
    if !is_given {
        check_square(input_w, &settings.strides)?;
    }
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
        Ok(with_objectness(image, settings, grid, classes, &read)?.into())
    }))
}

/// Returns an error if boxes are no offsets and logarithms: most of them larger than `most`, or all of them fractions,
/// which offsets from the cells are not.
fn check_offsets(data: &Data, grid: Grid, most: f64) -> Result<()> {
    let (mut count, mut large, mut fractions) = (0, 0, 0);
    for cell in sampled(grid.anchors) {
        let [x, y, w, h] = data.four(grid.place(0, cell), grid.channel_step);
        if [x, y, w, h] == [0.0; 4] {
            continue;
        }
        let (offset, size) = (-0.1..=1.1, 0.0..=1.5);
        count += 1;
        large += usize::from(w > most && h > most);
        let in_offset = offset.contains(&x) && offset.contains(&y);
        fractions += usize::from(in_offset && size.contains(&w) && size.contains(&h));
    }
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
    read: &dyn Fn(usize) -> [f64; 4],
) -> Result<Candidates> {
    let data = image.view(0);
    let columns = 1 + classes;
    check_scores(image, settings, columns * grid.anchors, &|place| {
        data.at(grid.place(4 + place % columns, place / columns))
    })?;
    let scores = Scores { logits: false, ..Scores::new(settings) };
    let mut candidates = Candidates::new(settings.single, settings.top_k);
    for anchor in 0..grid.anchors {
        let objectness = data.at(grid.place(4, anchor));
        if objectness.is_nan() || objectness <= scores.threshold {
            continue;
        }
        let of_class = |class: usize| scores.round(objectness * data.at(grid.place(5 + class, anchor)));
        scores.chosen((0..classes).map(of_class), settings.multi_label, &mut |class, score| {
            candidates.push(read(anchor), score, class, anchor);
        });
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
    let cells = Cells::new(settings, 1, boxes[0])?;
    Ok(Box::new(move |image, settings| {
        let (boxes, scores) = (image.view(0), image.view(1));
        let [w, h] = pixels(image, settings, boxes.len(), &|place| boxes.at(place))?;
        if let Some(cells) = &cells {
            cells.check_size(image.head, settings.normalized == Some(true), &|row| {
                let [x1, y1, x2, y2] = boxes.four(row * 4, 1);
                [(x1 + x2) / 2.0 * w, (y1 + y2) / 2.0 * h, (x2 - x1) * w, (y2 - y1) * h]
            })?;
        }
        check_all(image, settings, &scores)?;
        let mut candidates = Candidates::new(settings.single, settings.top_k);
        let read = Scores::new(settings);
        read.of_rows(image.isa, &scores, classes, settings.multi_label, &mut |row, class, score| {
            let b = boxes.four(row * 4, 1);
            candidates.push([b[0] * w, b[1] * h, b[2] * w, b[3] * h], score, class, row);
        });
        check_corners(image.head, &candidates)?;
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
        let [w, h] = pixels(image, settings, boxes.len(), &|place| boxes.at(place))?;
        check_all(image, settings, &scores)?;
        let mut candidates = Candidates::new(settings.single, settings.top_k);
        let mut push = |anchor: usize, class: u32, score: f64| {
            let b = boxes.four(anchor * 4, 1);
            candidates.push([b[0] * w, b[1] * h, b[2] * w, b[3] * h], score, class, anchor);
        };
        Scores::new(settings).of_columns(image.isa, &scores, classes, settings.multi_label, &mut push);
        check_corners(image.head, &candidates)?;
        Ok(candidates.into())
    }))
}
