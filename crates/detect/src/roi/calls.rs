//! Features of regions for callers with numbers of either precision.

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::{Float, Isa};
use boxwise_threads::Threads;

use super::{Align, FeatureMap, Levels, Pool};
use crate::check::rows;
use crate::floats::{FloatVec, Floats, in_one_precision};

/// See [`super::roi_align`]; the map is given with its dimensions.
pub fn roi_align(
    threads: Threads,
    map: Floats,
    dims: &[usize],
    rois: Floats,
    how: &Align,
) -> Result<FloatVec> {
    in_one_precision!(map, rois => {
        let (map, rois) = (FeatureMap::new(map, dims)?, rows("rois", rois)?);
        super::roi_align(Isa::detect(), threads, &map, rois, how).map(FloatVec::from)
    })
}

/// See [`super::roi_pool`]; the map is given with its dimensions.
pub fn roi_pool(threads: Threads, map: Floats, dims: &[usize], rois: Floats, how: &Pool) -> Result<FloatVec> {
    in_one_precision!(map, rois => {
        let (map, rois) = (FeatureMap::new(map, dims)?, rows("rois", rois)?);
        super::roi_pool(Isa::detect(), threads, &map, rois, how).map(FloatVec::from)
    })
}

/// The maps of a pyramid, finest first.
#[derive(Clone, Copy, Debug)]
pub struct Pyramid<'a> {
    /// The numbers of each map.
    pub maps: &'a [Floats<'a>],
    /// The dimensions of each map, four each.
    pub dims: &'a [usize],
    /// The scale of each map.
    pub scales: &'a [f64],
    /// The assignment of boxes to maps.
    pub levels: &'a Levels,
}

/// See [`super::multi_scale_roi_align`].
pub fn multi_scale_roi_align(
    threads: Threads,
    pyramid: &Pyramid<'_>,
    rois: Floats,
    how: &Align,
) -> Result<FloatVec> {
    let single: Option<Vec<&[f32]>> = pyramid.maps.iter().map(|map| map.single()).collect();
    match (single, rois) {
        (Some(maps), Floats::F32(rois)) => aligned(threads, pyramid, &maps, rois, how).map(FloatVec::from),
        (_, rois) => {
            let maps: Vec<_> = pyramid.maps.iter().map(|map| map.doubles()).collect();
            let maps: Vec<&[f64]> = maps.iter().map(|map| &**map).collect();
            aligned(threads, pyramid, &maps, &rois.doubles(), how).map(FloatVec::from)
        }
    }
}

fn aligned<T: Float>(
    threads: Threads,
    pyramid: &Pyramid<'_>,
    maps: &[&[T]],
    rois: &[T],
    how: &Align,
) -> Result<Vec<T>> {
    let dims = rows::<_, 4>("features", pyramid.dims)?;
    if dims.len() != maps.len() {
        let expected = format!("dims for each of {} maps", maps.len());
        return Err(Error::new(Code::LengthMismatch, expected, dims.len().to_string()).in_input("features"));
    }
    let maps: Vec<FeatureMap<T>> =
        maps.iter().zip(dims).map(|(map, dims)| FeatureMap::new(map, dims)).collect::<Result<_>>()?;
    let rois = rows("rois", rois)?;
    super::multi_scale_roi_align(Isa::detect(), threads, &maps, pyramid.scales, rois, pyramid.levels, how)
}

/// See [`super::roi_levels`].
pub fn roi_levels(boxes: Floats, levels: &Levels) -> Result<Vec<u32>> {
    in_one_precision!(boxes => super::roi_levels(rows("boxes", boxes)?, levels))
}
