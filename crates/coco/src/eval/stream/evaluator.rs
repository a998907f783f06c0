//! An evaluation to which images are added.

use std::sync::Arc;

use super::room::Room;
use super::setup::{Setup, Way};
use super::written::{Written, entries};
use crate::eval::collect::{BoxFormat, Detected, DetectionColumns, Detections, FloatColumn, IdColumn, Part};
use crate::eval::diagnosis::classes_of;
use crate::eval::ledger::{IndexedLedger, Ledger, Tally};
use crate::eval::plan::{AnnotationOddities, UNLISTED};
use crate::eval::report::{Evaluation, Evidence};
use crate::eval::similarity::{Known, collect};
use crate::eval::skipped::Skipped;
use crate::eval::watch::Watch;
use crate::eval::{conclude, protocol};
use crate::params::{IouType, Params};
use crate::{Code, Dataset, Error, Id, Limits, Result};
use boxwise_kernels::machine::prefetch::prefetch;
use boxwise_threads::Work;

/// An evaluation to which images are added as they come, in any order.
///
/// An image is matched when it is added, and its detections are then forgotten. What is kept of each takes about 12 bytes; the layout is
/// described in `ledger/mod.rs`. Results have the bits of one [`evaluate`](crate::evaluate) of the same detections, image by image in the order in which the
/// dataset's ids ascend. That order matters only to detections of different images with equal scores, and of them only in PASCAL VOC: the other
/// protocols rank them by image in any case. Within an image the order is that of the input.
///
/// Images that are not added count as images without detections.
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
///
/// use boxwise_coco::{Dataset, Detections, Evaluator, Params, Reading, Source};
///
/// let ground_truth = br#"{
///     "images": [{"id": 1}, {"id": 2}],
///     "categories": [{"id": 7, "name": "cat"}],
///     "annotations": [{"id": 1, "image_id": 1, "category_id": 7, "bbox": [10, 10, 40, 40], "area": 1600, "iscrowd": 0}]
/// }"#;
/// let results = br#"[{"image_id": 1, "category_id": 7, "bbox": [10, 10, 40, 36], "score": 0.9}]"#;
///
/// let dataset = Dataset::read(&Source::Bytes(ground_truth, "groundTruth"), &Reading::default())?;
/// let mut evaluator = Evaluator::new(Arc::new(dataset), &Params::default())?;
/// evaluator.add(&Detections::Json(Source::Bytes(results, "detections")), None)?;
/// assert!((evaluator.result(false)?.stats()[0] - 0.9).abs() < 1e-12);
/// # Ok::<(), boxwise_error::Error>(())
/// ```
#[derive(Clone)]
pub struct Evaluator {
    pub(super) setup: Arc<Setup>,
    pub(super) ledger: Ledger,
    limits: Limits,
    room: Room,
}

impl Evaluator {
    /// An evaluator without images.
    ///
    /// # Errors
    /// Those of [`evaluate`](crate::evaluate) for parameters and datasets. `INVALID_ARGUMENT` for `analysis`, which needs every detection.
    pub fn new(dataset: Arc<Dataset>, params: &Params) -> Result<Self> {
        let setup = Setup::new(dataset.clone(), params).map_err(|error| dataset.complete(error))?;
        let evaluator = Evaluator {
            ledger: Ledger::default(),
            setup: Arc::new(setup),
            limits: Limits::default(),
            room: Room::default(),
        };
        // reports a dataset that lacks the shapes that are compared
        let found = evaluator.matched(&NO_DETECTIONS, Some(&[]), &mut Room::default());
        found.map_err(|error| dataset.complete(error))?;
        Ok(evaluator)
    }

    /// The same with limits on what one call of `add` reads.
    #[must_use]
    pub fn limited(self, limits: Limits) -> Self {
        Evaluator { limits, ..self }
    }

