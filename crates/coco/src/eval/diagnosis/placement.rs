//! Detects detections that lie beside their objects by one shift and scale: a padding, crop, scale or mirroring that was not undone, in all
//! images or in those of one size.
//!
//! Confident detections, and the objects of their cell, are compared by one map for each axis, `scale * x + shift` for centres and a factor for
//! sizes. Two detections and two objects give a map; the one with which most centres lie on an object is fitted to all of these.
//!
//! Of 1,600 random data sets whose detectors are sound, with noise up to a fifth of the object's size, none is better by a map: sound detections
//! match as they are. Of faulty sets nine of ten detections match by the map, as its six numbers are those of hundreds of pairs.

use boxwise_kernels::boxes::coco_iou::iou;
use boxwise_kernels::math::order::{highest_first, pair_key, sorted_by_key};

use super::classes::LOW;
use super::corners::sizes_by_rank;
use crate::eval::plan::GroundTruth;
use crate::eval::similarity::Compared;
use crate::params::IouType;
use crate::{Dataset, Warning};

/// AP below which a map is looked for: where images of one size alone are read wrong, AP is as high as their number leaves it.
const LOW_IN_PART: f64 = 0.35;

/// About how many images are looked at, and how many detections of each size of images.
const SAMPLE: (usize, usize) = (1024, 256);

/// Number of objects of a cell that are looked at.
const OBJECTS: usize = 16;

/// Detections with a score of at least this part of the best one in their cell are tried.
const CONFIDENT: f64 = 0.5;

/// Number of maps that are tried.
const MAPS: usize = 160;

/// Smallest number of detections that match by a map: it has six numbers, which two or three detections always have.
const FEW: usize = 24;

/// Number of sizes of images that are looked at, the most frequent ones.
const SIZES: usize = 4;

/// Number of sizes that are told apart.
const MOST_SIZES: usize = 64;

/// A detection, the objects of its image and category, and height and width of its image.
#[derive(Clone, Copy)]
struct Seen<'a> {
    bbox: [f64; 4],
    truth: &'a [GroundTruth],
    size: [f64; 2],
}

/// How numbers of detections become those of objects.
#[derive(Clone, Copy)]
struct Axis {
    /// Of centres.
    scale: f64,
    shift: f64,
    /// Of widths or heights.
    size: f64,
}

type Map = [Axis; 2];

/// Whether sizes are scaled as places are, or places are not. Large objects lie near the middle of an image, where any scale of their centres
/// brings detections on them.
fn is_whole(axis: &Axis) -> bool {
    let [size, scale] = [axis.size, axis.scale.abs()];
    (0.9..1.1).contains(&scale) || (0.85..1.15).contains(&(size / scale))
}

const SAME: Axis = Axis { scale: 1.0, shift: 0.0, size: 1.0 };

/// A warning if AP is low, and detections match by one map.
pub(super) fn warning(dataset: &Dataset, compared: Compared<'_>, stats: &[f64]) -> Option<Warning> {
    let is_low = |low: f64| stats.first().is_some_and(|ap| (0.0..low).contains(ap));
    if !is_low(LOW_IN_PART) || compared.params.iou_type != IouType::Bbox || compared.ledger.is_some() {
        return None; // an evaluator keeps no boxes
    }
    let seen = sample(dataset, compared);
    let all: Vec<Seen<'_>> = seen.iter().step_by(seen.len() / SAMPLE.1 + 1).copied().collect();
    if let Some(found) = Found::of(&all) {
        return Some(found.warning(""));
    }
    let mut sizes: Vec<(u64, [f64; 2])> = Vec::new();
    for one in &seen {
        match sizes.iter().position(|(_, size)| *size == one.size) {
            Some(at) => sizes[at].0 += 1,
            None if sizes.len() < MOST_SIZES => sizes.push((1, one.size)),
            None => {}
        }
    }
    let sizes = sorted_by_key(sizes, |(count, _)| u64::MAX - count);
    let of_size = |size: [f64; 2]| -> Vec<Seen<'_>> {
        seen.iter().filter(|one| one.size == size).take(SAMPLE.1).copied().collect()
    };
    let found = sizes.iter().take(SIZES).filter_map(|(_, size)| Some((Found::of(&of_size(*size))?, *size)));
    let Some((found, [height, width])) = found.max_by_key(|(found, _)| found.mapped) else {
        return if is_low(LOW) { tiles(&seen) } else { None };
    };
    Some(found.warning(&format!("of images of {width} x {height} pixels, and not of all others, ")))
}

