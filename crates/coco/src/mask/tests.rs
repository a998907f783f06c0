use boxwise_kernels::Isa;
use boxwise_threads::Threads;
use proptest::prelude::*;

use super::*;
use crate::Code;

fn size(height: u32, width: u32) -> Size {
    Size::new(height, width).unwrap()
}

/// Bitmaps in column order: noise, or a few rectangles, which have long runs, holes and shared corners.
fn bitmap() -> impl Strategy<Value = (Size, Vec<u8>)> {
    let noise = (1..9u32, 1..9u32).prop_flat_map(|(h, w)| {
        prop::collection::vec(0..2u8, (h * w) as usize).prop_map(move |bitmap| (size(h, w), bitmap))
    });
    let rectangle = (0.0..1.0f64, 0.0..1.0f64, 0.0..1.0f64, 0.0..1.0f64, 0..2u8);
    let drawn =
        (1..150u32, 1..90u32, prop::collection::vec(rectangle, 0..8)).prop_map(|(h, w, rectangles)| {
            let mut bitmap = vec![0; (h * w) as usize];
            for (x, y, right, bottom, value) in rectangles {
                let cut = |from: f64, to: f64, side: u32| {
                    let from = (from * f64::from(side)) as u32;
                    from..(from + (to * to * f64::from(side + 1)) as u32).min(side)
                };
                for column in cut(x, right, w) {
                    for row in cut(y, bottom, h) {
                        bitmap[(column * h + row) as usize] = value;
                    }
                }
            }
            (size(h, w), bitmap)
        });
    prop_oneof![1 => noise, 1 => drawn]
}

/// Two bitmaps of the same size.
fn pair() -> impl Strategy<Value = (Size, Vec<u8>, Vec<u8>)> {
    (bitmap(), bitmap()).prop_map(|((size_a, a), (_, b))| {
        let mut other = vec![0; a.len()];
        for (i, pixel) in other.iter_mut().enumerate() {
            *pixel = b[i % b.len()];
        }
        (size_a, a, other)
    })
}

fn rows(size: Size, bitmap: &[u8]) -> Vec<u8> {
    let (h, w) = (size.height() as usize, size.width() as usize);
    (0..h * w).map(|i| bitmap[i % w * h + i / w]).collect()
}

fn encoded(size: Size, bitmap: &[u8]) -> Rle {
    encode(Isa::SCALAR, bitmap, size, Order::Column).unwrap()
}

