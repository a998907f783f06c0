use super::*;
use proptest::prelude::*;

const STEP: f64 = 1e-5;

/// The derivative of `value` with respect to each of `at`, by central differences.
fn differences(at: &[f64], value: impl Fn(&[f64]) -> f64) -> Vec<f64> {
    (0..at.len())
        .map(|i| {
            let (mut up, mut down) = (at.to_vec(), at.to_vec());
            up[i] += STEP;
            down[i] -= STEP;
            (value(&up) - value(&down)) / (2.0 * STEP)
        })
        .collect()
}

fn close(gradient: &[f64], differences: &[f64]) -> bool {
    gradient.iter().zip(differences).all(|(g, d)| (g - d).abs() <= 1e-5 * (1.0 + d.abs()))
}

fn boxes(flat: &[f64]) -> Vec<[f64; 4]> {
    flat.as_chunks::<4>().0.to_vec()
}

fn a_box() -> impl Strategy<Value = [f64; 4]> {
    (0.0..50.0f64, 0.0..50.0f64, 2.0..60.0f64, 2.0..60.0f64).prop_map(|(x, y, w, h)| [x, y, x + w, y + h])
}

fn label() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0)]
}

fn reduction() -> impl Strategy<Value = Reduction> {
    prop_oneof![Just(Reduction::Mean), Just(Reduction::Sum)]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    #[test]
    fn focal_gradients_agree_with_central_differences(
        p in prop::collection::vec(0.01..0.99f64, 3), x in prop::collection::vec(-8.0..8.0f64, 3),
        t in prop::collection::vec(label(), 3), alpha in prop::option::of(0.0..=1.0f64), gamma in prop_oneof![Just(0.0), Just(1.0), 0.5..4.0f64],
        reduction in reduction(),
    ) {
        for (scale, at) in [(Scale::Probabilities, &p), (Scale::Logits, &x)] {
            let options = Focal { alpha, gamma, scale };
            let loss = focal(at, &t, &options, reduction).unwrap();
            let by_steps = differences(at, |at| focal(at, &t, &options, reduction).unwrap().value[0]);
            prop_assert!(close(&loss.gradient, &by_steps), "{:?} {:?}", loss, by_steps);
        }
    }

    #[test]
    fn cross_entropy_gradients_agree_with_central_differences(
        p in prop::collection::vec(0.01..0.99f64, 6), x in prop::collection::vec(-8.0..8.0f64, 6),
        t in prop::collection::vec(0.0..=1.0f64, 6), classes in prop::collection::vec(0..3i64, 2), reduction in reduction(),
    ) {
        for (scale, at) in [(Scale::Probabilities, &p), (Scale::Logits, &x)] {
            let loss = binary_cross_entropy(at, &t, scale, reduction).unwrap();
            let by_steps = differences(at, |at| binary_cross_entropy(at, &t, scale, reduction).unwrap().value[0]);
            prop_assert!(close(&loss.gradient, &by_steps), "{:?} {:?}", loss, by_steps);
            let of = |at: &[f64]| cross_entropy(at, 3, &classes, Some(2), scale, reduction).unwrap();
            let by_steps = differences(at, |at| of(at).value[0]);
            prop_assert!(close(&of(at).gradient, &by_steps), "{:?} {:?}", of(at), by_steps);
        }
    }

    #[test]
    fn overlap_gradients_agree_with_central_differences(p in prop::collection::vec(a_box(), 2), t in prop::collection::vec(a_box(), 2), reduction in reduction()) {
        for kind in [IouLossKind::Iou, IouLossKind::Giou, IouLossKind::Diou, IouLossKind::Ciou] {
            let options = IouLoss { kind, ..IouLoss::default() };
            let loss = iou_loss(&p, &t, &options, reduction).unwrap();
            let by_steps = differences(p.as_flattened(), |at| iou_loss(&boxes(at), &t, &options, reduction).unwrap().value[0]);
            prop_assert!(close(&loss.gradient, &by_steps), "{:?} {:?} {:?}", kind, loss, by_steps);
        }
    }

    #[test]
    fn smooth_l1_gradients_agree_with_central_differences(p in prop::collection::vec(-3.0..3.0f64, 4), t in prop::collection::vec(-3.0..3.0f64, 4), beta in 0.1..2.0f64, reduction in reduction()) {
        let loss = smooth_l1(&p, &t, beta, reduction).unwrap();
        let by_steps = differences(&p, |at| smooth_l1(at, &t, beta, reduction).unwrap().value[0]);
        prop_assert!(close(&loss.gradient, &by_steps), "{:?} {:?}", loss, by_steps);
    }

    #[test]
    fn probabilities_and_their_logits_have_one_loss(x in -9.0..9.0f64, t in label(), gamma in 0.0..3.0f64) {
        let p = 1.0 / (1.0 + (-x).exp());
        let of = |at: f64, scale| focal(&[at], &[t], &Focal { gamma, scale, ..Focal::default() }, Reduction::Sum).unwrap().value[0];
        let (a, b) = (of(p, Scale::Probabilities), of(x, Scale::Logits));
        prop_assert!((a - b).abs() <= 1e-9 * a.abs().max(1e-3), "{a} {b}");
    }
}

