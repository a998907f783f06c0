//! What is evaluated, in which order, and the ground truth of it.

use super::collect::AREAS_KNOWN;
use super::federated::Federated;
use crate::dataset::{Frequency, Problem};
use crate::params::{IouType, Params, Parity, Protocol, one_kind};
use crate::{Annotation, Code, Dataset, Error, Id, IdRef, IdTable, Result};

/// The images and categories of an evaluation, and its ground truth sorted by them.
pub(crate) struct Plan {
    pub(crate) strict: bool,
    /// Whether `ignore` counts beside `iscrowd`.
    pub(crate) keeps_ignore: bool,
    /// How many images are evaluated.
    pub(crate) images: usize,
    /// By place in [`Dataset::images`]: the image's rank among the evaluated ones, or why it has none.
    pub(crate) image_ranks: Vec<u32>,
    /// The evaluated categories; an id's place is its *stream* of detections.
    pub(crate) categories: IdTable,
    /// By position on the axis K: its streams, in the order in which their boxes are taken.
    pub(crate) slots: Vec<Vec<u32>>,
    /// By slot, then image, then in the order in which the reference takes them.
    pub(crate) ground_truth: Vec<GroundTruth>,
    /// Where each slot's ground truth starts; one more at the end.
    pub(crate) slot_starts: Vec<usize>,
    /// No box of the ground truth has a NaN or an infinity.
    pub(crate) finite: bool,
    /// By image rank: whether the image's detections are looked at. All are without it.
    pub(crate) shown: Option<Vec<bool>>,
    /// How many annotations the input has.
    pub(crate) annotations: usize,
    /// By image rank and stream: whether there is ground truth. Empty where every box is to be kept.
    occupied: Vec<u64>,
    /// What a federated protocol adds.
    pub(crate) federated: Option<Federated>,
    pub(crate) protocol: Protocol,
    iou_type: IouType,
}

/// An annotation that is evaluated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GroundTruth {
    pub(crate) bbox: [f64; 4],
    pub(crate) area: f64,
    /// Its image's rank.
    pub(crate) image: u32,
    /// Its position in the input.
    pub(crate) annotation: u32,
    /// Ignored whatever the area range.
    pub(crate) ignore: bool,
    /// Takes any number of detections, each by its share of the detection's area.
    pub(crate) crowd: bool,
    /// Who is matched to it counts as unmatched.
    pub(crate) is_nobody: bool,
    /// Its own position in [`Plan::ground_truth`].
    pub(crate) place: u32,
}

impl Plan {
    /// The rank of an image that is listed but not evaluated.
    pub(crate) const PASSED_OVER: u32 = u32::MAX;
    /// The rank of an image that is not listed: results must not name it.
    pub(crate) const UNLISTED: u32 = u32::MAX - 1;
    /// Ranks fit into this many bits, beside what is kept with them.
    pub(crate) const IMAGE_BITS: u32 = 27;

    pub(crate) fn new(dataset: &Dataset, params: &Params) -> Result<Plan> {
        let mut plan = Plan::bare(dataset, params)?;
        let ids = dataset.categories.ids().iter();
        let streams: Vec<u32> =
            ids.map(|id| plan.categories.place(id.as_ref()).unwrap_or(IdTable::NONE)).collect();
        let images = plan.images;
        let is_lvis = params.protocol == Protocol::Lvis;
        let chosen = plan.chosen(dataset, &streams, images, params.use_categories || is_lvis)?;
        plan.refuse(dataset, &chosen)?;
        if is_lvis {
            plan.federate(dataset, &chosen, &streams, images)?;
        }
        plan.sort_into_slots(dataset, &chosen, &streams)?;
        // areas beyond those that records know of are taken from the boxes
        if params.use_categories && params.area_ranges.len() <= AREAS_KNOWN {
            plan.mark_occupied(images);
        }
        Ok(plan)
    }

