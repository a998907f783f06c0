use boxwise_error::Code;
use boxwise_kernels::Isa;
use boxwise_threads::Threads;
use proptest::prelude::*;

use super::*;

const ALIGN: Align =
    Align { output: [2, 2], spatial_scale: 1.0, sampling_ratio: 0, aligned: true, max: false };

fn aligned(map: &FeatureMap<f64>, rois: &[[f64; 5]], how: &Align) -> boxwise_error::Result<Vec<f64>> {
    roi_align(Isa::detect(), Threads::ONE, map, rois, how)
}

/// Sample by sample, as in the paper.
fn by_definition(map: &FeatureMap<f64>, roi: &[f64; 5], how: &Align) -> Vec<f64> {
    let offset = if how.aligned { 0.5 } else { 0.0 };
    let [x1, y1, x2, y2] = [roi[1], roi[2], roi[3], roi[4]].map(|v| v * how.spatial_scale - offset);
    let least = if how.aligned { f64::NEG_INFINITY } else { 1.0 };
    let (w, h) = ((x2 - x1).max(least), (y2 - y1).max(least));
    let [rows, columns] = how.output;
    let (bin_h, bin_w) = (h / rows as f64, w / columns as f64);
    let samples =
        |bin: f64| if how.sampling_ratio > 0 { how.sampling_ratio as i64 } else { bin.ceil() as i64 };
    let (grid_h, grid_w) = (samples(bin_h), samples(bin_w));
    let mut out = Vec::new();
    for c in 0..map.channels {
        let cell = |y: usize, x: usize| map.image(roi[0] as usize)[c * map.plane() + y * map.width + x];
        let sample = |y: f64, x: f64| {
            if y < -1.0 || y > map.height as f64 || x < -1.0 || x > map.width as f64 {
                return 0.0;
            }
            let (y, x) = (y.max(0.0).min(map.height as f64 - 1.0), x.max(0.0).min(map.width as f64 - 1.0));
            let (low_y, low_x) = (y as usize, x as usize);
            let (high_y, high_x) = ((low_y + 1).min(map.height - 1), (low_x + 1).min(map.width - 1));
            let (v, u) = (y - low_y as f64, x - low_x as f64);
            let upper = cell(low_y, low_x) * (1.0 - u) + cell(low_y, high_x) * u;
            let lower = cell(high_y, low_x) * (1.0 - u) + cell(high_y, high_x) * u;
            upper * (1.0 - v) + lower * v
        };
        for row in 0..rows {
            for column in 0..columns {
                let mut sum = 0.0;
                for i in 0..grid_h {
                    for j in 0..grid_w {
                        let y = y1 + row as f64 * bin_h + (i as f64 + 0.5) * bin_h / grid_h as f64;
                        let x = x1 + column as f64 * bin_w + (j as f64 + 0.5) * bin_w / grid_w as f64;
                        sum += sample(y, x);
                    }
                }
                out.push(sum / (grid_h * grid_w).max(1) as f64);
            }
        }
    }
    out
}

fn region() -> impl Strategy<Value = [f64; 5]> {
    (0..2u8, -12.0..24.0f64, -12.0..24.0f64, -3.0..30.0f64, -3.0..30.0f64)
        .prop_map(|(image, x, y, w, h)| [f64::from(image), x, y, x + w, y + h])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..Default::default() })]
    #[test]
    fn alignment_is_the_mean_of_bilinear_samples(
        numbers in prop::collection::vec(-1.0..1.0f64, 2 * 2 * 7 * 11),
        rois in prop::collection::vec(region(), 0..20),
        output in [1..5usize, 1..5usize], sampling_ratio in 0..4usize, aligned in any::<bool>(),
        spatial_scale in prop_oneof![Just(1.0), Just(0.25), 0.1..2.0f64],
    ) {
        let map = FeatureMap::new(&numbers, &[2, 2, 7, 11]).unwrap();
        let how = Align { output, spatial_scale, sampling_ratio, aligned, max: false };
        let expected: Vec<f64> = rois.iter().flat_map(|roi| by_definition(&map, roi, &how)).collect();
        for threads in [1, 3] {
            let found = roi_align(Isa::detect(), Threads::new(threads), &map, &rois, &how).unwrap();
            prop_assert_eq!(found.len(), expected.len());
            for (found, expected) in found.iter().zip(&expected) {
                prop_assert!((found - expected).abs() < 1e-12, "{} {}", found, expected);
            }
        }
    }
}

#[test]
fn regions_outside_the_map_are_zero() {
    let map = FeatureMap::new(&[1.0; 16], &[1, 1, 4, 4]).unwrap();
    let far = [[0.0, 100.0, 100.0, 120.0, 120.0], [0.0, -50.0, -50.0, -10.0, -10.0]];
    assert_eq!(aligned(&map, &far, &ALIGN).unwrap(), [0.0; 8]);
    let pool = Pool { output: [2, 2], spatial_scale: 1.0 };
    assert_eq!(roi_pool(Isa::detect(), Threads::ONE, &map, &far, &pool).unwrap(), [0.0; 8]);
}

