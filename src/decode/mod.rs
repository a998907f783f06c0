//! Decoding: from raw outputs to detections.

#[cfg(not(target_family = "wasm"))] // has no other thread
mod transferred;

use boxwise_detect::Floats as CoreFloats;
use boxwise_detect::check::rows;
use boxwise_detect::decode::{
    self as core, Data, Detections, MODELS, Model, Options, Output, OwnOptions, Quantised, Reading, Resize,
    Tensor, Value,
};
use boxwise_error::{Code, Error, Result};
use boxwise_threads::Threads;
use napi_derive::napi;

use crate::border::{
    ByteArray, Bytes, Doubles, FloatArray, Floats, Halves, IntArray, Ints, Singles, UintArray,
};
use crate::{copied, export, options, record};

record! {
    /// An output of a model. Its numbers are one of `floats`, `halves`, `ints` and `bytes`.
    struct RawOutput lent LentOutput own OwnOutput {
        pub name: Option<String>,
        pub dims: Vec<f64>,
        pub floats: Option<Floats>,
        /// Bits of half-precision numbers.
        pub halves: Option<Halves>,
        pub ints: Option<Ints>,
        /// Quantised numbers with one `scale`, or one for each index of dimension `axis`.
        pub bytes: Option<Bytes>,
        /// Whether the bytes are signed.
        pub signed: Option<bool>,
        pub scale: Option<Singles>,
        pub zero_point: Option<Ints>,
        pub axis: Option<u32>,
    }
}

record! {
    /// An option that only some models have. Its value is one of `flag`, `number`, `numbers` and `word`.
    struct OwnOption lent LentOption own OwnedOption {
        pub name: String,
        pub flag: Option<bool>,
        pub number: Option<f64>,
        pub numbers: Option<Doubles>,
        pub word: Option<String>,
    }
}

/// How the image was resized to the network's input.
#[napi(string_enum = "kebab-case")]
#[derive(Clone, Copy, PartialEq)]
pub enum ResizeRule {
    Letterbox,
    LetterboxCorner,
    Stretch,
    None,
}

copied!(ResizeRule);

options! {
    /// Options of every model. Absent options take the model's defaults.
    struct DecodeRequest {
        pub model: String,
        /// Whether outputs are a batch, of any number of images.
        pub batch: bool,
        /// Width and height.
        pub input_size: Option<Vec<f64>>,
        /// Width and height of each image, flat, or one size for all.
        pub image_sizes: Option<Vec<f64>>,
        pub resize: Option<ResizeRule>,
        pub enlarge: Option<bool>,
        pub clip: Option<bool>,
        pub score_threshold: Option<f64>,
        pub iou_threshold: Option<f64>,
        pub max_detections: Option<f64>,
        pub top_k: Option<f64>,
        pub class_agnostic: Option<bool>,
        pub suppress_equal: Option<bool>,
        pub suppress: Option<bool>,
        /// Roles, each followed by the name of its output.
        pub output_roles: Option<Vec<String>>,
        pub output_names: Option<Vec<String>>,
        pub threads: Option<u32>,
    }
}

/// Columns of detections.
#[napi(object, object_from_js = false)]
pub struct DetectionColumns {
    pub boxes: FloatArray,
    pub scores: FloatArray,
    pub class_ids: IntArray,
    pub sources: UintArray,
    pub angles: Option<FloatArray>,
    pub keypoints: Option<FloatArray>,
    pub keypoint_count: u32,
    pub keypoint_size: u32,
    pub mask_frames: Option<UintArray>,
    pub mask_starts: Option<UintArray>,
    pub mask_data: Option<ByteArray>,
    /// Width and height of the network's input in whose pixels the boxes are, where they were not brought to an image.
    pub input_size: Option<Vec<f64>>,
}

impl From<Detections> for DetectionColumns {
    fn from(found: Detections) -> Self {
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
            boxes: found.boxes.into(),
            scores: found.scores.into(),
            class_ids: found.class_ids.into(),
            sources: found.sources.into(),
            angles: found.angles.map(FloatArray::from),
            keypoints: found.keypoints.map(|points| points.values.into()),
            keypoint_count,
            keypoint_size,
            mask_frames,
            mask_starts,
            mask_data,
            input_size: found.input.map(|input| input.to_vec()),
        }
    }
}

