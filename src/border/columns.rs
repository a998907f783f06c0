//! Arguments with several forms: ids, label maps, and JSON as a path or as bytes.

use std::path::PathBuf;

use boxwise_coco::Source;
use boxwise_coco::eval::IdColumn;
use boxwise_error::Result;
use napi::bindgen_prelude::{
    FromNapiValue, JsObjectValue, JsValue, Object, TypeName, TypedArrayType, Unknown, ValidateNapiValue,
};
use napi::{ValueType, sys};

use super::arrays::{Handle, another};
use super::{Argument, Own, Pause, UNKNOWN_BYTES};

/// Whether a value is a typed array.
///
/// # Safety
/// `value` belongs to the current call.
unsafe fn is_typed_array(env: sys::napi_env, value: sys::napi_value) -> bool {
    let mut is_typed = false;
    // SAFETY: ensured by the caller; the output exists.
    unsafe { sys::napi_is_typedarray(env, value, &mut is_typed) };
    is_typed
}

macro_rules! named {
    ($($name:ident)+) => { $(
        impl TypeName for $name {
            fn type_name() -> &'static str { stringify!($name) }
            fn value_type() -> ValueType { ValueType::Object }
        }

        impl ValidateNapiValue for $name {}
    )+ };
}
named! { Ids JsonInput Labels }

/// Ids: whole numbers in an array of any width, strings, or positions in a list of distinct strings.
pub enum Ids {
    Numbers(Numbers),
    Texts(Vec<String>),
    Named(Vec<String>, Numbers),
}

/// A typed array of ids, checked under a pause.
pub struct Numbers(Handle);

impl FromNapiValue for Ids {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> napi::Result<Self> {
        // SAFETY: ensured by the caller.
        unsafe {
            if is_typed_array(env, value) {
                return Ok(Ids::Numbers(Numbers(Handle { env, value })));
            }
            let mut is_list = false;
            sys::napi_is_array(env, value, &mut is_list);
            if is_list {
                return Vec::from_napi_value(env, value).map(Ids::Texts);
            }
            let named = Object::from_napi_value(env, value)?;
            let at: Unknown = named.get_named_property("at")?;
            let at = Numbers(Handle { env, value: at.raw() });
            Ok(Ids::Named(named.get_named_property("names")?, at))
        }
    }
}

impl Argument for Ids {
    type Lent<'a> = IdColumn<'a>;
    type Own = IdCopy;

    fn lend<'a>(&'a self, name: &'static str, pause: &'a Pause) -> Result<IdColumn<'a>> {
        let handle = match self {
            Ids::Numbers(numbers) => &numbers.0,
            Ids::Texts(texts) => return Ok(IdColumn::Text(texts)),
            Ids::Named(names, at) => {
                let place = at.0.place("a Uint32Array", name)?;
                return match place.kind {
                    TypedArrayType::Uint32 => Ok(IdColumn::Named(names, place.read(name, pause)?)),
                    other => Err(another("a Uint32Array", other, name)),
                };
            }
        };
        let expected = "an Int32Array, a Uint32Array, a Float64Array, a BigInt64Array or an array of strings";
        let place = handle.place(expected, name)?;
        match place.kind {
            TypedArrayType::Int32 => Ok(IdColumn::I32(place.read(name, pause)?)),
            TypedArrayType::Uint32 => Ok(IdColumn::U32(place.read(name, pause)?)),
            TypedArrayType::BigInt64 => Ok(IdColumn::I64(place.read(name, pause)?)),
            TypedArrayType::Float64 => Ok(IdColumn::F64(place.read(name, pause)?)),
            other => Err(another(expected, other, name)),
        }
    }

    fn own(&self, name: &'static str, pause: &Pause) -> Result<IdCopy> {
        Ok(match self.lend(name, pause)? {
            IdColumn::I32(ids) => IdCopy::I32(ids.into()),
            IdColumn::U32(ids) => IdCopy::U32(ids.into()),
            IdColumn::I64(ids) => IdCopy::I64(ids.into()),
            IdColumn::F64(ids) => IdCopy::F64(ids.into()),
            IdColumn::One(id, count) => IdCopy::I64(vec![id; count].into()),
            IdColumn::Text(ids) => IdCopy::Text(ids.into()),
            IdColumn::Named(names, at) => IdCopy::Named(names.into(), at.into()),
        })
    }
}

/// A copy of ids.
pub enum IdCopy {
    I32(Box<[i32]>),
    U32(Box<[u32]>),
    I64(Box<[i64]>),
    F64(Box<[f64]>),
    Text(Box<[String]>),
    Named(Box<[String]>, Box<[u32]>),
}

impl Own for IdCopy {
    type Lent<'a> = IdColumn<'a>;

    fn lend(&mut self) -> IdColumn<'_> {
        match self {
            IdCopy::I32(ids) => IdColumn::I32(ids),
            IdCopy::U32(ids) => IdColumn::U32(ids),
            IdCopy::I64(ids) => IdColumn::I64(ids),
            IdCopy::F64(ids) => IdColumn::F64(ids),
            IdCopy::Text(ids) => IdColumn::Text(ids),
            IdCopy::Named(names, at) => IdColumn::Named(names, at),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            IdCopy::I32(ids) => size_of_val(&ids[..]),
            IdCopy::U32(ids) | IdCopy::Named(_, ids) => size_of_val(&ids[..]),
            IdCopy::I64(ids) => size_of_val(&ids[..]),
            IdCopy::F64(ids) => size_of_val(&ids[..]),
            IdCopy::Text(ids) => size_of_val(&ids[..]),
        }
    }
}