    /// Matches and adds all detections of some images. `images`: ids of the images, also of those without detections; by default they are those
    /// that the detections name. Returns the images by their places in the dataset. After an error nothing is added.
    ///
    /// # Errors
    /// Those of [`evaluate`](crate::evaluate) for detections. `DUPLICATE_ID`: an image that has been added before. `UNKNOWN_IMAGE`: one of `images` that
    /// the dataset does not list. `INVALID_ARGUMENT`: a detection of an image that is not among `images`.
    pub fn add(&mut self, detections: &Detections<'_>, images: Option<&[Id]>) -> Result<Vec<u32>> {
        let mut room = std::mem::take(&mut self.room);
        let setup = &*self.setup;
        let (places, found) = self
            .matched(detections, images, &mut room)
            .map_err(|error| setup.dataset.complete(detections.complete(error)))?;
        self.room = room;
        let Found { tally, entries } = found;
        let mut entries = entries.into_iter().peekable();
        for place in &places {
            let rank = setup.plan.image_ranks[*place as usize];
            let own = entries.next_if(|(own, _)| *own == rank).map(|(_, entry)| entry);
            self.ledger.put(*place, own.unwrap_or_default());
        }
        self.ledger.tally.add(&tally);
        Ok(places)
    }

    /// The images of an input by their places, ascending, and what matching them comes to.
    fn matched(
        &self,
        detections: &Detections<'_>,
        images: Option<&[Id]>,
        room: &mut Room,
    ) -> Result<(Vec<u32>, Found)> {
        let Setup { dataset, params, plan, prepared, .. } = &*self.setup;
        let (mut parts, known) = collect(
            dataset,
            plan,
            prepared,
            detections,
            params,
            (Watch { limits: self.limits, ..Watch::default() }, room.spare.pop().into_iter().collect()),
        )?;
        let mut places: Vec<u32> =
            parts.iter_mut().flat_map(|part| part.noted.take().unwrap_or_default()).collect();
        places.sort_unstable();
        places.dedup();
        if let Some(images) = images {
            places = self.named(images, &places)?;
        }
        let added = places.iter().find(|place| self.ledger.has(**place));
        if let Some(place) = added {
            return Err(added_before(&dataset.images.ids()[*place as usize]));
        }
        protocol::rules(params.protocol).limit(&mut parts, params);
        let skipped = Part::skipped_of(&parts).count();
        let evidence = Evidence { detected: Detected::new(parts)?, known, ledger: None };
        let found = self.found(&evidence, (&places, skipped), room);
        room.keep(evidence.detected.parts);
        Ok((places, found))
    }

    /// The places of named images, ascending. `noted` are those that have detections.
    fn named(&self, images: &[Id], noted: &[u32]) -> Result<Vec<u32>> {
        let dataset = &self.setup.dataset;
        let place = |id: &Id| {
            let place = dataset.images.place(id.as_ref());
            place.filter(|place| dataset.image_listed[*place as usize]).ok_or_else(|| {
                let expected = "the id of an image that the dataset lists";
                let got = dataset.shown_unlisted_image(id.as_ref());
                Error::new(Code::UnknownImage, expected, got)
            })
        };
        let mut places: Vec<u32> = images.iter().map(place).collect::<Result<_>>()?;
        places.sort_unstable();
        if let Some(twice) = places.windows(2).find(|pair| pair[0] == pair[1]) {
            let id = &dataset.images.ids()[twice[0] as usize];
            return Err(Error::new(Code::DuplicateId, "each image once", format!("image {id} twice")));
        }
        if let Some(other) = noted.iter().find(|place| places.binary_search(place).is_err()) {
            let got = format!("a detection of image {}", dataset.images.ids()[*other as usize]);
            return Err(Error::new(Code::InvalidArgument, "detections of the images that are added", got));
        }
        Ok(places)
    }

