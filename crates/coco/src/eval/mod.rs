//! Evaluation: which detections match which ground truth, precision and recall, and the numbers.
//!
//! Each stage is a function of what the stage before it made, and a folder that only uses the folders above it:
//!
//! | folder | makes |
//! |---|---|
//! | `plan` | images, categories and sorted ground truth |
//! | `collect` | detections by category |
//! | `ledger` | what matching came to, image by image, in few bytes |
//! | `similarity` | overlaps of boxes, masks, keypoints and rotated boxes |
//! | `matching` | which detection takes which annotation |
//! | `curve`, `pascal` | precision and recall |
//! | `kept` | the matching, kept for analyses |
//! | `diagnosis` | warnings about settings and data as a whole |
//! | `protocol` | what COCO, LVIS, VOC, Open Images and CrowdPose decide differently |
//! | `report` | numbers, arrays, curves and matches for the user |
//! | `stream` | the same image by image, with snapshots that can be merged |

mod areas;
mod box_sample;
mod collect;
mod confidence;
mod curve;
mod diagnosis;
mod frames;
mod kept;
mod ledger;
mod matching;
mod metric;
mod names;
mod pascal;
mod plan;
mod protocol;
mod report;
mod settings;
mod shape_sample;
mod similarity;
mod skipped;
mod stream;
mod watch;

pub use collect::{
    BoxFormat, DetectionColumns, Detections, FloatColumn, IdColumn, KeypointColumn, MaskColumns,
};
pub(crate) use confidence::check_confidence;
pub(crate) use curve::RecallGrid;
pub(crate) use kept::{KeptDetection, KeptMatchings, KeptPairs, KeptSetting, ObjectsOfImages, Outcome};
pub use metric::{Limit, Mean, Metric};
pub(crate) use report::not_kept;
pub use report::{CategoryMetrics, Evaluation, Matches, PrecisionRecall, Sources};
pub(crate) use settings::{HIGHEST_THRESHOLD, LEAST_PAIR, SettingBlock, THRESHOLDS};
pub use stream::{BatchScores, BatchTarget, Evaluator};
pub use watch::{Progress, Step, Watch};

use std::sync::Arc;

use crate::params::Params;
use crate::{Dataset, Result, Warning};
use collect::{Detected, Part};
use curve::Followers;
use kept::Recording;
use matching::{Recorder, SlotMatches};
use plan::{AnnotationOddities, Plan};
use protocol::Findings;
use report::Evidence;
use similarity::Prepared;

/// Evaluates detections by the rules of `params.protocol`: average precision and recall over IoU thresholds, categories,
/// object sizes and limits on detections.
///
/// Detections are ranked by descending score, NaN last; equal scores keep the order of images, and within
/// an image the order of the input. In strict parity, all other ties, NaN and unusual data are treated
/// as in the protocol's reference, bit for bit; only an empty list of results scores 0 instead of raising.
///
/// # Errors
/// `OUT_OF_RANGE`, `INVALID_TYPE`, `INVALID_ARGUMENT`: parameters. `UNKNOWN_IMAGE`: a detection of an image that the dataset
/// does not list. `LENGTH_MISMATCH`, `INVALID_VALUE`: columns. `TOO_LARGE`: too large for memory or for an index.
/// Errors of reading the results. Errors of evaluated annotations. In corrected parity, the data that
/// [`Parity`](crate::params::Parity) rejects.
///
/// # Examples
///
/// ```
/// use boxwise_coco::eval::Watch;
/// use boxwise_coco::{Dataset, Detections, Params, Reading, Source, evaluate};
///
/// let ground_truth = br#"{
///     "images": [{"id": 1}],
///     "categories": [{"id": 7, "name": "cat"}],
///     "annotations": [{"id": 1, "image_id": 1, "category_id": 7, "bbox": [10, 10, 40, 40], "area": 1600, "iscrowd": 0}]
/// }"#;
/// let results = br#"[{"image_id": 1, "category_id": 7, "bbox": [10, 10, 40, 36], "score": 0.9}]"#;
///
/// let dataset = Dataset::read(&Source::Bytes(ground_truth, "groundTruth"), &Reading::default())?;
/// let detections = Detections::Json(Source::Bytes(results, "detections"));
/// let evaluation = evaluate(&dataset, detections, &Params::default(), Watch::default())?;
/// let metrics: Vec<_> = evaluation.metrics().collect();
/// assert_eq!(metrics[0].0, "AP");
/// assert!((metrics[0].1 - 0.9).abs() < 1e-12); // an IoU of 0.9 matches at nine of ten thresholds
/// # Ok::<(), boxwise_error::Error>(())
/// ```
pub fn evaluate(
    dataset: &Dataset,
    detections: Detections<'_>,
    params: &Params,
    watch: Watch<'_>,
) -> Result<Evaluation> {
    let evaluated = evaluate_by_stages(dataset, &detections, params, watch);
    evaluated.map_err(|error| dataset.complete(detections.complete(error)))
}

