//! Raw outputs to detections.

use boxwise_detect::check::rows;
use boxwise_detect::decode::{self as core, Data, Detections, Head, Options, Output, Resize, Tensor};
use boxwise_error::{Code, Error, Result};
use boxwise_threads::Threads;
use napi::bindgen_prelude::{
    Either, Either3, Float32Array, Float64Array, Int32Array, Uint8Array, Uint16Array, Uint32Array,
};
use napi_derive::napi;

use crate::guard::guard;

/// A tensor's numbers; `Uint16Array`s hold the bits of half-precision ones.
type Numbers = Either3<Float32Array, Float64Array, Uint16Array>;
type Floats = Either<Float32Array, Float64Array>;

/// An output of a model.
#[napi(object, object_to_js = false)]
pub struct RawOutput {
    pub name: Option<String>,
    #[napi(ts_type = "Float32Array | Float64Array | Uint16Array")]
    pub data: Numbers,
    pub dims: Vec<f64>,
}

/// Options of a decoder; those that are absent are the model's own.
#[napi(object, object_to_js = false)]
pub struct DecodeRequest {
    pub model: String,
    /// Width and height.
    pub input_size: Option<Vec<f64>>,
    /// Width and height of each image, flat, or of all.
    pub image_sizes: Option<Vec<f64>>,
    pub resize: Option<String>,
    pub clip: Option<bool>,
    pub score_threshold: Option<f64>,
    pub iou_threshold: Option<f64>,
    pub max_detections: Option<f64>,
    pub top_k: Option<f64>,
    pub class_agnostic: Option<bool>,
    pub multi_label: Option<bool>,
    pub suppress_equal: Option<bool>,
    pub suppress: Option<bool>,
    pub num_classes: Option<f64>,
    pub logits: Option<bool>,
    pub strides: Option<Vec<f64>>,
    pub anchors: Option<Float64Array>,
    pub anchors_per_level: Option<Vec<u32>>,
    pub boxes_per_cell: Option<u32>,
    pub square_roots: Option<bool>,
    pub keypoint_size: Option<u32>,
    pub decoded: Option<bool>,
    pub channels_last: Option<bool>,
    pub sizes_in_pixels: Option<bool>,
    pub center_offset: Option<f64>,
    /// Roles, then the names of their outputs.
    pub output_roles: Option<Vec<String>>,
    pub output_names: Option<Vec<String>>,
    pub threads: Option<u32>,
    /// Promises: nobody else has the outputs' memory, so that they need not be copied.
    pub transferred: Option<bool>,
}

/// Columns of detections.
#[napi(object, object_from_js = false)]
pub struct DetectionColumns {
    #[napi(ts_type = "Float32Array | Float64Array")]
    pub boxes: Floats,
    #[napi(ts_type = "Float32Array | Float64Array")]
    pub scores: Floats,
    pub class_ids: Int32Array,
    pub sources: Uint32Array,
    #[napi(ts_type = "Float32Array | Float64Array")]
    pub angles: Option<Floats>,
    #[napi(ts_type = "Float32Array | Float64Array")]
    pub keypoints: Option<Floats>,
    pub keypoint_count: u32,
    pub keypoint_size: u32,
    pub mask_frames: Option<Uint32Array>,
    pub mask_starts: Option<Uint32Array>,
    pub mask_data: Option<Uint8Array>,
}

impl From<Detections> for DetectionColumns {
    fn from(found: Detections) -> Self {
        let single = found.single;
        let floats = |values: Vec<f64>| -> Floats {
            if single {
                Either::A(values.iter().map(|&v| v as f32).collect::<Vec<f32>>().into())
            } else {
                Either::B(values.into())
            }
        };
        let (keypoint_count, keypoint_size) =
            found.keypoints.as_ref().map_or((0, 0), |points| (points.count as u32, points.size as u32));
        let (mask_frames, mask_starts, mask_data) = match found.masks {
            None => (None, None, None),
            Some(masks) => (
                Some(masks.frames.into_flattened().into()),
                Some(masks.starts.into()),
                Some(masks.data.into()),
            ),
        };
        DetectionColumns {
            boxes: floats(found.boxes.into_flattened()),
            scores: floats(found.scores),
            class_ids: found.class_ids.into(),
            sources: found.sources.into(),
            angles: found.angles.map(floats),
            keypoints: found.keypoints.map(|points| floats(points.values)),
            keypoint_count,
            keypoint_size,
            mask_frames,
            mask_starts,
            mask_data,
        }
    }
}

