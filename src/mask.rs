//! Masks as runs. Lists of masks cross the wall packed: all sizes, all texts and all counts in one array each.

#[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
mod promises;

use boxwise_coco::mask::{self, Combine, Order, Rle, Shape, Size};
use boxwise_error::{Code, Error, Result};
use boxwise_kernels::{Isa, machine::memory};
use napi::bindgen_prelude::{Float64Array, Uint8Array, Uint32Array};
use napi_derive::napi;

use crate::evaluate::count;
use crate::guard::guard;

/// The longest string that JavaScript engines make.
const LONGEST_TEXT: usize = (1 << 29) - 24;

/// Masks on their way in.
#[napi(object, object_to_js = false)]
pub struct MasksArg {
    /// What errors call the list.
    pub name: String,
    /// Height and width of each.
    pub sizes: Uint32Array,
    /// How many bytes of `text`, or numbers of `counts`, are each mask's.
    pub lengths: Uint32Array,
    /// 1 where the mask is in `counts`.
    pub is_counts: Uint8Array,
    /// UTF-8.
    pub text: Uint8Array,
    pub counts: Uint32Array,
}

/// Masks on their way out.
#[napi(object, object_from_js = false)]
pub struct MaskTexts {
    pub sizes: Uint32Array,
    /// How many characters of `text` are each mask's.
    pub lengths: Uint32Array,
    pub text: String,
}

/// Lists of counts on their way out.
#[napi(object, object_from_js = false)]
pub struct MaskCounts {
    pub counts: Uint32Array,
    /// How many counts are each mask's.
    pub lengths: Uint32Array,
}

/// Polygons of several objects.
#[napi(object)]
pub struct PolygonLists {
    pub numbers: Float64Array,
    /// How many numbers are each polygon's.
    pub lengths: Uint32Array,
    /// How many polygons are each object's.
    pub objects: Uint32Array,
}

/// [`MasksArg`] with memory of its own.
struct Packed {
    name: String,
    sizes: Vec<u32>,
    lengths: Vec<u32>,
    is_counts: Vec<u8>,
    text: Vec<u8>,
    counts: Vec<u32>,
}

impl From<MasksArg> for Packed {
    fn from(arg: MasksArg) -> Self {
        Packed {
            name: arg.name,
            sizes: arg.sizes.to_vec(),
            lengths: arg.lengths.to_vec(),
            is_counts: arg.is_counts.to_vec(),
            text: arg.text.to_vec(),
            counts: arg.counts.to_vec(),
        }
    }
}

impl Packed {
    fn masks(&self) -> Result<Vec<Rle>> {
        let (mut text, mut counts) = (&self.text[..], &self.counts[..]);
        let mut masks = Vec::with_capacity(self.lengths.len());
        let parts = self.sizes.chunks_exact(2).zip(&self.lengths).zip(&self.is_counts);
        for (i, ((size, &length), &is_counts)) in parts.enumerate() {
            let place = |error: Error| error.at_record("counts", i as u64).in_input(&self.name);
            let size = Size::new(size[0], size[1]).map_err(place)?;
            let mask = if is_counts == 1 {
                let (own, rest) = split(counts, length)?;
                counts = rest;
                Rle::new(size, own.to_vec())
            } else {
                // Characters beyond ASCII take more bytes than were counted: reading stops at the first of them.
                let (own, rest) = split(text, length)?;
                text = rest;
                mask::decompress(size, own)
            };
            masks.push(mask.map_err(place)?);
        }
        Ok(masks)
    }

    fn shapes(&self) -> Result<Vec<Shape>> {
        Ok(self.masks()?.iter().map(Shape::from).collect())
    }
}

fn split<T>(items: &[T], length: u32) -> Result<(&[T], &[T])> {
    let wrong = || Error::new(Code::Internal, format!("{length} items"), items.len().to_string());
    items.split_at_checked(length as usize).ok_or_else(wrong)
}

fn texts(masks: &[Rle]) -> Result<MaskTexts> {
    let mut text = String::new();
    let mut lengths = Vec::with_capacity(masks.len());
    for mask in masks {
        let before = text.len();
        mask::compress_onto(mask, &mut text);
        lengths.push((text.len() - before) as u32);
        if text.len() > LONGEST_TEXT {
            return Err(Error::new(Code::TooLarge, "masks whose texts fit a string together", "longer ones"));
        }
    }
    let sizes: Vec<u32> = masks.iter().flat_map(|mask| [mask.size().height(), mask.size().width()]).collect();
    Ok(MaskTexts { sizes: sizes.into(), lengths: lengths.into(), text })
}

