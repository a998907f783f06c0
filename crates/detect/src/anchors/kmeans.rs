//! Anchor sizes from a dataset: k-means with the distance 1 - IoU, as for the priors of YOLOv2 (Redmon and Farhadi
//! 2017).

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::math::order::lowest_first;

use crate::random::Random;
use boxwise_threads::poll;

/// The result of [`kmeans`].
#[derive(Clone, Debug, PartialEq)]
pub struct Clusters {
    /// Width and height of each anchor, by ascending area.
    pub sizes: Vec<[f64; 2]>,
    /// Mean over the boxes of the IoU with their nearest anchor.
    pub mean_iou: f64,
    /// Number of rounds until no box changed its anchor, or the maximum.
    pub iterations: usize,
}

/// Anchor sizes for boxes of the given widths and heights. Only sizes count: boxes are compared as if they were concentric.
///
/// The initial centres are drawn as in k-means++ (the probability of a box grows with its distance from the centres so far) by
/// a generator seeded with `seed`, so the result depends only on the arguments. Each round assigns every box to the centre
/// of highest IoU (the lowest index among equals) and moves each centre to the mean of its boxes; a centre without
/// boxes stays.
///
/// # Errors
/// Sides that are not finite and above 0; `k` of 0 or above the number of boxes.
pub fn kmeans(boxes: &[[f64; 2]], k: usize, seed: u64, max_iterations: usize) -> Result<Clusters> {
    for (i, size) in boxes.iter().enumerate() {
        if size.iter().any(|side| !side.is_finite() || *side <= 0.0) {
            let got = format!("{} × {}", size[0], size[1]);
            return Err(Error::new(Code::InvalidValue, "a width and a height, finite and above 0", got)
                .at_record("sizes", i as u64));
        }
    }
    if k == 0 || k > boxes.len() {
        let expected = format!("from 1 to {} anchors, the number of boxes", boxes.len());
        return Err(Error::new(Code::OutOfRange, expected, k.to_string()).in_input("k"));
    }
    let mut centres = first_centres(boxes, k, seed);
    let mut owner = vec![usize::MAX; boxes.len()];
    let mut iterations = 0;
    while iterations < max_iterations {
        poll();
        iterations += 1;
        if !assign(boxes, &centres, &mut owner) {
            break;
        }
        move_to_means(boxes, &owner, &mut centres);
    }
    let order = lowest_first(centres.iter().map(|size| size[0] * size[1]));
    let centres: Vec<[f64; 2]> = order.into_iter().map(|place| centres[place as usize]).collect();
    let mean_iou = boxes.iter().map(|&size| best(size, &centres).1).sum::<f64>() / boxes.len() as f64;
    Ok(Clusters { sizes: centres, mean_iou, iterations })
}

fn first_centres(boxes: &[[f64; 2]], k: usize, seed: u64) -> Vec<[f64; 2]> {
    let mut random = Random::new(seed);
    let mut centres = vec![boxes[(random.unit() * boxes.len() as f64) as usize]];
    let mut distance: Vec<f64> = boxes.iter().map(|&size| 1.0 - iou(size, centres[0])).collect();
    while centres.len() < k {
        poll();
        let total: f64 = distance.iter().map(|d| d * d).sum();
        let mut left = random.unit() * total;
        let drawn = distance.iter().position(|d| {
            left -= d * d;
            left < 0.0
        });
        // All boxes coincide with centres if nothing is drawn.
        let centre = boxes[drawn.unwrap_or(centres.len())];
        centres.push(centre);
        for (d, &size) in distance.iter_mut().zip(boxes) {
            *d = d.min(1.0 - iou(size, centre));
        }
    }
    centres
}

/// Whether any box changed its centre.
fn assign(boxes: &[[f64; 2]], centres: &[[f64; 2]], owner: &mut [usize]) -> bool {
    let mut changed = false;
    for (&size, owner) in boxes.iter().zip(owner) {
        let (nearest, _) = best(size, centres);
        changed |= nearest != *owner;
        *owner = nearest;
    }
    changed
}

fn move_to_means(boxes: &[[f64; 2]], owner: &[usize], centres: &mut [[f64; 2]]) {
    let mut sums = vec![[0.0; 3]; centres.len()];
    for (size, &owner) in boxes.iter().zip(owner) {
        sums[owner][0] += size[0];
        sums[owner][1] += size[1];
        sums[owner][2] += 1.0;
    }
    for (centre, [w, h, n]) in centres.iter_mut().zip(sums) {
        if n > 0.0 {
            *centre = [w / n, h / n];
        }
    }
}

fn best(size: [f64; 2], centres: &[[f64; 2]]) -> (usize, f64) {
    let mut best = (0, f64::NEG_INFINITY);
    for (i, &centre) in centres.iter().enumerate() {
        let iou = iou(size, centre);
        if iou > best.1 {
            best = (i, iou);
        }
    }
    best
}

fn iou(a: [f64; 2], b: [f64; 2]) -> f64 {
    let inter = a[0].min(b[0]) * a[1].min(b[1]);
    inter / (a[0] * a[1] + b[0] * b[1] - inter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn well_separated_sizes_are_found_whatever_the_seed() {
        let boxes: Vec<[f64; 2]> = (0..300)
            .map(|i| {
                let [w, h] = [[10.0, 20.0], [60.0, 50.0], [300.0, 200.0]][i % 3];
                let jitter = 1.0 + 0.01 * ((i / 3) % 5) as f64;
                [w * jitter, h * jitter]
            })
            .collect();
        for seed in 0..5 {
            let found = kmeans(&boxes, 3, seed, 300).unwrap();
            assert!((found.sizes[0][0] - 10.2).abs() < 1e-9, "{found:?}");
            assert!((found.sizes[1][0] - 61.2).abs() < 1e-9);
            assert!((found.sizes[2][1] - 204.0).abs() < 1e-9);
            assert!(found.mean_iou > 0.97);
        }
    }

    #[test]
    fn equal_boxes_give_equal_anchors() {
        let found = kmeans(&[[5.0, 5.0]; 4], 3, 1, 10).unwrap();
        assert_eq!(found.sizes, [[5.0, 5.0]; 3]);
        assert_eq!(found.mean_iou, 1.0);
    }

    #[test]
    fn more_anchors_than_boxes_and_senseless_sides_are_refused() {
        assert_eq!(kmeans(&[[1.0, 1.0]], 2, 0, 10).unwrap_err().code, Code::OutOfRange);
        assert_eq!(kmeans(&[[1.0, -1.0]], 1, 0, 10).unwrap_err().code, Code::InvalidValue);
        assert_eq!(kmeans(&[[f64::NAN, 1.0]], 1, 0, 10).unwrap_err().code, Code::InvalidValue);
    }

    proptest! {
        #[test]
        fn the_same_arguments_give_the_same_anchors(
            boxes in prop::collection::vec([1.0..500.0f64, 1.0..500.0f64], 5..60), seed: u64
        ) {
            let found = kmeans(&boxes, 5, seed, 50).unwrap();
            prop_assert_eq!(&found, &kmeans(&boxes, 5, seed, 50).unwrap());
            prop_assert!(found.mean_iou > 0.0 && found.mean_iou <= 1.0);
            prop_assert!(found.sizes.is_sorted_by_key(|s| s[0] * s[1]));
        }
    }
}
