use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI, SQRT_2};

use proptest::prelude::*;

use super::*;

fn iou(a: &Quad, b: &Quad) -> f64 {
    a.overlap(b, false, 0.0).unwrap()
}

#[test]
fn a_square_turned_by_an_eighth_makes_an_octagon() {
    let (a, b) = (Quad::turned([0.0, 0.0, 2.0, 2.0, 0.0]), Quad::turned([0.0, 0.0, 2.0, 2.0, FRAC_PI_4]));
    let octagon = 8.0 * (SQRT_2 - 1.0);
    assert!((iou(&a, &b) - octagon / (8.0 - octagon)).abs() < 1e-14);
    assert!((a.overlap(&b, true, 0.0).unwrap() - octagon / 4.0).abs() < 1e-14);
}

#[test]
fn corners_say_the_same_in_either_direction_and_from_any_of_them_on() {
    let other = Quad::turned([12.0, 9.0, 10.0, 20.0, 0.4]);
    let corners = [[10.0, 0.0], [20.0, 5.0], [15.0, 20.0], [5.0, 15.0]];
    let all = |start: usize, back: bool| {
        let at = |i: usize| corners[(start + if back { 4 - i } else { i }) % 4];
        Quad::of_corners(std::array::from_fn(|i| at(i / 2)[i % 2])).unwrap()
    };
    let expected = iou(&all(0, false), &other);
    assert!(expected > 0.2);
    for start in 0..4 {
        for back in [false, true] {
            let got = all(start, back);
            assert!(
                (iou(&got, &other) - expected).abs() < 1e-14 && (iou(&other, &got) - expected).abs() < 1e-14
            );
            assert_eq!((got.area(), got.upright_box()), (175.0, [5.0, 0.0, 15.0, 20.0]));
        }
    }
}

#[test]
fn a_corner_may_point_inwards_but_sides_may_not_cross() {
    let arrow = [0.0, 0.0, 4.0, 4.0, 0.0, 8.0, 2.0, 4.0];
    let quad = Quad::of_corners(arrow).unwrap();
    assert_eq!(quad.area(), 8.0);
    assert!((iou(&quad, &quad) - 1.0).abs() < 1e-15);
    let square = Quad::upright([0.0, 2.0, 2.0, 4.0]);
    assert!((iou(&quad, &square) - 2.0 / 14.0).abs() < 1e-14, "{}", iou(&quad, &square));
    for last in [4.0, 5.0] {
        // with 4 the halves cancel each other, and the area is 0
        let bow = [[0.0, 0.0], [4.0, 4.0], [4.0, 0.0], [0.0, last]];
        for first in 0..4 {
            let turned: [f64; 8] = std::array::from_fn(|i| bow[(first + i / 2) % 4][i % 2]);
            assert_eq!(Quad::of_corners(turned), None);
        }
    }
    let flat = Quad::of_corners([0.0, 0.0, 4.0, 4.0, 8.0, 8.0, 4.0, 4.0]).unwrap();
    assert_eq!((flat.area(), iou(&flat, &square)), (0.0, 0.0));
}

#[test]
fn what_is_not_finite_or_has_no_area_overlaps_nothing() {
    let sound = Quad::turned([0.0, 0.0, 2.0, 2.0, 0.0]);
    for odd in [
        [0.0, 0.0, 0.0, 2.0, 0.0],
        [0.0, 0.0, -1.0, 2.0, 0.0],
        [f64::NAN, 0.0, 1.0, 2.0, 0.0],
        [0.0, 0.0, 1.0, 2.0, f64::INFINITY],
        [0.0, 0.0, f64::INFINITY, 2.0, 0.0],
    ] {
        let odd = Quad::turned(odd);
        assert_eq!((iou(&odd, &sound), iou(&sound, &odd), sound.overlap(&odd, true, 0.5)), (0.0, 0.0, None));
    }
    let corners = Quad::of_corners([0.0, 0.0, f64::NAN, 0.0, 1.0, 1.0, 0.0, 1.0]).unwrap();
    assert_eq!((iou(&corners, &sound), corners.is_finite()), (0.0, false));
    assert_eq!(iou(&Quad::of_corners([1.0; 8]).unwrap(), &sound), 0.0);
}

fn quad() -> impl Strategy<Value = Quad> {
    let turned = [-9.0..9.0f64, -9.0..9.0f64, 0.5..9.0f64, 0.5..9.0f64, -PI..PI];
    turned.prop_map(Quad::turned)
}

proptest! {
    #[test]
    fn overlap_is_symmetric_and_what_is_left_out_is_below(a in quad(), b in quad(), least in 0.0..1.0f64) {
        let both = iou(&a, &b);
        prop_assert!((both - iou(&b, &a)).abs() < 1e-12);
        prop_assert_eq!(a.overlap(&b, false, least), Some(both).filter(|both| *both >= least));
        let over_detection = a.overlap(&b, true, 0.0).unwrap();
        prop_assert!(over_detection >= both - 1e-12 && over_detection <= 1.0);
    }

    #[test]
    fn quarter_turns_are_upright_boxes(v in prop::array::uniform4(0.5..9.0f64), other in quad()) {
        let [x, y, w, h] = v;
        let upright = Quad::upright([x - w / 2.0, y - h / 2.0, w, h]);
        let turned = Quad::turned([x, y, h, w, FRAC_PI_2]);
        prop_assert!((iou(&upright, &other) - iou(&turned, &other)).abs() < 1e-12);
    }
}
