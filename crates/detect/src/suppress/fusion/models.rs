//! The boxes of several models, and their preparation for fusion.

use std::collections::HashMap;

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::math::order::highest_first;

/// The boxes of several models, model by model.
#[derive(Clone, Copy, Debug)]
pub struct Models<'a> {
    /// Corners, as fractions of the image.
    pub boxes: &'a [[f64; 4]],
    /// One per box.
    pub scores: &'a [f64],
    /// One per box.
    pub labels: &'a [i32],
    /// Start of each model's boxes, and the end.
    pub offsets: &'a [u32],
    /// One per model.
    pub weights: &'a [f64],
}

/// Fused boxes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fused {
    /// Corners.
    pub boxes: Vec<[f64; 4]>,
    /// One per box.
    pub scores: Vec<f64>,
    /// One per box.
    pub labels: Vec<i32>,
    /// The fused box of each box of the models, if requested.
    pub trace: Option<Clusters>,
}

/// The fused box of each box of the models.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clusters {
    /// For each box of the models: the index of the fused box that contains or replaces it; -1 for a box that was left
    /// out.
    pub clusters: Vec<i32>,
    /// For each box of the models: the IoU by which it joined; 0 for the first box of a cluster, and for one that was
    /// left out.
    pub overlaps: Vec<f64>,
}

/// A box that takes part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) corners: [f64; 4],
    pub(super) score: f64,
    pub(super) weight: f64,
    pub(super) model: u32,
    /// Index in the boxes of all models.
    pub(super) index: u32,
}

/// A fused box and its members.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) label: i32,
    pub(super) score: f64,
    pub(super) corners: [f64; 4],
    pub(super) members: Vec<Member>,
}

/// A box of the models in a cluster.
#[derive(Clone, Copy, Debug)]
pub(super) struct Member {
    pub(super) found: Found,
    /// The IoU by which it joined; 0 for the first.
    pub(super) overlap: f64,
}

impl Models<'_> {
    /// Checks lengths, weights and numbers.
    pub fn check(&self) -> Result<()> {
        let count = self.boxes.len();
        for (name, len) in [("scores", self.scores.len()), ("labels", self.labels.len())] {
            if len != count {
                let expected = format!("{count}, the number of boxes");
                return Err(Error::new(Code::LengthMismatch, expected, len.to_string()).in_input(name));
            }
        }
        let whole = self.offsets.first() == Some(&0)
            && self.offsets.last().is_some_and(|last| *last as usize == count)
            && self.offsets.is_sorted();
        if !whole {
            let error = Error::new(Code::InvalidArgument, "offsets from 0 to the number of boxes", "others");
            return Err(error.in_input("offsets"));
        }
        if self.weights.len() + 1 != self.offsets.len() {
            let expected = format!("{}, one for each model", self.offsets.len() - 1);
            let error = Error::new(Code::LengthMismatch, expected, self.weights.len().to_string());
            return Err(error.in_input("weights"));
        }
        if let Some(weight) = self.weights.iter().find(|weight| !(**weight > 0.0 && weight.is_finite())) {
            let error = Error::new(Code::OutOfRange, "weights above 0", weight.to_string());
            return Err(error.in_input("weights"));
        }
        let sound = |place: usize| {
            self.boxes[place].iter().all(|corner| !corner.is_nan()) && !self.scores[place].is_nan()
        };
        match (0..count).find(|place| !sound(*place)) {
            Some(place) => {
                Err(Error::new(Code::InvalidValue, "a box and a score", "NaN")
                    .at_record("boxes", place as u64))
            }
            None => Ok(()),
        }
    }

    /// The boxes with a score of at least `least`, grouped by label in the order of first appearance, in descending
    /// score order. Scores are multiplied by the weights of the models.
    pub(super) fn by_label(&self, least: f64, weights: &[f64]) -> Vec<(i32, Vec<Found>)> {
        let mut places = HashMap::new();
        let mut groups: Vec<(i32, Vec<Found>)> = Vec::new();
        for model in 0..weights.len() {
            for place in self.offsets[model] as usize..self.offsets[model + 1] as usize {
                if self.scores[place] < least {
                    continue;
                }
                let Some(corners) = upright(self.boxes[place]) else { continue };
                let group = *places.entry(self.labels[place]).or_insert_with(|| {
                    groups.push((self.labels[place], Vec::new()));
                    groups.len() - 1
                });
                let weight = weights[model];
                let score = self.scores[place] * weight;
                let (model, index) = (model as u32, place as u32);
                groups[group].1.push(Found { corners, score, weight, model, index });
            }
        }
        for (_, found) in &mut groups {
            let order = highest_first(found.iter().map(|own| own.score));
            *found = order.into_iter().map(|place| found[place as usize]).collect();
        }
        groups
    }
}

/// The corners in order and clipped to the image; `None` if the box is then empty.
pub(super) fn upright([x1, y1, x2, y2]: [f64; 4]) -> Option<[f64; 4]> {
    let within = |value: f64| value.clamp(0.0, 1.0);
    let corners = [within(x1.min(x2)), within(y1.min(y2)), within(x1.max(x2)), within(y1.max(y2))];
    let area = (corners[2] - corners[0]) * (corners[3] - corners[1]);
    (area != 0.0).then_some(corners)
}

impl Clusters {
    /// No box is in a cluster yet.
    pub(super) fn nothing(boxes: usize) -> Clusters {
        Clusters { clusters: vec![-1; boxes], overlaps: vec![0.0; boxes] }
    }
}

impl Fused {
    /// The fused boxes in descending score order, equal ones in their order. `traced` is the number of boxes of the
    /// models, if a trace is requested.
    pub(super) fn from_rows(rows: Vec<Row>, traced: Option<usize>) -> Fused {
        let order = highest_first(rows.iter().map(|row| row.score));
        let rows: Vec<&Row> = order.into_iter().map(|place| &rows[place as usize]).collect();
        let trace = traced.map(|boxes| {
            let mut trace = Clusters::nothing(boxes);
            for (place, row) in (0..).zip(&rows) {
                for Member { found, overlap } in &row.members {
                    trace.clusters[found.index as usize] = place;
                    trace.overlaps[found.index as usize] = *overlap;
                }
            }
            trace
        });
        Fused {
            boxes: rows.iter().map(|row| row.corners).collect(),
            scores: rows.iter().map(|row| row.score).collect(),
            labels: rows.iter().map(|row| row.label).collect(),
            trace,
        }
    }
}

/// Adds to a sum like the package: in double precision, stored in single precision.
pub(super) fn add(sum: &mut [f64; 4], corners: &[f64; 4], weight: f64) {
    for (sum, corner) in sum.iter_mut().zip(corners) {
        *sum = single(*sum + weight * corner);
    }
}

/// The value in single precision.
pub(super) fn single(value: f64) -> f64 {
    f64::from(value as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_put_right_or_dropped() {
        assert_eq!(upright([0.9, 0.2, 0.1, 1.5]), Some([0.1, 0.2, 0.9, 1.0]));
        assert_eq!(upright([0.5, 0.2, 0.5, 0.7]), None);
        assert_eq!(upright([1.5, 0.2, 1.7, 0.7]), None);
    }
}
