//! Boxes as offsets from anchors and as distances from points.

use boxwise_detect::check::rows;
use boxwise_detect::coding::{self, Coding};
use boxwise_error::{Code, Error, Result};
use napi_derive::napi;

use crate::border::{DoubleArray, Doubles};
use crate::{export, options};

options! {
    /// The scaling of offsets.
    struct CodingOptions {
        pub weights: Vec<f64>,
        pub largest_log_scale: f64,
    }
}

export! {
    /// Offsets of boxes from anchors.
    fn encode_boxes(boxes: Doubles, anchors: Doubles, options: CodingOptions) -> DoubleArray = encode;
    /// Boxes from offsets and anchors.
    fn decode_boxes(deltas: Doubles, anchors: Doubles, options: CodingOptions) -> DoubleArray = decode;
    /// Distances of boxes from points.
    fn encode_distances(boxes: Doubles, points: Doubles, scale: f64) -> DoubleArray = distances;
    /// Boxes from distances and points.
    fn decode_distances(distances: Doubles, points: Doubles, scale: f64) -> DoubleArray = boxes_at;
}

impl CodingOptions {
    fn coding(&self) -> Result<Coding> {
        let four = |_| {
            let got = self.weights.len().to_string();
            Error::new(Code::LengthMismatch, "4 weights", got).in_input("weights")
        };
        let weights = self.weights.as_slice().try_into().map_err(four)?;
        Ok(Coding { weights, largest_log_scale: self.largest_log_scale })
    }
}

fn encode(boxes: &[f64], anchors: &[f64], options: &CodingOptions) -> Result<Vec<f64>> {
    let coding = options.coding()?;
    Ok(coding::encode(rows("boxes", boxes)?, rows("anchors", anchors)?, &coding)?.into_flattened())
}

fn decode(deltas: &[f64], anchors: &[f64], options: &CodingOptions) -> Result<Vec<f64>> {
    let coding = options.coding()?;
    Ok(coding::decode(rows("deltas", deltas)?, rows("anchors", anchors)?, &coding)?.into_flattened())
}

fn distances(boxes: &[f64], points: &[f64], scale: f64) -> Result<Vec<f64>> {
    Ok(coding::encode_distances(rows("boxes", boxes)?, rows("points", points)?, scale)?.into_flattened())
}

fn boxes_at(distances: &[f64], points: &[f64], scale: f64) -> Result<Vec<f64>> {
    let distances = rows("distances", distances)?;
    Ok(coding::decode_distances(distances, rows("points", points)?, scale)?.into_flattened())
}
