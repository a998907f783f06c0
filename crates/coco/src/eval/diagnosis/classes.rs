//! Detects boxes that lie on objects of other categories than their own: classes in another order than the dataset's, or shifted by one.

use boxwise_kernels::boxes::coco_iou::iou;
use boxwise_kernels::math::order::{highest_first, pair_key, sorted_by_key};

use crate::Warning;
use crate::eval::box_sample::ClassCounts;
use crate::eval::collect::{Record, is_sampled};
use crate::eval::metric::{Mean, Metric};
use crate::eval::plan::ByImage;
use crate::eval::similarity::Compared;
use crate::params::IouType;
use crate::permuted::{FEW, look_permuted};

/// AP below which boxes are compared with the objects of other categories.
pub(super) const LOW: f64 = 0.2;

/// Smallest and largest number of detections that are tried: the best ones of the sample.
const TRIED: (usize, usize) = (32, 1024);

/// Largest number of overlaps that are computed.
const OVERLAPS: usize = 1 << 21;

/// One of the best detections.
#[derive(Clone, Copy)]
pub(super) struct Tried {
    pub(super) image: u32,
    pub(super) slot: u32,
    bbox: [f64; 4],
    /// Lies on an object of its own category.
    pub(super) own: bool,
    /// The slot of another object on which it lies.
    pub(super) other: Option<u32>,
}

impl Tried {
    /// Notes that it lies on an object of a slot.
    fn lies_on(&mut self, slot: u32) {
        self.own |= self.slot == slot;
        self.other = self.other.or((self.slot != slot).then_some(slot));
    }
}

/// AP at an IoU of 0.5 from which on detections are in their places, however many others there are. Detections that are not reach 0.05.
const IN_PLACE: f64 = 0.1;

/// Whether AP at an IoU of 0.5 is so low that detections may be in other places than their objects.
pub(super) fn may_be_elsewhere(metrics: &[Metric], stats: &[f64]) -> bool {
    let at_half =
        metrics.iter().position(|own| own.of == Mean::Precision && own.iou == Some(0.5)).unwrap_or(0);
    stats.get(at_half).is_some_and(|ap| (0.0..IN_PLACE).contains(ap))
}

/// A warning if AP is low, and boxes lie on objects of other categories.
pub(super) fn warning(compared: Compared<'_>, metrics: &[Metric], stats: &[f64]) -> Option<Warning> {
    let is_low = stats.first().is_some_and(|ap| (0.0..LOW).contains(ap));
    if !is_low || compared.params.iou_type != IouType::Bbox {
        return None;
    }
    let (counts, looked_at) = match compared.ledger {
        Some(ledger) => (ledger.tally.sample.streamed.classes, None),
        None => {
            let tried = best_compared(compared);
            (counts(&tried), Some(tried))
        }
    };
    if lie_on_nothing(counts, compared.plan.ground_truth.len()) && may_be_elsewhere(metrics, stats) {
        return Some(on_nothing(counts, looked_at.and_then(|tried| neighbours(compared, &tried))));
    }
    let ClassCounts { tried, own, others } = counts;
    let Compared { plan, .. } = compared;
    if plan.slots.len() < 2 {
        return None;
    }
    // Elsewhere the objects of other categories may be those that are annotated, and detections of one category those of its images.
    let finds_all = plan.federated.is_none() && plan.verified.is_empty();
    if finds_all && others >= FEW && others > own && has_one_stream(compared) {
        let message = format!(
            "all detections are of one category, and {others} of {tried} that were looked at lie on objects of others: compare boxes whatever their \
             category by `useCategories: false`, or give each detection its own"
        );
        return Some(Warning { code: "DETECTIONS_OF_ONE_CATEGORY", message, count: others });
    }
    if !look_permuted(own, others, tried) {
        return None;
    }
    let example = looked_at.map_or_else(String::new, |tried| example(compared, &tried));
    let message = format!(
        "detections lie on annotations of other categories: {others} of {tried} that were looked at, and {own} on their own{example}: check the \
         table from class numbers to category ids",
    );
    Some(Warning { code: "CLASSES_LOOK_PERMUTED", message, count: others })
}

/// Whether nearly none of the best detections lies on an object of any category, of which there are so many.
fn lie_on_nothing(ClassCounts { tried, own, others }: ClassCounts, objects: usize) -> bool {
    tried >= TRIED.0 as u64 && 10 * (own + others) <= tried.min(objects as u64)
}

fn on_nothing(ClassCounts { tried, own, others }: ClassCounts, shifted: Option<String>) -> Warning {
    let cause = shifted.unwrap_or_else(|| {
        "check that `image_id` is the id of the same image, and that boxes are in pixels of the image as its file has them, neither turned nor \
         mirrored"
            .to_owned()
    });
    let message = format!(
        "{} of the {tried} best detections that were looked at have an IoU of 0.5 or more with an object of any category: {cause}",
        own + others,
    );
    Warning { code: "DETECTIONS_OVERLAP_NOTHING", message, count: tried - own - others }
}