#[test]
fn regions_of_a_thousand_million_cells_visit_only_the_map() {
    let map = FeatureMap::new(&[1.0; 16], &[1, 1, 4, 4]).unwrap();
    let vast = [[0.0, -1e9, -1e9, 1e9, 1e9], [0.0, 1.0, 1.0, 1e9, 1e9]];
    let found = aligned(&map, &vast, &ALIGN).unwrap();
    assert!(found.iter().all(|value| (0.0..1e-6).contains(value)), "{found:?}");
    let pool = Pool { output: [2, 2], spatial_scale: 1.0 };
    let found = roi_pool(Isa::detect(), Threads::ONE, &map, &vast, &pool).unwrap();
    assert_eq!(found, [1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0]);
}

#[test]
fn empty_maps_and_lists_answer_without_numbers_or_with_zeros() {
    let none = FeatureMap::<f64>::new(&[], &[1, 3, 0, 5]).unwrap();
    assert_eq!(aligned(&none, &[], &ALIGN).unwrap(), [0.0; 0]);
    assert_eq!(aligned(&none, &[[0.0, 0.0, 0.0, 2.0, 2.0]], &ALIGN).unwrap(), [0.0; 12]);
    let pool = Pool { output: [2, 2], spatial_scale: 1.0 };
    let roi = [[0.0, 0.0, 0.0, 2.0, 2.0]];
    assert_eq!(roi_pool(Isa::detect(), Threads::ONE, &none, &roi, &pool).unwrap(), [0.0; 12]);
    let channels = FeatureMap::<f64>::new(&[], &[1, 0, 4, 4]).unwrap();
    assert_eq!(aligned(&channels, &roi, &ALIGN).unwrap(), [0.0; 0]);
}

#[test]
fn odd_regions_maps_and_sizes_are_refused() {
    let map = FeatureMap::new(&[1.0; 16], &[1, 1, 4, 4]).unwrap();
    let code = |roi: [f64; 5], how: &Align| aligned(&map, &[roi], how).unwrap_err().code;
    assert_eq!(code([1.0, 0.0, 0.0, 2.0, 2.0], &ALIGN), Code::OutOfRange);
    assert_eq!(code([0.5, 0.0, 0.0, 2.0, 2.0], &ALIGN), Code::OutOfRange);
    assert_eq!(code([f64::NAN, 0.0, 0.0, 2.0, 2.0], &ALIGN), Code::OutOfRange);
    assert_eq!(code([0.0, 0.0, f64::NAN, 2.0, 2.0], &ALIGN), Code::InvalidValue);
    assert_eq!(code([0.0, 0.0, 0.0, 1e308, 2.0], &Align { spatial_scale: 1e9, ..ALIGN }), Code::InvalidValue);
    assert_eq!(code([0.0; 5], &Align { output: [0, 2], ..ALIGN }), Code::OutOfRange);
    assert_eq!(code([0.0; 5], &Align { output: [1 << 40, 1 << 40], ..ALIGN }), Code::TooLarge);
    assert_eq!(code([0.0; 5], &Align { sampling_ratio: 1_000_000_000, ..ALIGN }), Code::OutOfRange);
    assert_eq!(code([0.0; 5], &Align { spatial_scale: 0.0, ..ALIGN }), Code::OutOfRange);
    let shape = |dims: &[usize]| FeatureMap::new(&[1.0; 16], dims).unwrap_err().code;
    assert_eq!(shape(&[1, 1, 4]), Code::ShapeMismatch);
    assert_eq!(shape(&[1, 1, 4, 5]), Code::ShapeMismatch);
    assert_eq!(shape(&[1 << 40, 1 << 40, 1 << 40, 0]), Code::ShapeMismatch);
}

#[test]
fn levels_double_with_the_side() {
    let square = |side: f64| [0.0, 0.0, side, side];
    let boxes = [10.0, 112.0, 223.9, 224.0, 447.0, 448.0, 1e9, 0.0].map(square);
    assert_eq!(roi_levels(&boxes, &Levels::default()).unwrap(), [0, 1, 1, 2, 2, 3, 3, 0]);
    let odd = [[0.0, 0.0, -5.0, 5.0], [f64::NAN, 0.0, 5.0, 5.0]];
    assert_eq!(roi_levels(&odd, &Levels::default()).unwrap(), [0, 0]);
    let wrong = Levels { lowest: 5, highest: 2, ..Levels::default() };
    assert_eq!(roi_levels(&boxes, &wrong).unwrap_err().code, Code::OutOfRange);
}

#[test]
fn scales_are_powers_of_two() {
    assert_eq!([200, 100, 50, 25].map(|height| scale_of(height, 800.0)), [0.25, 0.125, 0.0625, 0.03125]);
    assert_eq!(scale_of(201, 800.0), 0.25);
}
