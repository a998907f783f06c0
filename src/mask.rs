//! Run-length masks. Lists of masks cross the border packed: all sizes, all texts and all counts in one array each.

use boxwise_coco::mask::{self, Combine, Order, Rle, Shape, Size};
use boxwise_error::{Code, Error, Result};
use boxwise_kernels::{Isa, machine::memory};
use napi_derive::napi;

use crate::border::{ByteArray, Bytes, DoubleArray, Doubles, UintArray, Uints};
use crate::numbers::threads_or_all;
use crate::{export, record};

/// The longest string of JavaScript engines.
const LONGEST_TEXT: usize = (1 << 29) - 24;

record! {
    /// A list of masks as an argument.
    struct MasksArg lent Masks own MasksCopy {
        /// The name of the list in errors.
        name: String,
        /// Height and width of each.
        sizes: Uints,
        /// Number of bytes of `text`, or of numbers of `counts`, of each mask.
        lengths: Uints,
        /// 1 if the mask is in `counts`; detections may leave this empty if none is.
        is_counts: Bytes,
        /// UTF-8.
        text: Bytes,
        counts: Uints,
    }
}

record! {
    /// Polygons of several objects as an argument.
    struct PolygonsArg lent Polygons own PolygonsCopy {
        numbers: Doubles,
        /// Count of numbers of each polygon.
        lengths: Uints,
        /// Number of polygons of each object.
        objects: Uints,
    }
}

/// A list of masks as a result.
#[napi(object, object_from_js = false)]
pub struct MaskTexts {
    pub sizes: UintArray,
    /// Number of characters of `text` of each mask.
    pub lengths: UintArray,
    pub text: String,
}

/// Lists of counts as a result.
#[napi(object, object_from_js = false)]
pub struct MaskCounts {
    pub counts: UintArray,
    /// Number of counts of each mask.
    pub lengths: UintArray,
}

/// Polygons of several objects as a result.
#[napi(object, object_from_js = false)]
pub struct PolygonLists {
    pub numbers: DoubleArray,
    /// Count of numbers of each polygon.
    pub lengths: UintArray,
    /// Number of polygons of each object.
    pub objects: UintArray,
}

export! {
    /// Masks of consecutive bitmaps.
    fn mask_encode(bitmaps: Bytes, height: u32, width: u32, number: u32, by_row: bool, threads: Option<u32>) -> MaskTexts
        = encode;
    /// Bitmaps of the masks, one after another.
    fn mask_decode(masks: MasksArg, by_row: bool, value: u32) -> ByteArray = decode;
    /// One mask of each group of masks.
    fn mask_merge(masks: MasksArg, groups: Uints, intersect: bool) -> MaskTexts = merge;
    /// Number of foreground pixels of each mask.
    fn mask_area(masks: MasksArg) -> UintArray = area;
    /// Bounding boxes of the foreground: x, y, width, height.
    fn mask_to_bbox(masks: MasksArg) -> DoubleArray = to_bbox;
    /// Masks of each object's polygons.
    fn mask_from_polygons(polygons: PolygonsArg, sizes: Uints, threads: Option<u32>) -> MaskTexts = from_polygons;
    /// The masks of boxes.
    fn mask_from_bbox(boxes: Doubles, sizes: Uints) -> MaskTexts = from_bbox;
    /// The overlap of every mask of `dt` with every mask of `gt`.
    fn mask_iou(dt: MasksArg, gt: MasksArg, crowd: Bytes, threads: Option<u32>) -> DoubleArray = iou;
    /// Indices of the kept masks.
    fn mask_nms(masks: MasksArg, scores: Doubles, iou_threshold: f64) -> UintArray = nms;
    /// Polygons that cover the masks.
    fn mask_to_polygons(masks: MasksArg) -> PolygonLists = to_polygons;
    /// The masks in compressed form.
    fn mask_compress(masks: MasksArg) -> MaskTexts = compress;
    /// The masks' counts.
    fn mask_counts(masks: MasksArg) -> MaskCounts = counts;
}