fn decoded(mask: &Rle) -> Vec<u8> {
    let mut bitmap = vec![0; mask.size().pixels() as usize];
    decode(Isa::SCALAR, mask, Order::Column, 1, &mut bitmap).unwrap();
    bitmap
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..Default::default() })]

    #[test]
    fn a_bitmap_comes_back_from_its_mask((size, bitmap) in bitmap()) {
        let by_row = rows(size, &bitmap);
        for isa in Isa::available() {
            let mask = encode(isa, &bitmap, size, Order::Column).unwrap();
            prop_assert_eq!(&encode(isa, &by_row, size, Order::Row).unwrap(), &mask);
            let mut out = vec![0; bitmap.len()];
            decode(isa, &mask, Order::Column, 1, &mut out).unwrap();
            prop_assert_eq!(&out, &bitmap);
            out.fill(0);
            decode(isa, &mask, Order::Row, 1, &mut out).unwrap();
            prop_assert_eq!(&out, &by_row);
        }
    }

    #[test]
    fn counts_come_back_from_their_text(counts in prop::collection::vec(prop_oneof![0..40u32, 0..1u32 << 26], 0..40)) {
        let sum: u32 = counts.iter().sum();
        let mask = Rle::new(size(sum, 1), counts).unwrap();
        prop_assert_eq!(decompress(mask.size(), compress(&mask).as_bytes()).unwrap(), mask);
    }

    #[test]
    fn long_and_short_readings_of_a_text_agree(text in prop::collection::vec(prop_oneof![6 => 48..80u8, 3 => 48..112u8], 0..60), spoil in 0..400usize) {
        let mut text = text;
        if let Some(byte) = text.get_mut(spoil) {
            *byte = b'~';
        }
        let short = codec::short_numbers(&text);
        let long = codec::any_numbers(&text);
        match short {
            Some(short) => prop_assert_eq!(short, long.unwrap()),
            // Longer numbers are left to the other function.
            None => prop_assert!(long.is_err() || text.windows(11).any(|digits| digits.iter().all(|digit| (digit - 48) & 32 != 0))),
        }
    }

    #[test]
    fn no_text_panics(text in prop::collection::vec(prop_oneof![9 => 48..112u8, 1 => any::<u8>()], 0..40), h in 0..70u32, w in 0..70u32) {
        let _ = decompress(size(h, w), &text);
    }

    #[test]
    fn area_and_box_are_those_of_the_pixels((size, bitmap) in bitmap()) {
        let mask = encoded(size, &bitmap);
        prop_assert_eq!(mask.area() as usize, bitmap.iter().filter(|pixel| **pixel != 0).count());
        let (h, lit) = (size.height(), |i: &u32| bitmap[*i as usize] != 0);
        let ends = |of: fn(u32, u32) -> u32| {
            let all = || (0..size.pixels()).filter(lit).map(|i| of(i, h));
            all().min().zip(all().max())
        };
        let expected = match (ends(|i, h| i / h), ends(|i, h| i % h)) {
            (Some((left, right)), Some((top, bottom))) => [left, top, right - left + 1, bottom - top + 1],
            _ => [0; 4],
        };
        prop_assert_eq!(mask.to_bbox(), expected);
    }

    #[test]
    fn merged_masks_are_the_merged_pixels((size, a, b) in pair()) {
        let masks = [encoded(size, &a), encoded(size, &b)];
        let both = |of: fn(u8, u8) -> u8| a.iter().zip(&b).map(|(a, b)| of(*a, *b)).collect::<Vec<u8>>();
        prop_assert_eq!(merge(&masks, Combine::Union).unwrap(), encoded(size, &both(|a, b| a | b)));
        prop_assert_eq!(merge(&masks, Combine::Intersection).unwrap(), encoded(size, &both(|a, b| a & b)));
    }

    #[test]
    fn overlap_is_that_of_the_pixels((size, a, b) in pair(), crowd: bool) {
        let count = |of: fn(u8, u8) -> u8| a.iter().zip(&b).filter(|(a, b)| of(**a, **b) != 0).count() as f64;
        let common = count(|a, b| a & b);
        let over = if crowd { count(|a, _| a) } else { count(|a, b| a | b) };
        let expected = if common == 0.0 { 0.0 } else { common / over };
        let (a, b) = (encoded(size, &a), encoded(size, &b));
        let (a, b) = (Shape::from(&a), Shape::from(&b));
        for isa in Isa::available() {
            // One of each compares runs; many of each build tables.
            for many in [1, 40] {
                let found = iou(isa, Threads::ONE, &vec![a.clone(); many], &vec![b.clone(); many], &vec![crowd; many]).unwrap();
                prop_assert_eq!(&found, &vec![expected; many * many]);
            }
        }
    }

    #[test]
    fn threads_change_no_overlap((size, bitmap) in bitmap(), seed in 0..1000usize) {
        let masks: Vec<Shape> = (0..80).map(|i| {
            let mut turned = bitmap.clone();
            turned.rotate_left(i * seed % bitmap.len());
            Shape::from(&encoded(size, &turned))
        }).collect();
        let crowd: Vec<bool> = (0..80).map(|i| i % 7 == 0).collect();
        let one = iou(Isa::detect(), Threads::ONE, &masks, &masks, &crowd).unwrap();
        for threads in [2, 5] {
            prop_assert_eq!(&iou(Isa::detect(), Threads::new(threads), &masks, &masks, &crowd).unwrap(), &one);
        }
    }

    #[test]
    fn suppression_is_that_of_the_overlaps((size, bitmap) in bitmap(), seed in 0..1000usize, threshold in 0.0..1.0f64) {
        let masks: Vec<Shape> = (0..30).map(|i| {
            let mut turned = bitmap.clone();
            turned.rotate_left(i * seed % bitmap.len());
            Shape::from(&encoded(size, &turned))
        }).collect();
        let scores: Vec<f64> = (0..30).map(|i| (i * seed % 11) as f64).collect();
        let overlaps = iou(Isa::SCALAR, Threads::ONE, &masks, &masks, &[false; 30]).unwrap();
        let mut order: Vec<usize> = (0..30).collect();
        order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
        let mut kept: Vec<u32> = Vec::new();
        for i in order {
            if kept.iter().all(|k| overlaps[*k as usize * 30 + i] <= threshold) {
                kept.push(i as u32);
            }
        }
        for isa in Isa::available() {
            prop_assert_eq!(&nms(isa, &masks, &scores, threshold).unwrap(), &kept);
        }
    }

    #[test]
    fn polygons_of_a_mask_cover_the_mask((size, bitmap) in bitmap()) {
        let mask = encoded(size, &bitmap);
        let polygons = to_polygons(&mask).unwrap();
        let borrowed: Vec<&[f64]> = polygons.iter().map(Vec::as_slice).collect();
        for isa in Isa::available() {
            prop_assert_eq!(&from_polygons(isa, &borrowed, size).unwrap(), &mask);
        }
        // Each polygon is one component, so they do not overlap.
        let areas: u32 = borrowed.iter().map(|polygon| from_polygons(Isa::SCALAR, &[polygon], size).unwrap().area()).sum();
        prop_assert_eq!(areas, mask.area());
    }

    #[test]
    fn no_polygon_panics(
        numbers in prop::collection::vec(prop_oneof![-9.0..99.0f64, -1e9..1e9f64, Just(f64::NAN), Just(f64::INFINITY), Just(1e300)], 0..14),
        h in 0..70u32, w in 0..70u32,
    ) {
        let _ = from_polygons(Isa::detect(), &[&numbers], size(h, w));
        let _ = from_polygons(Isa::detect(), &[&numbers, &numbers[..numbers.len() / 2]], size(h, w));
    }

    #[test]
    fn runs_of_no_pixels_change_nothing((size, bitmap) in bitmap(), at in 0..1000usize) {
        let mask = encoded(size, &bitmap);
        let mut counts = mask.counts().to_vec();
        let at = at % (counts.len() + 1);
        counts.splice(at..at, [0, 0]);
        let padded = Rle::new(size, counts).unwrap();
        prop_assert_eq!(decoded(&padded), bitmap);
        prop_assert_eq!(padded.area(), mask.area());
        prop_assert_eq!(padded.to_bbox(), mask.to_bbox());
        prop_assert_eq!(merge(&[padded.clone(), padded.clone()], Combine::Union).unwrap(), mask);
    }
}

