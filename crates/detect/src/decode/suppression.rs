//! Suppression of candidates.

use boxwise_kernels::boxes::any_overlap::Bar;
use boxwise_kernels::{Float, Isa};

use super::candidates::{Candidates, Floats};
use super::head::Order;
use super::rotated;
use super::settings::Settings;
use crate::suppress::{Groups, Nms, nms, order};

/// Keeps the detections, in descending score order. Without suppression, keeps the best `max_detections` in the order
/// of the head.
pub(super) fn suppress(candidates: &mut Candidates, settings: &Settings, unsuppressed: Order, isa: Isa) {
    candidates.keep_limit();
    let kept = match (settings.iou_threshold, unsuppressed) {
        (Some(threshold), _) if candidates.is_rotated() => rotated::suppress(candidates, threshold, settings),
        (Some(threshold), _) if candidates.is_single() => {
            greedy(candidates.singles(), candidates, threshold, settings, isa)
        }
        (Some(threshold), _) => greedy(candidates.doubles(), candidates, threshold, settings, isa),
        (None, Order::ByPlace) => candidates.best(settings.max_detections),
        (None, Order::ByScore) => {
            let mut places = candidates.by_score();
            places.truncate(settings.max_detections);
            places
        }
    };
    candidates.take(&kept);
}

fn greedy<T: Float>(
    floats: &Floats<T>,
    candidates: &Candidates,
    threshold: f64,
    settings: &Settings,
    isa: Isa,
) -> Vec<u32> {
    let order = order(&floats.scores, -T::INFINITY);
    let groups = (!settings.class_agnostic).then(|| Groups::new(candidates.classes()));
    let bar = Bar::new(T::from_f64(threshold), settings.suppress_equal, false);
    let options = Nms { bar, groups: groups.as_ref(), max_detections: settings.max_detections };
    let mut keep = vec![0; order.len().min(settings.max_detections)];
    let count = nms(isa, &floats.boxes, &order, &options, &mut keep);
    keep.truncate(count);
    keep
}
