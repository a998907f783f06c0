//! Reads the shapes in records.

use boxwise_kernels::text::number_list::{NumberList, Wanted};

use super::{Quad, quad_of_corners};
use crate::json::{Cursor, other_count};
use crate::{Code, Error, Result};

/// Collects the members of a record that may hold its shape. `poly`, a list of eight numbers, takes precedence over a
/// `bbox` of five, that over a `segmentation` of one outline of eight, and that over a `bbox` of four.
#[derive(Default)]
pub(crate) struct ShapeReader {
    list: NumberList,
    poly: Option<Result<[f64; 8]>>,
    turned: Option<[f64; 5]>,
    /// The corners of a `segmentation` with one outline.
    pub(crate) outline: Option<[f64; 8]>,
}

/// The error for an object that has none of the members that hold a shape.
pub(crate) fn missing_shape() -> Error {
    let expected =
        "a rotated box: `poly` of 8 numbers, `bbox` of 4 or 5, or `segmentation` with one outline of 8";
    Error::new(
        Code::MissingKey,
        expected,
        "an object with none of them; use `iouType: 'segm'` to compare masks",
    )
}

impl ShapeReader {
    /// Starts a record.
    pub(crate) fn clear(&mut self) {
        (self.poly, self.turned, self.outline) = (None, None, None);
    }

    /// Reads a `bbox`. The inner error means that it is not an upright box; it may still be a rotated one.
    pub(crate) fn read_bbox(
        &mut self,
        cursor: &mut Cursor<'_>,
        name: &str,
        null: Option<f64>,
    ) -> Result<Result<[f64; 4]>> {
        let offset = cursor.offset();
        self.turned = None;
        Ok(match cursor.floats_up_to::<5>(name, null)? {
            Err(error) => Err(error),
            Ok(([x, y, w, h, _], 4)) => Ok([x, y, w, h]),
            Ok((numbers, count)) => {
                self.turned = (count == 5).then_some(numbers);
                Err(other_count(4, name, count).at_byte(offset))
            }
        })
    }

    /// Reads a `poly`.
    pub(crate) fn read_poly(&mut self, cursor: &mut Cursor<'_>, name: &str) -> Result<()> {
        let offset = cursor.offset();
        let read = cursor.number_list(name, &mut self.list, Wanted::All)?;
        self.poly = Some(read.and_then(|()| {
            let numbers = &self.list.numbers;
            numbers[..].try_into().map_err(|_| {
                let expected = format!("8 numbers in {name}");
                let got = format!("{} numbers", numbers.len());
                Error::new(Code::LengthMismatch, expected, got).at_byte(offset)
            })
        }));
        Ok(())
    }

    /// Reads a `segmentation`, which is `depth` brackets deep. Anything but one outline of eight numbers is not a
    /// shape.
    pub(crate) fn read_outline(&mut self, cursor: &mut Cursor<'_>, name: &str, depth: usize) -> Result<()> {
        self.outline = None;
        if cursor.next()? != b'[' {
            return cursor.skip(depth);
        }
        cursor.take(b'[', "`[`")?;
        let mut count = 0;
        let mut going = cursor.next()? != b']' || cursor.more(false)?;
        while going {
            if count == 0 && cursor.next()? == b'[' {
                if cursor.number_list(name, &mut self.list, Wanted::All)?.is_ok() {
                    self.outline = self.list.numbers[..].try_into().ok();
                }
            } else {
                cursor.skip(depth + 1)?;
            }
            count += 1;
            going = cursor.more(false)?;
        }
        if count != 1 {
            self.outline = None;
        }
        Ok(())
    }

    /// The shape of the record; `None` if it is its upright box.
    pub(crate) fn shape(&mut self) -> Option<Result<Quad>> {
        match (self.poly.take(), self.turned, self.outline) {
            (Some(poly), _, _) => Some(poly.and_then(quad_of_corners)),
            (None, Some(numbers), _) => Some(Ok(Quad::turned(numbers))),
            (None, None, Some(numbers)) => Some(quad_of_corners(numbers)),
            (None, None, None) => None,
        }
    }
}