/// The confident detections of the sample: of each cell at most as many as it has objects.
fn sample<'a>(dataset: &Dataset, Compared { plan, detected, .. }: Compared<'a>) -> Vec<Seen<'a>> {
    let every = (plan.images / SAMPLE.0).max(1) as u32;
    let mut found = Vec::new();
    for (at, part) in detected.parts.iter().enumerate() {
        for (slot, streams) in plan.slots.iter().enumerate() {
            for stream in streams {
                let records = part.stream(*stream).flatten();
                let some = records
                    .filter(|own| own.rank().is_multiple_of(every) && plan.compares(own.rank(), *stream));
                found.extend(some.map(|own| (slot as u32, own.rank(), own.score, (at, own.position))));
            }
        }
    }
    let found = sorted_by_key(found, |(slot, rank, ..)| pair_key(*slot, *rank));
    let size_of = sizes_by_rank(dataset, plan);
    let mut seen = Vec::new();
    for cell in found.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let (slot, rank, ..) = cell[0];
        let truth = plan.of_slot(slot as usize);
        let start = truth.partition_point(|own| own.image < rank);
        let end = truth.partition_point(|own| own.image <= rank);
        let truth = &truth[start..end.min(start + OBJECTS)];
        let best = cell.iter().map(|own| own.2).fold(f64::MIN, f64::max);
        let confident = best - (1.0 - CONFIDENT) * best.abs(); // scores may be negative
        let tried = cell.iter().filter(|own| own.2 >= confident).take(truth.len());
        seen.extend(tried.map(|(.., (at, position))| Seen {
            bbox: detected.parts[*at].boxes.at(*position as usize),
            truth,
            size: size_of[rank as usize],
        }));
    }
    seen
}

fn centre(bbox: [f64; 4], axis: usize) -> f64 {
    bbox[axis] + bbox[axis + 2] / 2.0
}

/// The object on which the centre of a detection lies by a map, within a quarter of the object's size.
fn near(map: &Map, seen: &Seen<'_>) -> Option<[f64; 4]> {
    let distance = |truth: [f64; 4], axis: usize| {
        let own = map[axis].scale * centre(seen.bbox, axis) + map[axis].shift;
        4.0 * (own - centre(truth, axis)).abs() / truth[axis + 2]
    };
    let distances = seen.truth.iter().map(|own| (own.bbox, distance(own.bbox, 0).max(distance(own.bbox, 1))));
    distances.filter(|(_, far)| *far < 1.0).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(bbox, _)| bbox)
}

/// A map, and how many detections match with it.
struct Found {
    map: Map,
    tried: usize,
    as_given: usize,
    mapped: usize,
}

impl Found {
    /// The map by which most of some detections match, if far fewer do without.
    fn of(seen: &[Seen<'_>]) -> Option<Found> {
        let matching = |map: &Map, least: f64| {
            let matches = |one: &&Seen<'_>| {
                one.truth.iter().any(|own| iou(moved(map, one.bbox), own.bbox, false) >= least)
            };
            seen.iter().filter(matches).count()
        };
        let [as_given, precise_as_given] = [0.5, 0.75].map(|least| matching(&[SAME; 2], least));
        if seen.len() < FEW || 2 * as_given.min(precise_as_given) > seen.len() {
            return None; // no map is twice as good
        }
        let lying = |map: &Map| seen.iter().filter(|one| near(map, one).is_some()).count();
        let tried = (0..MAPS).filter_map(|nth| guess(seen, nth)).map(|map| (lying(&map), map));
        let (_, mut map) =
            tried.fold((lying(&[SAME; 2]), [SAME; 2]), |best, own| if own.0 > best.0 { own } else { best });
        for _ in 0..4 {
            let pairs: Vec<_> = seen.iter().filter_map(|one| Some((one.bbox, near(&map, one)?))).collect();
            if pairs.len() < FEW {
                return None;
            }
            map = [0, 1].map(|axis| fitted(&pairs, axis));
        }
        let [mapped, precise] = [0.5, 0.75].map(|least| matching(&map, least));
        // a small shift leaves an IoU of 0.5 and none of 0.75
        let is_better =
            mapped >= 2 * as_given || precise >= 2 * precise_as_given && 4 * precise >= seen.len();
        let found = Found { map, tried: seen.len(), as_given, mapped };
        (mapped >= FEW && 2 * mapped >= seen.len() && is_better && map.iter().all(is_whole)).then_some(found)
    }

