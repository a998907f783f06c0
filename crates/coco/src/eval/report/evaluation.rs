//! The result of an evaluation.

use std::any::Any;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use ndarray::Array5;

use crate::eval::collect::{Detected, Part};
use crate::eval::kept::{KeptMatching, KeptMatchings, KeptPairs, KeptSetting};
use crate::eval::ledger::IndexedLedger;
use crate::eval::metric::Metric;
use crate::eval::plan::{Plan, UNLISTED};
use crate::eval::protocol::{Outcome, ProtocolRules, rules};
use crate::eval::similarity::{Compared, Known};
use crate::params::Params;
use crate::{Dataset, Id, Warning};

/// The result of an evaluation.
pub struct Evaluation {
    pub(super) params: Params,
    pub(super) plan: Arc<Plan>,
    pub(super) detected: Detected,
    /// Similarities that were computed while the detections were read.
    known: Known,
    pub(super) outcome: Outcome,
    pub(super) numbers: Numbers,
    pub(super) arrays: OnceLock<Arrays>,
    kept: KeptMatchings,
    /// What tables call images and annotations, where analyses were asked for.
    sources: Option<Sources>,
    /// What matching came to, where the detections were not kept.
    ledger: Option<IndexedLedger>,
}

/// What tables call images and annotations.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Ids of the evaluated images, by rank.
    pub image_ids: Vec<Id>,
    /// Their `file_name`, where the dataset was read with names and has one; as many as ids.
    pub file_names: Vec<Option<Box<str>>>,
    /// Ids of annotations by their position in the input; empty where the dataset was read without names.
    pub annotation_ids: Vec<Id>,
    /// Height and width of the images by rank, NaN where the dataset does not say; empty where it was read without sizes.
    pub image_sizes: Vec<[f64; 2]>,
}

impl Sources {
    /// Those of the images of a plan.
    pub(crate) fn of(dataset: &Dataset, plan: &Plan) -> Self {
        let names = dataset.names.as_ref();
        let evaluated = plan.image_ranks.iter().enumerate().filter(|(_, rank)| **rank < UNLISTED);
        let sizes = dataset.image_sizes.as_deref().unwrap_or_default();
        let image_sizes = evaluated.clone().filter_map(|(place, _)| sizes.get(place).copied()).collect();
        let (image_ids, file_names) = evaluated
            .map(|(place, _)| {
                let name = names.and_then(|names| names.images.get(place)?.clone());
                (dataset.images.ids()[place].clone(), name)
            })
            .unzip();
        let annotation_ids = names.map_or(Vec::new(), |names| names.annotations.clone());
        Sources { image_ids, file_names, annotation_ids, image_sizes }
    }
}

/// The detections of an evaluation and their similarities, or else what matching came to.
pub(crate) struct Evidence {
    pub(crate) detected: Detected,
    pub(crate) known: Known,
    pub(crate) ledger: Option<IndexedLedger>,
}

impl Evidence {
    /// The input of matching.
    pub(crate) fn compared<'a>(&'a self, plan: &'a Plan, params: &'a Params) -> Compared<'a> {
        let Evidence { detected, known, ledger } = self;
        Compared { plan, detected, known, params, outside: None, ledger: ledger.as_ref() }
    }
}

/// The metrics of an evaluation, with names and warnings.
pub(crate) struct Numbers {
    pub(crate) metrics: Vec<Metric>,
    /// Values of the metrics.
    pub(crate) stats: Vec<f64>,
    /// Names of the categories on the axis K.
    pub(crate) names: Vec<Option<Box<str>>>,
    pub(crate) warnings: Vec<Warning>,
}

/// Precision and scores at every setting.
pub(super) struct Arrays {
    pub(super) precision: Array5<f64>, // [T, R, K, A, M]
    pub(super) scores: Array5<f64>,    // [T, R, K, A, M]
}

impl Arrays {
    /// Number of bytes of memory that they hold.
    fn bytes(&self) -> usize {
        (self.precision.len() + self.scores.len()) * size_of::<f64>()
    }
}

/// Names of the categories on the axis K.
pub(crate) fn category_names(dataset: &Dataset, plan: &Plan, params: &Params) -> Vec<Option<Box<str>>> {
    if !params.use_categories {
        return vec![None];
    }
    let name = |id: &Id| {
        let place = dataset.categories.place(id.as_ref())?;
        dataset.category_names.get(place as usize)?.clone()
    };
    plan.categories.ids().iter().map(name).collect()
}

impl Evaluation {
    /// `recorded` are the outcomes at the first area range and block of thresholds, if matching recorded them.
    pub(crate) fn new(
        params: Params,
        plan: Arc<Plan>,
        evidence: Evidence,
        (outcome, recorded): (Outcome, Option<KeptMatching>),
        numbers: Numbers,
        sources: Option<Sources>,
    ) -> Self {
        let kept = KeptMatchings::new(params.iou_thresholds.len(), params.area_ranges.len(), recorded);
        let Evidence { detected, known, ledger } = evidence;
        let arrays = OnceLock::new();
        Evaluation { params, plan, detected, known, outcome, numbers, arrays, kept, sources, ledger }
    }

