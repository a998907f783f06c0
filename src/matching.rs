//! One-to-one matching.

use boxwise_detect::assign::{self, ClassCost, DetrCosts, Pairs};
use boxwise_detect::check::rows;
use boxwise_error::Result;
use boxwise_kernels::Isa;
use napi_derive::napi;

use crate::border::{Doubles, Ints, UintArray};
use crate::{answer, export, options};

answer! {
    /// Pairs of rows and columns.
    struct AssignedPairs from Pairs { rows: UintArray, columns: UintArray, }
}

options! {
    /// The shape of the costs, and whether the sum is maximised.
    struct LinearOptions {
        pub rows: f64,
        pub columns: f64,
        pub maximize: bool,
    }
}

options! {
    /// The weights of DETR's costs.
    struct DetrOptions {
        /// Whether to use sigmoid and focal loss instead of softmax.
        pub focal: bool,
        pub alpha: f64,
        pub gamma: f64,
        pub class_weight: f64,
        pub l1_weight: f64,
        pub giou_weight: f64,
    }
}

export! {
    /// The pairs with the lowest sum.
    fn linear_assignment(costs: Doubles, options: LinearOptions) -> AssignedPairs = linear;
    /// The prediction assigned to each ground truth.
    fn match_detr(
        logits: Doubles,
        boxes: Doubles,
        ground_truth: Doubles,
        labels: Ints,
        options: DetrOptions,
    ) -> AssignedPairs = detr;
}

fn linear(costs: &[f64], options: &LinearOptions) -> Result<Pairs> {
    let (rows, columns) = (options.rows as usize, options.columns as usize);
    assign::linear_assignment(Isa::detect(), costs, rows, columns, options.maximize)
}

fn detr(
    logits: &[f64],
    boxes: &[f64],
    truth: &[f64],
    labels: &[i32],
    options: &DetrOptions,
) -> Result<Pairs> {
    let kind = if options.focal {
        ClassCost::Focal { alpha: options.alpha, gamma: options.gamma }
    } else {
        ClassCost::Softmax
    };
    let costs =
        DetrCosts { kind, class: options.class_weight, l1: options.l1_weight, giou: options.giou_weight };
    let (boxes, truth) = (rows("boxes", boxes)?, rows("groundTruth", truth)?);
    assign::detr_match(Isa::detect(), logits, boxes, labels, truth, &costs)
}
