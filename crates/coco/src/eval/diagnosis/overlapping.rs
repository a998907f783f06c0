//! Detects objects that are annotated several times by boxes that differ a little, as by several annotators: each detection matches one of them.

use boxwise_kernels::boxes::coco_iou::iou;

use crate::Warning;
use crate::eval::plan::GroundTruth;
use crate::eval::similarity::Compared;
use crate::params::IouType;

/// Number of cells that are looked at, and of annotations of one.
const CELLS: (usize, usize) = (4096, 64);

/// IoU above which two boxes of a category are those of one object. Of COCO's, one of a hundred lies on another like this.
const SAME: f64 = 0.8;

/// Smallest number of annotations that lie on another one for a warning, and the smallest share: one of so many.
const FEW: (usize, usize) = (20, 3);

pub(super) fn warning(Compared { plan, params, .. }: Compared<'_>) -> Option<Warning> {
    if params.iou_type != IouType::Bbox {
        return None; // other shapes may have one box
    }
    let cells = (0..plan.slots.len()).flat_map(|slot| plan.of_slot(slot).chunk_by(|a, b| a.image == b.image));
    let lies_on_other = |(at, own): (usize, &GroundTruth), cell: &[GroundTruth]| {
        let is_same = |other: &GroundTruth| !other.crowd && iou(own.bbox, other.bbox, false) > SAME;
        !own.crowd && cell[..at].iter().any(is_same)
    };
    let (mut count, mut all) = (0, 0);
    for cell in cells.take(CELLS.0).map(|cell| &cell[..cell.len().min(CELLS.1)]) {
        all += cell.len();
        count += cell.iter().enumerate().filter(|own| lies_on_other(*own, cell)).count();
    }
    (count >= FEW.0 && FEW.1 * count >= all).then(|| Warning {
        code: "ANNOTATIONS_OVERLAP",
        message: format!(
            "{count} of {all} annotations that were looked at lie on another one of their category with an IoU above {SAME}, and a detection \
             matches only one: merge the boxes that several annotators drew of one object"
        ),
        count: count as u64,
    })
}