fn evaluate_by_stages(
    dataset: &Dataset,
    detections: &Detections<'_>,
    params: &Params,
    watch: Watch<'_>,
) -> Result<Evaluation> {
    let params = names::resolved(dataset, protocol::checked(params.clone())?);
    let rules = protocol::rules(params.protocol);
    let plan = rules.plan(dataset, &params)?;
    let Params { iou_thresholds, recall_thresholds, area_ranges, max_detections, .. } = &params;
    let [t, r, k] = [iou_thresholds.len(), recall_thresholds.len(), plan.slots.len()];
    watch.limits.check_arrays([t, r, k, area_ranges.len(), max_detections.len()])?;
    let annotations = AnnotationOddities::count(dataset, &plan, params.iou_type)?;
    let prepared = Prepared::new(dataset, &plan, &params, false)?;
    let (mut parts, known) =
        similarity::collect(dataset, &plan, &prepared, detections, &params, (watch, Vec::new()))?;
    rules.limit(&mut parts, &params);
    let skipped = Part::skipped_of(&parts);
    let skipped = skipped.warning(("DETECTIONS_SKIPPED", "detections"), |position, error| {
        detections.complete(error.at_record("results", position))
    });
    let evidence = Evidence { detected: Detected::new(parts)?, known, ledger: None };
    conclude(dataset, (params, Arc::new(plan), &annotations), evidence, skipped, watch.evaluating)
}

/// What remains once detections are there: metrics, names and warnings.
fn conclude(
    dataset: &Dataset,
    (params, plan, annotations): (Params, Arc<Plan>, &AnnotationOddities),
    evidence: Evidence,
    skipped: Option<Warning>,
    progress: Option<Progress<'_>>,
) -> Result<Evaluation> {
    let rules = protocol::rules(params.protocol);
    let metrics = rules.metrics(&params);
    let compared = evidence.compared(&plan, &params);
    let recording = (params.analysis && evidence.ledger.is_none()).then(|| Recording::new(&plan));
    let record = |slot: usize, found: &SlotMatches| {
        if let Some(recording) = &recording {
            recording.record(slot, found);
        }
    };
    let recorder: Option<&Recorder<'_>> = if recording.is_some() { Some(&record) } else { None };
    let outcome = rules.score(compared, &metrics, Followers { progress, recorder })?;
    let recorded = recording.and_then(Recording::finish);
    let stats = rules.stats(dataset, compared, &outcome, &metrics)?;
    let oddities = compared.oddities();
    let segmentations = diagnosis::odd_segmentations(dataset, &params);
    let findings = Findings { plan: &plan, annotations, detections: &oddities, segmentations };
    let mut warnings = rules.warnings(&findings);
    warnings.extend(plan.skipped.warning(("ANNOTATIONS_SKIPPED", "annotations"), |position, error| {
        dataset.in_annotation(position as u32, error)
    }));
    warnings.extend(skipped);
    warnings.extend(diagnosis::diagnose(dataset, compared, &metrics, &stats));
    let names = report::category_names(dataset, &plan, &params);
    let has_sources = params.analysis || evidence.ledger.is_some();
    let sources = has_sources.then(|| report::Sources::of(dataset, &plan));
    let numbers = report::Numbers { metrics, stats, names, warnings };
    Ok(Evaluation::new(params, plan, evidence, (outcome, recorded), numbers, sources))
}
