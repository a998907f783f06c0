//! Features of regions of interest.

use boxwise_detect::FloatVec;
use boxwise_detect::Floats as CoreFloats;
use boxwise_detect::roi::calls::{self, Pyramid};
use boxwise_detect::roi::{Align, Levels, Pool, scale_of};
use boxwise_error::{Code, Error, Result};
use boxwise_threads::Threads;
use napi_derive::napi;

use crate::border::{FloatArray, Floats, UintArray};
use crate::{export, options, variants};

variants! {
    /// The pooling of a region's cells.
    enum RegionFeature {
        /// Means of samples, or the greatest: RoIAlign.
        Align { sampling_ratio: u32, aligned: bool, max: bool },
        /// The greatest cell: RoIPool.
        Pool {},
    }
}

options! {
    /// Options of features of one map.
    struct RegionOptions {
        /// The dimensions of the map.
        pub dims: Vec<f64>,
        /// Number of output rows and columns.
        pub output_size: Vec<u32>,
        pub spatial_scale: f64,
        pub threads: u32,
    }
}

options! {
    /// The levels of a pyramid.
    struct LevelOptions {
        pub lowest: i32,
        pub highest: i32,
        pub canonical_scale: f64,
        pub canonical_level: i32,
        pub eps: f64,
    }
}

options! {
    /// Options of RoIAlign from the maps of a pyramid.
    struct MultiScaleOptions {
        /// The dimensions of each map, four per map, flat.
        pub dims: Vec<f64>,
        /// Number of output rows and columns.
        pub output_size: Vec<u32>,
        /// The scale of each map.
        pub scales: Vec<f64>,
        pub sampling_ratio: u32,
        pub levels: LevelOptions,
        pub threads: u32,
    }
}

export! {
    /// Features of regions.
    fn region_features(features: Floats, rois: Floats, of: RegionFeature, options: RegionOptions) -> FloatArray
        = region;
    /// RoI align, with each region taken from its map of a pyramid.
    fn multi_scale_roi_align(features: Vec<Floats>, rois: Floats, options: MultiScaleOptions) -> FloatArray = multi_scale;
    /// The level of each box.
    fn roi_levels(boxes: Floats, options: LevelOptions) -> UintArray = levels;
    /// The scale of a map, from its height and that of the image.
    fn inferred_scale(map_height: u32, image_height: f64) -> f64 = scale;
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

fn output(size: &[u32]) -> Result<[usize; 2]> {
    match size {
        &[rows, columns] => Ok([rows as usize, columns as usize]),
        _ => Err(Error::new(Code::Internal, "rows and columns", format!("{} numbers", size.len()))),
    }
}

fn whole(dims: &[f64]) -> Vec<usize> {
    dims.iter().map(|dim| *dim as usize).collect()
}

fn region(
    features: CoreFloats,
    rois: CoreFloats,
    of: &RegionFeature,
    options: &RegionOptions,
) -> Result<FloatVec> {
    let (threads, dims) = (Threads::new(options.threads as usize), whole(&options.dims));
    let (output, spatial_scale) = (output(&options.output_size)?, options.spatial_scale);
    match *of {
        RegionFeature::Align { sampling_ratio, aligned, max } => {
            let how = Align { output, spatial_scale, sampling_ratio: sampling_ratio as usize, aligned, max };
            calls::roi_align(threads, features, &dims, rois, &how)
        }
        RegionFeature::Pool {} => {
            calls::roi_pool(threads, features, &dims, rois, &Pool { output, spatial_scale })
        }
    }
}

fn multi_scale(features: Vec<CoreFloats>, rois: CoreFloats, options: &MultiScaleOptions) -> Result<FloatVec> {
    let how = Align {
        output: output(&options.output_size)?,
        spatial_scale: 1.0,
        sampling_ratio: options.sampling_ratio as usize,
        aligned: false,
        max: false,
    };
    let dims = whole(&options.dims);
    let levels = (&options.levels).into();
    let pyramid = Pyramid { maps: &features, dims: &dims, scales: &options.scales, levels: &levels };
    calls::multi_scale_roi_align(Threads::new(options.threads as usize), &pyramid, rois, &how)
}

fn levels(boxes: CoreFloats, options: &LevelOptions) -> Result<Vec<u32>> {
    calls::roi_levels(boxes, &options.into())
}

fn scale(map_height: u32, image_height: f64) -> Result<f64> {
    Ok(scale_of(map_height as usize, image_height))
}
