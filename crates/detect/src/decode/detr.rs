//! Transformer heads: a set of queries, each with class logits and a box in fractions of the input.

use boxwise_error::Result;

use super::candidates::{Candidates, corners};
use super::inputs::{Image, Shapes};
use super::plausible::{check_all, check_fractions, implausible, sampled};
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
        if family(&logits, classes, settings) == Some(Family::Softmax) {
            let expected = "logits of a sigmoid (numClasses says that the last column is a class)";
            return Err(implausible(expected, "a last column of \"no object\", as a softmax has"));
        }
        Ok(best_pairs(image, settings, classes, [0, 1])?.into())
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
    check_fractions(&boxes)?;
    let mut candidates = Candidates::new(settings.single, settings.top_k);
    let scores = Scores::new(settings);
    scores.of_rows(image.isa, &logits, classes, settings.multi_label, &mut |query, class, score| {
        candidates.push(relative(&boxes, query, image), score, class, query);
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
        check_fractions(&boxes)?;
        if family(&logits, columns, settings) == Some(Family::Sigmoid) {
            let expected = "logits of a softmax (numClasses says that the last column is \"no object\")";
            let got = "logits that are nearly all negative, as those of a sigmoid are";
            return Err(implausible(expected, got));
        }
        let mut candidates = Candidates::new(settings.single, settings.top_k);
        let scores = Scores::new(settings);
        let mut row = Vec::with_capacity(columns);
        for query in 0..count {
            if !scores.softmax(&logits, query * columns, columns, 0..classes, &mut row) {
                continue;
            }
            let of_classes = row[..classes].iter().copied();
            scores.chosen(of_classes, settings.multi_label, &mut |class, score| {
                candidates.push(relative(&boxes, query, image), score, class, query);
            });
        }
        Ok(candidates.into())
    }))
}

/// What logits are of: a softmax, whose last column is "no object", or a sigmoid for each class.
#[derive(PartialEq)]
enum Family {
    Softmax,
    Sigmoid,
}

/// What logits are certainly of, if the caller does not give the number of classes. Most queries find nothing: for them the last column
/// of a softmax is the greatest and positive, and all logits of a sigmoid are negative.
fn family(logits: &Data, columns: usize, settings: &Settings) -> Option<Family> {
    if settings.classes.is_some() || !settings.logits || columns < 2 {
        return None;
    }
    let (mut rows, mut last_greatest, mut nothing, mut negative) = (0, 0, 0, 0);
    for row in sampled(logits.len() / columns) {
        let row = logits.part(row * columns, columns);
        let last = row.at(columns - 1);
        let others = (0..columns - 1).map(|class| row.at(class)).fold(f64::NEG_INFINITY, f64::max);
        rows += 1;
        last_greatest += usize::from(last > others);
        nothing += usize::from(last > others && last > 0.0);
        negative += usize::from(last.max(others) < 0.0);
    }
    match () {
        () if rows < 16 => None,
        () if nothing * 4 > rows * 3 => Some(Family::Softmax),
        () if negative * 2 > rows && last_greatest * 4 < rows => Some(Family::Sigmoid),
        () => None,
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
fn relative(boxes: &Data, query: usize, image: &Image) -> [f64; 4] {
    let [w, h] = image.input.unwrap_or([1.0, 1.0]);
    let b = corners(boxes.four(query * 4, 1));
    [b[0] * w, b[1] * h, b[2] * w, b[3] * h]
}