    /// The input of matching.
    pub(crate) fn compared(&self) -> Compared<'_> {
        Compared {
            plan: &self.plan,
            detected: &self.detected,
            known: &self.known,
            params: &self.params,
            outside: None,
            ledger: self.ledger.as_ref(),
        }
    }

    pub(super) fn rules(&self) -> &'static dyn ProtocolRules {
        rules(self.params.protocol)
    }

    /// Whether its detections were matched image by image and not kept.
    pub(crate) fn is_streamed(&self) -> bool {
        self.ledger.is_some()
    }

    /// The matching at an IoU threshold and an area range, by their positions; `None` where the protocol matches in another way than
    /// COCO does. It is made when it is first asked for. Where detections were not kept, it has neither their positions nor the objects
    /// that they take.
    pub(crate) fn kept(&self, threshold: usize, area: usize) -> Option<KeptSetting<'_>> {
        let is_made = matches!(self.outcome, Outcome::Means(_));
        is_made.then(|| self.kept.at(self.compared(), threshold, area))
    }

    /// A matching in which some annotations of the plan are ignored; `store` keeps it.
    pub(crate) fn kept_without<'a>(
        &'a self,
        outside: &'a [bool],
        store: &'a KeptMatchings,
        threshold: usize,
        area: usize,
    ) -> KeptSetting<'a> {
        store.at(Compared { outside: Some(outside), ..self.compared() }, threshold, area)
    }

    /// The pairs across categories, where the evaluation was asked to keep what they need.
    pub(crate) fn kept_pairs(&self, setting: &KeptSetting<'_>) -> Option<&KeptPairs> {
        self.params.analysis.then(|| self.kept.pairs(self.compared(), setting))
    }

    /// Like [`KeptMatchings::made_of`], of a setting of [`Evaluation::kept`].
    pub(crate) fn made_of<T: Any + Send + Sync>(
        &self,
        setting: &KeptSetting<'_>,
        thresholds: [f64; 2],
        make: impl FnOnce() -> T,
    ) -> Arc<T> {
        self.kept.made_of(setting, thresholds, make)
    }

    /// The box of a detection, by its position; `near` is a guess of its part, and is kept for the next one.
    pub(crate) fn bbox_of(&self, position: u32, near: &mut usize) -> [f64; 4] {
        self.detected.bbox(position, near)
    }

    /// The area of a detection, in the same way.
    pub(crate) fn area_of(&self, position: u32, near: &mut usize) -> f64 {
        self.detected.area(position, near)
    }

    /// What tables call images and annotations; `None` unless the evaluation was asked to keep what analyses need.
    pub fn sources(&self) -> Option<&Sources> {
        self.sources.as_ref()
    }

    /// Numbers of evaluated images, of annotations and detections in the input, and of evaluated categories.
    pub fn counts(&self) -> [usize; 4] {
        let Plan { images, annotations, categories, .. } = &*self.plan;
        [*images, *annotations, self.compared().detections() as usize, categories.len()]
    }

    /// The plan of the evaluation.
    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// About how many bytes of memory it holds.
    pub fn bytes(&self) -> usize {
        let parts: usize = self.detected.parts.iter().map(Part::bytes).sum();
        let arrays = self.arrays.get().map_or(0, Arrays::bytes);
        parts
            + self.known.bytes()
            + self.plan.bytes()
            + self.outcome.bytes()
            + arrays
            + self.kept.bytes()
            + self.ledger.as_ref().map_or(0, IndexedLedger::bytes)
    }

    /// The reference's metrics in its order, without those of other area labels; -1 if there is nothing to measure.
    pub fn stats(&self) -> &[f64] {
        &self.numbers.stats[..self.rules().reference_metrics(&self.params)]
    }

    /// All metrics by name: the reference's, then those of other area labels.
    pub fn metrics(&self) -> impl Iterator<Item = (Cow<'static, str>, f64)> {
        let names = self.numbers.metrics.iter().map(|metric| metric.name.clone());
        names.zip(self.numbers.stats.iter().copied())
    }

    /// The lines that the reference prints, each with its line end.
    pub fn summary(&self) -> String {
        self.rules().summary(&self.params, &self.numbers.metrics, &self.numbers.stats)
    }

    /// The parameters as used: `max_detections` are sorted.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The categories on the axis K, ascending; empty if all categories are evaluated as one.
    pub fn category_ids(&self) -> &[Id] {
        if self.params.use_categories { self.plan.categories.ids() } else { &[] }
    }

    /// The names of the categories on the axis K, where the dataset gives them.
    pub fn category_names(&self) -> impl Iterator<Item = Option<&str>> {
        self.numbers.names.iter().map(Option::as_deref)
    }

    /// Warnings about suspicious data and settings. docs/parity.md lists their codes.
    pub fn warnings(&self) -> &[Warning] {
        &self.numbers.warnings
    }
}
