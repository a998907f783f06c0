//! Handles of typed arrays.

use std::ffi::c_void;
use std::ptr;

use boxwise_detect as core;
use boxwise_error::{Code, Error, Result};
use napi::bindgen_prelude::{FromNapiValue, TypeName, TypedArrayType, ValidateNapiValue};
use napi::{ValueType, sys};

use super::pause::Lent;
use super::{Argument, Own, Pause};

/// A JavaScript value within the call that received it.
pub(super) struct Handle {
    pub(super) env: sys::napi_env,
    pub(super) value: sys::napi_value,
}

/// Address, length and type of a typed array, valid as long as the pause.
pub(super) struct Place {
    pub(super) kind: TypedArrayType,
    length: usize,
    data: *mut c_void,
}

impl Handle {
    pub(super) fn place(&self, expected: &str, name: &'static str) -> Result<Place> {
        let (mut kind, mut length, mut data, mut buffer, mut offset) =
            (0, 0, ptr::null_mut(), ptr::null_mut(), 0);
        // SAFETY: the handle belongs to the current call; all outputs exist.
        let status = unsafe {
            sys::napi_get_typedarray_info(
                self.env,
                self.value,
                &mut kind,
                &mut length,
                &mut data,
                &mut buffer,
                &mut offset,
            )
        };
        if status != sys::Status::napi_ok {
            return Err(Error::new(Code::InvalidArgument, expected, "something else").in_input(name));
        }
        let mut is_own = false;
        // SAFETY: as above; the buffer belongs to the array. It is not an `ArrayBuffer` if its memory is shared with
        // other threads.
        unsafe { sys::napi_is_arraybuffer(self.env, buffer, &mut is_own) };
        if !is_own {
            return Err(shared(name));
        }
        Ok(Place { kind: kind.into(), length, data })
    }
}

#[cold]
fn shared(name: &'static str) -> Error {
    let expected = "memory that no other thread can change; pass a copy, such as array.slice()";
    Error::new(Code::InvalidArgument, expected, "an array on shared memory").in_input(name)
}

impl Place {
    fn lent<T>(&self, name: &'static str, is_written: bool, pause: &Pause) -> Result<()> {
        let from = self.data as usize;
        pause.note(Lent { from, to: from + self.length * size_of::<T>(), name, is_written })
    }

    pub(super) fn read<'a, T>(&self, name: &'static str, pause: &'a Pause) -> Result<&'a [T]> {
        if self.length == 0 {
            return Ok(&[]);
        }
        self.lent::<T>(name, false, pause)?;
        // SAFETY: Node-API reports `length` elements of `T` there (the caller checked the type); no JavaScript runs
        // that could free or change them, and no memory that is written was lent there.
        Ok(unsafe { std::slice::from_raw_parts(self.data.cast(), self.length) })
    }

    #[expect(
        clippy::mut_from_ref,
        reason = "the memory is JavaScript's; `Pause::note` refuses to lend it twice"
    )]
    fn written<'a, T>(&self, name: &'static str, pause: &'a Pause) -> Result<&'a mut [T]> {
        if self.length == 0 {
            return Ok(&mut []);
        }
        self.lent::<T>(name, true, pause)?;
        // SAFETY: as in `read`; and no other memory was lent there.
        Ok(unsafe { std::slice::from_raw_parts_mut(self.data.cast(), self.length) })
    }
}

macro_rules! handle {
    ($($(#[$doc:meta])* $name:ident)+) => { $(
        $(#[$doc])*
        pub struct $name(Handle);

        impl FromNapiValue for $name {
            unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> napi::Result<Self> {
                Ok($name(Handle { env, value })) // checked under a pause
            }
        }

        impl TypeName for $name {
            fn type_name() -> &'static str { stringify!($name) }
            fn value_type() -> ValueType { ValueType::Object }
        }

        impl ValidateNapiValue for $name {}
    )+ };
}

handle! {
    /// Numbers of either precision, for reading.
    Floats
    /// Numbers of either precision, for writing.
    FloatsOut
    /// Numbers in double precision, for reading.
    Doubles
    /// Numbers in single precision, for reading.
    Singles
    /// Signed integers such as classes, for reading.
    Ints
    /// Unsigned integers such as offsets, for reading.
    Uints
    /// Bits of half-precision numbers, for reading.
    Halves
    /// Bytes, for reading.
    Bytes
    /// The options, scores and boxes of a small call in one array, for reading and writing.
    Scratch
}

const EITHER: &str = "a Float32Array or a Float64Array";

impl Argument for Floats {
    type Lent<'a> = core::Floats<'a>;
    type Own = core::FloatVec;

    fn lend<'a>(&'a self, name: &'static str, pause: &'a Pause) -> Result<core::Floats<'a>> {
        let place = self.0.place(EITHER, name)?;
        match place.kind {
            TypedArrayType::Float32 => Ok(core::Floats::F32(place.read(name, pause)?)),
            TypedArrayType::Float64 => Ok(core::Floats::F64(place.read(name, pause)?)),
            other => Err(another(EITHER, other, name)),
        }
    }

    fn own(&self, name: &'static str, pause: &Pause) -> Result<core::FloatVec> {
        Ok(self.lend(name, pause)?.to_vec())
    }
}

