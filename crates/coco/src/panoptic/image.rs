//! Matches the segments of one image.

use boxwise_kernels::Isa;

use super::boundary::{Edges, boundary_map, unused};
use super::counts::{Counts, Pair, VOID};
use super::dataset::{Annotation, Category, Panoptic, Segment};
use super::oddities::PanopticOddities;
use super::segments::Table;
use super::store::{Mask, Masks};
use crate::maps::{PngReader, same_size};
use crate::mask::{Size, boundary_width};
use crate::{Code, Error, Id, IdTable, Parity, Result};

/// Data for matching any image.
pub(super) struct Judge<'a> {
    ground_truth: &'a Panoptic,
    predictions: &'a Panoptic,
    masks: [&'a Masks<'a>; 2],
    /// In the order in which the reference sums them.
    pub(super) categories: Vec<Category>,
    table: IdTable,
    /// For each place in `table`: the index in `categories`.
    positions: Vec<u32>,
    parity: Parity,
    dilation_ratio: Option<f64>,
    isa: Isa,
}

/// The contribution of an image to the counts of categories, which are given by index.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Category and IoU of each match, in the order in which the reference sums them.
    pub(super) matched: Vec<(u32, f64)>,
    /// Category and IoU of each pair of segments of stuff that share a pixel.
    pub(super) stuff: Vec<(u32, f64)>,
    /// The category of each true segment of stuff.
    pub(super) true_stuff: Vec<u32>,
    pub(super) missed: Vec<u32>,
    pub(super) false_positives: Vec<u32>,
    pub(super) oddities: PanopticOddities,
}

/// The reusable memory of one thread.
#[derive(Default)]
pub(super) struct Room {
    truth: PngReader,
    prediction: PngReader,
    counts: Counts,
}