    fn warning(&self, of_size: &str) -> Warning {
        let Found { map, tried, as_given, mapped } = self;
        let [x, y] = map;
        let is_moved = [x, y].iter().all(|axis| axis.scale == 1.0 && (axis.size - 1.0).abs() < 0.05);
        let (code, what) = if is_moved {
            let places = [(x.shift, "left of", "right of"), (y.shift, "above", "below")];
            let places = places.into_iter().filter(|(shift, ..)| *shift != 0.0);
            let places = places.map(|(shift, before, after)| {
                format!("{:.0} px {}", shift.abs(), if shift > 0.0 { before } else { after })
            });
            ("BOXES_LOOK_SHIFTED", format!("lie {} their objects", places.collect::<Vec<_>>().join(" and ")))
        } else {
            let axes = [(x, "x", "width"), (y, "y", "height")];
            let axes = axes.map(|(axis, name, side)| {
                let shift = if axis.shift == 0.0 {
                    String::new()
                } else {
                    format!(" {} {:.0}", if axis.shift < 0.0 { '-' } else { '+' }, axis.shift.abs())
                };
                format!("{:.2} {name}{shift} and {:.2} {side}", axis.scale, axis.size)
            });
            ("BOXES_LOOK_RESIZED", format!("match their objects by centres of {} and {}", axes[0], axes[1]))
        };
        let message = format!(
            "detections {of_size}{what}: {mapped} of {tried} match that way, {as_given} as they are; undo the scale, padding or crop of each \
             image with its own size, as decode() and unletterbox() do with `imageSize` [width, height]"
        );
        Warning { code, message, count: *mapped as u64 }
    }
}

/// A detection's box where a map has it.
fn moved(map: &Map, bbox: [f64; 4]) -> [f64; 4] {
    let [w, h] = [0, 1].map(|axis| bbox[axis + 2] * map[axis].size);
    let [x, y] = [0, 1].map(|axis| map[axis].scale * centre(bbox, axis) + map[axis].shift);
    [x - w / 2.0, y - h / 2.0, w, h]
}

