//! Which candidates stay.

use boxwise_kernels::boxes::any_overlap::Bar;
use boxwise_kernels::{Float, Isa};

use super::candidates::{Candidates, Floats};
use super::models::Head;
use super::rotated;
use super::settings::Settings;
use crate::suppress::{Groups, Nms, nms, order};

/// Leaves the detections, best first. Heads that need no suppression keep the best `max_detections`.
pub(super) fn suppress(candidates: &mut Candidates, settings: &Settings, head: &Head, isa: Isa) {
    if settings.iou_threshold.is_some() {
        candidates.keep_best(settings.top_k.max(settings.max_detections));
    }
    let kept = match settings.iou_threshold {
        Some(threshold) if candidates.len() > 0 && candidates.angle(0).is_some() => {
            rotated::suppress(candidates, threshold, settings)
        }
        Some(threshold) if candidates.is_single() => {
            greedy(candidates.singles(), candidates, threshold, settings, isa)
        }
        Some(threshold) => greedy(candidates.doubles(), candidates, threshold, settings, isa),
        // The tutorial's FCOS answers by rows of its map.
        None if head.names.contains(&"fcos-simple") => candidates.best(settings.max_detections),
        None => {
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
