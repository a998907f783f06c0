//! Areas, clipping, scaling and selection by size.

use boxwise_error::Result;
use boxwise_kernels::{Float, Isa, boxes::iou};

use super::format::{Format, Frame, convert, corners};
use super::stretch::stretched;

/// The area of each box: width times height, negative if one side is inverted.
pub fn areas<T: Float>(isa: Isa, boxes: &[T], format: Format) -> Result<Vec<T>> {
    let count = format.count(boxes, "boxes")?;
    Ok(match format {
        Format::Xywh | Format::Cxcywh => boxes.as_chunks::<4>().0.iter().map(|b| b[2] * b[3]).collect(),
        Format::Rotated | Format::RotatedDegrees => {
            boxes.as_chunks::<5>().0.iter().map(|b| b[2] * b[3]).collect()
        }
        Format::Xyxy | Format::Yxyx => {
            let mut areas = vec![T::ZERO; count];
            iou::areas(isa, &corners(boxes, format, "boxes")?, &mut areas);
            areas
        }
    })
}

/// Moves corners outside an image onto its border. NaN stays. Rotated boxes cannot be clipped.
pub fn clip<T: Float>(boxes: &[T], format: Format, width: T, height: T) -> Result<Vec<T>> {
    let mut corners = corners(boxes, format, "boxes")?.into_owned();
    let within = |value: T, most: T| {
        if value < T::ZERO {
            T::ZERO
        } else if value > most {
            most
        } else {
            value
        }
    };
    for b in &mut corners {
        *b = [within(b[0], width), within(b[1], height), within(b[2], width), within(b[3], height)];
    }
    let to = if format.frame() == Frame::Turned { Format::Xyxy } else { format };
    convert(corners.as_flattened(), Format::Xyxy, to)
}

/// Multiplies coordinates. If the factors differ, a rotated box is [`stretched`].
pub fn scale<T: Float>(boxes: &[T], format: Format, x: T, y: T) -> Result<Vec<T>> {
    format.count(boxes, "boxes")?;
    if format.frame() == Frame::Turned && x != y {
        let (factors, is_in_degrees) = ([x.to_f64(), y.to_f64()], format == Format::RotatedDegrees);
        let scaled = |b: &[T; 5]| scale_turned(b.map(T::to_f64), factors, is_in_degrees).map(T::from_f64);
        return Ok(boxes.as_chunks::<5>().0.iter().flat_map(scaled).collect());
    }
    let (first, second) = if format == Format::Yxyx { (y, x) } else { (x, y) };
    let factor = [first, second, first, second, T::ONE];
    let numbers = format.numbers();
    Ok(boxes.iter().enumerate().map(|(at, value)| *value * factor[at % numbers]).collect())
}

fn scale_turned([cx, cy, w, h, angle]: [f64; 5], [x, y]: [f64; 2], is_in_degrees: bool) -> [f64; 5] {
    let radians = if is_in_degrees { angle.to_radians() } else { angle };
    let ([w, h], radians) = stretched([w, h], radians, |[along_x, along_y]| [along_x * x, along_y * y]);
    [cx * x, cy * y, w, h, if is_in_degrees { radians.to_degrees() } else { radians }]
}

/// Indices of the boxes whose width and height are both at least `least`.
pub fn sides_at_least<T: Float>(boxes: &[T], format: Format, least: T) -> Result<Vec<u32>> {
    format.count(boxes, "boxes")?;
    let large = |w: T, h: T| w >= least && h >= least;
    let sized = |b: &[T]| match format {
        Format::Xyxy | Format::Yxyx => large(b[2] - b[0], b[3] - b[1]),
        _ => large(b[2], b[3]),
    };
    let boxes = boxes.chunks_exact(format.numbers());
    Ok((0u32..).zip(boxes).filter(|(_, b)| sized(b)).map(|(place, _)| place).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clipping_keeps_what_lies_inside() {
        let boxes = [-5.0, 2.0, 30.0, 8.0, 3.0, f32::NAN, 40.0, 99.0];
        let clipped = clip(&boxes, Format::Xyxy, 20.0, 10.0).unwrap();
        assert_eq!(clipped[..5], [0.0, 2.0, 20.0, 8.0, 3.0]);
        assert!(clipped[5].is_nan());
        assert_eq!(clip(&[-5.0, 2.0, 35.0, 6.0], Format::Xywh, 20.0, 10.0).unwrap(), [0.0, 2.0, 20.0, 6.0]);
    }

    #[test]
    fn sizes_and_areas_follow_the_format() {
        assert_eq!(areas(Isa::SCALAR, &[1.0, 2.0, 4.0, 8.0], Format::Xyxy).unwrap(), [18.0]);
        assert_eq!(areas(Isa::SCALAR, &[1.0, 2.0, 4.0, 8.0], Format::Xywh).unwrap(), [32.0]);
        assert_eq!(areas(Isa::SCALAR, &[1.0, 2.0, 4.0, 8.0, 0.3], Format::Rotated).unwrap(), [32.0]);
        assert_eq!(
            sides_at_least(&[0.0, 0.0, 4.0, 8.0, 0.0, 0.0, 9.0, 3.9], Format::Xyxy, 4.0).unwrap(),
            [0]
        );
        assert_eq!(scale(&[1.0, 2.0, 3.0, 4.0], Format::Yxyx, 2.0, 10.0).unwrap(), [10.0, 4.0, 30.0, 8.0]);
    }
}
