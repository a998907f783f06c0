//! Transformer heads: a set of queries, each with class logits and a box in fractions of the input.

use boxwise_error::Result;

use super::candidates::{Candidates, corners};
use super::inputs::{Image, Shapes};
use super::plausible::{check_all, check_fractions, check_mask_logits, check_scores, implausible, sampled};
use super::reader::{Detail, Found, Reader};
use super::scores::Scores;
use super::settings::Settings;
use super::tensor::Data;

/// RT-DETR (Zhao et al. 2023): sigmoid, then the best `topK` over all queries and classes. A query can be returned for
/// several classes.
pub(super) fn rt_detr<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let [_, classes] = queries(shapes, [0, 1])?;
    shapes.check_classes(settings, classes)?;
    Ok(Box::new(move |image, settings| {
        let logits = image.view(0);
        check_all(image, settings, &logits)?;
        check_sigmoid(&logits, classes, settings)?;
        Ok(best_pairs(image, settings, classes, [0, 1])?.into())
    }))
}

/// Most queries that a network has; more rows are cells of a pyramid.
const MOST_QUERIES: usize = 1000;

/// RT-DETR as Ultralytics exports it: rows of centre and size in fractions, and class probabilities. The best class of each.
pub(super) fn rt_detr_rows<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let [queries, columns] = [shapes.dims(0)[0], shapes.dims(0)[1]];
    if queries > MOST_QUERIES || columns < 5 {
        return Err(
            shapes.wrong(format!("at most {MOST_QUERIES} queries, and at least one class after the box"))
        );
    }
    if settings.classes.is_none() && columns > queries {
        return Err(shapes.wrong("numClasses where there are more columns than queries"));
    }
    let classes = shapes.check_classes(settings, columns - 4)?;
    Ok(Box::new(move |image, settings| {
        let data = image.view(0);
        check_scores(image, settings, queries * classes, &|place| {
            data.at(place / classes * columns + 4 + place % classes)
        })?;
        check_fractions(queries, &|query| data.four(query * columns, 1))?;
        let mut candidates = Candidates::new(settings.single, settings.top_k);
        let scores = Scores::new(settings);
        for query in 0..queries {
            let row = data.part(query * columns + 4, classes);
            let of_classes = (0..classes).map(|class| scores.round(row.at(class)));
            scores.chosen(of_classes, settings.multi_label, &mut |class, score| {
                candidates.push(relative(data.four(query * columns, 1), image), score, class, query);
            });
        }
        Ok(candidates.into())
    }))
}

/// RF-DETR: like [`rt_detr`], boxes first, and in its segmentation models a mask [height, width] of logits for each
/// query.
pub(super) fn rf_detr<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let [count, classes] = queries(shapes, [1, 0])?;
    shapes.check_classes(settings, classes)?;
    let detail = match shapes.optional(2) {
        None => Detail::None,
        Some(&[queries, height, width]) if queries == count => {
            Detail::QueryMasks { role: 2, dims: [height, width] }
        }
        Some(_) => return Err(shapes.wrong("a mask for each query")),
    };
    Ok(Box::new(move |image, settings| {
        let logits = image.view(1);
        check_all(image, settings, &logits)?;
        check_sigmoid(&logits, classes, settings)?;
        if let Some(masks) = image.optional(2) {
            check_mask_logits(&masks)?;
        }
        Ok(Found { candidates: best_pairs(image, settings, classes, [1, 0])?, detail: detail.clone() })
    }))
}

/// The best `topK` pairs of query and class, by the sigmoid of logits in the first and boxes in the second of `roles`.
fn best_pairs(
    image: &Image,
    settings: &Settings,
    classes: usize,
    [logits, boxes]: [usize; 2],
) -> Result<Candidates> {
    let (logits, boxes) = (image.view(logits), image.view(boxes));
    check_fractions(boxes.len() / 4, &|query| boxes.four(query * 4, 1))?;
    let mut candidates = Candidates::new(settings.single, settings.top_k);
    let scores = Scores::new(settings);
    scores.of_rows(image.isa, &logits, classes, settings.multi_label, &mut |query, class, score| {
        candidates.push(relative(boxes.four(query * 4, 1), image), score, class, query);
    });
    candidates.keep_best(settings.top_k);
    Ok(candidates)
}