/// The detections of one image.
#[napi]
pub fn decode(outputs: Vec<RawOutput>, request: DecodeRequest) -> napi::Result<DetectionColumns> {
    guard(|| {
        let mut found = run(&borrowed(&outputs)?, &request, false)?;
        Ok(found.remove(0))
    })
}

/// The detections of each image of a batch.
#[napi]
pub fn decode_batch(outputs: Vec<RawOutput>, request: DecodeRequest) -> napi::Result<Vec<DetectionColumns>> {
    guard(|| run(&borrowed(&outputs)?, &request, true))
}

fn run(outputs: &[Output], request: &DecodeRequest, batch: bool) -> Result<Vec<DetectionColumns>> {
    Plain::of(request)?.run(outputs, batch)
}

/// A request in the core's terms.
struct Plain {
    head: &'static Head,
    options: Options,
    image_sizes: Vec<[f64; 2]>,
    threads: Threads,
}

impl Plain {
    fn of(request: &DecodeRequest) -> Result<Plain> {
        let size = |name: &str, sides: &Option<Vec<f64>>| -> Result<Option<[f64; 2]>> {
            let Some(sides) = sides else { return Ok(None) };
            let wrong = || Error::new(Code::LengthMismatch, "a width and a height", sides.len().to_string());
            Ok(Some(sides.as_slice().try_into().map_err(|_| wrong().in_input(name))?))
        };
        let many =
            |count: Option<f64>| count.map(|count| if count >= 1e15 { usize::MAX } else { count as usize });
        let flat = request.image_sizes.clone().unwrap_or_default();
        let image_sizes = rows::<_, 2>("imageSize", &flat)?.to_vec();
        let options = Options {
            input_size: size("inputSize", &request.input_size)?,
            image_size: if image_sizes.len() == 1 { Some(image_sizes[0]) } else { None },
            resize: request.resize.as_deref().map(resize).transpose()?,
            clip: request.clip,
            score_threshold: request.score_threshold,
            iou_threshold: request.iou_threshold,
            max_detections: many(request.max_detections),
            top_k: many(request.top_k),
            class_agnostic: request.class_agnostic,
            multi_label: request.multi_label,
            suppress_equal: request.suppress_equal,
            suppress: request.suppress,
            classes: many(request.num_classes),
            logits: request.logits,
            strides: request.strides.clone(),
            anchors: match &request.anchors {
                Some(flat) => Some(rows::<_, 4>("anchors", flat)?.to_vec()),
                None => None,
            },
            anchors_per_level: request
                .anchors_per_level
                .as_ref()
                .map(|counts| counts.iter().map(|&count| count as usize).collect()),
            boxes_per_cell: request.boxes_per_cell.map(|count| count as usize),
            square_roots: request.square_roots,
            keypoint_size: request.keypoint_size.map(|size| size as usize),
            decoded: request.decoded,
            channels_last: request.channels_last,
            sizes_in_pixels: request.sizes_in_pixels,
            center_offset: request.center_offset,
            names: request
                .output_roles
                .iter()
                .flatten()
                .cloned()
                .zip(request.output_names.iter().flatten().cloned())
                .collect(),
        };
        let threads = request.threads.map_or(Threads::ONE, |count| Threads::new(count as usize));
        let image_sizes = if image_sizes.len() == 1 { Vec::new() } else { image_sizes };
        Ok(Plain { head: Head::of(&request.model)?, options, image_sizes, threads })
    }

    fn run(&self, outputs: &[Output], batch: bool) -> Result<Vec<DetectionColumns>> {
        let Plain { head, options, image_sizes, threads } = self;
        let found = if batch {
            core::decode_batch(head, outputs, options, image_sizes, *threads)?
        } else {
            vec![core::decode(head, outputs, options)?]
        };
        Ok(found.into_iter().map(DetectionColumns::from).collect())
    }
}