/// JSON: the path of a file, or bytes.
pub enum JsonInput {
    Path(String),
    Bytes(super::Bytes),
}

/// JSON whose bytes are lent.
pub enum Json<'a> {
    Path(&'a str),
    Bytes(&'a [u8]),
}

impl<'a> Json<'a> {
    /// The source for the core. `name` is the name of bytes in errors; a file is named by its path.
    pub fn source(&self, name: &'static str) -> Source<'a> {
        match *self {
            Json::Path(path) => Source::Path(PathBuf::from(path)),
            Json::Bytes(bytes) => Source::Bytes(bytes, name),
        }
    }
}

impl FromNapiValue for JsonInput {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> napi::Result<Self> {
        // SAFETY: ensured by the caller.
        unsafe {
            if is_typed_array(env, value) {
                return super::Bytes::from_napi_value(env, value).map(JsonInput::Bytes);
            }
            String::from_napi_value(env, value).map(JsonInput::Path)
        }
    }
}

impl Argument for JsonInput {
    type Lent<'a> = Json<'a>;
    type Own = JsonCopy;

    fn lend<'a>(&'a self, name: &'static str, pause: &'a Pause) -> Result<Json<'a>> {
        match self {
            JsonInput::Path(path) => Ok(Json::Path(path)),
            JsonInput::Bytes(bytes) => bytes.lend(name, pause).map(Json::Bytes),
        }
    }

    fn own(&self, name: &'static str, pause: &Pause) -> Result<JsonCopy> {
        match self {
            JsonInput::Path(path) => Ok(JsonCopy::Path(path.clone())),
            JsonInput::Bytes(bytes) => bytes.own(name, pause).map(JsonCopy::Bytes),
        }
    }
}

/// A copy of JSON.
pub enum JsonCopy {
    Path(String),
    Bytes(Box<[u8]>),
}

impl Own for JsonCopy {
    type Lent<'a> = Json<'a>;

    fn lend(&mut self) -> Json<'_> {
        match self {
            JsonCopy::Path(path) => Json::Path(path),
            JsonCopy::Bytes(bytes) => Json::Bytes(bytes),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            JsonCopy::Path(_) => UNKNOWN_BYTES,
            JsonCopy::Bytes(bytes) => bytes.len(),
        }
    }
}

/// A map with a label for each pixel.
pub struct Labels(Handle);

/// Labels that are lent.
#[derive(Clone, Copy)]
pub enum Pixels<'a> {
    U8(&'a [u8]),
    U16(&'a [u16]),
    I32(&'a [i32]),
}

impl FromNapiValue for Labels {
    unsafe fn from_napi_value(env: sys::napi_env, value: sys::napi_value) -> napi::Result<Self> {
        Ok(Labels(Handle { env, value })) // checked under a pause
    }
}

impl Argument for Labels {
    type Lent<'a> = Pixels<'a>;
    type Own = PixelCopy;

    fn lend<'a>(&'a self, name: &'static str, pause: &'a Pause) -> Result<Pixels<'a>> {
        let expected = "a Uint8Array, a Uint16Array or an Int32Array";
        let place = self.0.place(expected, name)?;
        match place.kind {
            TypedArrayType::Uint8 | TypedArrayType::Uint8Clamped => Ok(Pixels::U8(place.read(name, pause)?)),
            TypedArrayType::Uint16 => Ok(Pixels::U16(place.read(name, pause)?)),
            TypedArrayType::Int32 => Ok(Pixels::I32(place.read(name, pause)?)),
            other => Err(another(expected, other, name)),
        }
    }

    fn own(&self, name: &'static str, pause: &Pause) -> Result<PixelCopy> {
        Ok(match self.lend(name, pause)? {
            Pixels::U8(labels) => PixelCopy::U8(labels.into()),
            Pixels::U16(labels) => PixelCopy::U16(labels.into()),
            Pixels::I32(labels) => PixelCopy::I32(labels.into()),
        })
    }
}

/// A copy of labels.
pub enum PixelCopy {
    U8(Box<[u8]>),
    U16(Box<[u16]>),
    I32(Box<[i32]>),
}

impl Own for PixelCopy {
    type Lent<'a> = Pixels<'a>;

    fn lend(&mut self) -> Pixels<'_> {
        match self {
            PixelCopy::U8(labels) => Pixels::U8(labels),
            PixelCopy::U16(labels) => Pixels::U16(labels),
            PixelCopy::I32(labels) => Pixels::I32(labels),
        }
    }

    fn bytes(&self) -> usize {
        match self {
            PixelCopy::U8(labels) => labels.len(),
            PixelCopy::U16(labels) => size_of_val(&labels[..]),
            PixelCopy::I32(labels) => size_of_val(&labels[..]),
        }
    }
}
