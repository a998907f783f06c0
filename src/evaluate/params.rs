//! Options of an evaluation, as passed by JavaScript; `api/evaluate/options.ts` has checked their types.

use boxwise_coco::Hierarchy;
use boxwise_coco::{AreaRange, KeypointSigmas, OnBadRecord, OpenImages, Params, Parity, Result, Voc};
use napi_derive::napi;

use super::ids;
use super::kinds;
use super::limits::LimitsArg;
use crate::border::Ids;
use crate::numbers::threads_or_all;
use crate::{options, record};

record! {
    /// Absent members take the core's defaults.
    struct ParamsArg lent ParamsLent own ParamsCopy {
        protocol: Option<String>,
        iou_type: Option<String>,
        corrected: bool,
        iou_thresholds: Option<Vec<f64>>,
        recall_thresholds: Option<Vec<f64>>,
        max_detections: Option<Vec<u32>>,
        area_ranges: Option<Vec<AreaRangeArg>>,
        image_ids: Option<Ids>,
        category_ids: Option<Ids>,
        use_categories: Option<bool>,
        /// For all categories, or for each of `sigma_categories`.
        keypoint_sigmas: Option<Vec<Vec<f64>>>,
        sigma_categories: Option<Ids>,
        dilation_ratio: Option<f64>,
        interpolation: Option<String>,
        continuous: Option<bool>,
        hierarchy: Option<HierarchyArg>,
        expand_detections: Option<bool>,
        group_of_weight: Option<f64>,
        verified_only: Option<bool>,
        analysis: Option<bool>,
        skip_bad_records: Option<bool>,
        threads: Option<u32>,
        limits: LimitsArg,
    }
}

options! {
    /// A range of areas. Without a label it is called by its bounds.
    struct AreaRangeArg {
        pub label: Option<String>,
        pub min: f64,
        pub max: f64,
    }
}

options! {
    /// The nodes of a tree without its root, parents before their children.
    struct HierarchyArg {
        pub labels: Vec<String>,
        /// Indices in `labels`; -1 below the root.
        pub parents: Vec<i32>,
    }
}

impl HierarchyArg {
    fn tree(&self) -> Result<Hierarchy> {
        let parents = self.parents.iter().map(|parent| u32::try_from(*parent).ok());
        let nodes: Vec<_> = self.labels.iter().cloned().zip(parents).collect();
        Hierarchy::new(&nodes)
    }
}

/// Converts the parameters for the core.
///
/// # Errors
/// `INVALID_ARGUMENT`: an unknown protocol, IoU type or interpolation.
pub(super) fn params(argument: &ParamsLent<'_>) -> Result<Params> {
    let protocol = kinds::named(&kinds::PROTOCOLS, argument.protocol, "protocol")?;
    let iou_type = kinds::named(&kinds::IOU_TYPES, argument.iou_type, "iouType")?;
    let defaults = Params::of(protocol, iou_type);
    let ranges = |ranges: &Vec<&AreaRangeArg>| ranges.iter().copied().map(area_range).collect();
    let area_ranges = argument.area_ranges.as_ref().map(ranges);
    Ok(Params {
        protocol,
        iou_type,
        iou_thresholds: argument.iou_thresholds.clone().unwrap_or(defaults.iou_thresholds),
        recall_thresholds: argument.recall_thresholds.clone().unwrap_or(defaults.recall_thresholds),
        max_detections: argument.max_detections.clone().unwrap_or(defaults.max_detections),
        area_ranges: area_ranges.unwrap_or(defaults.area_ranges),
        keypoint_sigmas: sigmas(argument).unwrap_or(defaults.keypoint_sigmas),
        dilation_ratio: argument.dilation_ratio.unwrap_or(defaults.dilation_ratio),
        image_ids: argument.image_ids.as_ref().map(ids::list),
        category_ids: argument.category_ids.as_ref().map(ids::list),
        voc: Voc {
            interpolation: kinds::named(&kinds::INTERPOLATIONS, argument.interpolation, "interpolation")?,
            continuous: argument.continuous.unwrap_or(defaults.voc.continuous),
        },
        open_images: OpenImages {
            hierarchy: argument.hierarchy.map(HierarchyArg::tree).transpose()?,
            expand_detections: argument.expand_detections.unwrap_or(defaults.open_images.expand_detections),
            group_of_weight: argument.group_of_weight.unwrap_or(defaults.open_images.group_of_weight),
            verified_only: argument.verified_only.unwrap_or(defaults.open_images.verified_only),
        },
        use_categories: argument.use_categories.unwrap_or(defaults.use_categories),
        analysis: argument.analysis.unwrap_or(defaults.analysis),
        on_bad_record: match argument.skip_bad_records {
            Some(true) => OnBadRecord::Skip,
            _ => OnBadRecord::Throw,
        },
        parity: if argument.corrected { Parity::Corrected } else { Parity::Strict },
        threads: threads_or_all(argument.threads),
    })
}

fn area_range(range: &AreaRangeArg) -> AreaRange {
    let &AreaRangeArg { ref label, min, max } = range;
    match label {
        Some(label) => AreaRange { label: label.clone(), min, max },
        None => AreaRange::unlabelled(min, max),
    }
}

fn sigmas(argument: &ParamsLent<'_>) -> Option<KeypointSigmas> {
    let lists = argument.keypoint_sigmas.clone()?;
    Some(match &argument.sigma_categories {
        Some(categories) => {
            KeypointSigmas::ByCategory(ids::list(categories).into_iter().zip(lists).collect())
        }
        None => KeypointSigmas::Shared(lists.into_iter().next().unwrap_or_default()),
    })
}
