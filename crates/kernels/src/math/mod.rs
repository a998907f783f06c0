//! The number types of boxes, and elementary functions with the same bits on every machine.

pub mod accurate_exp;
pub mod exp;
pub mod float;
pub mod logistic_loss;
pub mod order;
pub mod radix_sort;
pub mod score_key;
pub mod sin_cos;
