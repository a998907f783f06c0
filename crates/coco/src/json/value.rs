//! Single values.

use std::fmt;

use super::number::Number;
use super::string::Text;
use super::{Cursor, MAX_DEPTH};
use crate::{Code, Error, Result, json::skip::Nesting};

/// The value at the cursor. Lists and objects have been skipped.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Int(i64),
    /// A number with a point or an exponent, or beyond 64 bits; or NaN or an infinity.
    Float(f64),
    Text(Text),
    List {
        empty: bool,
    },
    Object {
        empty: bool,
    },
}

impl Value {
    /// The number, as in Python: true is 1.
    pub(crate) fn number(self) -> Option<f64> {
        match self {
            Value::Int(value) => Some(value as f64),
            Value::Float(value) => Some(value),
            Value::Bool(value) => Some(value as u8 as f64),
            _ => None,
        }
    }

    /// The equal integer, as an id may be written: `3.0` and `3e0` are 3, `true` is 1.
    pub(crate) fn integer(self) -> Option<i64> {
        match self {
            Value::Int(value) => Some(value),
            Value::Bool(value) => Some(value as i64),
            // 2⁶³ is a double, the largest 64-bit integer is not
            Value::Float(value) if (-TWO_63..TWO_63).contains(&value) && value as i64 as f64 == value => {
                Some(value as i64)
            }
            _ => None,
        }
    }

    /// Python's `bool(value)`.
    pub(crate) fn is_true(self) -> bool {
        match self {
            Value::Null => false,
            Value::Bool(value) => value,
            Value::Int(value) => value != 0,
            Value::Float(value) => value != 0.0,
            Value::Text(text) => !text.is_empty(),
            Value::List { empty } | Value::Object { empty } => !empty,
        }
    }
}

const TWO_63: f64 = 9_223_372_036_854_775_808.0;

impl fmt::Display for Value {
    /// As shown in error messages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Bool(value) => value.fmt(f),
            Value::Int(value) => value.fmt(f),
            Value::Float(value) => write!(f, "{value:?}"),
            Value::Text(_) => f.write_str("a string"),
            Value::List { .. } => f.write_str("a list"),
            Value::Object { .. } => f.write_str("an object"),
        }
    }
}

impl Cursor<'_> {
    /// Reads the next value.
    #[inline]
    pub(crate) fn value(&mut self) -> Result<Value> {
        match self.next()? {
            b'0'..=b'9' => self.plain_number(),
            b'-' => {
                if self.has(self.at, 2)? && self.text()[self.at + 1] == b'I' {
                    return self.word("-Infinity", Value::Float(f64::NEG_INFINITY));
                }
                self.plain_number()
            }
            b'"' => Ok(Value::Text(self.string()?)),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'n' => self.word("null", Value::Null),
            b'N' => self.word("NaN", Value::Float(f64::NAN)),
            b'I' => self.word("Infinity", Value::Float(f64::INFINITY)),
            open @ (b'[' | b'{') => {
                let empty = self.skip_nested(Nesting::default())?;
                Ok(if open == b'[' { Value::List { empty } } else { Value::Object { empty } })
            }
            _ => Err(self.unexpected("a value")),
        }
    }

    /// The error for an input whose outermost value, at the cursor, is not the expected one.
    #[cold]
    pub(crate) fn other_root(&mut self, expected: &str, list: &str, object: &str) -> Error {
        let offset = self.offset();
        let got = match self.next() {
            Err(error) => return error,
            Ok(b'[') => list.to_owned(),
            Ok(b'{') => object.to_owned(),
            Ok(_) => match self.value() {
                Err(error) => return error,
                Ok(Value::Text(_)) => "a string; if it holds JSON, parse it once more".to_owned(),
                Ok(value) => value.to_string(),
            },
        };
        let shape = || Error::new(Code::InvalidShape, expected, got).at_byte(offset);
        self.other_format().unwrap_or_else(shape)
    }

    fn plain_number(&mut self) -> Result<Value> {
        Ok(match self.number()? {
            Number::Int(value) => Value::Int(value),
            Number::Float(value) => Value::Float(value),
        })
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value> {
        self.has(self.at, word.len())?;
        if !self.text()[self.at..].starts_with(word.as_bytes()) {
            return Err(self.unexpected("a value"));
        }
        self.at += word.len();
        Ok(value)
    }

    /// Skips the next value, which is `depth` brackets deep.
    #[inline]
    pub(crate) fn skip(&mut self, depth: usize) -> Result<()> {
        debug_assert!(depth < MAX_DEPTH);
        match self.next()? {
            b'"' => {
                self.at += 1;
                self.skip_text()
            }
            b'[' | b'{' => self.skip_nested(Nesting::below(depth)).map(|_| ()),
            _ => self.value().map(|_| ()),
        }
    }
}