impl Masks<'_> {
    fn masks(&self) -> Result<Vec<Rle>> {
        let (mut text, mut counts) = (self.text, self.counts);
        let mut masks = Vec::with_capacity(self.lengths.len());
        let parts = self.sizes.chunks_exact(2).zip(self.lengths).zip(self.is_counts);
        for (i, ((size, &length), &is_counts)) in parts.enumerate() {
            let place = |error: Error| error.at_record("counts", i as u64).in_input(self.name);
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
    height: u32,
    width: u32,
    number: u32,
    by_row: bool,
    threads: Option<u32>,
) -> Result<MaskTexts> {
    let size = Size::new(height, width)?;
    let masks =
        mask::encode_all(Isa::detect(), threads_or_all(threads), bitmaps, size, number, order(by_row));
    texts(&masks.map_err(|error| error.in_input("bitmap"))?)
}

fn decode(masks: Masks, by_row: bool, value: u32) -> Result<Vec<u8>> {
    let masks = masks.masks()?;
    let length = mask::decoded_len(&masks)?;
    let no_memory = |_| Error::new(Code::TooLarge, "memory for the bitmaps", format!("{length} bytes"));
    let mut bitmaps = memory::try_zeroed::<u8>(length).map_err(no_memory)?;
    let mut rest = &mut bitmaps[..];
    for mask in &masks {
        let (own, after) = rest.split_at_mut(mask.size().pixels() as usize);
        rest = after;
        mask::decode(Isa::detect(), mask, order(by_row), value as u8, own)?;
    }
    Ok(bitmaps)
}

fn merge(masks: Masks, groups: &[u32], intersect: bool) -> Result<MaskTexts> {
    let all = masks.masks()?;
    let combine = if intersect { Combine::Intersection } else { Combine::Union };
    let mut rest = &all[..];
    let mut merged = Vec::with_capacity(groups.len());
    for &length in groups {
        let (own, after) = split(rest, length)?;
        rest = after;
        merged.push(mask::merge(own, combine).map_err(|error| error.in_input(masks.name))?);
    }
    texts(&merged)
}

fn area(masks: Masks) -> Result<Vec<u32>> {
    Ok(masks.masks()?.iter().map(Rle::area).collect())
}

fn to_bbox(masks: Masks) -> Result<Vec<f64>> {
    let boxes = masks.masks()?;
    Ok(boxes.iter().flat_map(Rle::to_bbox).map(f64::from).collect())
}

fn sizes_of(sizes: &[u32]) -> Result<Vec<Size>> {
    let size = |(i, size): (usize, &[u32])| {
        Size::new(size[0], size[1]).map_err(|error| error.at_record("size", i as u64))
    };
    sizes.chunks_exact(2).enumerate().map(size).collect()
}

fn from_polygons(polygons: Polygons, sizes: &[u32], threads: Option<u32>) -> Result<MaskTexts> {
    let Polygons { mut numbers, lengths, objects } = polygons;
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
    texts(&mask::from_polygons_all(Isa::detect(), threads_or_all(threads), &lists, &sizes_of(sizes)?)?)
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

fn iou(dt: Masks, gt: Masks, crowd: &[u8], threads: Option<u32>) -> Result<Vec<f64>> {
    let crowd: Vec<bool> = crowd.iter().map(|flag| *flag != 0).collect();
    mask::iou(Isa::detect(), threads_or_all(threads), &dt.shapes()?, &gt.shapes()?, &crowd)
}

fn nms(masks: Masks, scores: &[f64], iou_threshold: f64) -> Result<Vec<u32>> {
    mask::nms(Isa::detect(), &masks.shapes()?, scores, iou_threshold)
}

fn to_polygons(masks: Masks) -> Result<PolygonLists> {
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

fn compress(masks: Masks) -> Result<MaskTexts> {
    texts(&masks.masks()?)
}

fn counts(masks: Masks) -> Result<MaskCounts> {
    let masks = masks.masks()?;
    let lengths: Vec<u32> = masks.iter().map(|mask| mask.counts().len() as u32).collect();
    let counts: Vec<u32> = masks.iter().flat_map(|mask| mask.counts().iter().copied()).collect();
    Ok(MaskCounts { counts: counts.into(), lengths: lengths.into() })
}
