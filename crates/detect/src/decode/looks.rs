//! Guesses which model outputs belong to, only for messages and descriptions: never to choose a decoder.

use boxwise_kernels::math::order::{pair_key, sorted_by_key};

use super::head::Role;
use super::inputs::Output;
use super::models::{MODELS, Model};
use super::plausible::sampled;

/// Models whose outputs usually have these dims, likeliest first. Others follow in the order of the table.
fn likely(dims: &[&[usize]]) -> &'static [&'static str] {
    let plain: Vec<&[usize]> =
        dims.iter().map(|dims| if dims.len() >= 3 && dims[0] == 1 { &dims[1..] } else { dims }).collect();
    match plain[..] {
        [&[300, 84]] => &["rt-detr-ultralytics", "end-to-end-pose"],
        [&[..=1000, 7]] => &["end-to-end-obb", "rt-detr-ultralytics"],
        [&[rows @ ..=1000, columns @ 9..=300]] if rows > columns && columns % 3 == 0 => &["end-to-end-pose"],
        [&[_, 6]] | [&[6, _]] => &["yolov10", "yolov5", "yolox", "yolov8"],
        [&[_, 85]] | [&[85, _]] => &["yolov5", "yolov6", "yolox", "yolov8", "yolov8-obb"],
        [&[_, 84]] | [&[84, _]] => &["yolov8", "yolov8-pose", "yolov8-obb"],
        [&[rows, columns]] if rows > columns => {
            &["yolov5", "yolov6", "yolov8-pose", "yolov8-obb", "yolox", "yolov8"]
        }
        [&[_, _]] => &["yolov8-pose", "yolov8-obb", "yolov8", "yolov5", "yolox"],
        [&[_, _, 30]] => &["yolov1", "yolo-grid"],
        [&[_, _], &[_, _, 4]] => &["fcos-simple", "yolov8-seg"],
        [&[900, 256], &[900, 4]] => &["grounding-dino", "rt-detr", "owl-vit", "detr"],
        // As many queries as an input of 768, 840, 960 or 1008 has patches of 14, 16 or 32: 24², 48², 60² and 72².
        [&[576 | 2304 | 3600 | 5184, _], &[_, 4]] => &["owl-vit", "rt-detr", "grounding-dino", "detr"],
        [&[300, 4], &[300, _]] => &["rf-detr", "yolo-nas"],
        [&[300, _], &[300, 4]] => &["rt-detr", "detr"],
        [&[_, 4], &[classes, anchors]] if classes < anchors => &["pp-yoloe", "yolo-nas"],
        [&[_, 4], &[_, _]] => &["yolo-nas"],
        [&[_, _], &[_, 4]] => &["ssd", "retinanet", "efficientdet", "detr", "rt-detr"],
        [&[_], &[_, 4], &[_]] | [&[1, _], &[_, 4], &[1, _]] => &["d-fine"],
        [&[_, 5], &[_]] | [&[_, 5], &[1, _]] => &["mmdeploy"],
        [&[1, _, 7]] => &["detection-output"],
        [&[1], &[_, 4], &[_], &[_]] | [&[1, 1], &[_, 4], &[1, _], &[1, _]] => &["efficient-nms"],
        [&[_, 4], &[_], &[_]] => &["torchvision", "tensorflow"],
        _ => &[],
    }
}

/// Outputs beside those that are read, of which one alone shows the model: transformers' OwlViTObjectDetectionOutput, and
/// GroundingDinoObjectDetectionOutput.
const MARKS: [(&str, &[&str]); 2] = [
    ("owl-vit", &["text_embeds", "image_embeds", "class_embeds", "objectness_logits"]),
    ("grounding-dino", &["encoder_last_hidden_state_text"]),
];

