//! Names of protocols, IoU types and interpolations in JavaScript.

use boxwise_coco::{Code, Error, Interpolation, IouType, Protocol, Result};

/// By name. The first is the default.
pub(crate) const PROTOCOLS: [(&str, Protocol); 5] = [
    ("coco", Protocol::Coco),
    ("lvis", Protocol::Lvis),
    ("voc", Protocol::Voc),
    ("openimages", Protocol::OpenImages),
    ("crowdpose", Protocol::CrowdPose),
];

/// By name. The first is the default.
pub(crate) const IOU_TYPES: [(&str, IouType); 5] = [
    ("bbox", IouType::Bbox),
    ("segm", IouType::Segm),
    ("keypoints", IouType::Keypoints),
    ("boundary", IouType::Boundary),
    ("rotated", IouType::Rotated),
];

/// Ways to average precision, by name. The first is the default.
pub(crate) const INTERPOLATIONS: [(&str, Interpolation); 2] =
    [("all-points", Interpolation::AllPoints), ("11-points", Interpolation::ElevenPoints)];

/// The kind with a name; the first one if there is no name.
pub(crate) fn named<K: Copy>(kinds: &[(&str, K)], name: Option<&str>, input: &str) -> Result<K> {
    let found = kinds.iter().find(|(own, _)| name.is_none_or(|name| name == *own));
    found.map(|(_, kind)| *kind).ok_or_else(|| {
        let names: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
        Error::new(Code::InvalidArgument, names.join(" or "), name.unwrap_or_default()).in_input(input)
    })
}

/// The name of a kind.
pub(crate) fn name_of<K: PartialEq>(kinds: &[(&str, K)], kind: K) -> String {
    kinds.iter().find(|(_, own)| *own == kind).map_or_else(String::new, |(name, _)| (*name).to_owned())
}