#[test]
fn the_tutorials_easy_negative_is_weighed_down_ten_thousand_times() {
    let options = Focal::default();
    let loss = focal(&[0.01], &[0.0], &options, Reduction::Mean).unwrap();
    assert!((loss.value[0] / 7.537_751_890_126_102e-7 - 1.0).abs() < 1e-12);
    let plain = binary_cross_entropy(&[0.01], &[0.0], Scale::Probabilities, Reduction::Mean).unwrap();
    assert!((plain.value[0] / 0.010_050_335_853_501_45 - 1.0).abs() < 1e-12);
}

#[test]
fn the_tutorials_boxes_have_its_losses() {
    let (p, t) = ([[50.0, 50.0, 200.0, 200.0]], [[60.0, 40.0, 210.0, 190.0]]);
    let loss = iou_loss(&p, &t, &IouLoss::default(), Reduction::None).unwrap();
    assert!((loss.value[0] / 0.236_158_956_692_913_42 - 1.0).abs() < 1e-12);
}

#[test]
fn far_logits_neither_overflow_nor_lose_their_gradient() {
    for scale in [1e3, 1e300] {
        let x = [scale, -scale];
        let loss =
            focal(&x, &[0.0, 1.0], &Focal { scale: Scale::Logits, ..Focal::default() }, Reduction::None);
        let loss = loss.unwrap();
        assert!(loss.value.iter().all(|v| v.is_finite()), "{loss:?}");
        assert_eq!(loss.gradient, [0.75, -0.25]);
        let loss = binary_cross_entropy(&x, &[0.0, 1.0], Scale::Logits, Reduction::None).unwrap();
        assert_eq!((loss.value, loss.gradient), (vec![scale, scale], vec![1.0, -1.0]));
    }
    let row = [1e300, 0.0, -1e300];
    let loss = cross_entropy(&row, 3, &[0], None, Scale::Logits, Reduction::Mean).unwrap();
    assert_eq!((loss.value, loss.gradient), (vec![0.0], vec![0.0; 3]));
}

#[test]
fn probabilities_at_the_ends_are_clipped_and_have_no_gradient() {
    let loss = focal(&[0.0, 1.0], &[1.0, 0.0], &Focal::default(), Reduction::None).unwrap();
    assert!(loss.value.iter().all(|v| v.is_finite() && *v > 3.0));
    assert_eq!(loss.gradient, [0.0, 0.0]);
}

#[test]
fn no_elements_have_no_loss() {
    for reduction in [Reduction::Mean, Reduction::Sum] {
        assert_eq!(focal(&[], &[], &Focal::default(), reduction).unwrap().value, [0.0]);
        assert_eq!(iou_loss(&[], &[], &IouLoss::default(), reduction).unwrap().value, [0.0]);
    }
    assert!(smooth_l1(&[], &[], 1.0, Reduction::None).unwrap().value.is_empty());
}

#[test]
fn boxes_without_area_have_a_finite_loss() {
    for kind in [IouLossKind::Iou, IouLossKind::Giou, IouLossKind::Diou] {
        let options = IouLoss { kind, ..IouLoss::default() };
        let loss = iou_loss(&[[1.0; 4]], &[[1.0; 4]], &options, Reduction::None).unwrap();
        assert!(
            loss.value[0].is_finite() && loss.gradient.iter().all(|g| g.is_finite()),
            "{kind:?} {loss:?}"
        );
    }
}

#[test]
fn equal_boxes_have_no_shape_term() {
    let b = [[0.0, 0.0, 4.0, 2.0]];
    let options = IouLoss { kind: IouLossKind::Ciou, ..IouLoss::default() };
    assert_eq!(iou_loss(&b, &b, &options, Reduction::Sum).unwrap().value, [0.0]);
}

#[test]
fn nan_predictions_give_nan() {
    let nan = f64::NAN;
    for scale in [Scale::Probabilities, Scale::Logits] {
        let loss = focal(&[nan], &[1.0], &Focal { scale, ..Focal::default() }, Reduction::Sum).unwrap();
        assert!(loss.value[0].is_nan());
        assert!(binary_cross_entropy(&[nan], &[1.0], scale, Reduction::Sum).unwrap().value[0].is_nan());
    }
    assert!(smooth_l1(&[nan], &[0.0], 1.0, Reduction::Sum).unwrap().value[0].is_nan());
    let p = [[nan, 0.0, 1.0, 1.0]];
    assert!(
        iou_loss(&p, &[[0.0, 0.0, 1.0, 1.0]], &IouLoss::default(), Reduction::Sum).unwrap().value[0].is_nan()
    );
}

#[test]
fn bad_targets_and_lengths_are_errors() {
    let of = |t: &[f64]| focal(&[0.5], t, &Focal::default(), Reduction::Mean).unwrap_err();
    assert_eq!(of(&[]).code, Code::LengthMismatch);
    assert_eq!((of(&[0.5]).code, of(&[0.5]).place.record), (Code::InvalidValue, Some(0)));
    let rows = |p: &[f64], c, t: &[i64]| {
        cross_entropy(p, c, t, None, Scale::Logits, Reduction::Mean).unwrap_err().code
    };
    assert_eq!(rows(&[0.0; 3], 3, &[3]), Code::InvalidValue);
    assert_eq!(rows(&[0.0; 3], 3, &[-1]), Code::InvalidValue);
    assert_eq!(rows(&[0.0; 3], 0, &[]), Code::LengthMismatch);
    assert_eq!(rows(&[0.0; 3], usize::MAX, &[0, 0]), Code::LengthMismatch);
}
