//! Detects boxes that are x1, y1, x2, y2 in the place of x, y, width, height, also where they are few or on both sides: such a box ends
//! beyond its image, and lies inside of it if its last numbers are a corner.

use crate::eval::box_sample::CornerCounts;
use crate::eval::plan::{Plan, UNLISTED};
use crate::eval::similarity::Compared;
use crate::params::IouType;
use crate::{Dataset, Warning};

/// Number of boxes of each side that are looked at, evenly spread.
const SAMPLE: usize = 1 << 14;

/// Boxes that detectors do not clip end beyond the image by less than this part of its side, or do so on all sides.
const MARGIN: f64 = 0.05;

/// Smallest number of boxes that look like corners for a warning.
const FEW: u64 = 5;

/// Smallest share of boxes that look like corners for a warning: one of so many.
const ONE_OF: u64 = 100;

impl CornerCounts {
    /// Adds a box, and the height and width of its image.
    pub(crate) fn add(&mut self, [x, y, w, h]: [f64; 4], [height, width]: [f64; 2]) {
        let has_size = height > 2.0 && width > 2.0; // also not NaN
        if !has_size {
            return;
        }
        self.all += 1;
        let (right, below) = (MARGIN * width + 2.0, MARGIN * height + 2.0);
        let ends_beyond = x + w > width + right || y + h > height + below;
        let begins_before = x < -right || y < -below;
        let inside = x >= -1.0 && y >= -1.0 && w > x && h > y && w <= width + 1.0 && h <= height + 1.0;
        self.corners += u64::from(ends_beyond && inside);
        self.others += u64::from(begins_before || (ends_beyond && !inside));
    }

    fn show_corners(&self) -> bool {
        self.corners >= FEW && self.corners * ONE_OF >= self.all && self.corners > 3 * self.others
    }
}

/// A warning for detections and for annotations of which some look like corners.
pub(super) fn warnings(dataset: &Dataset, compared: Compared<'_>) -> Vec<Warning> {
    if compared.params.iou_type != IouType::Bbox {
        return Vec::new();
    }
    let plan = compared.plan;
    let size_of = sizes_by_rank(dataset, plan);
    let mut truth = CornerCounts::default();
    for own in plan.ground_truth.iter().step_by(plan.ground_truth.len() / SAMPLE + 1) {
        truth.add(own.bbox, size_of[own.image as usize]);
    }
    let found = match compared.ledger {
        Some(ledger) => ledger.tally.sample.streamed.corners,
        None => detections(compared, &size_of),
    };
    let sides = [("annotation", truth), ("detection", found)];
    let found = sides.into_iter().filter(|(_, counts)| counts.show_corners());
    found.map(|(side, counts)| warning(side, counts)).collect()
}

/// Height and width of each evaluated image, NaN where they are unknown.
pub(crate) fn sizes_by_rank(dataset: &Dataset, plan: &Plan) -> Vec<[f64; 2]> {
    let mut size_of = vec![[f64::NAN; 2]; plan.images];
    let sizes = dataset.image_sizes.iter().flatten().zip(&plan.image_ranks);
    for (size, rank) in sizes.filter(|(_, rank)| **rank < UNLISTED) {
        size_of[*rank as usize] = *size;
    }
    size_of
}

fn detections(compared: Compared<'_>, size_of: &[[f64; 2]]) -> CornerCounts {
    let Compared { plan, detected, .. } = compared;
    let step = detected.len() / SAMPLE + 1;
    let mut counts = CornerCounts::default();
    for part in &detected.parts {
        for stream in 0..plan.categories.len() as u32 {
            let looked_at = part.stream(stream).flatten().step_by(step);
            for record in looked_at.filter(|own| plan.compares(own.rank(), stream)) {
                counts.add(part.boxes.at(record.position as usize), size_of[record.rank() as usize]);
            }
        }
    }
    counts
}

fn warning(side: &str, CornerCounts { all, corners, .. }: CornerCounts) -> Warning {
    let message = format!(
        "{corners} of {all} {side} boxes that were looked at end beyond their image as x, y, width, height, and lie inside as x1, y1, x2, y2: \
         write x2 - x1 and y2 - y1 as width and height"
    );
    Warning { code: "BOXES_LOOK_LIKE_CORNERS", message, count: corners }
}
