//! Greedy suppression of rotated boxes.

use boxwise_kernels::boxes::any_overlap::{Bar, any_beyond};
use boxwise_kernels::{Float, Isa, boxes::iou};

use super::groups::Groups;
use super::list::List;
use crate::overlap::rotated::Rotated;

/// As [`super::nms()`], of boxes cx, cy, w, h, angle by their exact overlap, in doubles.
pub fn rotated_nms<T: Float>(
    isa: Isa,
    boxes: &[[T; 5]],
    order: &[u32],
    threshold: f64,
    inclusive: bool,
    groups: Option<&Groups>,
    max_detections: usize,
) -> Vec<u32> {
    let mut kept: Vec<Vec<Rotated>> = vec![Vec::new(); groups.map_or(1, Groups::count)];
    // Upright boxes around them tell quickly that a candidate touches none of them.
    let mut around: Vec<List<f64>> = List::several(kept.len());
    let touches = Bar::new(0.0, false, false);
    let always = inclusive && threshold <= 0.0;
    let mut keep = Vec::new();
    for &index in order {
        if keep.len() >= max_detections {
            break;
        }
        let own = Rotated::new(&boxes[index as usize]);
        let group = groups.map_or(0, |groups| groups.of(index as usize)) as usize;
        let beyond = |other: &Rotated| {
            // No overlap is above the ratio of the areas.
            let (less, more) = (own.area().min(other.area()), own.area().max(other.area()));
            let possible = always || less >= threshold * more * (1.0 - 1e-9);
            possible && {
                let overlap = own.iou(other);
                if inclusive { overlap >= threshold } else { overlap > threshold }
            }
        };
        let bounds = own.bounds();
        let near = always || any_beyond(isa, &around[group].blocks, &bounds, iou::area(&bounds), &touches);
        if near && kept[group].iter().any(beyond) {
            continue;
        }
        kept[group].push(own);
        around[group].push(&bounds, iou::area(&bounds));
        keep.push(index);
    }
    keep
}
