//! Anchors in the layouts of detectors.

use boxwise_detect::anchors::{self, Level, SsdConfig};
use boxwise_detect::check::rows;
use boxwise_error::{Code, Error, Result};
use napi_derive::napi;

use crate::border::{DoubleArray, Doubles};
use crate::{export, options, variants};

options! {
    /// The feature maps of a pyramid.
    struct MapOptions {
        /// Height and width of each map, flat.
        pub feature_sizes: Vec<u32>,
        /// Step between cells in pixels, y and x of each map, flat.
        pub strides: Vec<f64>,
    }
}

variants! {
    /// The layout of anchors.
    enum AnchorLayout {
        /// The tutorial's anchors: scales for each map, ratios for all.
        Pyramid { scales: Vec<Vec<f64>>, ratios: Vec<f64> },
        /// torchvision's anchors: sizes and ratios for each map.
        Torchvision { sizes: Vec<Vec<f64>>, ratios: Vec<Vec<f64>> },
        /// EfficientDet's anchors; ratios are factors of width and height, flat.
        EfficientDet { scale: f64, octaves: u32, ratios: Vec<f64> },
        /// SSD's default boxes.
        Ssd { image_width: f64, image_height: f64, scales: Vec<f64>, ratios: Vec<Vec<f64>>, clip: bool },
    }
}

options! {
    /// Options of k-means.
    struct KmeansOptions {
        pub k: u32,
        pub seed: f64,
        pub max_iterations: u32,
    }
}

/// Anchor sizes of a dataset.
#[napi(object, object_from_js = false)]
pub struct AnchorClusters {
    pub sizes: DoubleArray,
    pub mean_iou: f64,
    pub iterations: u32,
}

export! {
    /// Anchors for the maps of a pyramid, flat.
    fn anchors(maps: MapOptions, layout: AnchorLayout) -> DoubleArray = laid_out;
    /// Anchor sizes of a dataset, by k-means with the distance 1 - IoU.
    fn kmeans_anchors(sizes: Doubles, options: KmeansOptions) -> AnchorClusters = clusters;
}

fn laid_out(maps: &MapOptions, layout: &AnchorLayout) -> Result<Vec<f64>> {
    let levels = maps.levels()?;
    let boxes = match layout {
        AnchorLayout::Pyramid { scales, ratios } => anchors::pyramid(&levels, scales, ratios)?,
        AnchorLayout::Torchvision { sizes, ratios } => anchors::torchvision(&levels, sizes, ratios)?,
        AnchorLayout::EfficientDet { scale, octaves, ratios } => {
            anchors::efficientdet(&levels, *scale, *octaves as usize, rows("ratios", ratios)?)?
        }
        AnchorLayout::Ssd { image_width, image_height, scales, ratios, clip } => {
            let config = SsdConfig { ratios: ratios.clone(), scales: scales.clone(), clip: *clip };
            anchors::ssd(*image_width, *image_height, &levels, &config)?
        }
    };
    Ok(boxes.into_flattened())
}

fn clusters(sizes: &[f64], options: &KmeansOptions) -> Result<AnchorClusters> {
    let sizes = rows::<_, 2>("boxes", sizes)?;
    let KmeansOptions { k, seed, max_iterations } = *options;
    let found = anchors::kmeans(sizes, k as usize, seed as u64, max_iterations as usize)?;
    Ok(AnchorClusters {
        sizes: found.sizes.into_flattened().into(),
        mean_iou: found.mean_iou,
        iterations: found.iterations as u32,
    })
}

impl MapOptions {
    fn levels(&self) -> Result<Vec<Level>> {
        let sizes = rows::<_, 2>("featureSizes", &self.feature_sizes)?;
        let strides = rows::<_, 2>("strides", &self.strides)?;
        if sizes.len() != strides.len() {
            let expected = format!("a stride for each of {} maps", sizes.len());
            let error = Error::new(Code::LengthMismatch, expected, strides.len().to_string());
            return Err(error.in_input("strides"));
        }
        let level = |(&[height, width], &[stride_y, stride_x]): (&[u32; 2], &[f64; 2])| Level {
            height: height as usize,
            width: width as usize,
            stride_y,
            stride_x,
        };
        Ok(sizes.iter().zip(strides).map(level).collect())
    }
}