    /// Matches the detections.
    fn found(&self, evidence: &Evidence, (places, skipped): (&[u32], u64), room: &mut Room) -> Found {
        let Setup { params, plan, way, .. } = &*self.setup;
        let compared = evidence.compared(plan, params);
        let detected = &evidence.detected;
        let mut tally = Tally {
            oddities: detected.oddities(),
            detections: detected.len() as u64,
            skipped,
            ..Tally::default()
        };
        let Room { judged, matched, written, slots, .. } = room;
        slots.clear();
        let by_image = &self.setup.prepared.by_image;
        for stream in detected.parts.iter().flat_map(Part::used_streams) {
            tally.note_stream(stream);
            slots.push(by_image.slot(stream) as usize);
        }
        match way {
            Way::Matches(_) => slots.sort_unstable(),
            Way::Judges(_) => {
                // a detection may count for the ancestors of its category, too
                let is_used = |slot: &usize| plan.slots[*slot].iter().any(|stream| tally.has_stream(*stream));
                slots.clear();
                slots.extend((0..plan.slots.len()).filter(is_used));
            }
        }
        slots.dedup();
        if places.len() <= PREFETCHED {
            let ranks = places.iter().map(|place| plan.image_ranks[*place as usize]);
            for rank in ranks.filter(|rank| *rank < UNLISTED) {
                by_image.of(rank).iter().for_each(|own| prefetch(&plan.ground_truth, own.truth as usize));
            }
        }
        match way {
            Way::Judges(judge) => {
                self.in_pieces(detected.len(), slots, (judged, written), |writer, slot, to| {
                    writer.write(&self.setup, compared, &**judge, slot, to);
                });
            }
            Way::Matches(blocks) => {
                let measure = compared.measure();
                self.in_pieces(detected.len(), slots, (matched, written), |writer, slot, to| {
                    writer.write(&self.setup, (compared, &measure), blocks, slot, to);
                });
            }
        }
        written.iter().for_each(|part| tally.sample.add(&part.sample));
        if params.iou_type == IouType::Bbox {
            let mut ranks = places.iter().map(|place| plan.image_ranks[*place as usize]);
            if ranks.any(|rank| rank < UNLISTED && plan.samples(rank)) {
                tally.sample.streamed.classes = classes_of(compared, &self.setup.prepared.by_image);
            }
        }
        Found { tally, entries: entries(written) }
    }

    /// Writes slots on as many threads as the number of detections is worth; on the calling thread with its own writer.
    fn in_pieces<W: Default>(
        &self,
        detections: usize,
        slots: &[usize],
        (own, written): (&mut W, &mut Vec<Written>),
        write: impl Fn(&mut W, usize, &mut Written) + Sync,
    ) {
        let threads = self.setup.params.threads;
        if threads.parts(Work::Detections, detections) > 1 {
            *written = threads.map_with(slots.len(), W::default, |writer, slot| {
                let mut written = Written::default();
                write(writer, slots[slot], &mut written);
                written
            });
            return;
        }
        written.truncate(1);
        match &mut written[..] {
            [first] => first.clear(),
            _ => written.push(Written::default()),
        }
        slots.iter().for_each(|slot| write(own, *slot, &mut written[0]));
    }

    /// The evaluation of the images so far; more can be added afterwards. Images that were not added have no detections;
    /// with `only_added` they are not evaluated, as if [`Params::image_ids`] named only the others.
    ///
    /// # Errors
    /// Those of [`evaluate`](crate::evaluate) for parameters and datasets.
    pub fn result(&self, only_added: bool) -> Result<Evaluation> {
        let result = if only_added { self.result_of_added() } else { self.result_of_all() };
        result.map_err(|error| self.setup.dataset.complete(error))
    }

    fn result_of_all(&self) -> Result<Evaluation> {
        let Setup { params, plan, annotations, .. } = &*self.setup;
        self.concluded(params.clone(), plan.clone(), annotations)
    }

    fn result_of_added(&self) -> Result<Evaluation> {
        let Setup { dataset, params, plan, .. } = &*self.setup;
        let is_evaluated = |place: &u32| plan.image_ranks[*place as usize] < UNLISTED;
        let places = self.ledger.added().map(|(place, _)| place).filter(is_evaluated);
        let ids = places.map(|place| dataset.images.ids()[place as usize].clone()).collect();
        let params = Params { image_ids: Some(ids), ..params.clone() };
        let plan = Arc::new(protocol::rules(params.protocol).plan(dataset, &params)?);
        let annotations = AnnotationOddities::count(dataset, &plan, params.iou_type)?;
        self.concluded(params, plan, &annotations)
    }