    /// The images and categories alone.
    pub(crate) fn bare(dataset: &Dataset, params: &Params) -> Result<Plan> {
        one_kind("image ids", dataset.listed_images())?;
        one_kind("category ids", dataset.listed_categories())?;
        let is_lvis = params.protocol == Protocol::Lvis;
        if let Some(list) = dataset.absent.iter().find(|list| is_lvis || **list != "annotations") {
            let expected = format!("a dataset with the list {list}");
            return Err(Error::new(Code::MissingKey, expected, "one without it"));
        }
        if is_lvis {
            refuse_unlisted(dataset, params)?;
        }
        let strict = params.parity == Parity::Strict;
        let (image_ranks, images) = image_ranks(dataset, params.image_ids.as_deref())?;
        let (categories, named) = categories(dataset, params);
        let slots = if params.use_categories {
            (0..categories.len() as u32).map(|stream| vec![stream]).collect()
        } else if is_lvis && strict {
            vec![Vec::new()] // the reference looks for a category -1, which nothing has
        } else {
            vec![named.iter().filter_map(|id| categories.place(id.as_ref())).collect()]
        };
        Ok(Plan {
            strict,
            keeps_ignore: !strict || params.iou_type == IouType::Boundary,
            images,
            image_ranks,
            categories,
            slots,
            ground_truth: Vec::new(),
            slot_starts: vec![0],
            finite: true,
            annotations: dataset.annotations.len(),
            occupied: Vec::new(),
            federated: None,
            shown: None,
            protocol: params.protocol,
            iou_type: params.iou_type,
        })
    }

    /// Whether a stream's detections in an image may be compared with ground truth.
    pub(crate) fn compares(&self, rank: u32, stream: u32) -> bool {
        let cell = rank as usize * self.categories.len() + stream as usize;
        self.occupied.get(cell / 64).is_none_or(|bits| bits >> (cell % 64) & 1 == 1)
    }

    /// Whether a stream's detections of an area in an image take part.
    pub(crate) fn looks_at(&self, rank: u32, stream: u32, area: f64) -> bool {
        self.federated.as_ref().is_none_or(|federated| has_area(area) && federated.judges(rank, stream))
    }

    /// Whether a stream's unmatched detections in an image count neither for nor against.
    pub(crate) fn is_lenient(&self, rank: u32, stream: u32) -> bool {
        self.federated.as_ref().is_some_and(|federated| federated.is_lenient(rank, stream))
    }

    /// Takes note of where there is ground truth, each slot being one stream; of nothing where that is too much.
    pub(crate) fn mark_occupied(&mut self, images: usize) {
        const MOST_CELLS: usize = 1 << 28; // 32 MiB
        let streams = self.categories.len();
        let Some(cells) = images.checked_mul(streams).filter(|cells| *cells <= MOST_CELLS) else { return };
        let mut occupied = vec![0; cells.div_ceil(64)];
        for stream in 0..streams {
            for annotation in self.of_slot(stream) {
                let cell = annotation.image as usize * streams + stream;
                occupied[cell / 64] |= 1 << (cell % 64);
            }
        }
        self.occupied = occupied;
    }

