//! Typed arrays that a call returns.

use std::ffi::c_void;
use std::ptr;

use boxwise_detect as core;
use napi::bindgen_prelude::{ToNapiValue, TypedArrayType};
use napi::sys;

/// Numbers of either precision that a call returns.
pub struct FloatArray(core::FloatVec);

impl From<core::FloatVec> for FloatArray {
    fn from(numbers: core::FloatVec) -> Self {
        FloatArray(numbers)
    }
}

impl ToNapiValue for FloatArray {
    unsafe fn to_napi_value(env: sys::napi_env, FloatArray(numbers): Self) -> napi::Result<sys::napi_value> {
        // SAFETY: the caller's.
        unsafe {
            match numbers {
                core::FloatVec::F32(own) => array(env, own, TypedArrayType::Float32),
                core::FloatVec::F64(own) => array(env, own, TypedArrayType::Float64),
            }
        }
    }
}

macro_rules! answers {
    ($($name:ident: $number:ty = $kind:ident;)+) => { $(
        /// Numbers that a call returns.
        pub struct $name(Vec<$number>);

        impl From<Vec<$number>> for $name {
            fn from(numbers: Vec<$number>) -> Self {
                $name(numbers)
            }
        }

        impl ToNapiValue for $name {
            unsafe fn to_napi_value(env: sys::napi_env, $name(own): Self) -> napi::Result<sys::napi_value> {
                // SAFETY: the caller's.
                unsafe { array(env, own, TypedArrayType::$kind) }
            }
        }
    )+ };
}

answers! {
    IntArray: i32 = Int32;
    UintArray: u32 = Uint32;
    SignArray: i8 = Int8;
    HalfArray: u16 = Uint16;
    ByteArray: u8 = Uint8;
    DoubleArray: f64 = Float64;
}

/// Answers of up to this size are copied into memory of JavaScript's, which costs less than an external buffer with a finaliser
/// (they break even near 1,000 numbers). WebAssembly cannot write to that memory, and gives all away.
const COPIED_BYTES: usize = if cfg!(target_family = "wasm") { 0 } else { 1 << 12 };

/// # Safety
/// `env` is that of the call that runs; `kind` is the type of `T`.
unsafe fn array<T: Copy + 'static>(
    env: sys::napi_env,
    own: Vec<T>,
    kind: TypedArrayType,
) -> napi::Result<sys::napi_value> {
    let length = own.len();
    let mut value = ptr::null_mut();
    // SAFETY: the caller's.
    unsafe {
        let buffer = if size_of_val(&own[..]) <= COPIED_BYTES {
            copied(env, &own)?
        } else {
            match given(env, own) {
                Ok(buffer) => buffer,
                Err(own) => copied(env, &own)?, // Electron takes no memory of others
            }
        };
        napi::check_status!(sys::napi_create_typedarray(env, kind as i32, length, buffer, 0, &mut value))?;
    }
    Ok(value)
}

/// A buffer of JavaScript's with the same numbers.
///
/// # Safety
/// `env` is that of the call that runs.
unsafe fn copied<T: Copy>(env: sys::napi_env, own: &[T]) -> napi::Result<sys::napi_value> {
    let bytes = size_of_val(own);
    let (mut data, mut buffer) = (ptr::null_mut(), ptr::null_mut());
    // SAFETY: the new buffer has room for the bytes.
    unsafe {
        napi::check_status!(sys::napi_create_arraybuffer(env, bytes, &mut data, &mut buffer))?;
        ptr::copy_nonoverlapping(own.as_ptr().cast::<u8>(), data.cast(), bytes);
    }
    Ok(buffer)
}

/// A buffer on the memory itself, which JavaScript frees; or the numbers back, where the runtime takes none.
///
/// # Safety
/// `env` is that of the call that runs.
unsafe fn given<T: Copy + 'static>(env: sys::napi_env, own: Vec<T>) -> Result<sys::napi_value, Vec<T>> {
    let mut own = std::mem::ManuallyDrop::new(own);
    let (data, length, capacity) = (own.as_mut_ptr(), own.len(), own.capacity());
    let mut buffer = ptr::null_mut();
    // SAFETY: memory that is taken is freed by `free`, with its own capacity; what is not taken is still ours.
    unsafe {
        let status = sys::napi_create_external_arraybuffer(
            env,
            data.cast(),
            length * size_of::<T>(),
            Some(free::<T>),
            capacity as *mut c_void,
            &mut buffer,
        );
        if status == sys::Status::napi_ok {
            return Ok(buffer);
        }
        Err(Vec::from_raw_parts(data, length, capacity))
    }
}

unsafe extern "C" fn free<T>(_: sys::napi_env, data: *mut c_void, capacity: *mut c_void) {
    // SAFETY: `given` gave it away with this capacity; its numbers need no dropping.
    drop(unsafe { Vec::<T>::from_raw_parts(data.cast(), 0, capacity as usize) });
}