/// Pixels of a predicted segment.
#[derive(Clone, Copy, Default)]
struct Pixels {
    all: u64,
    /// Those without a segment in the ground truth.
    void: u64,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        ground_truth: &'a Panoptic,
        predictions: &'a Panoptic,
        masks: [&'a Masks<'a>; 2],
        parity: Parity,
        dilation_ratio: Option<f64>,
        isa: Isa,
    ) -> Result<Self> {
        if let Some(ratio) = dilation_ratio.filter(|ratio| !(ratio.is_finite() && *ratio > 0.0)) {
            let error = Error::new(Code::OutOfRange, "a finite number above 0", ratio.to_string());
            return Err(error.in_input("dilationRatio"));
        }
        for masks in masks {
            masks.check()?;
        }
        let listed = &ground_truth.categories;
        let table = IdTable::new(listed.iter().map(|category| category.id.clone()).collect());
        let mut positions = vec![u32::MAX; table.len()];
        let mut categories: Vec<Category> = Vec::with_capacity(table.len());
        for (record, category) in listed.iter().enumerate() {
            let place = table.place(category.id.as_ref()).expect("the table was made of these") as usize;
            match categories.get_mut(positions[place] as usize) {
                None => {
                    positions[place] = categories.len() as u32;
                    categories.push(category.clone());
                }
                Some(_) if parity == Parity::Corrected => {
                    return Err(Error::new(
                        Code::DuplicateId,
                        "categories with unique ids",
                        "a repeated one",
                    )
                    .at_record("categories", record as u64)
                    .with_id(&category.id)
                    .in_input(&ground_truth.name));
                }
                Some(first) => *first = category.clone(),
            }
        }
        Ok(Judge {
            ground_truth,
            predictions,
            masks,
            categories,
            table,
            positions,
            parity,
            dilation_ratio,
            isa,
        })
    }

    /// Matches the segments of an image, given the indices of its annotation and of its prediction.
    pub(super) fn image(&self, room: &mut Room, [truth, prediction]: [usize; 2]) -> Result<Found> {
        let of_truth = self.masks[0].mask(&mut room.truth, self.ground_truth, truth)?;
        let of_prediction = self.masks[1].mask(&mut room.prediction, self.predictions, prediction)?;
        let in_truth = |error| place(error, self.ground_truth, truth);
        let in_prediction = |error| place(error, self.predictions, prediction);
        same_size(of_truth.size(), of_prediction.size()).map_err(in_prediction)?;
        let counts = &mut room.counts;
        let pairs = match (of_truth, of_prediction) {
            (Mask::Colours(a), Mask::Colours(b)) => counts.of(self.isa, a.pixels(), b.pixels()),
            (Mask::Colours(a), Mask::Ids(b)) => counts.of(self.isa, a.pixels(), b.pixels()),
            (Mask::Ids(a), Mask::Colours(b)) => counts.of(self.isa, a.pixels(), b.pixels()),
            (Mask::Ids(a), Mask::Ids(b)) => counts.of(self.isa, a.pixels(), b.pixels()),
        };
        let edges = match self.reach(of_truth.size()).map_err(in_truth)? {
            Some(reach) => {
                let inside = unused(&pairs);
                let map = |mask: Mask<'_>| match mask {
                    Mask::Colours(map) => boundary_map(map, reach, inside),
                    Mask::Ids(map) => boundary_map(map, reach, inside),
                };
                counts.of(self.isa, &map(of_truth), &map(of_prediction))
            }
            None => Vec::new(),
        };
        let own = self.table(self.ground_truth, truth).map_err(in_truth)?;
        let theirs = self.table(self.predictions, prediction).map_err(in_prediction)?;
        let (pixels, categories) = self.predicted(&theirs, &pairs).map_err(in_prediction)?;
        let mut found = Found::default();
        let zero = |table: &Table<'_>| u64::from(table.place(VOID).is_some());
        found.oddities.id_zero = zero(&own) + zero(&theirs);
        found.oddities.repeated_predicted_ids = u64::from(theirs.repeated.is_some());
        let areas = self.areas(&own, &pairs, &mut found.oddities).map_err(in_truth)?;
        let edges = Edges::new(&own, &theirs, edges);
        self.matched(&own, &theirs, &pairs, &areas, &pixels, &edges, &categories, found).map_err(in_truth)
    }

    /// The width of boundaries in pixels, for boundary PQ.
    fn reach(&self, (width, height): (u32, u32)) -> Result<Option<usize>> {
        let reach = |ratio| Ok(boundary_width(Size::new(height, width)?, ratio) as usize);
        self.dilation_ratio.map(reach).transpose()
    }

    fn table(&self, dataset: &'a Panoptic, annotation: usize) -> Result<Table<'a>> {
        let table = Table::new(&dataset.segments[dataset.annotations[annotation].segments.clone()]);
        if self.parity == Parity::Corrected {
            if let Some(id) = table.repeated {
                return Err(Error::new(Code::DuplicateId, "segments with unique ids", format!("{id} twice")));
            }
            if table.place(VOID).is_some() {
                return Err(Error::new(Code::InvalidValue, "segments with ids above 0", "the id 0"));
            }
        }
        Ok(table)
    }

    /// The index of a segment's category.
    fn category(&self, segment: &Segment) -> Option<u32> {
        self.table.place(segment.category.as_ref()).map(|place| self.positions[place as usize])
    }

    /// The pixels and the category of each predicted segment, by place. Rejects what the reference rejects.
    fn predicted(&self, theirs: &Table<'_>, pairs: &[Pair]) -> Result<(Vec<Pixels>, Vec<u32>)> {
        let mut pixels = vec![Pixels::default(); theirs.segments.len()];
        let mut wrong: Option<(u32, Error)> = None;
        let mut refuse = |id: u32, error: Error| match &wrong {
            Some((lower, _)) if *lower <= id => {}
            _ => wrong = Some((id, error)),
        };
        for pair in pairs {
            match theirs.place(pair.prediction) {
                Some(place) => {
                    pixels[place].all += pair.pixels;
                    pixels[place].void += if pair.truth == VOID { pair.pixels } else { 0 };
                }
                None if pair.prediction == VOID => {}
                None => refuse(pair.prediction, unknown_id(pair.prediction, theirs)),
            }
        }
        let mut categories = Vec::with_capacity(theirs.segments.len());
        for (segment, pixels) in theirs.segments.iter().zip(&pixels) {
            let category = self.category(segment);
            if category.is_none() && pixels.all > 0 {
                refuse(segment.id as u32, self.unknown_category(segment)); // in the mask, so it has 32 bits
            }
            categories.push(category.unwrap_or(u32::MAX));
        }
        if let Some((_, error)) = wrong {
            return Err(error);
        }
        match pixels.iter().position(|pixels| pixels.all == 0) {
            Some(place) => Err(no_pixels(theirs.segments[place])),
            None => Ok((pixels, categories)),
        }
    }

    /// The error of a segment whose category the ground truth does not list; it says so if it lists one of this name, or of the other type.
    fn unknown_category(&self, segment: &Segment) -> Error {
        let named = self.categories.iter().find(|category| match (&segment.category, &category.name) {
            (Id::Text(given), Some(name)) => given == name,
            _ => false,
        });
        let shown = match named {
            Some(Category { id, .. }) => format!("the name {}, where its id is {id},", segment.category),
            None => segment.category.as_ref().shown_unlisted(|id| self.table.place(id).is_some()),
        };
        let got = format!("{shown} in segment {}", segment.id);
        Error::new(Code::UnknownId, "a category_id of the ground truth's categories", got)
    }

    /// The pixels of each true segment, by place. Counts what is suspicious about them.
    fn areas(&self, own: &Table<'_>, pairs: &[Pair], oddities: &mut PanopticOddities) -> Result<Vec<u64>> {
        let corrected = self.parity == Parity::Corrected;
        let mut areas = vec![0; own.segments.len()];
        for of_id in pairs.chunk_by(|a, b| a.truth == b.truth) {
            let id = of_id[0].truth;
            let pixels: u64 = of_id.iter().map(|pair| pair.pixels).sum();
            match own.place(id) {
                Some(place) => areas[place] = pixels,
                None if id == VOID => {}
                None if corrected => return Err(unknown_id(id, own)),
                None => oddities.unknown_ids += 1,
            }
        }
        oddities.repeated_ids += u64::from(own.repeated.is_some());
        for (segment, &area) in own.segments.iter().zip(&areas) {
            let listed = self.category(segment).is_some();
            if corrected && !listed {
                return Err(self.unknown_category(segment));
            }
            if corrected && area == 0 {
                return Err(no_pixels(segment));
            }
            oddities.unlisted_categories += u64::from(!listed);
            oddities.without_pixels += u64::from(area == 0);
            oddities.other_areas += u64::from(segment.area.is_some_and(|told| told != area as f64));
        }
        Ok(areas)
    }

    fn matched(
        &self,
        own: &Table<'_>,
        theirs: &Table<'_>,
        pairs: &[Pair],
        areas: &[u64],
        pixels: &[Pixels],
        edges: &Edges,
        categories: &[u32],
        mut found: Found,
    ) -> Result<Found> {
        let corrected = self.parity == Parity::Corrected;
        let is_crowd = |segment: &Segment| match segment.is_crowd {
            Some(is_crowd) => Ok(is_crowd),
            None if corrected => Ok(false),
            None => Err(crate::json::missing("iscrowd").with_id(segment.id)),
        };
        let (mut own_matched, mut their_matched) =
            (vec![false; own.segments.len()], vec![false; theirs.segments.len()]);
        for pair in pairs {
            let (Some(truth), Some(prediction)) = (own.place(pair.truth), theirs.place(pair.prediction))
            else {
                continue;
            };
            let segment = own.segments[truth];
            if is_crowd(segment)? {
                continue;
            }
            if self.category(segment) != Some(categories[prediction]) {
                let Pixels { all, void } = pixels[prediction];
                // an IoU above a half, as of a match
                let is_found = 3 * pair.pixels > areas[truth] + all - void;
                found.oddities.of_other_category += u64::from(is_found && self.category(segment).is_some());
                continue;
            }
            let area = match segment.area {
                _ if corrected => areas[truth] as f64,
                Some(area) => area,
                None => return Err(crate::json::missing("area").with_id(segment.id)),
            };
            let shared = pair.pixels as f64;
            let union = pixels[prediction].all as f64 + area - shared - pixels[prediction].void as f64;
            let iou = edges.least(shared / union, pair, truth, prediction);
            let category = categories[prediction];
            if !self.categories[category as usize].is_thing {
                found.stuff.push((category, iou));
            }
            if iou > 0.5 {
                found.matched.push((category, iou));
                own_matched[truth] = true;
                their_matched[prediction] = true;
            }
        }
        // Crowds by category; the reference uses one of each.
        let mut crowds: Vec<(u32, Option<u32>)> = Vec::new();
        for (segment, matched) in own.segments.iter().zip(&own_matched) {
            let category = self.category(segment);
            let is_stuff = |category: &u32| !self.categories[*category as usize].is_thing;
            if *matched || !is_crowd(segment)? {
                found.true_stuff.extend(category.filter(is_stuff));
            }
            if *matched {
                continue;
            }
            if is_crowd(segment)? {
                let Some(category) = category else { continue };
                let id = u32::try_from(segment.id).ok(); // larger ids are in no mask
                let before = crowds.iter().position(|(own, _)| *own == category);
                match before {
                    Some(at) if !corrected => {
                        crowds[at].1 = id;
                        found.oddities.other_crowds += 1;
                    }
                    _ => crowds.push((category, id)),
                }
            } else {
                found.missed.extend(category);
            }
        }
        for (prediction, _) in their_matched.iter().enumerate().filter(|(_, matched)| !**matched) {
            let id = theirs.segments[prediction].id as u32; // it has pixels, so it has 32 bits
            let category = categories[prediction];
            let of_crowds = crowds.iter().filter(|(own, _)| *own == category).map(|(_, crowd)| {
                let shared = |crowd| {
                    let key = |pair: &Pair| (pair.truth, pair.prediction);
                    pairs.binary_search_by_key(&(crowd, id), key).map_or(0, |at| pairs[at].pixels)
                };
                crowd.map_or(0, shared)
            });
            let ignored = pixels[prediction].void + of_crowds.sum::<u64>();
            if ignored as f64 / pixels[prediction].all as f64 > 0.5 {
                continue;
            }
            found.false_positives.push(category);
        }
        Ok(found)
    }
}

