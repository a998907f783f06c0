use boxwise_kernels::Isa;
use boxwise_kernels::boxes::iou::iou;
use boxwise_threads::Threads;
use proptest::prelude::*;

use super::*;

const HALF: Thresholds = Thresholds { positive: 0.5, negative: 0.4 };

fn plain(anchors: &[[f64; 4]], truth: &[[f64; 4]]) -> Vec<Vec<f64>> {
    anchors.iter().map(|a| truth.iter().map(|t| iou(a, t)).collect()).collect()
}

fn first_best(values: impl Iterator<Item = f64>) -> (usize, f64) {
    values.enumerate().fold((0, 0.0), |best, (i, v)| if v > best.1 { (i, v) } else { best })
}

fn boxes(most: usize) -> impl Strategy<Value = Vec<[f64; 4]>> {
    let number = prop_oneof![20 => (0u8..12).prop_map(f64::from), 1 => Just(f64::NAN)];
    prop::collection::vec(prop::array::uniform4(number), 0..most)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 96, ..Default::default() })]

    #[test]
    fn assignments_are_those_of_the_whole_matrix(anchors in boxes(200), truth in boxes(8)) {
        let matrix = plain(&anchors, &truth);
        let rows: Vec<(usize, f64)> = matrix.iter().map(|row| first_best(row.iter().copied())).collect();
        let columns: Vec<(usize, f64)> =
            (0..truth.len()).map(|k| first_best(matrix.iter().map(|row| row[k]))).collect();
        let mut labels: Vec<i8> = rows.iter().map(|row| HALF.label(row.1)).collect();
        let mut matched: Vec<i32> = rows.iter().map(|row| row.0 as i32).collect();
        let low = |row: &Vec<f64>| row.iter().zip(&columns).any(|(&v, c)| v == c.1);
        let own: Vec<i32> = matrix.iter().zip(&rows).map(|(row, best)| match HALF.label(best.1) {
            _ if low(row) => best.0 as i32,
            1 => best.0 as i32,
            0 => BACKGROUND,
            _ => BETWEEN,
        }).collect();
        if !anchors.is_empty() {
            for (k, column) in columns.iter().enumerate() {
                labels[column.0] = 1;
                matched[column.0] = k as i32;
            }
        }
        for threads in [Threads::ONE, Threads::new(3)] {
            let found = match_anchors(Isa::detect(), threads, &anchors, &truth, &HALF).unwrap();
            prop_assert_eq!((&found.labels, &found.matched), (&labels, &matched));
            let found = matcher(Isa::detect(), threads, &anchors, &truth, &HALF, true).unwrap();
            prop_assert_eq!(&found.matched, &own);
        }
    }
}

#[test]
fn without_ground_truth_all_anchors_are_negative() {
    let anchors = [[0.0f32, 0.0, 1.0, 1.0]; 3];
    let found = match_anchors(Isa::detect(), Threads::ONE, &anchors, &[], &HALF).unwrap();
    assert_eq!((found.labels, found.matched), (vec![0; 3], vec![0; 3]));
    let found = matcher(Isa::detect(), Threads::ONE, &anchors, &[], &HALF, true).unwrap();
    assert_eq!(found.matched, [BACKGROUND; 3]);
    assert!(
        match_anchors::<f32>(Isa::detect(), Threads::ONE, &[], &anchors, &HALF).unwrap().labels.is_empty()
    );
}

#[test]
fn a_later_ground_truth_takes_an_anchor_from_an_earlier() {
    let truth = [[0.0, 0.0, 4.0, 4.0], [0.0, 0.0, 4.0, 5.0]];
    let found = match_anchors(Isa::detect(), Threads::ONE, &[[0.0, 0.0, 4.0, 4.0]], &truth, &HALF).unwrap();
    assert_eq!((found.labels, found.matched), (vec![1], vec![1]));
}

#[test]
fn thresholds_in_the_wrong_order_are_refused() {
    let wrong = Thresholds { positive: 0.3, negative: 0.7 };
    let error = match_anchors::<f64>(Isa::detect(), Threads::ONE, &[], &[], &wrong).unwrap_err();
    assert_eq!(error.code, Code::OutOfRange);
}

#[test]
fn tiny_boxes_overlap_by_the_tutorials_least_union_alone() {
    let tiny = [[0.0, 0.0, 5e-4, 5e-4], [0.0, 0.0, 1.0, 1.0]];
    let found = match_anchors(Isa::detect(), Threads::ONE, &tiny, &tiny, &HALF).unwrap();
    assert_eq!(found.ious, [5e-4 * 5e-4 / 1e-6, 1.0]);
    assert_eq!((found.labels, found.matched), (vec![1, 1], vec![0, 1]));
    let found = match_anchors(Isa::detect(), Threads::ONE, &tiny[..1], &[tiny[0], tiny[0]], &HALF).unwrap();
    assert_eq!(found.matched, [1]);
    let found = matcher(Isa::detect(), Threads::ONE, &tiny, &tiny, &HALF, false).unwrap();
    assert_eq!(found.ious, [1.0, 1.0]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..Default::default() })]
    #[test]
    fn a_tiny_pair_changes_no_other_answer(anchors in boxes(80), truth in boxes(6)) {
        prop_assume!(!truth.is_empty());
        let far = [100.0, 100.0, 100.0 + 1e-4, 100.0 + 1e-4];
        let (mut more, mut others) = (anchors.clone(), truth.clone());
        more.push(far);
        others.push(far);
        let plain = match_anchors(Isa::detect(), Threads::ONE, &anchors, &truth, &HALF).unwrap();
        let tiny = match_anchors(Isa::detect(), Threads::ONE, &more, &others, &HALF).unwrap();
        prop_assert_eq!(&tiny.ious[..anchors.len()], &plain.ious[..]);
        if !anchors.is_empty() {
            prop_assert_eq!(&tiny.labels[..anchors.len()], &plain.labels[..]);
            prop_assert_eq!(&tiny.matched[..anchors.len()], &plain.matched[..]);
        }
    }
}