    fn concluded(
        &self,
        params: Params,
        plan: Arc<crate::eval::plan::Plan>,
        annotations: &AnnotationOddities,
    ) -> Result<Evaluation> {
        let [t, r, k] = [params.iou_thresholds.len(), params.recall_thresholds.len(), plan.slots.len()];
        self.limits.check_arrays([t, r, k, params.area_ranges.len(), params.max_detections.len()])?;
        let skipped =
            Skipped::warning_of("DETECTIONS_SKIPPED", "detections", self.ledger.tally.skipped, None);
        let ledger = IndexedLedger::new(&self.ledger, self.setup.shape(), &plan);
        let evidence =
            Evidence { detected: Detected::new(Vec::new())?, known: Known::None, ledger: Some(ledger) };
        conclude(&self.setup.dataset, (params, plan, annotations), evidence, skipped, None)
    }

    /// An evaluator with the images of all. The order does not matter, and results have the bits of one evaluator to which all images were
    /// added.
    ///
    /// # Errors
    /// `INVALID_ARGUMENT`: no evaluator, or evaluators whose datasets or parameters differ. `DUPLICATE_ID`: an image that was added to two.
    pub fn merge(evaluators: &[&Evaluator]) -> Result<Evaluator> {
        let Some((first, others)) = evaluators.split_first() else {
            return Err(
                Error::new(Code::InvalidArgument, "at least one evaluator", "none").in_input("evaluators")
            );
        };
        let mut merged = (*first).clone();
        others.iter().try_for_each(|other| merged.add_images_of(other))?;
        Ok(merged)
    }

    /// Adds the images of another evaluator. After an error nothing is added.
    ///
    /// # Errors
    /// Those of [`Evaluator::merge`].
    pub fn add_images_of(&mut self, other: &Evaluator) -> Result<()> {
        if !Arc::ptr_eq(&self.setup, &other.setup) {
            other.setup.digests().check(self.setup.digests(), "evaluators")?;
        }
        self.absorb(&other.ledger)
    }

    /// An evaluator without images, with what this one has prepared.
    #[must_use]
    pub fn fresh(&self) -> Evaluator {
        Evaluator {
            setup: self.setup.clone(),
            ledger: Ledger::default(),
            limits: self.limits,
            room: Room::default(),
        }
    }

    /// Adds the images of a ledger.
    ///
    /// # Errors
    /// `DUPLICATE_ID`: an image that was added to both.
    pub(super) fn absorb(&mut self, other: &Ledger) -> Result<()> {
        if let Some((place, _)) = other.added().find(|(place, _)| self.ledger.has(*place)) {
            return Err(added_before(&self.setup.dataset.images.ids()[place as usize]));
        }
        other.added().for_each(|(place, entry)| self.ledger.put(place, entry.clone()));
        self.ledger.tally.add(&other.tally);
        Ok(())
    }

    /// Number of images that have been added.
    pub fn images(&self) -> usize {
        self.ledger.images()
    }

    /// Number of detections that have been added, evaluated or not.
    pub fn detections(&self) -> u64 {
        self.ledger.tally.detections
    }

    /// About how many bytes of memory its images take.
    pub fn kept_bytes(&self) -> usize {
        self.ledger.bytes()
    }

    /// About how many bytes of memory it holds beside the dataset.
    pub fn bytes(&self) -> usize {
        self.ledger.bytes() + self.setup.bytes()
    }
}

/// The ground truth of up to so many images is prefetched: it is sorted by category, so that the objects of an image lie far apart.
const PREFETCHED: usize = 16;

const NO_DETECTIONS: Detections<'static> = Detections::Columns(DetectionColumns {
    image_ids: IdColumn::I32(&[]),
    category_ids: IdColumn::I32(&[]),
    boxes: FloatColumn::F64(&[]),
    scores: FloatColumn::F64(&[]),
    format: BoxFormat::Xywh,
    keypoints: None,
    masks: None,
});

/// What matching came to.
struct Found {
    tally: Tally,
    /// By ascending rank of the image.
    entries: Vec<(u32, Arc<[u8]>)>,
}

fn added_before(id: &Id) -> Error {
    let expected = "an image that has not been added: all detections of an image are added at once";
    Error::new(Code::DuplicateId, expected, format!("image {id}, which has been added before"))
}