fn place(mut error: Error, dataset: &Panoptic, annotation: usize) -> Error {
    let Annotation { image, file_name, .. } = &dataset.annotations[annotation];
    // An error has room for one id, and the image's finds the record.
    if let Some(segment) = error.place.id.take() {
        error.got = format!("{} in segment {segment}", error.got);
    }
    if let Some(file) = file_name {
        error.got = format!("{}, in the image {file}", error.got);
    }
    error.at_record("annotations", annotation as u64).with_id(image).in_input(&dataset.name)
}

/// The error of an id in a mask that no segment has; it says so if the colours were written in another way.
fn unknown_id(id: u32, table: &Table<'_>) -> Error {
    let [red, green, blue, _] = id.to_le_bytes();
    let swapped = u32::from_le_bytes([blue, green, red, 0]);
    let mut expected = "a mask with the ids of segments_info".to_owned();
    if red == green && green == blue && table.place(u32::from(red)).is_some() {
        expected +=
            " as red + 256 * green + 65536 * blue (these pixels are grey: write the id into red alone)";
    } else if swapped != id && table.place(swapped).is_some() {
        expected += &format!(
            " as red + 256 * green + 65536 * blue (with red and blue exchanged, as OpenCV writes RGB, it is {swapped}, a segment)"
        );
    }
    Error::new(Code::UnknownId, expected, format!("{id}, which no segment has"))
}

fn no_pixels(segment: &Segment) -> Error {
    let got = format!("none of segment {}", segment.id);
    Error::new(Code::InvalidValue, "pixels of each segment in the mask", got)
}