/// DETR (Carion et al. 2020): softmax; the last class is "no object" and is dropped; the best of the others is
/// returned.
pub(super) fn detr<'a>(shapes: &Shapes, settings: &mut Settings<'a>) -> Result<Reader<'a>> {
    let [count, columns] = queries(shapes, [0, 1])?;
    if columns == 0 {
        return Err(shapes.wrong("a column for \"no object\""));
    }
    let classes = shapes.check_classes(settings, columns - 1)?;
    Ok(Box::new(move |image, settings| {
        let (logits, boxes) = (image.view(0), image.view(1));
        check_all(image, settings, &logits)?;
        check_fractions(boxes.len() / 4, &|query| boxes.four(query * 4, 1))?;
        check_softmax(&logits, columns, settings)?;
        let mut candidates = Candidates::new(settings.single, settings.top_k);
        let scores = Scores::new(settings);
        let mut row = Vec::with_capacity(columns);
        for query in 0..count {
            if !scores.softmax(&logits, query * columns, columns, 0..classes, &mut row) {
                continue;
            }
            let of_classes = row[..classes].iter().copied();
            scores.chosen(of_classes, settings.multi_label, &mut |class, score| {
                candidates.push(relative(boxes.four(query * 4, 1), image), score, class, query);
            });
        }
        Ok(candidates.into())
    }))
}

/// Returns an error if scores are certainly of a softmax over the classes and "no object".
fn check_sigmoid(scores: &Data, columns: usize, settings: &Settings) -> Result<()> {
    let got = match family(scores, columns, settings) {
        Some(Family::NoObject) => "a last column of \"no object\", as a softmax of detr has",
        Some(Family::Sums) => "rows that each sum to 1, as those of a softmax of detr do",
        Some(Family::Sigmoid | Family::NoColumn) | None => return Ok(()),
    };
    let expected = "scores of a sigmoid (numClasses says that every column is a class of a sigmoid)";
    Err(implausible(expected, got))
}

/// Returns an error if scores are certainly of a sigmoid for each class, or of a softmax whose last column was cut off: without it no
/// score can be computed.
fn check_softmax(scores: &Data, columns: usize, settings: &Settings) -> Result<()> {
    let got = match family(scores, columns, settings) {
        Some(Family::Sigmoid) if settings.logits => {
            "logits that are nearly all negative, as of a sigmoid or without the column of \"no object\""
        }
        Some(Family::Sigmoid) => {
            "rows that do not sum to 1, as of a sigmoid or without the column of \"no object\""
        }
        Some(Family::NoColumn) => {
            "a last column that is the greatest in hardly a row: the column of \"no object\" was cut off, without which \
             there are no scores (export it), or the logits are of a sigmoid"
        }
        Some(Family::NoObject | Family::Sums) | None => return Ok(()),
    };
    let expected = "scores of a softmax (numClasses says that the last column is \"no object\")";
    Err(implausible(expected, got))
}

/// What shows whether scores are of a softmax over the classes and "no object", or of a sigmoid for each class.
#[derive(PartialEq)]
enum Family {
    /// A softmax: the last column is the greatest and positive for most queries.
    NoObject,
    /// A softmax: its probabilities sum to 1.
    Sums,
    Sigmoid,
    /// No softmax with "no object" as its last column: that is the greatest in hardly a row.
    NoColumn,
}

/// What scores are certainly of, if the caller does not give the number of classes. Most queries find nothing: for them the last column
/// of a softmax is the greatest and positive, and all logits of a sigmoid are negative.
fn family(scores: &Data, columns: usize, settings: &Settings) -> Option<Family> {
    if settings.classes.is_some() || columns < 2 || scores.len() / columns < 16 {
        return None;
    }
    let (mut rows, mut last_greatest, mut nothing, mut negative, mut sums) = (0, 0, 0, 0, 0);
    for row in sampled(scores.len() / columns) {
        let row = scores.part(row * columns, columns);
        let number = |class| row.at(class);
        let last = number(columns - 1);
        let others = (0..columns - 1).map(number).fold(f64::NEG_INFINITY, f64::max);
        rows += 1;
        last_greatest += usize::from(last > others);
        nothing += usize::from(last > others && last > 0.0);
        negative += usize::from(last.max(others) < 0.0);
        sums += usize::from(((0..columns).map(number).sum::<f64>() - 1.0).abs() < 0.02);
    }
    match settings.logits {
        true if nothing * 4 > rows * 3 => Some(Family::NoObject),
        true if negative * 2 > rows && last_greatest * 4 < rows => Some(Family::Sigmoid),
        true if last_greatest * 20 < rows => Some(Family::NoColumn),
        false if sums == rows => Some(Family::Sums),
        false if sums * 2 < rows => Some(Family::Sigmoid),
        _ => None,
    }
}

/// Number of queries, and number of columns.
fn queries(shapes: &Shapes, [logits, boxes]: [usize; 2]) -> Result<[usize; 2]> {
    let (logits, boxes) = (shapes.dims(logits), shapes.dims(boxes));
    if boxes != [logits[0], 4] {
        return Err(shapes.wrong("a row of logits and 4 numbers for each query"));
    }
    Ok([logits[0], logits[1]])
}

/// Centre and size in fractions, converted to corners in pixels of the input (of 1 × 1 if its size is unknown).
fn relative(fractions: [f64; 4], image: &Image) -> [f64; 4] {
    let [w, h] = image.input.unwrap_or([1.0, 1.0]);
    let b = corners(fractions);
    [b[0] * w, b[1] * h, b[2] * w, b[3] * h]
}
