//! Reads segmentations from JSON.

use super::{Form, Segmentation, Segmentations};
use boxwise_kernels::text::number_list::{NumberList, Wanted};

use crate::json::{Cursor, Members};
use crate::mask::{self, Combine, Rle, Size};
use crate::{Code, Error, Result};

/// Reads the values of `segmentation` members.
pub(crate) struct SegmentationReader {
    members: Members<2>,
    numbers: NumberList,
    spelled: Option<Spelled>,
}

/// Byte offsets of the parts of a run-length mask.
#[derive(Clone, Copy)]
pub(crate) struct Spelled {
    /// The list of its height and width.
    pub(crate) size: u64,
    /// Its compressed counts, within their quotes.
    pub(crate) text: [u64; 2],
}

const NAMES: [&str; 2] = ["size", "counts"];
const NAME: &str = "segmentation";

impl Default for SegmentationReader {
    fn default() -> Self {
        SegmentationReader { members: Members::new(NAMES), numbers: NumberList::default(), spelled: None }
    }
}

/// The content of a run-length mask read so far.
#[derive(Default)]
struct Found {
    size: Option<[u32; 2]>,
    counts: Option<Form>,
    wrong: Option<Error>,
}

impl SegmentationReader {
    /// Reads the value at the cursor, which is `depth` brackets deep, as the next segmentation.
    ///
    /// # Errors
    /// Invalid JSON. An invalid segmentation is an error for its users.
    #[inline]
    pub(crate) fn read(
        &mut self,
        cursor: &mut Cursor<'_>,
        to: &mut Segmentations,
        depth: usize,
    ) -> Result<()> {
        let mark = to.mark();
        let offset = cursor.offset();
        self.spelled = None;
        let read = match cursor.next()? {
            b'{' => self.run_lengths(cursor, to, depth)?,
            b'[' => {
                let read = self.list(cursor, to, depth)?;
                self.spelled = None; // it may have been that of a part
                read
            }
            _ => {
                let got = cursor.value()?.to_string();
                Err(Error::new(Code::InvalidType, "polygons or a run-length mask as segmentation", got))
            }
        };
        if let Err(error) = read {
            to.rewind(mark);
            to.push_wrong(error.at_byte(offset));
        }
        Ok(())
    }

    /// Offsets of the parts of the last segmentation, if it is a mask of compressed counts without repeated members.
    pub(crate) fn spelled(&self) -> Option<Spelled> {
        self.spelled
    }

    /// The corners of the last segmentation, if it is one outline of four.
    pub(crate) fn quadrilateral(&self, of: &Segmentations) -> Option<[f64; 8]> {
        match of.get(of.len().checked_sub(1)?) {
            Ok(Segmentation::Outlines(outlines)) if outlines.each().len() == 1 => {
                self.numbers.numbers[..].try_into().ok()
            }
            _ => None,
        }
    }

    /// The outer error is an error of JSON, the inner one an error of the value.
    fn run_lengths(
        &mut self,
        cursor: &mut Cursor<'_>,
        to: &mut Segmentations,
        depth: usize,
    ) -> Result<Result<()>> {
        let [text, counts, ..] = to.mark();
        let mut found = Found::default();
        let mut spelled = Spelled { size: 0, text: [0; 2] };
        let mut times = [0u32; 2];
        cursor.members(&mut self.members, depth, |cursor, member| {
            times[member] = times[member].saturating_add(1);
            if member == 0 {
                spelled.size = cursor.offset();
                match size(cursor)? {
                    Ok(size) => found.size = Some(size),
                    Err(error) => found.wrong = Some(error),
                }
                return Ok(());
            }
            to.text.truncate(text);
            to.counts.truncate(counts);
            found.counts = None;
            match cursor.next()? {
                b'"' => {
                    let start = cursor.offset() + 1;
                    cursor.append_text(&mut to.text)?;
                    spelled.text = [start, cursor.offset() - 1];
                    found.counts = Some(Form::Text);
                }
                b'[' => match append_counts(cursor, &mut to.counts)? {
                    Ok(()) => found.counts = Some(Form::Counts),
                    Err(error) => found.wrong = Some(error),
                },
                _ => {
                    let got = cursor.value()?.to_string();
                    found.wrong = Some(Error::new(Code::InvalidType, "a string or a list as counts", got));
                }
            }
            Ok(())
        })?;
        let missing = |name: &str| {
            Error::new(Code::MissingKey, format!("the key {name} in {NAME}"), "an object without it")
        };
        Ok(match (found.wrong, found.size, found.counts) {
            (Some(error), ..) => Err(error),
            (None, Some(size), Some(form)) => {
                let is_text = form == Form::Text;
                self.spelled = (is_text && times == [1; 2]).then_some(spelled);
                let (start, end) = match form {
                    Form::Text => (text, to.text.len()),
                    _ => (counts, to.counts.len()),
                };
                to.close(form, size, start, end - start);
                Ok(())
            }
            (None, None, _) => Err(missing(NAMES[0])),
            (None, _, None) => Err(missing(NAMES[1])),
        })
    }