impl Own for core::FloatVec {
    type Lent<'a> = core::Floats<'a>;

    fn lend(&mut self) -> core::Floats<'_> {
        self.as_floats()
    }

    fn bytes(&self) -> usize {
        match self.as_floats() {
            core::Floats::F32(numbers) => size_of_val(numbers),
            core::Floats::F64(numbers) => size_of_val(numbers),
        }
    }
}

impl Argument for FloatsOut {
    type Lent<'a> = core::FloatsMut<'a>;
    type Own = NoCopy;

    fn lend<'a>(&'a self, name: &'static str, pause: &'a Pause) -> Result<core::FloatsMut<'a>> {
        let place = self.0.place(EITHER, name)?;
        match place.kind {
            TypedArrayType::Float32 => Ok(core::FloatsMut::F32(place.written(name, pause)?)),
            TypedArrayType::Float64 => Ok(core::FloatsMut::F64(place.written(name, pause)?)),
            other => Err(another(EITHER, other, name)),
        }
    }

    fn own(&self, _: &'static str, _: &Pause) -> Result<NoCopy> {
        Err(written_later())
    }
}

impl Argument for Scratch {
    type Lent<'a> = &'a mut [f32];
    type Own = NoCopy;

    fn lend<'a>(&'a self, name: &'static str, pause: &'a Pause) -> Result<&'a mut [f32]> {
        let place = self.0.place("a Float32Array", name)?;
        match place.kind {
            TypedArrayType::Float32 => place.written(name, pause),
            other => Err(another("a Float32Array", other, name)),
        }
    }

    fn own(&self, _: &'static str, _: &Pause) -> Result<NoCopy> {
        Err(written_later())
    }
}

/// Copies for calls that fill an array: such calls make no promise, so there are none.
pub enum NoCopy {}

impl Own for NoCopy {
    type Lent<'a> = NoCopy;

    fn lend(&mut self) -> NoCopy {
        match *self {}
    }
}

fn written_later() -> Error {
    Error::new(Code::Internal, "a call that fills an array at once", "a promise of one")
}

macro_rules! slices {
    ($($name:ident: $number:ty = $($kind:ident)|+, $expected:literal;)+) => { $(
        impl Argument for $name {
            type Lent<'a> = &'a [$number];
            type Own = Box<[$number]>;

            fn lend<'a>(&'a self, name: &'static str, pause: &'a Pause) -> Result<&'a [$number]> {
                let place = self.0.place($expected, name)?;
                match place.kind {
                    $(TypedArrayType::$kind)|+ => place.read(name, pause),
                    other => Err(another($expected, other, name)),
                }
            }

            fn own(&self, name: &'static str, pause: &Pause) -> Result<Box<[$number]>> {
                Ok(self.lend(name, pause)?.into())
            }
        }

        impl Own for Box<[$number]> {
            type Lent<'a> = &'a [$number];

            fn lend(&mut self) -> &[$number] {
                self
            }

            fn bytes(&self) -> usize {
                size_of_val(&self[..])
            }
        }
    )+ };
}

slices! {
    Doubles: f64 = Float64, "a Float64Array";
    Singles: f32 = Float32, "a Float32Array";
    Ints: i32 = Int32, "an Int32Array";
    Uints: u32 = Uint32, "a Uint32Array";
    Halves: u16 = Uint16, "a Uint16Array";
    Bytes: u8 = Uint8 | Uint8Clamped, "a Uint8Array";
}

#[cold]
pub(super) fn another(expected: &str, kind: TypedArrayType, name: &'static str) -> Error {
    let kind = kind.as_ref();
    let article = if kind.starts_with('I') { "an" } else { "a" };
    Error::new(Code::InvalidArgument, expected, format!("{article} {kind}Array")).in_input(name)
}