#[test]
fn counts_must_add_up() {
    for counts in [vec![5], vec![3, 4], vec![], vec![u32::MAX, u32::MAX, 2]] {
        assert_eq!(Rle::new(size(2, 3), counts).unwrap_err().code, Code::InvalidValue);
    }
    assert!(Rle::new(size(0, 3), vec![]).is_ok());
}

#[test]
fn images_of_2_to_the_32_pixels_are_too_large() {
    assert_eq!(Size::new(1 << 16, 1 << 16).unwrap_err().code, Code::TooLarge);
    assert_eq!(Size::new(1_000_000_000, 1_000_000_000).unwrap_err().code, Code::TooLarge);
    let whole = Rle::new(size(u32::MAX, 1), vec![0, u32::MAX]).unwrap();
    assert_eq!(whole.area(), u32::MAX);
    assert_eq!(whole.to_bbox(), [0, 0, 1, u32::MAX]);
    assert_eq!(decoded_len(std::slice::from_ref(&whole)).unwrap_err().code, Code::TooLarge);
    let shape = [Shape::from(&whole)];
    assert_eq!(iou(Isa::detect(), Threads::ONE, &shape, &shape, &[false]).unwrap(), [1.0]);
    let wide = Rle::new(size(1, u32::MAX), vec![0, u32::MAX]).unwrap();
    assert_eq!(to_polygons(&wide).unwrap_err().code, Code::TooLarge);
}

#[test]
fn bad_texts_are_told_apart() {
    for (text, byte) in [
        ("0_\u{1}", 2),
        ("/", 0),
        ("p", 0),
        ("1\"", 1),
        ("12P", 2),
        ("@", 0),
        ("1111111111oooooooooooooooooo", 10),
        ("!", 0),
    ] {
        let error = decompress(size(9, 9), text.as_bytes()).unwrap_err();
        assert_eq!((error.code, error.place.byte), (Code::InvalidValue, Some(byte)), "{text}");
    }
}

