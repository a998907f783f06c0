//! Boxes as offsets from anchors and as distances from points.

use boxwise_detect::check::rows;
use boxwise_detect::coding::{self, Coding};
use boxwise_error::{Code, Error, Result};
use napi_derive::napi;

use crate::border::{DoubleArray, Doubles};
use crate::{export, variants};

variants! {
    /// The encoding of boxes.
    enum BoxCode {
        /// Offsets from anchors.
        Offsets { weights: Vec<f64>, largest_log_scale: f64 },
        /// Distances from points.
        Distances { scale: f64 },
    }
}

export! {
    /// Encodes boxes relative to their anchors or points.
    fn encode_boxes(boxes: Doubles, origins: Doubles, code: BoxCode) -> DoubleArray = encode;
    /// Decodes boxes.
    fn decode_boxes(codes: Doubles, origins: Doubles, code: BoxCode) -> DoubleArray = decode;
}

fn coding(weights: &[f64], largest_log_scale: f64) -> Result<Coding> {
    let four =
        |_| Error::new(Code::LengthMismatch, "4 weights", weights.len().to_string()).in_input("weights");
    Ok(Coding { weights: weights.try_into().map_err(four)?, largest_log_scale })
}

fn encode(boxes: &[f64], origins: &[f64], code: &BoxCode) -> Result<Vec<f64>> {
    let codes = match code {
        BoxCode::Offsets { weights, largest_log_scale } => {
            let coding = coding(weights, *largest_log_scale)?;
            coding::encode(rows("boxes", boxes)?, rows("anchors", origins)?, &coding)?
        }
        BoxCode::Distances { scale } => {
            coding::encode_distances(rows("boxes", boxes)?, rows("points", origins)?, *scale)?
        }
    };
    Ok(codes.into_flattened())
}

fn decode(codes: &[f64], origins: &[f64], code: &BoxCode) -> Result<Vec<f64>> {
    let boxes = match code {
        BoxCode::Offsets { weights, largest_log_scale } => {
            let coding = coding(weights, *largest_log_scale)?;
            coding::decode(rows("deltas", codes)?, rows("anchors", origins)?, &coding)?
        }
        BoxCode::Distances { scale } => {
            coding::decode_distances(rows("distances", codes)?, rows("points", origins)?, *scale)?
        }
    };
    Ok(boxes.into_flattened())
}