/// A model's output, as documented.
#[napi(object, object_from_js = false)]
pub struct ModelOutput {
    pub name: String,
    pub aliases: Vec<String>,
    pub dims: String,
    pub optional: bool,
}

/// The models of one family.
#[napi(object, object_from_js = false)]
pub struct ModelFamily {
    pub names: Vec<String>,
    pub outputs: Vec<ModelOutput>,
    pub options: Vec<String>,
}

/// All models.
#[napi]
pub fn model_families() -> Vec<ModelFamily> {
    let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    let family = |Model { head, .. }: &Model| ModelFamily {
        names: words(head.names),
        outputs: head
            .roles
            .iter()
            .map(|role| ModelOutput {
                name: role.name.to_owned(),
                aliases: words(role.aliases),
                dims: role.dims.to_owned(),
                optional: role.optional,
            })
            .collect(),
        options: words(head.options),
    };
    MODELS.iter().map(family).collect()
}

/// An option that a model needs. Its value is one of `flag`, `number` and `word`.
#[napi(object, object_from_js = false)]
pub struct NeededOption {
    pub name: String,
    pub flag: Option<bool>,
    pub number: Option<f64>,
    pub word: Option<String>,
}

/// A model and what it makes of some outputs: what it needs to read them, or why it does not.
#[napi(object, object_from_js = false)]
pub struct ModelReading {
    pub names: Vec<String>,
    pub reads: bool,
    /// Options of its own that it needs.
    pub options: Vec<NeededOption>,
    pub needs_input_size: bool,
    pub needs_anchors: bool,
    pub reason: Option<String>,
}

export! {
    /// The detections of each image.
    fn decode(outputs: Vec<RawOutput>, own: Vec<OwnOption>, request: DecodeRequest) -> Vec<DetectionColumns> = run;
    /// What each model makes of the outputs, the likeliest first.
    fn describe_outputs(outputs: Vec<RawOutput>, request: DecodeRequest) -> Vec<ModelReading> = describe;
}

fn describe(outputs: Vec<LentOutput>, request: &DecodeRequest) -> Result<Vec<ModelReading>> {
    let outputs = outputs.into_iter().map(output).collect::<Result<Vec<Output>>>()?;
    let readings = core::describe(&outputs, &options_of(Vec::new(), request)?)?;
    Ok(readings.into_iter().map(reading).collect())
}

fn reading(Reading { model, outcome }: Reading) -> ModelReading {
    let names = model.head.names.iter().map(|&name| name.to_owned()).collect();
    let needed = |(name, value): &(&str, Value)| {
        let (mut flag, mut number, mut word) = (None, None, None);
        match value {
            Value::Flag(given) => flag = Some(*given),
            Value::Number(given) => number = Some(*given),
            Value::Word(given) => word = Some(given.clone()),
            Value::Numbers(_) => {}
        }
        NeededOption { name: (*name).to_owned(), flag, number, word }
    };
    ModelReading {
        names,
        reads: outcome.is_ok(),
        options: outcome.iter().flat_map(|needs| &needs.own).map(needed).collect(),
        needs_input_size: outcome.as_ref().is_ok_and(|needs| needs.input_size),
        needs_anchors: outcome.as_ref().is_ok_and(|needs| needs.anchors),
        reason: outcome.err().map(|error| error.to_string()),
    }
}

fn run(
    outputs: Vec<LentOutput>,
    own: Vec<LentOption>,
    request: &DecodeRequest,
) -> Result<Vec<DetectionColumns>> {
    let outputs = outputs.into_iter().map(output).collect::<Result<Vec<Output>>>()?;
    run_on(&outputs, own, request)
}