fn order(by_row: bool) -> Order {
    if by_row { Order::Row } else { Order::Column }
}

fn encode(
    bitmaps: &[u8],
    [height, width, number]: [u32; 3],
    by_row: bool,
    threads: Option<u32>,
) -> Result<MaskTexts> {
    let size = Size::new(height, width)?;
    let masks = mask::encode_all(Isa::detect(), count(threads), bitmaps, size, number, order(by_row));
    texts(&masks.map_err(|error| error.in_input("bitmap"))?)
}

/// Masks of bitmaps that follow one another.
#[napi]
pub fn mask_encode(
    bitmaps: &[u8],
    height: u32,
    width: u32,
    number: u32,
    by_row: bool,
    threads: Option<u32>,
) -> napi::Result<MaskTexts> {
    guard(|| encode(bitmaps, [height, width, number], by_row, threads))
}

fn decode(masks: &Packed, by_row: bool, value: u8) -> Result<Uint8Array> {
    let masks = masks.masks()?;
    let length = mask::decoded_len(&masks)?;
    let no_memory = |_| Error::new(Code::TooLarge, "memory for the bitmaps", format!("{length} bytes"));
    let mut bitmaps = memory::zeroed_huge::<u8>(length).map_err(no_memory)?;
    let mut rest = &mut bitmaps[..];
    for mask in &masks {
        let (own, after) = rest.split_at_mut(mask.size().pixels() as usize);
        rest = after;
        mask::decode(Isa::detect(), mask, order(by_row), value, own)?;
    }
    Ok(bitmaps.into())
}

/// Bitmaps of the masks, one after another.
#[napi]
pub fn mask_decode(masks: MasksArg, by_row: bool, value: u8) -> napi::Result<Uint8Array> {
    guard(|| decode(&masks.into(), by_row, value))
}

fn merge(masks: &Packed, groups: &[u32], intersect: bool) -> Result<MaskTexts> {
    let all = masks.masks()?;
    let combine = if intersect { Combine::Intersection } else { Combine::Union };
    let mut rest = &all[..];
    let mut merged = Vec::with_capacity(groups.len());
    for &length in groups {
        let (own, after) = split(rest, length)?;
        rest = after;
        merged.push(mask::merge(own, combine).map_err(|error| error.in_input(&masks.name))?);
    }
    texts(&merged)
}

/// One mask of each group of masks.
#[napi]
pub fn mask_merge(masks: MasksArg, groups: &[u32], intersect: bool) -> napi::Result<MaskTexts> {
    guard(|| merge(&masks.into(), groups, intersect))
}

fn area(masks: &Packed) -> Result<Uint32Array> {
    Ok(masks.masks()?.iter().map(Rle::area).collect::<Vec<u32>>().into())
}

/// Foreground pixels.
#[napi]
pub fn mask_area(masks: MasksArg) -> napi::Result<Uint32Array> {
    guard(|| area(&masks.into()))
}

fn to_bbox(masks: &Packed) -> Result<Float64Array> {
    let boxes = masks.masks()?;
    Ok(boxes.iter().flat_map(Rle::to_bbox).map(f64::from).collect::<Vec<f64>>().into())
}

/// x, y, width, height around the foreground.
#[napi]
pub fn mask_to_bbox(masks: MasksArg) -> napi::Result<Float64Array> {
    guard(|| to_bbox(&masks.into()))
}

fn sizes_of(sizes: &[u32]) -> Result<Vec<Size>> {
    let size = |(i, size): (usize, &[u32])| {
        Size::new(size[0], size[1]).map_err(|error| error.at_record("size", i as u64))
    };
    sizes.chunks_exact(2).enumerate().map(size).collect()
}

fn from_polygons(
    numbers: &[f64],
    lengths: &[u32],
    objects: &[u32],
    sizes: &[u32],
    threads: Option<u32>,
) -> Result<MaskTexts> {
    let mut numbers = numbers;
    let mut polygons = Vec::with_capacity(lengths.len());
    for &length in lengths {
        let (own, rest) = split(numbers, length)?;
        numbers = rest;
        polygons.push(own);
    }
    let mut rest = &polygons[..];
    let mut lists = Vec::with_capacity(objects.len());
    for &length in objects {
        let (own, after) = split(rest, length)?;
        rest = after;
        lists.push(own.to_vec());
    }
    texts(&mask::from_polygons_all(Isa::detect(), count(threads), &lists, &sizes_of(sizes)?)?)
}