    /// About how many bytes of memory it holds.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&self.ground_truth[..])
            + size_of_val(&self.image_ranks[..])
            + size_of_val(&self.occupied[..])
            + self.federated.as_ref().map_or(0, Federated::bytes)
    }

    /// By slot: how frequent its category is, where the protocol knows and the slot has one category.
    pub(crate) fn frequencies(&self) -> Vec<Option<Frequency>> {
        let of = |slot: &Vec<u32>| match (&self.federated, &slot[..]) {
            (Some(federated), [stream]) => Some(federated.frequencies[*stream as usize]),
            _ => None,
        };
        self.slots.iter().map(of).collect()
    }

    fn federate(&mut self, dataset: &Dataset, chosen: &[u32], streams: &[u32], images: usize) -> Result<()> {
        let positive = chosen.iter().map(|position| {
            let annotation = &dataset.annotations[*position as usize];
            (self.image_ranks[annotation.image as usize], streams[annotation.category as usize])
        });
        self.federated =
            Some(Federated::new(dataset, &self.image_ranks, images, &self.categories, positive)?);
        Ok(())
    }

    /// The ground truth of a slot.
    pub(crate) fn of_slot(&self, slot: usize) -> &[GroundTruth] {
        &self.ground_truth[self.slot_starts[slot]..self.slot_starts[slot + 1]]
    }

    /// Positions of the annotations that the reference loads, sorted by image; of one image in the
    /// order in which it loads them. Of annotations with one id it loads the last in place of each.
    ///
    /// # Errors
    /// LVIS loads by area: the problem of the first annotation whose area cannot be had.
    fn chosen(
        &self,
        dataset: &Dataset,
        streams: &[u32],
        images: usize,
        by_category: bool,
    ) -> Result<Vec<u32>> {
        let all = &dataset.annotations;
        let rank = |annotation: &Annotation| self.image_ranks[annotation.image as usize];
        let asked = |annotation: &Annotation| {
            rank(annotation) < Plan::UNLISTED
                && (!by_category || streams[annotation.category as usize] != IdTable::NONE)
        };
        let by_area = self.protocol == Protocol::Lvis;
        if by_area {
            let matters = |problem: &&Problem| {
                problem.member == "area"
                    && asked(&all[problem.annotation as usize])
                    && (self.strict || !problem.mendable)
            };
            if let Some(problem) = dataset.problems.iter().find(matters) {
                return Err(problem.error.clone());
            }
        }
        let mut repeated = false;
        let mut chosen: Vec<u32> = Vec::with_capacity(all.len());
        for (position, annotation) in all.iter().enumerate() {
            if asked(annotation) && (!by_area || has_area(annotation.area)) {
                repeated |= annotation.last_of_id != position as u32;
                chosen.push(position as u32);
            }
        }
        if repeated {
            let ranks = chosen.iter().map(|position| rank(&all[*position as usize]));
            chosen = by_key(&chosen, ranks, images).0;
            for position in &mut chosen {
                *position = all[*position as usize].last_of_id;
            }
            chosen.retain(|position| rank(&all[*position as usize]) < Plan::UNLISTED);
        }
        chosen.retain(|position| streams[all[*position as usize].category as usize] != IdTable::NONE);
        let ranks = chosen.iter().map(|position| rank(&all[*position as usize]));
        Ok(by_key(&chosen, ranks, images).0)
    }

    /// Answers with the problem of the first chosen annotation that has one.
    fn refuse(&self, dataset: &Dataset, chosen: &[u32]) -> Result<()> {
        if dataset.problems.is_empty() {
            return Ok(());
        }
        let mut is_chosen = vec![false; dataset.annotations.len()];
        for position in chosen {
            is_chosen[*position as usize] = true;
        }
        let matters = |problem: &&Problem| {
            let is_looked_at = match self.protocol {
                Protocol::Lvis => problem.member == "bbox", // there are no crowds, and areas were looked at before
                Protocol::CrowdPose => problem.member != "area", // those of the boxes are taken
                // shapes have been asked for one by one
                _ if self.iou_type == IouType::Rotated && problem.member == "bbox" => false,
                // the area of a crowd, which is ignored whatever its size, is never looked at
                _ => problem.member != "area" || !dataset.annotations[problem.annotation as usize].is_crowd,
            };
            is_chosen[problem.annotation as usize] && is_looked_at && (self.strict || !problem.mendable)
        };
        dataset.problems.iter().find(matters).map_or(Ok(()), |problem| Err(problem.error.clone()))
    }

    fn sort_into_slots(&mut self, dataset: &Dataset, chosen: &[u32], streams: &[u32]) -> Result<()> {
        let of = |position: &u32| &dataset.annotations[*position as usize];
        let own = chosen.iter().map(|position| streams[of(position).category as usize]);
        let (by_stream, starts) = by_key(chosen, own, self.categories.len());
        let size = |stream: &u32| starts[*stream as usize + 1] - starts[*stream as usize];
        let total: usize = self.slots.iter().flatten().map(size).sum();
        let mut ground_truth = Vec::new();
        if total > MOST_BOXES || ground_truth.try_reserve_exact(total).is_err() {
            return Err(too_often(total));
        }
        for slot in &self.slots {
            let first = ground_truth.len();
            for stream in slot {
                let range = starts[*stream as usize]..starts[*stream as usize + 1];
                for position in &by_stream[range] {
                    let annotation = of(position);
                    ground_truth.push(GroundTruth {
                        bbox: annotation.bbox,
                        area: annotation.area,
                        image: self.image_ranks[annotation.image as usize],
                        annotation: *position,
                        ignore: match self.protocol {
                            Protocol::Lvis => annotation.ignore,
                            _ => annotation.is_crowd || (self.keeps_ignore && annotation.ignore),
                        },
                        crowd: annotation.crowd_overlap && self.protocol != Protocol::Lvis,
                        is_nobody: self.strict && annotation.id_is_zero,
                        place: 0,
                    });
                }
            }
            if slot.len() > 1 {
                ground_truth[first..].sort_by_key(|annotation| annotation.image);
            }
            self.slot_starts.push(ground_truth.len());
        }
        for (place, annotation) in ground_truth.iter_mut().enumerate() {
            annotation.place = place as u32;
        }
        self.finite = ground_truth.iter().all(|annotation| annotation.bbox.iter().all(|v| v.is_finite()));
        self.ground_truth = ground_truth;
        Ok(())
    }
}