#[test]
fn masks_of_other_sizes_are_errors() {
    let (a, b) = (Rle::new(size(2, 3), vec![6]).unwrap(), Rle::new(size(3, 2), vec![6]).unwrap());
    let error = merge(&[a.clone(), b.clone()], Combine::Union).unwrap_err();
    assert_eq!((error.code, error.place.record), (Code::ShapeMismatch, Some(1)));
    let error =
        iou(Isa::detect(), Threads::ONE, &[Shape::from(&a)], &[Shape::from(&b)], &[false]).unwrap_err();
    assert_eq!(error.code, Code::ShapeMismatch);
    assert_eq!(merge(&[], Combine::Union).unwrap_err().code, Code::InvalidArgument);
}

#[test]
fn odd_polygons_have_answers() {
    let isa = Isa::detect();
    let square: &[f64] = &[1.0, 1.0, 1.0, 3.0, 3.0, 3.0, 3.0, 1.0];
    let nine: &[f64] = &[1.0, 1.0, 1.0, 3.0, 3.0, 3.0, 3.0, 1.0, 77.0];
    let expected = from_polygons(isa, &[square], size(5, 6)).unwrap();
    assert_eq!(expected.area(), 4);
    assert_eq!(from_polygons(isa, &[nine, &[2.0], &[]], size(5, 6)).unwrap(), expected);
    assert_eq!(from_polygons(isa, &[&[1.0, 1.0, 2.0, 2.0]], size(5, 6)).unwrap(), expected);
    assert_eq!(from_bbox(isa, [1.0, 1.0, 2.0, 2.0], size(5, 6)).unwrap(), expected);
    assert_eq!(from_polygons(isa, &[], size(5, 6)).unwrap().area(), 0);
    for wrong in [&[&[1.0, 2.0, 3.0][..]][..], &[&[], square], &[&[0.0; 4], square]] {
        assert_eq!(from_polygons(isa, wrong, size(5, 6)).unwrap_err().code, Code::LengthMismatch);
    }
    for wrong in [f64::NAN, f64::INFINITY, -3e8, 1e300] {
        let error = from_polygons(isa, &[&[0.0, wrong, 1.0, 2.0, 3.0, 4.0]], size(5, 6)).unwrap_err();
        assert_eq!((error.code, error.place.record), (Code::InvalidValue, Some(0)));
    }
}

#[test]
fn huge_outlines_cost_what_they_cross() {
    let isa = Isa::detect();
    let far: &[f64] = &[-2e8, -2e8, -2e8, 2e8, 2e8, 2e8, 2e8, -2e8];
    assert_eq!(from_polygons(isa, &[far], size(70, 90)).unwrap().area(), 70 * 90);
    let zigzag: Vec<f64> =
        (0..200).flat_map(|i| [if i % 2 == 0 { 0.0 } else { 2e8 }, f64::from(i)]).collect();
    assert_eq!(from_polygons(isa, &[&zigzag], size(1, u32::MAX)).unwrap_err().code, Code::TooLarge);
}

proptest! {
    // Each case compares about a thousand masks with each other.
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..Default::default() })]

    #[test]
    fn many_masks_are_suppressed_as_by_the_plain_loop(
        boxes in prop::collection::vec((0u32..200, 0u32..200, 1u32..24, 1u32..24, 0u32..40), 1100..1400), threshold in 0.0..0.8f64,
    ) {
        let size = Size::new(220, 220).unwrap();
        let masks: Vec<Shape> = boxes.iter().map(|&(x, y, w, h, odd)| {
            let (w, h) = if odd == 0 { (w * 9, h * 9) } else { (w, h) };
            Shape::from(&from_bbox(Isa::SCALAR, [x, y, w, h].map(f64::from), size).unwrap())
        }).collect();
        let scores: Vec<f64> = boxes.iter().map(|b| f64::from((b.0 * 7 + b.1 * 13) % 50)).collect();
        let mut order: Vec<usize> = (0..masks.len()).collect();
        order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
        let mut kept: Vec<usize> = Vec::new();
        for i in order {
            let overlap = |k: usize| {
                if masks[k].common_at_most(&masks[i]) == 0 {
                    return 0.0;
                }
                let common = common_runs(masks[k].toggles(), masks[i].toggles());
                f64::from(common) / f64::from(masks[k].area() + masks[i].area() - common)
            };
            if kept.iter().all(|&k| overlap(k) <= threshold) {
                kept.push(i);
            }
        }
        let kept: Vec<u32> = kept.into_iter().map(|i| i as u32).collect();
        prop_assert_eq!(nms(Isa::detect(), &masks, &scores, threshold).unwrap(), kept);
    }
}