/// Whether detections lie on the objects of the next image, or of the one before.
fn neighbours(compared: Compared<'_>, tried: &[Tried]) -> Option<String> {
    let lie_in = |shift: i64| {
        let moved = |one: &Tried| Tried {
            image: (i64::from(one.image) + shift).clamp(0, u32::MAX.into()) as u32,
            own: false,
            other: None,
            ..*one
        };
        let mut moved = tried.iter().map(moved).collect::<Vec<_>>();
        compare(compared, &mut moved);
        4 * moved.iter().filter(|one| one.own).count() >= tried.len()
    };
    let which = [(1, "next"), (-1, "previous")].into_iter().find(|(shift, _)| lie_in(*shift))?.1;
    Some(format!("they lie on objects of the {which} image, in the order of ids; correct the ids of images"))
}

/// Whether all detections are of one category.
fn has_one_stream(compared: Compared<'_>) -> bool {
    (0..compared.plan.categories.len() as u32).filter(|stream| compared.has_stream(*stream)).take(2).count()
        == 1
}

/// Counts the best detections of the images of the sample: in each as many as it has objects.
pub(crate) fn classes_of(compared: Compared<'_>, by_image: &ByImage) -> ClassCounts {
    let found = all(compared, |record| compared.plan.samples(record.rank()));
    let found = sorted_by_key(found, |(one, _)| one.image.into());
    let mut sum = ClassCounts::default();
    for of_image in found.chunk_by(|(a, _), (b, _)| a.image == b.image) {
        let truth = by_image.of(of_image[0].0.image);
        let mut tried = highest(of_image, truth.len());
        for one in &mut tried {
            for entry in truth {
                let own = &compared.plan.ground_truth[entry.truth as usize];
                if !own.crowd && iou(one.bbox, own.bbox, false) >= 0.5 {
                    one.lies_on(entry.slot);
                }
            }
        }
        let ClassCounts { tried, own, others } = counts(&tried);
        sum.tried += tried;
        sum.own += own;
        sum.others += others;
    }
    sum
}

fn counts(tried: &[Tried]) -> ClassCounts {
    let number = |counts: fn(&Tried) -> bool| tried.iter().filter(|one| counts(one)).count() as u64;
    ClassCounts {
        tried: tried.len() as u64,
        own: number(|one| one.own),
        others: number(|one| !one.own && one.other.is_some()),
    }
}

/// The most frequent pair of categories.
fn example(Compared { plan, .. }: Compared<'_>, tried: &[Tried]) -> String {
    let mut pairs: Vec<u64> =
        tried.iter().filter(|one| !one.own).filter_map(|one| Some(pair_key(one.slot, one.other?))).collect();
    pairs.sort_unstable();
    let Some(most) = pairs.chunk_by(|a, b| a == b).max_by_key(|run| run.len()) else { return String::new() };
    let [from, to] = [(most[0] >> u32::BITS) as usize, most[0] as u32 as usize]
        .map(|slot| &plan.categories.ids()[plan.slots[slot][0] as usize]);
    format!("; those of category {from} lie on annotations of {to}, for example")
}

/// The best detections of the sample by ascending image, with the objects on which they lie.
pub(super) fn best_compared(compared: Compared<'_>) -> Vec<Tried> {
    let mut tried = sorted_by_key(best(compared), |own| own.image.into());
    compare(compared, &mut tried);
    tried
}

/// The best detections of the sample: as many as would be objects if it were all of them.
fn best(compared: Compared<'_>) -> Vec<Tried> {
    let Compared { plan, detected, .. } = compared;
    let found = all(compared, |record| is_sampled(record.position as usize));
    let share = found.len() as f64 / detected.len().max(1) as f64 * plan.ground_truth.len() as f64;
    highest(&found, (share as usize).clamp(TRIED.0, TRIED.1))
}

/// The detections with the highest scores.
fn highest(found: &[(Tried, f64)], most: usize) -> Vec<Tried> {
    let best = highest_first(found.iter().map(|(_, score)| *score));
    best.into_iter().take(most).map(|at| found[at as usize].0).collect()
}

/// Some of the detections, whose boxes are kept, and their scores.
fn all(
    Compared { plan, detected, .. }: Compared<'_>,
    is_some: impl Fn(&Record) -> bool,
) -> Vec<(Tried, f64)> {
    let mut found = Vec::new();
    for part in &detected.parts {
        for (slot, streams) in plan.slots.iter().enumerate() {
            let records = streams.iter().flat_map(|stream| part.stream(*stream).flatten());
            found.extend(records.filter(|record| is_some(record)).map(|record| {
                let bbox = part.boxes.at(record.position as usize);
                let tried = Tried { image: record.rank(), slot: slot as u32, bbox, own: false, other: None };
                (tried, record.score)
            }));
        }
    }
    found
}

/// Looks for the objects on which detections lie, which are sorted by image.
fn compare(compared: Compared<'_>, tried: &mut [Tried]) {
    let plan = compared.plan;
    let mut overlaps = 0;
    for slot in 0..plan.slots.len() {
        for truth in plan.of_slot(slot).iter().filter(|truth| !truth.crowd) {
            let start = tried.partition_point(|one| one.image < truth.image);
            for one in tried[start..].iter_mut().take_while(|one| one.image == truth.image) {
                overlaps += 1;
                if iou(one.bbox, truth.bbox, false) >= 0.5 {
                    one.lies_on(slot as u32);
                }
            }
            if overlaps > OVERLAPS {
                return;
            }
        }
    }
}
