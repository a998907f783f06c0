//! Guesses which model outputs belong to, only for messages and descriptions: never to choose a decoder.

use super::inputs::Output;
use super::models::{MODELS, Model};

/// Models whose outputs usually have these dims, likeliest first. Others follow in the order of the table.
fn likely(dims: &[&[usize]]) -> &'static [&'static str] {
    let plain: Vec<&[usize]> =
        dims.iter().map(|dims| if dims.len() >= 3 && dims[0] == 1 { &dims[1..] } else { dims }).collect();
    match plain[..] {
        [&[..=1000, 7]] => &["end-to-end-obb"],
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
        [&[300, 4], &[300, _]] => &["rf-detr", "yolo-nas"],
        [&[300, _], &[300, 4]] => &["rt-detr", "detr"],
        [&[_, 4], &[classes, anchors]] if classes < anchors => &["pp-yoloe", "yolo-nas"],
        [&[_, 4], &[_, _]] => &["yolo-nas"],
        [&[_, _], &[_, 4]] => &["ssd", "retinanet", "efficientdet", "detr", "rt-detr"],
        [&[_], &[_, 4], &[_]] | [&[1, _], &[_, 4], &[1, _]] => &["d-fine"],
        [&[_, 4], &[_], &[_]] => &["torchvision", "tensorflow"],
        _ => &[],
    }
}

/// Whether each of several outputs has a name that the model's outputs have: such a model leaves none of them unread.
fn knows(model: &Model, outputs: &[Output]) -> bool {
    let is_known =
        |name: &str| model.head.roles.iter().any(|role| role.name == name || role.aliases.contains(&name));
    outputs.len() > 1 && outputs.iter().all(|output| output.name.as_deref().is_some_and(is_known))
}

/// Every model, likeliest first: those that know the outputs by name, then those of such dims.
pub(super) fn in_order(outputs: &[Output]) -> impl Iterator<Item = &'static Model> {
    let dims: Vec<&[usize]> = outputs.iter().map(|output| &output.tensor.dims[..]).collect();
    let likely = likely(&dims);
    let first = likely.iter().filter_map(|name| Model::of(name).ok());
    let rest = MODELS.iter().filter(|model| !likely.iter().any(|name| model.head.names.contains(name)));
    let (known, others): (Vec<_>, Vec<_>) = first.chain(rest).partition(|model| knows(model, outputs));
    known.into_iter().chain(others)
}