/// More boxes than one category, or all taken for one, may have.
pub(crate) const MOST_BOXES: usize = 1 << 28;

/// Categories may be named any number of times where all are taken for one.
pub(crate) fn too_often(boxes: usize) -> Error {
    Error::new(Code::TooLarge, "boxes that fit in memory, as often as they are named", boxes.to_string())
}

/// LVIS leaves out what has no area, or an infinite one.
pub(crate) fn has_area(area: f64) -> bool {
    area > 0.0 && area < f64::INFINITY
}

/// LVIS looks up every image and category that is asked for.
fn refuse_unlisted(dataset: &Dataset, params: &Params) -> Result<()> {
    let image_is_listed =
        |id: IdRef<'_>| dataset.images.place(id).is_some_and(|place| dataset.image_listed[place as usize]);
    let category_is_listed = |id: IdRef<'_>| {
        dataset.categories.place(id).is_some_and(|place| dataset.category_listed[place as usize] > 0)
    };
    let unlisted = |ids: &Option<Vec<Id>>, is_listed: &dyn Fn(IdRef<'_>) -> bool| {
        ids.iter().flatten().find(|id| !is_listed(id.as_ref())).map(Id::to_string)
    };
    if let Some(id) = unlisted(&params.image_ids, &image_is_listed) {
        let expected = "ids of images that the dataset lists";
        return Err(Error::new(Code::UnknownImage, expected, id).in_input("image_ids"));
    }
    if let Some(id) = unlisted(&params.category_ids, &category_is_listed) {
        let expected = "ids of categories that the dataset lists";
        return Err(Error::new(Code::UnknownId, expected, id).in_input("category_ids"));
    }
    Ok(())
}

/// Ranks of images by place, and how many images there are to evaluate.
fn image_ranks(dataset: &Dataset, asked: Option<&[Id]>) -> Result<(Vec<u32>, usize)> {
    let unasked = |listed: &bool| {
        if *listed { if asked.is_some() { Plan::PASSED_OVER } else { 0 } } else { Plan::UNLISTED }
    };
    let mut ranks: Vec<u32> = dataset.image_listed.iter().map(unasked).collect();
    for id in asked.unwrap_or_default() {
        if let Some(place) = dataset.images.place(id.as_ref()) {
            ranks[place as usize] = 0;
        }
    }
    let mut images = 0;
    for rank in ranks.iter_mut().filter(|rank| **rank == 0) {
        *rank = images;
        images += 1;
    }
    if images >= 1 << Plan::IMAGE_BITS {
        let expected = format!("fewer than {} images", 1 << Plan::IMAGE_BITS);
        return Err(Error::new(Code::TooLarge, expected, images.to_string()));
    }
    Ok((ranks, images as usize))
}

/// The evaluated categories as a table, and as they are named, in order.
fn categories(dataset: &Dataset, params: &Params) -> (IdTable, Vec<Id>) {
    let named: Vec<Id> = match &params.category_ids {
        _ if params.protocol == Protocol::Lvis => once_each(dataset, params),
        Some(ids) => ids.clone(),
        None => {
            let listed = dataset.categories.ids().iter().zip(&dataset.category_listed);
            listed.flat_map(|(id, times)| std::iter::repeat_n(id.clone(), *times as usize)).collect()
        }
    };
    (IdTable::new(named.clone()), named)
}

/// Every category that is asked for, once.
fn once_each(dataset: &Dataset, params: &Params) -> Vec<Id> {
    let Some(asked) = &params.category_ids else { return dataset.listed_categories().cloned().collect() };
    let mut ids = Vec::with_capacity(asked.len());
    let mut seen = std::collections::HashSet::new();
    ids.extend(asked.iter().filter(|id| seen.insert(*id)).cloned());
    ids
}

/// `items` in the order of their keys, equal ones in their own order; and where each key's items start.
fn by_key(items: &[u32], keys: impl Iterator<Item = u32> + Clone, count: usize) -> (Vec<u32>, Vec<usize>) {
    let mut starts = vec![0usize; count + 1];
    for key in keys.clone() {
        starts[key as usize + 1] += 1;
    }
    for key in 0..count {
        starts[key + 1] += starts[key];
    }
    let mut next = starts.clone();
    let mut sorted = vec![0; items.len()];
    for (item, key) in items.iter().zip(keys) {
        let at = &mut next[key as usize];
        sorted[*at] = *item;
        *at += 1;
    }
    (sorted, starts)
}
