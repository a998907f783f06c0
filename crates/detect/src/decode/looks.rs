//! Guesses which model outputs belong to. Only for error messages, never to choose a decoder.

use super::head::Head;
use super::models::Model;

/// Models whose outputs usually have these dims, with or without a batch, likeliest first. The caller tries them.
pub(super) fn candidates(dims: &[&[usize]]) -> &'static [&'static str] {
    let plain: Vec<&[usize]> =
        dims.iter().map(|dims| if dims.len() >= 3 && dims[0] == 1 { &dims[1..] } else { dims }).collect();
    match plain[..] {
        [&[_, 6]] | [&[6, _]] => &["yolov10", "yolov5", "yolox", "yolov8"],
        [&[rows, columns]] if rows > columns => &["yolov5", "yolox", "yolov8", "yolov8-pose", "yolov8-obb"],
        [&[_, _]] => &["yolov8", "yolov8-pose", "yolov8-obb", "yolov5", "yolox"],
        [&[_, _, 30]] => &["yolov1", "yolo-grid"],
        [&[_, _, _]] => &["yolo-grid", "yolov1"],
        [&[_, _], &[_, _, 4]] => &["fcos-simple", "yolov8-seg"],
        [&[_, _], &[_, _, _]] => &["yolov8-seg"],
        [&[300, _], &[300, 4]] | [&[300, 4], &[300, _]] => &["rt-detr", "detr", "yolo-nas"],
        [&[_, _], &[_, 4]] => &["ssd", "retinanet", "efficientdet", "detr", "rt-detr"],
        [&[_, 4], &[_, _]] => &["yolo-nas"],
        [&[_, _], &[_, 4], &[_, 1]] => &["fcos"],
        [&[_, 4], &[_, _], &[_, _]] => &["faster-rcnn"],
        [&[_], &[_, 4], &[_]] | [&[1, _], &[_, 4], &[1, _]] => &["d-fine"],
        [&[_, 4], &[_], &[_]] => &["torchvision", "tensorflow"],
        [&[_, 4], ..] => &["tensorflow"],
        [&[_, _, _], &[_, _, _], ..] => &["centernet"],
        _ => &[],
    }
}

/// The models of [`candidates`], without those of the same head.
pub(super) fn others(dims: &[&[usize]], own: &Head) -> impl Iterator<Item = &'static Model> {
    let names = candidates(dims);
    let own = own.names;
    names.iter().filter(move |name| !own.contains(name)).filter_map(|name| Model::of(name).ok())
}
