//! Box formats and conversions between them.

use std::borrow::Cow;

use boxwise_error::{Code, Error, Result};
use boxwise_kernels::Float;

use crate::overlap::rotated::Rotated;

/// The meaning of a box's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Corners x1, y1, x2, y2.
    Xyxy,
    /// Upper left corner x1, y1, then width and height.
    Xywh,
    /// Centre, then width and height.
    Cxcywh,
    /// Corners y1, x1, y2, x2.
    Yxyx,
    /// Centre, width, height and an angle from +x towards +y, in radians.
    Rotated,
    /// Like [`Format::Rotated`], in degrees.
    RotatedDegrees,
}

/// The kind of boxes of a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Sides parallel to the axes: four numbers.
    Upright,
    /// Five numbers.
    Turned,
}

impl Format {
    /// Whether its boxes are upright or rotated.
    pub fn frame(self) -> Frame {
        match self {
            Format::Rotated | Format::RotatedDegrees => Frame::Turned,
            _ => Frame::Upright,
        }
    }

    /// Count of numbers per box.
    pub fn numbers(self) -> usize {
        match self.frame() {
            Frame::Upright => 4,
            Frame::Turned => 5,
        }
    }

    /// Number of boxes in an array; an error if the last one is incomplete.
    pub fn count<T>(self, boxes: &[T], input: &str) -> Result<usize> {
        let numbers = self.numbers();
        if boxes.len().is_multiple_of(numbers) {
            return Ok(boxes.len() / numbers);
        }
        let expected = format!("a multiple of {numbers} numbers");
        Err(Error::new(Code::LengthMismatch, expected, boxes.len().to_string()).in_input(input))
    }
}

/// The corners x1, y1, x2, y2 of boxes of any format; for rotated boxes, those of their upright bounding boxes.
pub fn corners<'a, T: Float>(boxes: &'a [T], format: Format, input: &str) -> Result<Cow<'a, [[T; 4]]>> {
    format.count(boxes, input)?;
    let fours = boxes.as_chunks::<4>().0;
    Ok(match format {
        Format::Xyxy => Cow::Borrowed(fours),
        Format::Xywh => fours.iter().map(|&[x, y, w, h]| [x, y, x + w, y + h]).collect(),
        Format::Cxcywh => fours
            .iter()
            .map(|&[x, y, w, h]| {
                let (w, h) = (w * T::HALF, h * T::HALF);
                [x - w, y - h, x + w, y + h]
            })
            .collect(),
        Format::Yxyx => fours.iter().map(|&[y1, x1, y2, x2]| [x1, y1, x2, y2]).collect(),
        Format::Rotated | Format::RotatedDegrees => {
            let turned = rotated(boxes, format, input)?;
            turned.iter().map(|b| Rotated::new(b).bounds().map(T::from_f64)).collect()
        }
    })
}

/// Boxes of a rotated format, with angles in radians.
pub fn rotated<'a, T: Float>(boxes: &'a [T], format: Format, input: &str) -> Result<Cow<'a, [[T; 5]]>> {
    format.count(boxes, input)?;
    let fives = boxes.as_chunks::<5>().0;
    Ok(match format {
        Format::RotatedDegrees => fives.iter().map(|b| in_radians(*b)).collect(),
        _ => Cow::Borrowed(fives),
    })
}

fn in_radians<T: Float>([cx, cy, w, h, angle]: [T; 5]) -> [T; 5] {
    [cx, cy, w, h, T::from_f64(angle.to_f64().to_radians())]
}

/// Converts boxes. Upright boxes become rotated ones of angle 0; rotated ones become their upright bounding boxes.
///
/// # Examples
///
/// ```
/// use boxwise_detect::boxes::{Format, convert};
///
/// let corners = convert(&[10.0, 20.0, 30.0, 40.0], Format::Xywh, Format::Xyxy)?;
/// assert_eq!(corners, [10.0, 20.0, 40.0, 60.0]);
/// # Ok::<(), boxwise_error::Error>(())
/// ```
pub fn convert<T: Float>(boxes: &[T], from: Format, to: Format) -> Result<Vec<T>> {
    if from == to {
        from.count(boxes, "boxes")?;
        return Ok(boxes.to_vec());
    }
    if from.frame() == Frame::Turned && to.frame() == Frame::Turned {
        let turned = rotated(boxes, from, "boxes")?;
        if to == Format::Rotated {
            return Ok(turned.as_flattened().to_vec());
        }
        let degrees = |b: &[T; 5]| [b[0], b[1], b[2], b[3], T::from_f64(b[4].to_f64().to_degrees())];
        return Ok(flat(turned.iter().map(degrees)));
    }
    let corners = corners(boxes, from, "boxes")?;
    let centred = |&[x1, y1, x2, y2]: &[T; 4]| [(x1 + x2) * T::HALF, (y1 + y2) * T::HALF, x2 - x1, y2 - y1];
    Ok(match to {
        Format::Xyxy => corners.as_flattened().to_vec(),
        Format::Xywh => flat(corners.iter().map(|&[x1, y1, x2, y2]| [x1, y1, x2 - x1, y2 - y1])),
        Format::Cxcywh => flat(corners.iter().map(centred)),
        Format::Yxyx => flat(corners.iter().map(|&[x1, y1, x2, y2]| [y1, x1, y2, x2])),
        Format::Rotated | Format::RotatedDegrees => flat(corners.iter().map(|b| {
            let [x, y, w, h] = centred(b);
            [x, y, w, h, T::ZERO]
        })),
    })
}

fn flat<T, const N: usize>(boxes: impl Iterator<Item = [T; N]>) -> Vec<T> {
    boxes.collect::<Vec<_>>().into_flattened()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_leads_back() {
        let boxes = [1.0, 2.0, 4.0, 8.0, -3.0, 0.5, 5.0, 1.5];
        use Format::*;
        for format in [Xyxy, Xywh, Cxcywh, Yxyx, Rotated, RotatedDegrees] {
            let there = convert(&boxes, Xyxy, format).unwrap();
            assert_eq!(there.len() / format.numbers(), 2);
            assert_eq!(convert(&there, format, Xyxy).unwrap(), boxes, "{format:?}");
        }
        assert_eq!(convert(&boxes[..4], Xyxy, Xywh).unwrap(), [1.0, 2.0, 3.0, 6.0]);
        assert_eq!(convert(&boxes[..4], Xyxy, Cxcywh).unwrap(), [2.5, 5.0, 3.0, 6.0]);
        assert_eq!(convert(&boxes[..4], Xyxy, Yxyx).unwrap(), [2.0, 1.0, 8.0, 4.0]);
        assert_eq!(
            convert(&[0.0, 0.0, 4.0, 2.0, 90.0], RotatedDegrees, Xyxy).unwrap(),
            [-1.0, -2.0, 1.0, 2.0]
        );
    }

    #[test]
    fn an_incomplete_box_is_an_error() {
        let error = convert(&[1.0f32; 7], Format::Xyxy, Format::Xywh).unwrap_err();
        assert_eq!(error.to_string(), "boxes: expected a multiple of 4 numbers, got 7");
    }
}
