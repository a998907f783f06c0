//! Digests of the options and of the ground truth: two evaluators can be put together if they agree in them.

use super::PanopticParams;
use super::dataset::Panoptic;
use crate::snapshot::{Digest, Digests};

/// Digests of the options but the number of threads, and of the ground truth but the names of categories. Masks are not part of it.
pub(super) fn digests(params: PanopticParams, ground_truth: &Panoptic) -> Digests {
    let PanopticParams { parity, dilation_ratio, threads: _ } = params;
    let Panoptic { name: _, annotations, segments, categories, odd_flags: _ } = ground_truth;
    let (mut options, mut data) = (Digest::new(), Digest::new());
    options.number(parity as u64);
    options.floats(&[dilation_ratio.unwrap_or(-1.0)]);
    for category in categories {
        data.ids(std::slice::from_ref(&category.id));
        data.number(u64::from(category.is_thing));
    }
    data.number(annotations.len() as u64);
    for annotation in annotations {
        data.ids(std::slice::from_ref(&annotation.image));
        data.bytes(annotation.file_name.as_deref().unwrap_or_default().as_bytes());
        let own = &segments[annotation.segments.clone()];
        data.number(own.len() as u64);
        for segment in own {
            data.number(segment.id as u64);
            data.ids(std::slice::from_ref(&segment.category));
            data.floats(&[segment.area.unwrap_or(-1.0)]);
            data.number(segment.is_crowd.map_or(2, u64::from));
        }
    }
    Digests { options: options.finish(), data: data.finish() }
}