/// The mask of each object's polygons.
#[napi]
pub fn mask_from_polygons(
    polygons: PolygonLists,
    sizes: &[u32],
    threads: Option<u32>,
) -> napi::Result<MaskTexts> {
    let PolygonLists { numbers, lengths, objects } = polygons;
    guard(|| from_polygons(&numbers, &lengths, &objects, sizes, threads))
}

fn from_bbox(boxes: &[f64], sizes: &[u32]) -> Result<MaskTexts> {
    let (boxes, _) = boxes.as_chunks::<4>();
    let sizes = sizes_of(sizes)?;
    let mut masks = Vec::with_capacity(sizes.len());
    for (i, (bbox, &size)) in boxes.iter().zip(&sizes).enumerate() {
        let mask = mask::from_bbox(Isa::detect(), *bbox, size);
        masks.push(mask.map_err(|error| error.at_record("bbox", i as u64))?);
    }
    texts(&masks)
}

/// The masks of boxes.
#[napi]
pub fn mask_from_bbox(boxes: &[f64], sizes: &[u32]) -> napi::Result<MaskTexts> {
    guard(|| from_bbox(boxes, sizes))
}

fn iou(dt: &Packed, gt: &Packed, crowd: &[u8], threads: Option<u32>) -> Result<Float64Array> {
    let crowd: Vec<bool> = crowd.iter().map(|flag| *flag != 0).collect();
    Ok(mask::iou(Isa::detect(), count(threads), &dt.shapes()?, &gt.shapes()?, &crowd)?.into())
}

/// The overlap of every mask of `dt` with every mask of `gt`.
#[napi]
pub fn mask_iou(
    dt: MasksArg,
    gt: MasksArg,
    crowd: &[u8],
    threads: Option<u32>,
) -> napi::Result<Float64Array> {
    guard(|| iou(&dt.into(), &gt.into(), crowd, threads))
}

fn nms(masks: &Packed, scores: &[f64], iou_threshold: f64) -> Result<Uint32Array> {
    Ok(mask::nms(Isa::detect(), &masks.shapes()?, scores, iou_threshold)?.into())
}

/// Indices of the masks that are kept.
#[napi]
pub fn mask_nms(masks: MasksArg, scores: &[f64], iou_threshold: f64) -> napi::Result<Uint32Array> {
    guard(|| nms(&masks.into(), scores, iou_threshold))
}

fn to_polygons(masks: &Packed) -> Result<PolygonLists> {
    let (mut numbers, mut lengths, mut objects) = (Vec::new(), Vec::new(), Vec::new());
    for (i, mask) in masks.masks()?.iter().enumerate() {
        let polygons = mask::to_polygons(mask).map_err(|error| error.at_record("masks", i as u64))?;
        objects.push(polygons.len() as u32);
        for polygon in polygons {
            lengths.push(polygon.len() as u32);
            numbers.extend(polygon);
        }
    }
    Ok(PolygonLists { numbers: numbers.into(), lengths: lengths.into(), objects: objects.into() })
}

/// Polygons that cover the masks.
#[napi]
pub fn mask_to_polygons(masks: MasksArg) -> napi::Result<PolygonLists> {
    guard(|| to_polygons(&masks.into()))
}

/// The masks in compressed form.
#[napi]
pub fn mask_compress(masks: MasksArg) -> napi::Result<MaskTexts> {
    guard(|| texts(&Packed::from(masks).masks()?))
}

fn counts(masks: &Packed) -> Result<MaskCounts> {
    let masks = masks.masks()?;
    let lengths: Vec<u32> = masks.iter().map(|mask| mask.counts().len() as u32).collect();
    let counts: Vec<u32> = masks.iter().flat_map(|mask| mask.counts().iter().copied()).collect();
    Ok(MaskCounts { counts: counts.into(), lengths: lengths.into() })
}

/// The masks' counts.
#[napi]
pub fn mask_counts(masks: MasksArg) -> napi::Result<MaskCounts> {
    guard(|| counts(&masks.into()))
}
