//! Which numbers are told of an evaluation: a row of a table for each.

use std::borrow::Cow;

use crate::dataset::Frequency;
use crate::params::{IouType, Params, Parity, Protocol};

/// A mean of precision or recall under some setting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metric {
    /// Its name.
    pub name: &'static str,
    /// Of what it is the mean.
    pub of: Mean,
    /// At this threshold alone; of all without it.
    pub iou: Option<f64>,
    /// At area ranges of this label.
    pub area: &'static str,
    /// At which number of detections.
    pub rung: Rung,
    /// Over categories of this frequency alone; over all without it.
    pub frequency: Option<Frequency>,
    /// The number of detections is part of the name.
    numbered: bool,
}

/// What a metric is the mean of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mean {
    /// Over IoU thresholds, recall thresholds and categories.
    Precision,
    /// Over IoU thresholds and categories.
    Recall,
}

/// Which of the numbers of detections a metric is taken at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rung {
    /// This very number; -1 where it is not among them.
    Exactly(u32),
    /// The one at this position, in ascending order.
    Nth(usize),
    /// The largest.
    Largest,
}

impl Metric {
    const fn ap(name: &'static str) -> Metric {
        let (iou, frequency) = (None, None);
        Metric { name, of: Mean::Precision, iou, area: "all", rung: Rung::Nth(2), frequency, numbered: false }
    }

    const fn ar(name: &'static str) -> Metric {
        Metric { of: Mean::Recall, ..Metric::ap(name) }
    }

    const fn iou(self, threshold: f64) -> Metric {
        Metric { iou: Some(threshold), ..self }
    }

    const fn area(self, area: &'static str) -> Metric {
        Metric { area, ..self }
    }

    const fn rung(self, rung: Rung) -> Metric {
        Metric { rung, ..self }
    }

    const fn frequency(self, frequency: Frequency) -> Metric {
        Metric { frequency: Some(frequency), ..self }
    }

    const fn numbered(self) -> Metric {
        Metric { numbered: true, ..self }
    }

    /// Its name in an evaluation with these parameters.
    pub fn name_in(&self, params: &Params) -> Cow<'static, str> {
        match self.numbered {
            true => format!("{}@{}", self.name, self.rung.number(params)).into(),
            false => self.name.into(),
        }
    }
}

/// COCO's twelve numbers for boxes and masks, in its order.
pub const BOX_METRICS: [Metric; 12] = [
    Metric::ap("AP").rung(Rung::Exactly(100)),
    Metric::ap("AP50").iou(0.5),
    Metric::ap("AP75").iou(0.75),
    Metric::ap("APs").area("small"),
    Metric::ap("APm").area("medium"),
    Metric::ap("APl").area("large"),
    Metric::ar("AR1").rung(Rung::Nth(0)),
    Metric::ar("AR10").rung(Rung::Nth(1)),
    Metric::ar("AR100"),
    Metric::ar("ARs").area("small"),
    Metric::ar("ARm").area("medium"),
    Metric::ar("ARl").area("large"),
];

/// LVIS's thirteen numbers, in its order.
pub const LVIS_METRICS: [Metric; 13] = {
    const AP: Metric = Metric::ap("AP").rung(Rung::Largest);
    const AR: Metric = Metric::ar("AR").rung(Rung::Largest).numbered();
    [
        AP,
        Metric { name: "AP50", ..AP.iou(0.5) },
        Metric { name: "AP75", ..AP.iou(0.75) },
        Metric { name: "APs", ..AP.area("small") },
        Metric { name: "APm", ..AP.area("medium") },
        Metric { name: "APl", ..AP.area("large") },
        Metric { name: "APr", ..AP.frequency(Frequency::Rare) },
        Metric { name: "APc", ..AP.frequency(Frequency::Common) },
        Metric { name: "APf", ..AP.frequency(Frequency::Frequent) },
        AR,
        Metric { name: "ARs", ..AR.area("small") },
        Metric { name: "ARm", ..AR.area("medium") },
        Metric { name: "ARl", ..AR.area("large") },
    ]
};
/// COCO's ten numbers for keypoints, in its order.
pub const KEYPOINT_METRICS: [Metric; 10] = [
    Metric::ap("AP").rung(Rung::Exactly(20)),
    Metric::ap("AP50").iou(0.5).rung(Rung::Exactly(20)),
    Metric::ap("AP75").iou(0.75).rung(Rung::Exactly(20)),
    Metric::ap("APm").area("medium").rung(Rung::Exactly(20)),
    Metric::ap("APl").area("large").rung(Rung::Exactly(20)),
    Metric::ar("AR").rung(Rung::Exactly(20)),
    Metric::ar("AR50").iou(0.5).rung(Rung::Exactly(20)),
    Metric::ar("AR75").iou(0.75).rung(Rung::Exactly(20)),
    Metric::ar("ARm").area("medium").rung(Rung::Exactly(20)),
    Metric::ar("ARl").area("large").rung(Rung::Exactly(20)),
];

/// CrowdPose's nine numbers; its reference has two zeros after the third.
pub const CROWD_POSE_METRICS: [Metric; 9] = [
    Metric::ap("AP").rung(Rung::Exactly(20)),
    Metric::ap("AP50").iou(0.5).rung(Rung::Exactly(20)),
    Metric::ap("AP75").iou(0.75).rung(Rung::Exactly(20)),
    Metric::ar("AR").rung(Rung::Exactly(20)),
    Metric::ar("AR50").iou(0.5).rung(Rung::Exactly(20)),
    Metric::ar("AR75").iou(0.75).rung(Rung::Exactly(20)),
    // of images by how crowded they are: their evaluations follow that of all images
    Metric::ap("APeasy").area("easy").rung(Rung::Exactly(20)),
    Metric::ap("APmedium").area("medium crowd").rung(Rung::Exactly(20)),
    Metric::ap("APhard").area("hard").rung(Rung::Exactly(20)),
];

/// The numbers of PASCAL VOC and Open Images: the mean over categories of average precision, at IoU 0.50 and over all
/// thresholds.
pub const MEAN_AP_METRICS: [Metric; 2] =
    [Metric::ap("AP50").iou(0.5).rung(Rung::Largest), Metric::ap("AP").rung(Rung::Largest)];

/// The numbers that an evaluation tells, in their order.
pub fn of(params: &Params) -> &'static [Metric] {
    match (params.protocol, params.iou_type) {
        (Protocol::Coco, IouType::Bbox | IouType::Segm | IouType::Boundary) => &BOX_METRICS,
        (Protocol::Coco, IouType::Keypoints) => &KEYPOINT_METRICS,
        (Protocol::Coco, IouType::Rotated) => &BOX_METRICS,
        (Protocol::Lvis, _) => &LVIS_METRICS,
        (Protocol::CrowdPose, _) => &CROWD_POSE_METRICS,
        (Protocol::Voc | Protocol::OpenImages, _) => &MEAN_AP_METRICS,
    }
}

impl Rung {
    /// How many numbers of detections there must be for this one to be among them.
    pub(crate) fn least(self) -> usize {
        match self {
            Rung::Nth(position) => position + 1,
            Rung::Exactly(_) | Rung::Largest => 1,
        }
    }

    /// The number of detections meant. In corrected parity it is always one of the parameters'.
    pub(crate) fn number(self, params: &Params) -> u32 {
        let numbers = &params.max_detections;
        let last = numbers.len() - 1; // checked: there is one
        match self {
            Rung::Exactly(number) if params.parity == Parity::Strict => number,
            Rung::Exactly(_) | Rung::Largest => numbers[last],
            Rung::Nth(position) => numbers[position.min(last)],
        }
    }
}
