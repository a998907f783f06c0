//! Analyses of an evaluation, as functions of its handle, so that each has a promise.

mod comparison;
mod errors;
mod labels;
mod operating;
mod report;
mod scores;
mod setting;
mod slices;
mod tables;
mod unranked;
