//! FCOS' assignment of points (Tian et al. 2019) with centre sampling.

use boxwise_error::{Code, Error, Result};
use boxwise_threads::{Threads, Work};

use super::dense::{UNMATCHED, centre, depth, levels, matched_labels};
use super::ignored::Regions;
use crate::check::{all_positive, positive};

/// The training target of each point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CenterSampled {
    /// 1 for an object, 0 for background.
    pub labels: Vec<i8>,
    /// Index of the ground truth; [`UNMATCHED`] if there is none.
    pub matched: Vec<i32>,
    /// √(min(l, r)/max(l, r) · min(t, b)/max(t, b)) within it; 0 if there is none.
    pub centerness: Vec<f64>,
}

/// A point matches a ground truth if it is inside, less than `radius` strides from its centre on both axes, and its largest
/// distance from the sides is within the range of its level, both ends excluded. Among several, it takes the one of the smallest
/// area, the first among equals. Without `ranges`, a level's range is from 4 to 8 strides, from 0 for the first level and without
/// end for the last, as in torchvision.
///
/// This is the matching in `FCOS.compute_loss` of torchvision (0.29), except that torchvision never matches areas above 10^8 and
/// this function does. Points inside `ignored` regions take no part. NaN matches nothing.
///
/// # Errors
/// `LENGTH_MISMATCH` if levels do not add up to all points or do not have a stride and a range each; `OUT_OF_RANGE` for strides
/// and a radius that are not above 0.
pub fn fcos(
    threads: Threads,
    points: &[[f64; 2]],
    per_level: &[usize],
    strides: &[f64],
    ranges: Option<&[[f64; 2]]>,
    truth: &[[f64; 4]],
    radius: f64,
    ignored: Regions,
) -> Result<CenterSampled> {
    let levels = levels(per_level, points.len(), "pointsPerLevel")?;
    positive("radius", radius)?;
    all_positive("strides", strides)?;
    for (name, count) in [("strides", Some(strides.len())), ("ranges", ranges.map(<[_]>::len))] {
        if let Some(count) = count.filter(|&count| count != levels.len()) {
            let expected = format!("one for each of {} levels", levels.len());
            return Err(Error::new(Code::LengthMismatch, expected, count.to_string()).in_input(name));
        }
    }
    let range = |level: usize| match ranges {
        Some(ranges) => ranges[level],
        None => [
            if level == 0 { 0.0 } else { strides[level] * 4.0 },
            if level + 1 == levels.len() { f64::INFINITY } else { strides[level] * 8.0 },
        ],
    };
    let pieces: Vec<(usize, &[[f64; 2]])> = (0..levels.len())
        .flat_map(|level| {
            points[levels[level].clone()].chunks(Work::Points.piece()).map(move |part| (level, part))
        })
        .collect();
    let areas: Vec<f64> = truth.iter().map(|b| (b[2] - b[0]) * (b[3] - b[1])).collect();
    let found = threads.map(pieces.len(), |piece| {
        let (level, points) = pieces[piece];
        let ([low, high], reach) = (range(level), radius * strides[level]);
        let mut matched = Vec::with_capacity(points.len());
        for point in points {
            let mut best = (UNMATCHED, f64::INFINITY);
            for (number, own) in truth.iter().enumerate() {
                let [cx, cy] = centre(own);
                let near = (point[0] - cx).abs() < reach && (point[1] - cy).abs() < reach;
                if near && areas[number] < best.1 && depth(point, own) > 0.0 {
                    let most = distances(point, own).into_iter().fold(f64::NEG_INFINITY, f64::max);
                    if most > low && most < high {
                        best = (number as i32, areas[number]);
                    }
                }
            }
            matched.push(best.0);
        }
        matched
    });
    let mut matched = found.concat();
    let mut labels = matched_labels(&matched);
    ignored.around_points(points).mark(&mut labels, &mut matched);
    let centerness = matched.iter().zip(points).map(|(&number, point)| {
        if number < 0 { 0.0 } else { centerness(distances(point, &truth[number as usize])) }
    });
    let centerness = centerness.collect();
    Ok(CenterSampled { labels, matched, centerness })
}

/// Left, top, right, bottom.
fn distances(&[x, y]: &[f64; 2], b: &[f64; 4]) -> [f64; 4] {
    [x - b[0], y - b[1], b[2] - x, b[3] - y]
}

fn centerness([left, top, right, bottom]: [f64; 4]) -> f64 {
    ((left.min(right) / left.max(right)) * (top.min(bottom) / top.max(bottom))).sqrt()
}