/// The model that the outputs are certainly of, where shapes do not tell: by the name of another output, or by the numbers.
fn marked(outputs: &[Output]) -> Option<&'static str> {
    let is_named = |names: &[&str]| {
        outputs.iter().any(|output| output.name.as_deref().is_some_and(|name| names.contains(&name)))
    };
    if let Some((model, _)) = MARKS.iter().find(|(_, names)| is_named(names)) {
        return Some(model);
    }
    let is_boxes = |output: &&Output| output.tensor.dims.last() == Some(&4);
    let (boxes, others): (Vec<_>, Vec<_>) = outputs.iter().partition(is_boxes);
    let ([boxes], [scores]) = (&boxes[..], &others[..]) else { return None };
    let (dims, data) = (&scores.tensor.dims, &scores.tensor.data);
    let columns = *dims.last()?;
    if dims.len() < 2
        || columns < 2
        || dims[..dims.len() - 1] != boxes.tensor.dims[..boxes.tensor.dims.len() - 1]
    {
        return None;
    }
    let rows = sampled(data.len() / columns);
    let at = |row: usize, column: usize| data.at(row * columns + column);
    // Tokens beyond the text's end.
    let ends_early =
        rows.clone().count() > 0 && rows.clone().all(|row| at(row, columns - 1) == f64::NEG_INFINITY);
    ends_early.then_some("grounding-dino")
}

/// The classes' first column is not the background's: that is the greatest of most rows. Both heads have a row for each anchor.
fn no_background(outputs: &[Output]) -> bool {
    let [scores, _] = outputs else { return false };
    let (data, Some(&columns)) = (&scores.tensor.data, scores.tensor.dims.last()) else { return false };
    let rows = sampled(data.len() / columns.max(1));
    let first = |&row: &usize| {
        let at = |column: usize| data.at(row * columns + column);
        (1..columns).all(|column| at(0) >= at(column))
    };
    rows.clone().filter(first).count() * 2 < rows.count()
}

/// Values that `regMax` may have: a map of boxes alone has four distributions of `regMax` numbers, or of one more.
pub(super) fn reg_max(outputs: &[Output]) -> Vec<f64> {
    let dims = outputs.iter().flat_map(|output| output.tensor.dims.iter().skip(1));
    let mut bins: Vec<usize> = dims
        .filter(|&&dim| dim % 4 == 0 && (12..=160).contains(&dim))
        .flat_map(|dim| [dim / 4, dim / 4 - 1])
        .collect();
    bins.sort_unstable();
    bins.dedup();
    bins.into_iter().map(|bins| bins as f64).collect()
}

/// How many outputs a model would leave unread that has those with the names of its several roles; `None` for other models.
fn unread(model: &Model, outputs: &[Output]) -> Option<usize> {
    let roles = model.head.roles;
    let is_named = |role: &Role| {
        let is_it = |name: &str| name == role.name || role.aliases.contains(&name);
        outputs.iter().any(|output| output.name.as_deref().is_some_and(is_it))
    };
    let has_all = roles.len() > 1 && roles.iter().all(|role| role.optional || is_named(role));
    has_all.then(|| outputs.len().saturating_sub(roles.iter().filter(|role| is_named(role)).count()))
}

/// Every model, likeliest first: the one that the outputs are certainly of, those that know the outputs by name, and then those of such
/// dims.
pub(super) fn in_order(outputs: &[Output]) -> impl Iterator<Item = &'static Model> {
    let dims: Vec<&[usize]> = outputs.iter().map(|output| &output.tensor.dims[..]).collect();
    let likely = likely(&dims);
    let first = likely.iter().filter_map(|name| Model::of(name).ok());
    let rest = MODELS.iter().filter(|model| !likely.iter().any(|name| model.head.names.contains(name)));
    let models: Vec<&'static Model> = first.chain(rest).collect();
    let marked = marked(outputs);
    let is_ssd = |model: &Model| model.head.name() == "ssd" && no_background(outputs);
    let key = |model: &&Model| {
        let unread = unread(model, outputs).map_or(u32::MAX, |unread| unread as u32);
        pair_key((marked != Some(model.head.name())).into(), unread) << 1 | u64::from(is_ssd(model))
    };
    sorted_by_key(models, key).into_iter()
}
