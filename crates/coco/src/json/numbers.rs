//! Lists of numbers as values of members.

use boxwise_kernels::text::number_list::{BEFORE, NumberList, Wanted};

use super::{Cursor, Value};
use crate::{Code, Error, Result};

impl Cursor<'_> {
    /// The next value as a number. The inner error means that it is not one.
    #[inline]
    pub(crate) fn float(&mut self, name: &str) -> Result<Result<f64>> {
        let offset = self.offset();
        if let Some(number) = self.plain() {
            return Ok(Ok(number.as_f64()));
        }
        let value = self.value()?;
        Ok(value.number().ok_or_else(|| no_number(name, value, offset)))
    }

    /// Whether the next value is an empty list.
    #[inline]
    pub(crate) fn is_empty_list(&mut self) -> Result<bool> {
        if self.next()? != b'[' || self.text().get(self.at + 1).is_some_and(|next| next.is_ascii_digit()) {
            return Ok(false);
        }
        let mut length = 1;
        loop {
            if !self.has(self.at, length + 1)? {
                return Ok(false);
            }
            match self.text()[self.at + length] {
                b' ' | b'\n' | b'\t' | b'\r' => length += 1,
                byte => return Ok(byte == b']'),
            }
        }
    }

    /// The next value as a list of `N` numbers; `null` is replaced by `null` if that is given. The inner error means
    /// that it is not such a list.
    #[inline]
    pub(crate) fn floats<const N: usize>(
        &mut self,
        name: &str,
        null: Option<f64>,
    ) -> Result<Result<[f64; N]>> {
        let offset = self.offset();
        Ok(match self.floats_up_to::<N>(name, null)? {
            Err(error) => Err(error),
            Ok((numbers, count)) if count == N => Ok(numbers),
            Ok((_, count)) => Err(other_count(N, name, count).at_byte(offset)),
        })
    }

    /// Like [`Cursor::floats`], for a list of any length, which is returned; numbers beyond `N` are checked and
    /// dropped.
    #[inline]
    pub(crate) fn floats_up_to<const N: usize>(
        &mut self,
        name: &str,
        null: Option<f64>,
    ) -> Result<Result<([f64; N], usize)>> {
        let mut numbers = [0.0; N];
        let offset = self.offset();
        if self.next()? != b'[' {
            let got = self.value()?;
            let expected = format!("a list of {N} numbers as {name}");
            return Ok(Err(Error::new(Code::InvalidType, expected, got.to_string()).at_byte(offset)));
        }
        self.take(b'[', "`[`")?;
        let mut wrong = None;
        let mut count = 0;
        let mut going = self.next()? != b']' || self.more(false)?;
        while going {
            self.next()?;
            let offset = self.offset();
            if count < N
                && let Some(number) = self.plain()
            {
                numbers[count] = number.as_f64();
                count += 1;
                going = self.more(false)?;
                continue;
            }
            let value = self.value()?;
            let number = value.number().or(if value == Value::Null { null } else { None });
            match (number, numbers.get_mut(count)) {
                (Some(number), Some(to)) => *to = number,
                (Some(_), None) => {}
                (None, _) if wrong.is_none() => wrong = Some(no_number(name, value, offset)),
                (None, _) => {}
            }
            count += 1;
            going = self.more(false)?;
        }
        Ok(wrong.map_or(Ok((numbers, count)), Err))
    }

    /// Reads the next value, a list of any length, into `list`. The inner error means that it is not such a list.
    #[inline]
    pub(crate) fn number_list(
        &mut self,
        name: &str,
        list: &mut NumberList,
        wanted: Wanted,
    ) -> Result<Result<()>> {
        let offset = self.offset();
        if self.next()? != b'[' {
            let got = self.value()?;
            let expected = format!("a list of numbers as {name}");
            return Ok(Err(Error::new(Code::InvalidType, expected, got.to_string()).at_byte(offset)));
        }
        self.take(b'[', "`[`")?;
        if self.limit - self.at < USUAL_LIST {
            self.slide(self.at.saturating_sub(BEFORE))?;
        }
        if let Some(end) = list.read(self.input.reading.isa, self.text(), self.at, wanted) {
            self.at = end + 1;
            return Ok(Ok(()));
        }
        list.numbers.clear();
        let mut wrong = None;
        let mut going = self.next()? != b']' || self.more(false)?;
        while going {
            self.next()?;
            let offset = self.offset();
            let number = match self.plain() {
                Some(number) => number.as_f64(),
                None => {
                    let value = self.value()?;
                    value.number().unwrap_or_else(|| {
                        wrong.get_or_insert_with(|| no_number(name, value, offset));
                        f64::NAN
                    })
                }
            };
            list.numbers.push(number);
            going = self.more(false)?;
        }
        Ok(wrong.map_or(Ok(()), Err))
    }
}

/// Most lists are shorter than this, in bytes.
const USUAL_LIST: usize = 4 << 10;

/// The error of a list of another length than `expected`. A `bbox` of five, six or eight numbers is known.
#[cold]
pub(crate) fn other_count(expected: usize, name: &str, count: usize) -> Error {
    let cure = match (name, count) {
        ("bbox", 5) => {
            "; a rotated box, with its angle, is read with `iouType: 'rotated'`, and a score beside the box, as `score`"
        }
        ("bbox", 6) => "; write the score and the class beside the box, as `score` and `category_id`",
        ("bbox", 8) => "; write four corners as `poly`, which is read with `iouType: 'rotated'`",
        _ => "",
    };
    let s = if count == 1 { "" } else { "s" };
    let expected = format!("{expected} numbers in {name}");
    Error::new(Code::LengthMismatch, expected, format!("{count} number{s}{cure}"))
}

#[cold]
fn no_number(name: &str, got: Value, offset: u64) -> Error {
    Error::new(Code::InvalidType, format!("a number in {name}"), got.to_string()).at_byte(offset)
}