    fn list(&mut self, cursor: &mut Cursor<'_>, to: &mut Segmentations, depth: usize) -> Result<Result<()>> {
        cursor.take(b'[', "`[`")?;
        let first = to.outlines.len();
        let mut parts: Vec<Rle> = Vec::new();
        let mut wrong = None;
        let mut count = 0;
        let mut boxes = false;
        let (mut odd_lengths, mut fractions) = (0, 0);
        let mut going = cursor.next()? != b']' || cursor.more(false)?;
        while going {
            match cursor.next()? {
                b'[' => {
                    let read = cursor.number_list(NAME, &mut self.numbers, Wanted::All)?;
                    let numbers = &self.numbers.numbers[..];
                    let length = numbers.len();
                    boxes = if count == 0 { length == 4 } else { boxes };
                    odd_lengths += (length % 2) as u64;
                    fractions += u64::from(are_fractions(numbers));
                    let taken = read.and_then(|()| match *numbers {
                        _ if !parts.is_empty() => {
                            Err(Error::new(Code::InvalidType, "a run-length mask, as the first", "a polygon"))
                        }
                        [x, y, w, h] if boxes => to.outline(&mask::corners([x, y, w, h])),
                        _ if boxes => Err(wrong_length("four numbers, as the first has (boxes)", length)),
                        _ if count == 0 && length < 4 => {
                            Err(wrong_length("a polygon of at least 4 numbers", length))
                        }
                        _ => to.outline(numbers),
                    });
                    wrong = wrong.or(taken.err());
                }
                b'{' => {
                    // several masks, which form a union
                    let mark = to.mark();
                    let taken = self.run_lengths(cursor, to, depth + 1)?;
                    let part = taken.and_then(|()| {
                        let position = to.entries.len() - 1;
                        let part = to
                            .get(position)
                            .and_then(|part| part.to_rle(boxwise_kernels::Isa::SCALAR, no_size()));
                        to.entries.pop();
                        part
                    });
                    to.rewind(mark);
                    match part {
                        Ok(_) if parts.len() < count => {
                            let got = "a run-length mask";
                            wrong =
                                wrong.or(Some(Error::new(Code::InvalidType, "a polygon, as the first", got)));
                        }
                        Ok(part) => parts.push(part),
                        Err(error) => wrong = wrong.or(Some(error)),
                    }
                }
                _ => {
                    let got = cursor.value()?.to_string();
                    wrong = wrong.or(Some(Error::new(
                        Code::InvalidType,
                        "a list of polygons",
                        format!("a list with {got}"),
                    )));
                }
            }
            count += 1;
            going = cursor.more(false)?;
        }
        if let Some(error) = wrong {
            return Ok(Err(error));
        }
        to.odd.empty += u64::from(count == 0);
        to.odd.of_four_numbers += u64::from(boxes);
        to.odd.of_odd_length += odd_lengths;
        to.odd.of_fractions += fractions;
        if parts.is_empty() {
            to.close(Form::Outlines, [0; 2], first, to.outlines.len() - first);
            return Ok(Ok(()));
        }
        Ok(mask::merge(&parts, Combine::Union).map(|whole| {
            let start = to.counts.len();
            to.counts.extend_from_slice(whole.counts());
            to.close(
                Form::Counts,
                [whole.size().height(), whole.size().width()],
                start,
                whole.counts().len(),
            );
        }))
    }
}

/// Whether coordinates look like fractions of the image.
fn are_fractions(numbers: &[f64]) -> bool {
    let in_range = numbers.iter().all(|value| (0.0..=1.5).contains(value));
    in_range && numbers.iter().any(|value| value.fract() != 0.0)
}

fn no_size() -> Result<Size> {
    Err(Error::new(Code::Internal, "a run-length mask", "polygons"))
}

fn wrong_length(expected: &str, got: usize) -> Error {
    Error::new(Code::LengthMismatch, expected, format!("{got} numbers"))
}

/// Height and width.
fn size(cursor: &mut Cursor<'_>) -> Result<Result<[u32; 2]>> {
    let offset = cursor.offset();
    Ok(cursor.floats::<2>("size", None)?.and_then(|[height, width]| {
        let whole = |value: f64| (0.0..=f64::from(u32::MAX)).contains(&value) && value.fract() == 0.0;
        if whole(height) && whole(width) {
            return Ok([height as u32, width as u32]);
        }
        let got = format!("[{height}, {width}]");
        Err(Error::new(Code::InvalidValue, "a size of two whole numbers below 2^32", got).at_byte(offset))
    }))
}

/// Lengths of runs.
fn append_counts(cursor: &mut Cursor<'_>, to: &mut Vec<u32>) -> Result<Result<()>> {
    cursor.take(b'[', "`[`")?;
    let mut wrong = None;
    let mut going = cursor.next()? != b']' || cursor.more(false)?;
    while going {
        cursor.next()?;
        let offset = cursor.offset();
        match cursor.float("counts")? {
            Ok(count) if (0.0..=f64::from(u32::MAX)).contains(&count) && count.fract() == 0.0 => {
                to.push(count as u32)
            }
            Ok(count) => {
                let error = Error::new(Code::InvalidValue, "counts from 0 to 2^32 - 1", count.to_string());
                wrong = wrong.or(Some(error.at_byte(offset)));
            }
            Err(error) => wrong = wrong.or(Some(error)),
        }
        going = cursor.more(false)?;
    }
    Ok(wrong.map_or(Ok(()), Err))
}
