//! Computes qualities from counts.

use super::dataset::Category;
use super::image::Found;
use super::oddities::{OddLists, Segments, warnings};
use crate::{Parity, Warning};

/// The result of an evaluation.
#[derive(Clone, Debug, PartialEq)]
pub struct PanopticQuality {
    /// Over all categories.
    pub all: Quality,
    /// Over categories of things, which are countable.
    pub things: Quality,
    /// Over categories of stuff, which are not.
    pub stuff: Quality,
    /// Means of the categories' [`CategoryQuality::modified`], of all, of things and of stuff; -1 if there are none.
    pub modified: [f64; 3],
    /// For each category of the ground truth, in its order.
    pub categories: Vec<CategoryQuality>,
    /// Warnings about suspicious ground truth.
    pub warnings: Vec<Warning>,
}

/// Means over the categories that have any segment; -1 if there are none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// Panoptic quality.
    pub pq: f64,
    /// Segmentation quality.
    pub sq: f64,
    /// Recognition quality.
    pub rq: f64,
    /// Number of categories in the means.
    pub categories: usize,
}

/// The metrics of one category; zeros if it has no segments at all.
#[derive(Clone, Debug, PartialEq)]
pub struct CategoryQuality {
    /// The category.
    pub category: Category,
    /// Panoptic quality: `iou` over `true_positives` plus half of the false ones.
    pub pq: f64,
    /// Modified panoptic quality (PQ†, Porzi et al., CVPR 2019): of stuff, the sum of the IoU of all pairs over the number of true segments, -1
    /// without any; of things, the panoptic quality, -1 without any segment.
    pub modified: f64,
    /// Segmentation quality: `iou` over `true_positives`.
    pub sq: f64,
    /// Recognition quality: `true_positives` over `true_positives` plus half of the false ones.
    pub rq: f64,
    /// Sum of the IoU of matches.
    pub iou: f64,
    /// Number of matches.
    pub true_positives: u64,
    /// Predicted segments without a match, except those that are mostly in void or crowds.
    pub false_positives: u64,
    /// True segments without a match.
    pub false_negatives: u64,
}

impl PanopticQuality {
    /// Sums images in order.
    pub(super) fn of<'a>(
        categories: &[Category],
        found: impl Iterator<Item = &'a Found> + Clone,
        lists: OddLists,
        parity: Parity,
    ) -> Self {
        let mut rows: Vec<CategoryQuality> = categories.iter().map(CategoryQuality::nothing).collect();
        for image in found.clone() {
            for &(category, iou) in &image.matched {
                rows[category as usize].iou += iou;
                rows[category as usize].true_positives += 1;
            }
            for &category in &image.missed {
                rows[category as usize].false_negatives += 1;
            }
            for &category in &image.false_positives {
                rows[category as usize].false_positives += 1;
            }
        }
        let mut stuff = vec![(0.0, 0u64); rows.len()];
        for image in found.clone() {
            image.stuff.iter().for_each(|&(category, iou)| stuff[category as usize].0 += iou);
            image.true_stuff.iter().for_each(|&category| stuff[category as usize].1 += 1);
        }
        for (row, (sum, count)) in rows.iter_mut().zip(stuff) {
            row.divide();
            row.modified = match (row.category.is_thing, count) {
                (true, _) if row.segments() > 0 => row.pq,
                (true, _) | (_, 0) => -1.0,
                (false, count) => sum / count as f64,
            };
        }
        let segments = Segments {
            matched: rows.iter().map(|row| row.true_positives).sum(),
            missed: rows.iter().map(|row| row.false_negatives).sum(),
        };
        PanopticQuality {
            all: Quality::over(rows.iter()),
            things: Quality::over(rows.iter().filter(|row| row.category.is_thing)),
            stuff: Quality::over(rows.iter().filter(|row| !row.category.is_thing)),
            modified: [None, Some(true), Some(false)].map(|things| modified(&rows, things)),
            warnings: warnings(found.map(|image| &image.oddities), segments, lists, parity),
            categories: rows,
        }
    }
}

/// The mean modified quality of the categories of a kind that have one; -1 if none has.
fn modified(rows: &[CategoryQuality], things: Option<bool>) -> f64 {
    let of_kind = rows.iter().filter(|row| things.is_none_or(|things| row.category.is_thing == things));
    let known: Vec<f64> = of_kind.map(|row| row.modified).filter(|quality| *quality >= 0.0).collect();
    if known.is_empty() { -1.0 } else { known.iter().sum::<f64>() / known.len() as f64 }
}

impl CategoryQuality {
    fn nothing(category: &Category) -> Self {
        CategoryQuality {
            category: category.clone(),
            pq: 0.0,
            modified: -1.0,
            sq: 0.0,
            rq: 0.0,
            iou: 0.0,
            true_positives: 0,
            false_positives: 0,
            false_negatives: 0,
        }
    }

    fn segments(&self) -> u64 {
        self.true_positives + self.false_positives + self.false_negatives
    }

    fn divide(&mut self) {
        if self.segments() == 0 {
            return;
        }
        let found = self.true_positives as f64;
        let whole = found + 0.5 * self.false_positives as f64 + 0.5 * self.false_negatives as f64;
        self.pq = self.iou / whole;
        self.sq = if self.true_positives == 0 { 0.0 } else { self.iou / found };
        self.rq = found / whole;
    }
}

impl Quality {
    fn over<'a>(rows: impl Iterator<Item = &'a CategoryQuality>) -> Self {
        let mut sum = Quality { pq: 0.0, sq: 0.0, rq: 0.0, categories: 0 };
        for row in rows.filter(|row| row.segments() > 0) {
            sum.pq += row.pq;
            sum.sq += row.sq;
            sum.rq += row.rq;
            sum.categories += 1;
        }
        let mean = |sum: f64, count: usize| if count == 0 { -1.0 } else { sum / count as f64 };
        let Quality { pq, sq, rq, categories } = sum;
        Quality { pq: mean(pq, categories), sq: mean(sq, categories), rq: mean(rq, categories), categories }
    }
}
