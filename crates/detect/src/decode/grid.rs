//! Grid heads: the tutorial's and YOLOv1.

use boxwise_error::Result;

use super::candidates::Candidates;
use super::inputs::Shapes;
use super::plausible::{implausible, is_list, sampled};
use super::reader::Reader;
use super::settings::Settings;

/// Number of classes in PASCAL VOC, which YOLOv1 was published for.
const VOC: usize = 20;

/// Range of the numbers of a cell.
const LINEAR: std::ops::RangeInclusive<f64> = -2.0..=3.0;

/// The tutorial's head: [rows, columns, 5 + classes], each cell (tx, ty, tw, th, confidence, class probabilities),
/// where tx and ty are offsets in the cell, tw and th fractions of the input. The score is confidence times the highest
/// probability.
pub(super) fn yolo_grid<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    cells(shapes, settings, 1, false)
}

/// YOLOv1 (Redmon et al. 2016): [rows, columns, 5·B + classes], each cell B boxes (x, y, w, h, confidence), then class
/// probabilities that its boxes share. A source is (row · columns + column) · B + box. `boxesPerCell` is B, 2 by
/// default; with `squareRoots` w and h are square roots.
pub(super) fn yolov1<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let boxes = settings.own.count("boxesPerCell", 1..=1 << 16)?.unwrap_or(2);
    let square_roots = settings.own.flag("squareRoots")?.unwrap_or(false);
    cells(shapes, settings, boxes, square_roots)
}

fn cells<'a>(
    shapes: &Shapes,
    settings: &mut Settings<'a>,
    boxes: usize,
    square_roots: bool,
) -> Result<Reader<'a>> {
    let [rows, columns, depth] = [shapes.dims(0)[0], shapes.dims(0)[1], shapes.dims(0)[2]];
    let classes = depth.checked_sub(5 * boxes).filter(|&classes| classes > 0);
    let Some(classes) = classes.filter(|&classes| settings.classes.is_none_or(|known| known == classes))
    else {
        return Err(shapes.wrong(match settings.classes {
            Some(known) => format!("numClasses {known}, so {} numbers a cell", 5 * boxes + known),
            None => format!("at least {} numbers a cell", 5 * boxes + 1),
        }));
    };
    if is_list(rows, columns) {
        return Err(shapes.wrong("cells of a grid, not a list of rows"));
    }
    if settings.classes.is_none() {
        if columns == depth && rows != columns {
            return Err(shapes.wrong("the channels last (numClasses says that they are)"));
        }
        let others = if boxes == 1 { 2 } else { 1 };
        if depth == 5 * others + VOC {
            return Err(shapes.wrong(format!(
                "numClasses where there are {classes}, not {VOC} with {others} boxes a cell"
            )));
        }
    }
    Ok(Box::new(move |image, settings| {
        let data = image.view(0);
        let [input_w, input_h] = image.need_input()?;
        let (cell_w, cell_h) = (input_w / columns as f64, input_h / rows as f64);
        // Linear outputs leave 0..1, but not far.
        let wrong = sampled(data.len())
            .map(|place| data.at(place))
            .find(|number| !LINEAR.contains(number) && !number.is_nan());
        if let Some(number) = wrong {
            let expected =
                format!("offsets, sides and scores of {} that are fractions, about 0..1", image.head.name());
            return Err(implausible(expected, number.to_string()));
        }
        let mut candidates = Candidates::new(settings.single, settings.top_k);
        for cell in 0..rows * columns {
            let (row, column) = ((cell / columns) as f64, (cell % columns) as f64);
            let at = cell * depth;
            for b in 0..boxes {
                let [tx, ty, tw, th, confidence] = std::array::from_fn(|i| data.at(at + 5 * b + i));
                let (tw, th) = if square_roots { (tw * tw, th * th) } else { (tw, th) };
                let (cx, cy) = ((column + tx) * cell_w, (row + ty) * cell_h);
                let (w, h) = (tw * input_w, th * input_h);
                let corners = [cx - w / 2.0, cy - h / 2.0, cx + w / 2.0, cy + h / 2.0];
                let mut push = |class: usize, probability: f64| {
                    let score = candidates.round(confidence * probability);
                    if score > settings.score_threshold {
                        candidates.push(corners, score, class as u32, cell * boxes + b);
                    }
                };
                let probability = |class: usize| data.at(at + 5 * boxes + class);
                if settings.multi_label {
                    (0..classes).for_each(|class| push(class, probability(class)));
                } else {
                    let mut best = (0, f64::NEG_INFINITY);
                    for class in 0..classes {
                        if probability(class) > best.1 {
                            best = (class, probability(class));
                        }
                    }
                    push(best.0, best.1);
                }
            }
        }
        Ok(candidates.into())
    }))
}
