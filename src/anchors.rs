//! Anchors in the layouts of detectors.

use boxwise_detect::anchors::{self, Level, SsdConfig};
use boxwise_detect::check::rows;
use boxwise_error::{Code, Error, Result};
use napi_derive::napi;

use crate::border::{DoubleArray, Doubles};
use crate::{export, options};

options! {
    /// The feature maps of a pyramid.
    struct MapOptions {
        /// Height and width of each map, flat.
        pub feature_sizes: Vec<u32>,
        /// Step between cells in pixels, y and x of each map, flat.
        pub strides: Vec<f64>,
    }
}

options! {
    /// Options of the tutorial's anchors: scales for each map, ratios for all.
    struct PyramidAnchorOptions {
        pub maps: MapOptions,
        pub scales: Vec<Vec<f64>>,
        pub ratios: Vec<f64>,
    }
}

options! {
    /// Options of torchvision's anchors: sizes and ratios for each map.
    struct TorchvisionAnchorOptions {
        pub maps: MapOptions,
        pub sizes: Vec<Vec<f64>>,
        pub ratios: Vec<Vec<f64>>,
    }
}

options! {
    /// Options of EfficientDet's anchors.
    struct EfficientDetAnchorOptions {
        pub maps: MapOptions,
        pub scale: f64,
        pub octaves: u32,
        /// Factors of width and height, flat.
        pub ratios: Vec<f64>,
    }
}

options! {
    /// Options of SSD's default boxes.
    struct SsdBoxOptions {
        pub image_width: f64,
        pub image_height: f64,
        pub maps: MapOptions,
        pub scales: Vec<f64>,
        pub ratios: Vec<Vec<f64>>,
        pub clip: bool,
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
    /// The tutorial's anchors, flat.
    fn pyramid_anchors(options: PyramidAnchorOptions) -> DoubleArray = pyramid;
    /// torchvision's anchors, flat.
    fn torchvision_anchors(options: TorchvisionAnchorOptions) -> DoubleArray = torchvision;
    /// EfficientDet's anchors, flat.
    fn efficient_det_anchors(options: EfficientDetAnchorOptions) -> DoubleArray = efficient_det;
    /// SSD's default boxes, flat.
    fn ssd_default_boxes(options: SsdBoxOptions) -> DoubleArray = ssd;
    /// Anchor sizes of a dataset, by k-means with the distance 1 - IoU.
    fn kmeans_anchors(sizes: Doubles, options: KmeansOptions) -> AnchorClusters = clusters;
}

fn pyramid(options: &PyramidAnchorOptions) -> Result<Vec<f64>> {
    Ok(anchors::pyramid(&options.maps.levels()?, &options.scales, &options.ratios)?.into_flattened())
}

fn torchvision(options: &TorchvisionAnchorOptions) -> Result<Vec<f64>> {
    Ok(anchors::torchvision(&options.maps.levels()?, &options.sizes, &options.ratios)?.into_flattened())
}

fn efficient_det(options: &EfficientDetAnchorOptions) -> Result<Vec<f64>> {
    let pairs = rows::<_, 2>("ratios", &options.ratios)?;
    let levels = options.maps.levels()?;
    Ok(anchors::efficientdet(&levels, options.scale, options.octaves as usize, pairs)?.into_flattened())
}

fn ssd(options: &SsdBoxOptions) -> Result<Vec<f64>> {
    let config =
        SsdConfig { ratios: options.ratios.clone(), scales: options.scales.clone(), clip: options.clip };
    let levels = options.maps.levels()?;
    Ok(anchors::ssd(options.image_width, options.image_height, &levels, &config)?.into_flattened())
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