/// The map of two detections and an object of each, and every other time the shift of one.
fn guess(seen: &[Seen<'_>], nth: usize) -> Option<Map> {
    let some = |by: u64, end: usize| {
        let place = (nth as u64 + 1).wrapping_mul(by);
        ((u128::from(place) * end as u128) >> u64::BITS) as usize // multiples of irrational numbers are evenly spread
    };
    let [one, other] = [0x9e37_79b9_7f4a_7c15, 0x6a09_e667_f3bc_c909].map(|by| &seen[some(by, seen.len())]);
    let own = one.truth[some(0xbb67_ae85_84ca_a73b, one.truth.len())].bbox;
    let others = other.truth[some(0xa54f_f53a_5f1d_36f1, other.truth.len())].bbox;
    let axis = |axis: usize| {
        let across = centre(own, axis) - centre(others, axis);
        let scale = across / (centre(one.bbox, axis) - centre(other.bbox, axis));
        let scale = if nth.is_multiple_of(2) { 1.0 } else { scale };
        let shift = centre(own, axis) - scale * centre(one.bbox, axis);
        (0.2..5.0).contains(&scale.abs()).then_some(Axis { scale, shift, size: 1.0 })
    };
    Some([axis(0)?, axis(1)?])
}

/// The least squares of an axis, without a scale or a shift that is hardly one, and the median factor of sizes.
fn fitted(pairs: &[([f64; 4], [f64; 4])], axis: usize) -> Axis {
    let count = pairs.len() as f64;
    let factors: Vec<f64> = pairs.iter().map(|(own, truth)| truth[axis + 2] / own[axis + 2]).collect();
    let size = of_rank(&factors, pairs.len() / 2);
    let places = || pairs.iter().map(|(own, truth)| [centre(*own, axis), centre(*truth, axis)]);
    let mean = [0, 1].map(|side| places().map(|place| place[side]).sum::<f64>() / count);
    let (mut spread, mut common) = (0.0, 0.0);
    for [own, truth] in places() {
        spread += (own - mean[0]) * (own - mean[0]);
        common += (own - mean[0]) * (truth - mean[1]);
    }
    let scale = if spread > 0.0 { common / spread } else { 1.0 };
    let side = pairs.iter().map(|(_, truth)| truth[axis + 2]).sum::<f64>() / count;
    let deviation = (spread / count).sqrt();
    let is_hardly = |other: f64, shift: f64| {
        let at_mean = (other - scale) * mean[0] + shift - (mean[1] - scale * mean[0]);
        at_mean.abs().max((other - scale).abs() * deviation) < 0.05 * side
    };
    let moved = mean[1] - mean[0];
    let scaled = mean[1] / mean[0];
    let (scale, shift) = match () {
        () if is_hardly(1.0, 0.0) => (1.0, 0.0),
        () if is_hardly(1.0, moved) => (1.0, moved),
        () if is_hardly(scaled, 0.0) => (scaled, 0.0),
        () => (scale, mean[1] - scale * mean[0]),
    };
    Axis { scale, shift, size }
}

/// The warning of the map where it says more than one of another format or frame does.
pub(super) fn better(other: Option<Warning>, mapped: impl FnOnce() -> Option<Warning>) -> Option<Warning> {
    let Some(other) = other else { return mapped() };
    if matches!(other.code, "BOXES_LOOK_NORMALISED" | "BOXES_LOOK_LIKE_ANOTHER_FORMAT") {
        return Some(other);
    }
    let is_frame = other.code == "BOXES_LOOK_RESIZED";
    match mapped() {
        // a frame names the cause
        Some(mapped) if mapped.code != TILES && (!is_frame || 2 * mapped.count > 3 * other.count) => {
            Some(mapped)
        }
        _ => Some(other),
    }
}

const TILES: &str = "BOXES_LOOK_LIKE_TILES";

/// Detections that begin in a part of the images in which objects begin, however large the images are: at most at so much of the place beyond which
/// one of twenty objects begins. Those of a sound detector that were looked at are as far right as objects.
const TILE: f64 = 0.65;

/// Detections of tiles that were not moved to the place of their tile.
fn tiles(seen: &[Seen<'_>]) -> Option<Warning> {
    let is_tile = |axis: usize| {
        let most = seen.iter().map(|one| one.bbox[axis]).fold(0.0, f64::max);
        let begins: Vec<f64> = seen.iter().flat_map(|one| one.truth).map(|own| own.bbox[axis]).collect();
        let far = of_rank(&begins, begins.len() / 20);
        (most > 0.0 && most < TILE * far).then_some((most, far))
    };
    if seen.len() < 4 * FEW {
        return None;
    }
    let (axis, (most, far)) = [0, 1].into_iter().find_map(|axis| Some((axis, is_tile(axis)?)))?;
    Some(Warning {
        code: TILES,
        message: format!(
            "none of {} detections that were looked at has its {} beyond {most:.0} px, and objects have up to {far:.0} px: if the detector saw tiles of the \
             images, add the place of its tile to each box",
            seen.len(),
            ["left", "top"][axis],
        ),
        count: seen.len() as u64,
    })
}

/// The number of a rank, the highest of all first.
fn of_rank(numbers: &[f64], rank: usize) -> f64 {
    let highest = highest_first(numbers.iter().copied());
    numbers[highest[rank] as usize]
}
