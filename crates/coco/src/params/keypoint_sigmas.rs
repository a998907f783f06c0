//! Standard deviations of human annotators for each keypoint.

use crate::{Code, Error, Id, Result};

/// The standard deviation of each keypoint, relative to the square root of the object's area.
#[derive(Clone, Debug, PartialEq)]
pub enum KeypointSigmas {
    /// One list for all categories.
    Shared(Vec<f64>),
    /// One list for each category; their lengths may differ.
    ByCategory(Vec<(Id, Vec<f64>)>),
}

/// Maximum number of keypoints per object.
const MAX_POINTS: usize = 1 << 16;

impl KeypointSigmas {
    /// COCO's values for a person's 17 keypoints: nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles.
    pub fn coco() -> Self {
        const TENTHS: [f64; 17] = [
            0.26, 0.25, 0.25, 0.35, 0.35, 0.79, 0.79, 0.72, 0.72, 0.62, 0.62, 1.07, 1.07, 0.87, 0.87, 0.89,
            0.89,
        ];
        KeypointSigmas::of_tenths(&TENTHS)
    }

    /// CrowdPose's values for 14 keypoints: shoulders, elbows, wrists, hips, knees, ankles, head, neck.
    pub fn crowd_pose() -> Self {
        const TENTHS: [f64; 14] =
            [0.79, 0.79, 0.72, 0.72, 0.62, 0.62, 1.07, 1.07, 0.87, 0.87, 0.89, 0.89, 0.79, 0.79];
        KeypointSigmas::of_tenths(&TENTHS)
    }

    /// The references write tenths and divide; literals of the quotients would have different bits.
    fn of_tenths(tenths: &[f64]) -> Self {
        KeypointSigmas::Shared(tenths.iter().map(|tenths| tenths / 10.0).collect())
    }

    /// Checks the values.
    ///
    /// # Errors
    /// `OUT_OF_RANGE`: a list without numbers or with too many; a number that is not finite and above 0.
    pub(crate) fn check(&self) -> Result<()> {
        let all: Vec<&Vec<f64>> = match self {
            KeypointSigmas::Shared(sigmas) => vec![sigmas],
            KeypointSigmas::ByCategory(all) => all.iter().map(|(_, sigmas)| sigmas).collect(),
        };
        for sigmas in all {
            let wrong = sigmas.iter().find(|sigma| !(**sigma > 0.0 && sigma.is_finite()));
            if sigmas.is_empty() || sigmas.len() > MAX_POINTS || wrong.is_some() {
                let got = wrong.map_or_else(|| format!("{} of them", sigmas.len()), f64::to_string);
                let expected = format!("1 to {MAX_POINTS} numbers above 0");
                return Err(Error::new(Code::OutOfRange, expected, got).in_input("keypointSigmas"));
            }
        }
        Ok(())
    }
}

/// The error for a list of `numbers` numbers where it should be `points` keypoints.
pub(crate) fn wrong_count(points: usize, numbers: usize) -> Error {
    let expected = format!("{}, as many as keypoint sigmas", of_keypoints(points));
    let got = match numbers % 3 {
        0 => format!("{}; give keypointSigmas of that length", of_keypoints(numbers / 3)),
        _ => format!("{numbers} numbers; write x, y and a third number, the visibility, of each keypoint"),
    };
    Error::new(Code::LengthMismatch, expected, got)
}

fn of_keypoints(count: usize) -> String {
    format!("{count} keypoint{}", if count == 1 { "" } else { "s" })
}
