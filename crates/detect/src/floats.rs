//! Numbers of either precision. At the border precision is a value of these types; inside the crate it is a type
//! parameter.

use std::borrow::Cow;

/// Numbers that a call reads.
#[derive(Clone, Copy, Debug)]
pub enum Floats<'a> {
    /// Single precision.
    F32(&'a [f32]),
    /// Double precision.
    F64(&'a [f64]),
}

/// Numbers that a call writes.
#[derive(Debug)]
pub enum FloatsMut<'a> {
    /// Single precision.
    F32(&'a mut [f32]),
    /// Double precision.
    F64(&'a mut [f64]),
}

/// Numbers that a call returns, in the precision of its boxes.
#[derive(Clone, Debug, PartialEq)]
pub enum FloatVec {
    /// Single precision.
    F32(Vec<f32>),
    /// Double precision.
    F64(Vec<f64>),
}

impl<'a> Floats<'a> {
    /// In double precision; singles are copied.
    pub fn doubles(self) -> Cow<'a, [f64]> {
        match self {
            Floats::F32(numbers) => Cow::Owned(numbers.iter().map(|&number| f64::from(number)).collect()),
            Floats::F64(numbers) => Cow::Borrowed(numbers),
        }
    }

    /// The numbers, if they are in single precision.
    pub fn single(self) -> Option<&'a [f32]> {
        match self {
            Floats::F32(numbers) => Some(numbers),
            Floats::F64(_) => None,
        }
    }

    /// Whether there are no numbers.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Count of numbers.
    pub fn len(self) -> usize {
        match self {
            Floats::F32(numbers) => numbers.len(),
            Floats::F64(numbers) => numbers.len(),
        }
    }

    /// A copy.
    pub fn to_vec(self) -> FloatVec {
        match self {
            Floats::F32(numbers) => FloatVec::F32(numbers.to_vec()),
            Floats::F64(numbers) => FloatVec::F64(numbers.to_vec()),
        }
    }
}

impl FloatVec {
    /// Borrows all numbers.
    pub fn as_floats(&self) -> Floats<'_> {
        match self {
            FloatVec::F32(numbers) => Floats::F32(numbers),
            FloatVec::F64(numbers) => Floats::F64(numbers),
        }
    }
}

impl From<Vec<f32>> for FloatVec {
    fn from(numbers: Vec<f32>) -> Self {
        FloatVec::F32(numbers)
    }
}

impl From<Vec<f64>> for FloatVec {
    fn from(numbers: Vec<f64>) -> Self {
        FloatVec::F64(numbers)
    }
}

/// Evaluates an expression in which the named `Floats` are slices of the same type: `&[f32]` if all are, otherwise
/// `&[f64]`. The only place where the precision of a call becomes a type.
macro_rules! in_one_precision {
    ($($floats:ident),+ => $body:expr) => {
        if let ($($crate::floats::Floats::F32($floats),)+) = ($($floats,)+) {
            $body
        } else {
            $(let $floats = $crate::floats::Floats::doubles($floats);)+
            $(let $floats: &[f64] = &$floats;)+
            $body
        }
    };
}
pub(crate) use in_one_precision;
