//! What an evaluator prepares once, and shares with those made of it.

use std::sync::{Arc, OnceLock};

use super::digest::digests;
use crate::eval::diagnosis::sizes_by_rank;
use crate::eval::ledger::LedgerShape;
use crate::eval::names;
use crate::eval::pascal::Judge;
use crate::eval::plan::{AnnotationOddities, Plan};
use crate::eval::protocol;
use crate::eval::settings::{SettingBlock, blocks};
use crate::eval::similarity::Prepared;
use crate::params::{IouType, Params};
use crate::snapshot::Digests;
use crate::{Code, Dataset, Error, Result};

/// What an evaluator prepares once.
pub(super) struct Setup {
    pub(super) dataset: Arc<Dataset>,
    pub(super) params: Params,
    pub(super) plan: Arc<Plan>,
    pub(super) prepared: Prepared,
    pub(super) annotations: AnnotationOddities,
    pub(super) way: Way,
    /// Height and width of each evaluated image, where boxes are compared.
    pub(super) size_of: Vec<[f64; 2]>,
    digests: OnceLock<Digests>,
}

/// How a protocol decides what is true and false.
pub(super) enum Way {
    /// It matches like COCO, at these blocks of settings.
    Matches(Vec<SettingBlock>),
    /// By rules derived from PASCAL VOC.
    Judges(Box<dyn Judge>),
}

impl Setup {
    pub(super) fn new(dataset: Arc<Dataset>, params: &Params) -> Result<Self> {
        let params = names::resolved(&dataset, protocol::checked(params.clone())?);
        if params.analysis {
            let expected =
                "an evaluator without analyses, which need every detection: use evaluate() for them";
            return Err(Error::new(Code::InvalidArgument, expected, "true").in_input("analysis"));
        }
        let rules = protocol::rules(params.protocol);
        let plan = Arc::new(rules.plan(&dataset, &params)?);
        let judge = rules.judge(&params);
        Ok(Setup {
            annotations: AnnotationOddities::count(&dataset, &plan, params.iou_type)?,
            prepared: Prepared::new(&dataset, &plan, &params, true)?,
            way: judge.map_or_else(|| Way::Matches(blocks(&params)), Way::Judges),
            size_of: if params.iou_type == IouType::Bbox {
                sizes_by_rank(&dataset, &plan)
            } else {
                Vec::new()
            },
            digests: OnceLock::new(),
            dataset,
            params,
            plan,
        })
    }

    /// How the cells of its ledgers are laid out.
    pub(super) fn shape(&self) -> LedgerShape {
        match &self.way {
            Way::Matches(_) => LedgerShape::Matched(blocks(&self.params)),
            Way::Judges(_) => LedgerShape::Judged(self.params.iou_thresholds.len()),
        }
    }

    /// Digests of the options and of the data that matching depends on.
    pub(super) fn digests(&self) -> Digests {
        let Setup { dataset, plan, prepared, params, .. } = self;
        *self.digests.get_or_init(|| digests(dataset, plan, prepared, params))
    }

    /// The largest number of detections that count in a cell.
    pub(super) fn most(&self) -> usize {
        self.params.max_detections.last().map_or(0, |most| *most as usize)
    }

    /// About how many bytes of memory it holds, beside the dataset.
    pub(super) fn bytes(&self) -> usize {
        self.plan.bytes() + size_of_val(&self.prepared.quads[..]) + size_of_val(&self.size_of[..])
    }
}