fn run_on(
    outputs: &[Output],
    own: Vec<LentOption>,
    request: &DecodeRequest,
) -> Result<Vec<DetectionColumns>> {
    let flat = request.image_sizes.as_deref().unwrap_or_default();
    let image_sizes = rows::<_, 2>("imageSize", flat)?;
    let (image_size, image_sizes) = match image_sizes {
        &[size] => (Some(size), &[][..]),
        sizes => (None, sizes),
    };
    let options = Options { image_size, ..options_of(own, request)? };
    let model = Model::of(&request.model)?;
    let found = if request.batch {
        let threads = request.threads.map_or(Threads::ONE, |count| Threads::new(count as usize));
        core::decode_batch(model, outputs, &options, image_sizes, threads)?
    } else {
        vec![core::decode(model, outputs, &options)?]
    };
    Ok(found.into_iter().map(DetectionColumns::from).collect())
}

fn options_of<'a>(own: Vec<LentOption<'a>>, request: &DecodeRequest) -> Result<Options<'a>> {
    let size = |sides: &Option<Vec<f64>>| -> Result<Option<[f64; 2]>> {
        let Some(sides) = sides else { return Ok(None) };
        let wrong = || Error::new(Code::LengthMismatch, "a width and a height", sides.len().to_string());
        Ok(Some(sides.as_slice().try_into().map_err(|_| wrong().in_input("inputSize"))?))
    };
    let many =
        |count: Option<f64>| count.map(|count| if count >= 1e15 { usize::MAX } else { count as usize });
    let names = request.output_roles.iter().flatten().cloned();
    Ok(Options {
        input_size: size(&request.input_size)?,
        image_size: None,
        resize: request.resize.map(Resize::from),
        enlarge: request.enlarge,
        clip: request.clip,
        score_threshold: request.score_threshold,
        iou_threshold: request.iou_threshold,
        max_detections: many(request.max_detections),
        top_k: many(request.top_k),
        class_agnostic: request.class_agnostic,
        suppress_equal: request.suppress_equal,
        suppress: request.suppress,
        names: names.zip(request.output_names.iter().flatten().cloned()).collect(),
        own: own.into_iter().map(own_option).collect::<Result<OwnOptions>>()?,
    })
}

fn own_option(option: LentOption) -> Result<(String, Value)> {
    let value = match option {
        LentOption { flag: Some(flag), .. } => Value::Flag(flag),
        LentOption { number: Some(number), .. } => Value::Number(number),
        LentOption { numbers: Some(numbers), .. } => Value::Numbers(numbers.into()),
        LentOption { word: Some(word), .. } => Value::Word(word.to_owned()),
        LentOption { name, .. } => {
            return Err(Error::new(Code::InvalidArgument, "a value", "none").in_input(name));
        }
    };
    Ok((option.name.to_owned(), value))
}

fn output(output: LentOutput) -> Result<Output> {
    let name = output.name.map(str::to_owned);
    let in_name = |error: Error| match &name {
        Some(name) => error.in_input(name.clone()),
        None => error,
    };
    let tensor = tensor(&output).map_err(in_name)?;
    Ok(Output { name, tensor })
}

fn tensor<'a>(output: &LentOutput<'a>) -> Result<Tensor<'a>> {
    let data = match *output {
        LentOutput { floats: Some(CoreFloats::F32(data)), .. } => Data::F32(data),
        LentOutput { floats: Some(CoreFloats::F64(data)), .. } => Data::F64(data),
        LentOutput { halves: Some(data), .. } => Data::F16(data),
        LentOutput { ints: Some(data), .. } => Data::I32(data),
        LentOutput { bytes: Some(bytes), scale: Some(scale), signed, zero_point, axis, .. } => {
            let dims: Vec<usize> = output.dims.iter().map(|&dim| dim as usize).collect();
            let (zero_points, axis) = (zero_point.unwrap_or_default(), axis.map(|axis| axis as usize));
            Data::Q8(Quantised::new(bytes, signed == Some(true), &dims, scale, zero_points, axis)?)
        }
        _ => return Err(Error::new(Code::InvalidArgument, "numbers", "none").in_input("data")),
    };
    Tensor::new(data, &output.dims)
}

impl From<ResizeRule> for Resize {
    fn from(rule: ResizeRule) -> Self {
        match rule {
            ResizeRule::Letterbox => Resize::Letterbox,
            ResizeRule::LetterboxCorner => Resize::LetterboxCorner,
            ResizeRule::Stretch => Resize::Stretch,
            ResizeRule::None => Resize::None,
        }
    }
}
