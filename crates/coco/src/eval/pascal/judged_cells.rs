//! The cells of a category, ready to be judged.

use super::overlap::{self, Corners};
use super::verdict::{Judge, JudgedCell};
use crate::eval::collect::Record;
use crate::eval::matching::Gathered;
use crate::eval::plan::ByImage;
use crate::eval::similarity::Compared;
use boxwise_kernels::math::score_key::descending;

/// The cells of a category, with reusable memory.
#[derive(Default)]
pub(crate) struct JudgedCells {
    gathered: Gathered,
    truth_corners: Vec<Corners>,
    corners: Vec<Corners>,
    in_order: Vec<Record>,
}

impl JudgedCells {
    /// Gathers the detections of a slot.
    pub(crate) fn gather(&mut self, compared: Compared<'_>, slot: usize) {
        self.gathered.gather(compared.detected, &compared.plan.slots[slot]);
    }

    /// Calls `each` for every cell of the gathered slot, by image. With `by_image`, ground truth is found by image, which is faster where few
    /// images have detections.
    pub(crate) fn each(
        &mut self,
        compared: Compared<'_>,
        judge: &dyn Judge,
        slot: usize,
        by_image: Option<&ByImage>,
        mut each: impl FnMut(&JudgedCell<'_>),
    ) {
        let Compared { plan, detected, .. } = compared;
        let truth = plan.of_slot(slot);
        let most = judge.most_of_cell().unwrap_or(usize::MAX);
        let all_corners = judge.needs_all_corners();
        let everywhere = !judge.verified_only();
        let several = plan.slots[slot].len() > 1;
        let mut near = 0;
        let JudgedCells { gathered, truth_corners, corners, in_order } = self;
        let first = if several && most > 0 { usize::MAX } else { most };
        gathered.cells_by_image(compared, (slot, by_image), first, |cell, range| {
            let image = cell[0].rank();
            let cell = if several {
                // streams follow one another; equal scores are in the order of the input
                in_order.clear();
                in_order.extend_from_slice(cell);
                sort_by_score_and_position(in_order);
                &in_order[..cell.len().min(most)]
            } else {
                cell
            };
            corners.clear();
            truth_corners.clear();
            if !range.is_empty() || all_corners {
                corners.extend(
                    cell.iter().map(|record| overlap::corners(detected.bbox(record.position, &mut near))),
                );
                truth_corners
                    .extend(truth[range.clone()].iter().map(|annotation| overlap::corners(annotation.bbox)));
            }
            let verified = || {
                let images = plan.verified.get(slot);
                images.is_some_and(|images| images.binary_search(&image).is_ok())
            };
            each(&JudgedCell {
                detections: cell,
                corners,
                truth: &truth[range.clone()],
                truth_corners,
                verified: everywhere || !range.is_empty() || verified(),
            });
        });
    }
}

/// Sorts by descending score, NaN last; equal scores are in the order of the input.
fn sort_by_score_and_position(records: &mut [Record]) {
    records.sort_by_key(|record| (descending(record.score), record.position));
}
