//! Transformers' heads: a set of queries, each with class logits and a box in fractions of the input.

use boxwise_error::Result;

use super::inputs::Inputs;
use super::scores::Scores;
use super::settings::Settings;
use super::tensor::View;
use super::yolo::corners;
use super::{Candidates, Found};

/// RT-DETR (Zhao et al. 2023): sigmoid, then the best `topK` over all queries and classes. A query may be given for
/// several classes.
pub(super) fn rt_detr(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let (logits, boxes) = queries(inputs, settings)?;
    let mut candidates = Candidates::new(settings.single, settings.top_k);
    let scores =
        Scores { logits: settings.logits, threshold: settings.score_threshold, single: settings.single };
    let classes = check_classes(inputs, settings, logits.dims[1])?;
    scores.of_rows(inputs.isa, &logits.data, classes, settings.multi_label, |query, class, score| {
        candidates.push(relative(&boxes, query, settings), score, class, query);
    });
    candidates.keep_best(settings.top_k);
    Ok(candidates.into())
}

/// DETR (Carion et al. 2020): softmax; the last class is "no object" and is dropped; the best of the others counts.
pub(super) fn detr(inputs: &Inputs, settings: &Settings) -> Result<Found> {
    let (logits, boxes) = queries(inputs, settings)?;
    let columns = logits.dims[1];
    if columns == 0 {
        return Err(inputs.wrong(settings.input, "a column for \"no object\""));
    }
    let classes = check_classes(inputs, settings, columns - 1)?;
    let mut candidates = Candidates::new(settings.single, settings.top_k);
    let scores =
        Scores { logits: settings.logits, threshold: settings.score_threshold, single: settings.single };
    let mut row = Vec::with_capacity(columns);
    for query in 0..logits.dims[0] {
        if !scores.softmax(&logits.data, query * columns, columns, 0..classes, &mut row) {
            continue;
        }
        let mut best = (0, settings.score_threshold);
        let mut any = false;
        for (class, &score) in row[..classes].iter().enumerate() {
            if settings.multi_label && score > settings.score_threshold {
                candidates.push(relative(&boxes, query, settings), score, class as u32, query);
            } else if score > best.1 {
                (best, any) = ((class, score), true);
            }
        }
        if any {
            candidates.push(relative(&boxes, query, settings), best.1, best.0 as u32, query);
        }
    }
    Ok(candidates.into())
}

fn queries<'a>(inputs: &Inputs<'a>, settings: &Settings) -> Result<(View<'a>, View<'a>)> {
    let (logits, boxes) = (inputs.view(0), inputs.view(1));
    if boxes.dims[1] != 4 || boxes.dims[0] != logits.dims[0] {
        return Err(inputs.wrong(settings.input, "a row of logits and 4 numbers for each query"));
    }
    Ok((logits, boxes))
}

pub(super) fn check_classes(inputs: &Inputs, settings: &Settings, classes: usize) -> Result<usize> {
    match settings.classes {
        Some(known) if known != classes => Err(inputs.wrong(settings.input, format!("{known} classes"))),
        _ => Ok(classes),
    }
}

/// Centre and size in fractions as corners in pixels of the input (of 1 × 1 where no size is known).
fn relative(boxes: &View, query: usize, settings: &Settings) -> [f64; 4] {
    let [w, h] = settings.input.unwrap_or([1.0, 1.0]);
    let b = corners(boxes.data.four(query * 4, 1));
    [b[0] * w, b[1] * h, b[2] * w, b[3] * h]
}