fn resize(name: &str) -> Result<Resize> {
    match name {
        "letterbox" => Ok(Resize::Letterbox),
        "letterbox-corner" => Ok(Resize::LetterboxCorner),
        "stretch" => Ok(Resize::Stretch),
        "none" => Ok(Resize::None),
        other => {
            let expected = "'letterbox', 'letterbox-corner', 'stretch' or 'none'";
            Err(Error::new(Code::InvalidArgument, expected, format!("the string {other:?}"))
                .in_input("resize"))
        }
    }
}

fn borrowed(outputs: &[RawOutput]) -> Result<Vec<Output<'_>>> {
    outputs
        .iter()
        .map(|output| {
            let data = match &output.data {
                Either3::A(data) => Data::F32(data),
                Either3::B(data) => Data::F64(data),
                Either3::C(data) => Data::F16(data),
            };
            named(&output.name, data, &output.dims)
        })
        .collect()
}

fn named<'a>(name: &Option<String>, data: Data<'a>, dims: &[f64]) -> Result<Output<'a>> {
    let tensor = Tensor::new(data, dims).map_err(|error| match name {
        Some(name) => error.in_input(name.clone()),
        None => error,
    })?;
    Ok(Output { name: name.clone(), tensor })
}

/// The same, off the event loop.
#[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
mod promises {
    use napi::bindgen_prelude::AsyncTask;

    use super::*;
    use crate::work::Work;

    /// As [`decode`], off the event loop.
    #[napi(ts_return_type = "Promise<DetectionColumns>")]
    pub fn decode_async(outputs: Vec<RawOutput>, request: DecodeRequest) -> AsyncTask<Work> {
        let own = Own::of(outputs, &request);
        let request = Plain::of(&request);
        Work::promise::<DetectionColumns>(move || {
            let mut found = request?.run(&own.borrowed()?, false)?;
            Ok(found.remove(0))
        })
    }

    /// As [`decode_batch`], off the event loop.
    #[napi(ts_return_type = "Promise<Array<DetectionColumns>>")]
    pub fn decode_batch_async(outputs: Vec<RawOutput>, request: DecodeRequest) -> AsyncTask<Work> {
        let own = Own::of(outputs, &request);
        let request = Plain::of(&request);
        Work::promise::<Vec<DetectionColumns>>(move || request?.run(&own.borrowed()?, true))
    }

    /// What JavaScript cannot change meanwhile: memory that was transferred, or copies.
    enum Own {
        Transferred(Vec<RawOutput>),
        Copied(Vec<(Option<String>, OwnData, Vec<f64>)>),
    }

    enum OwnData {
        F32(Vec<f32>),
        F64(Vec<f64>),
        F16(Vec<u16>),
    }

    impl Own {
        fn of(outputs: Vec<RawOutput>, request: &DecodeRequest) -> Own {
            if request.transferred == Some(true) {
                return Own::Transferred(outputs);
            }
            let copy = |output: &RawOutput| {
                let data = match &output.data {
                    Either3::A(data) => OwnData::F32(data.to_vec()),
                    Either3::B(data) => OwnData::F64(data.to_vec()),
                    Either3::C(data) => OwnData::F16(data.to_vec()),
                };
                (output.name.clone(), data, output.dims.clone())
            };
            Own::Copied(outputs.iter().map(copy).collect())
        }

        fn borrowed(&self) -> Result<Vec<Output<'_>>> {
            let copies = match self {
                Own::Transferred(outputs) => return borrowed(outputs),
                Own::Copied(copies) => copies,
            };
            copies
                .iter()
                .map(|(name, data, dims)| {
                    let data = match data {
                        OwnData::F32(data) => Data::F32(data),
                        OwnData::F64(data) => Data::F64(data),
                        OwnData::F16(data) => Data::F16(data),
                    };
                    named(name, data, dims)
                })
                .collect()
        }
    }
}
