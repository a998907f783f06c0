//! Transformer heads: a set of queries, each with class logits and a box in fractions of the input.

use boxwise_error::Result;

use super::candidates::{Candidates, corners};
use super::inputs::{Image, Shapes};
use super::plausible::{check_fractions, check_scores, implausible, sampled};
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
        check_scores(image, settings, (0..logits.len()).map(|place| logits.at(place)))?;
        if settings.classes.is_none() && Softmax::of(&logits, classes, settings).is_it() {
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
        check_scores(image, settings, (0..logits.len()).map(|place| logits.at(place)))?;
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
    scores.of_rows(image.isa, &logits, classes, settings.multi_label, |query, class, score| {
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
        check_scores(image, settings, (0..logits.len()).map(|place| logits.at(place)))?;
        check_fractions(&boxes)?;
        if settings.classes.is_none() && Softmax::of(&logits, columns, settings).is_not() {
            let expected = "logits of a softmax (numClasses says that the last column is \"no object\")";
            return Err(implausible(
                expected,
                "logits that are nearly all negative, as those of a sigmoid are",
            ));
        }
        let mut candidates = Candidates::new(settings.single, settings.top_k);
        let scores = Scores::new(settings);
        let mut row = Vec::with_capacity(columns);
        for query in 0..count {
            if !scores.softmax(&logits, query * columns, columns, 0..classes, &mut row) {
                continue;
            }
            let mut best = (0, settings.score_threshold);
            let mut any = false;
            for (class, &score) in row[..classes].iter().enumerate() {
                if settings.multi_label && score > settings.score_threshold {
                    candidates.push(relative(&boxes, query, image), score, class as u32, query);
                } else if score > best.1 {
                    (best, any) = ((class, score), true);
                }
            }
            if any {
                candidates.push(relative(&boxes, query, image), best.1, best.0 as u32, query);
            }
        }
        Ok(candidates.into())
    }))
}

/// Whether logits are those of a softmax, whose last column is "no object", or those of a sigmoid for each class.
struct Softmax {
    rows: usize,
    /// Rows in which the last column is the greatest.
    last: usize,
    /// Those of them in which the last column is also positive.
    nothing: usize,
    /// Rows in which every logit is negative.
    negative: usize,
}

impl Softmax {
    fn of(logits: &Data, columns: usize, settings: &Settings) -> Softmax {
        let mut found = Softmax { rows: 0, last: 0, nothing: 0, negative: 0 };
        if !settings.logits || columns < 2 {
            return found;
        }
        for row in sampled(logits.len() / columns) {
            let row = logits.part(row * columns, columns);
            let last = row.at(columns - 1);
            let others = (0..columns - 1).map(|class| row.at(class)).fold(f64::NEG_INFINITY, f64::max);
            found.rows += 1;
            found.last += usize::from(last > others);
            found.nothing += usize::from(last > others && last > 0.0);
            found.negative += usize::from(last.max(others) < 0.0);
        }
        found
    }

    /// Most queries of a sigmoid's head find nothing, so that all their logits are negative.
    fn is_it(&self) -> bool {
        self.rows >= 16 && self.nothing * 4 > self.rows * 3
    }

    /// Most queries of a softmax's head are "no object".
    fn is_not(&self) -> bool {
        self.rows >= 16 && self.negative * 2 > self.rows && self.last * 4 < self.rows
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
