//! Features of regions of interest.

use boxwise_detect::Number;
use boxwise_detect::check::rows;
use boxwise_detect::roi::{self, Align, FeatureMap, Levels, Pool};
use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Isa;
use boxwise_threads::Threads;
use napi::bindgen_prelude::{Float32Array, Float64Array, Uint32Array};
use napi_derive::napi;

use crate::guard::guard;

/// How regions are pooled; what is absent has no meaning for what is asked.
#[napi(object)]
pub struct RegionOptions {
    /// Whether the greatest cells are wanted in place of the mean of samples.
    pub greatest: bool,
    /// The dimensions of each map, four each, flat.
    pub dims: Vec<f64>,
    /// Rows and columns of the answer.
    pub output_size: Vec<u32>,
    /// Of each map.
    pub scales: Vec<f64>,
    pub sampling_ratio: u32,
    pub aligned: bool,
    pub levels: Option<LevelOptions>,
    pub threads: u32,
}

/// The levels of a pyramid.
#[napi(object)]
pub struct LevelOptions {
    pub lowest: i32,
    pub highest: i32,
    pub canonical_scale: f64,
    pub canonical_level: i32,
    pub eps: f64,
}

impl From<&LevelOptions> for Levels {
    fn from(levels: &LevelOptions) -> Self {
        Levels {
            lowest: levels.lowest,
            highest: levels.highest,
            canonical_scale: levels.canonical_scale,
            canonical_level: levels.canonical_level,
            eps: levels.eps,
        }
    }
}

/// Regions of maps in single precision.
#[napi]
pub fn pool_regions(
    maps: Vec<Float32Array>,
    rois: &[f32],
    options: RegionOptions,
) -> napi::Result<Float32Array> {
    let maps: Vec<&[f32]> = maps.iter().map(|map| &**map).collect();
    guard(|| Ok(pooled(&maps, rois, &options)?.into()))
}

/// Regions of maps in double precision.
#[napi]
pub fn pool_regions_64(
    maps: Vec<Float64Array>,
    rois: &[f64],
    options: RegionOptions,
) -> napi::Result<Float64Array> {
    let maps: Vec<&[f64]> = maps.iter().map(|map| &**map).collect();
    guard(|| Ok(pooled(&maps, rois, &options)?.into()))
}

fn pooled<T: Number>(data: &[&[T]], rois: &[T], options: &RegionOptions) -> Result<Vec<T>> {
    let wrong = || Error::new(Code::Internal, "4 dimensions, a scale and 2 sides", "others");
    let dims = rows::<_, 4>("features", &options.dims)?;
    let &[height, width] = options.output_size.as_slice() else { return Err(wrong()) };
    let output = [height as usize, width as usize];
    let maps: Vec<FeatureMap<T>> = data
        .iter()
        .zip(dims)
        .map(|(data, dims)| FeatureMap::new(data, &dims.map(|dim| dim as usize)))
        .collect::<Result<_>>()?;
    let rois = rows::<_, 5>("rois", rois)?;
    let (isa, threads) = (Isa::detect(), Threads::new(options.threads as usize));
    let align = |spatial_scale: f64| Align {
        output,
        spatial_scale,
        sampling_ratio: options.sampling_ratio as usize,
        aligned: options.aligned,
    };
    if let Some(levels) = &options.levels {
        return T::multi_scale_roi_align(
            isa,
            threads,
            &maps,
            &options.scales,
            rois,
            &levels.into(),
            &align(1.0),
        );
    }
    let (&[map], &[scale]) = (maps.as_slice(), options.scales.as_slice()) else { return Err(wrong()) };
    if options.greatest {
        return T::roi_pool(isa, threads, &map, rois, &Pool { output, spatial_scale: scale });
    }
    T::roi_align(isa, threads, &map, rois, &align(scale))
}

/// The level of each box, in single precision.
#[napi]
pub fn roi_levels(boxes: &[f32], levels: LevelOptions) -> napi::Result<Uint32Array> {
    guard(|| Ok(f32::roi_levels(rows::<_, 4>("boxes", boxes)?, &(&levels).into())?.into()))
}

/// The level of each box, in double precision.
#[napi]
pub fn roi_levels_64(boxes: &[f64], levels: LevelOptions) -> napi::Result<Uint32Array> {
    guard(|| Ok(f64::roi_levels(rows::<_, 4>("boxes", boxes)?, &(&levels).into())?.into()))
}

/// The scale of a map of an image's height.
#[napi]
pub fn inferred_scale(map_height: u32, image_height: f64) -> napi::Result<f64> {
    guard(|| Ok(roi::scale_of(map_height as usize, image_height)))
}

/// The same, off the event loop.
#[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
mod promises {
    use napi::bindgen_prelude::AsyncTask;

    use super::*;
    use crate::work::Work;

    /// As [`pool_regions`], off the event loop.
    #[napi(ts_return_type = "Promise<Float32Array>")]
    pub fn pool_regions_async(
        maps: Vec<Float32Array>,
        rois: &[f32],
        options: RegionOptions,
    ) -> AsyncTask<Work> {
        let maps: Vec<Vec<f32>> = maps.iter().map(|map| map.to_vec()).collect();
        let rois = rois.to_vec();
        Work::promise::<Float32Array>(move || {
            let maps: Vec<&[f32]> = maps.iter().map(Vec::as_slice).collect();
            Ok(pooled(&maps, &rois, &options)?.into())
        })
    }

    /// As [`pool_regions_64`], off the event loop.
    #[napi(ts_return_type = "Promise<Float64Array>")]
    pub fn pool_regions_64_async(
        maps: Vec<Float64Array>,
        rois: &[f64],
        options: RegionOptions,
    ) -> AsyncTask<Work> {
        let maps: Vec<Vec<f64>> = maps.iter().map(|map| map.to_vec()).collect();
        let rois = rois.to_vec();
        Work::promise::<Float64Array>(move || {
            let maps: Vec<&[f64]> = maps.iter().map(Vec::as_slice).collect();
            Ok(pooled(&maps, &rois, &options)?.into())
        })
    }
}
