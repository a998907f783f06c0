//! The protocols by name. A new protocol is a file and a line here.

use super::coco::Coco;
use super::crowdpose::CrowdPose;
use super::lvis::Lvis;
use super::open_images::OpenImages;
use super::rules::ProtocolRules;
use super::voc::Voc;
use crate::params::{IouType, Params, Parity, Protocol};
use crate::{Code, Error, Result};

/// The rules of a protocol.
pub(crate) fn rules(protocol: Protocol) -> &'static dyn ProtocolRules {
    match protocol {
        Protocol::Coco => &Coco,
        Protocol::Lvis => &Lvis,
        Protocol::Voc => &Voc,
        Protocol::OpenImages => &OpenImages,
        Protocol::CrowdPose => &CrowdPose,
    }
}

impl Params {
    /// The defaults of a protocol's reference.
    pub fn of(protocol: Protocol, iou_type: IouType) -> Self {
        Params { protocol, ..rules(protocol).defaults(Params::coco(iou_type)) }
    }
}

/// Valid parameters, with `max_detections` sorted.
///
/// # Errors
/// `OUT_OF_RANGE`, `INVALID_ARGUMENT`, `INVALID_TYPE`, each with the name of the parameter.
pub(crate) fn checked(mut params: Params) -> Result<Params> {
    params.check()?;
    let rules = rules(params.protocol);
    rules.check(&params)?;
    let metrics = rules.metrics(&params);
    let needed = metrics.iter().map(|metric| metric.limit.least()).max().unwrap_or(1);
    if params.parity == Parity::Strict && params.max_detections.len() < needed {
        let got = format!("{:?}", params.max_detections);
        let expected = format!("at least {needed} numbers");
        return Err(Error::new(Code::OutOfRange, expected, got).in_input("maxDetections"));
    }
    params.check_ids()?;
    params.max_detections.sort_unstable();
    Ok(params)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Id;

    #[test]
    fn thresholds_outside_0_to_1_are_out_of_range() {
        for bad in [f64::NAN, f64::INFINITY, -0.1, 1.1] {
            let iou = Params { iou_thresholds: vec![0.5, bad], ..Params::default() };
            assert_eq!(checked(iou).unwrap_err().code, Code::OutOfRange);
            let recall = Params { recall_thresholds: vec![bad], ..Params::default() };
            assert_eq!(checked(recall).unwrap_err().code, Code::OutOfRange);
        }
    }

    #[test]
    fn strict_metrics_need_three_numbers_of_detections() {
        let params = Params { max_detections: vec![100, 1], ..Params::default() };
        assert_eq!(checked(params.clone()).unwrap_err().code, Code::OutOfRange);
        let corrected = Params { parity: Parity::Corrected, ..params };
        assert_eq!(checked(corrected).unwrap().max_detections, [1, 100]);
    }

    #[test]
    fn ids_of_two_kinds_are_refused() {
        let ids = vec![Id::Int(1), Id::Text("a".into())];
        let params = Params { image_ids: Some(ids), ..Params::default() };
        assert_eq!(checked(params).unwrap_err().code, Code::InvalidType);
    }

    #[test]
    fn defaults_are_accepted_by_their_protocol() {
        for protocol in
            [Protocol::Coco, Protocol::Lvis, Protocol::Voc, Protocol::OpenImages, Protocol::CrowdPose]
        {
            let iou_type = if protocol == Protocol::CrowdPose { IouType::Keypoints } else { IouType::Bbox };
            let params = Params::of(protocol, iou_type);
            assert_eq!(params.protocol, protocol);
            assert!(checked(params).is_ok());
        }
    }
}
