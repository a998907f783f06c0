//! Typed arrays that a call returns.

use std::ffi::c_void;
use std::ptr;
use std::sync::atomic::{AtomicUsize, Ordering};

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
        // SAFETY: ensured by the caller.
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
                // SAFETY: ensured by the caller.
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

/// Results of up to this many bytes are copied into JavaScript's memory, which is cheaper than an external buffer with
/// a finaliser (break-even is near 1,000 numbers). WebAssembly cannot write to that memory and never copies.
const COPIED_BYTES: usize = if cfg!(target_family = "wasm") { 0 } else { 1 << 12 };

/// Bytes of results in memory of boxwise's own that JavaScript has not freed.
static OUTSIDE: AtomicUsize = AtomicUsize::new(0);

/// Beyond this, results are copied into JavaScript's memory. External buffers are freed when the event loop turns, so in a loop that does not
/// wait they would pile up; JavaScript's own are freed as soon as they are collected.
const MOST_OUTSIDE: usize = if cfg!(target_family = "wasm") { usize::MAX } else { 256 << 20 };

/// A typed array of the numbers.
///
/// # Safety
/// `env` belongs to the current call; `kind` is the type of `T`.
unsafe fn array<T: Copy + 'static>(
    env: sys::napi_env,
    own: Vec<T>,
    kind: TypedArrayType,
) -> napi::Result<sys::napi_value> {
    let length = own.len();
    let mut value = ptr::null_mut();
    // SAFETY: ensured by the caller.
    unsafe {
        let bytes = size_of_val(&own[..]);
        let waiting = OUTSIDE.load(Ordering::Relaxed);
        let buffer = if bytes <= COPIED_BYTES || (waiting > 0 && waiting + bytes > MOST_OUTSIDE) {
            copied(env, &own)?
        } else {
            match given(env, own) {
                Ok(buffer) => buffer,
                Err(own) => copied(env, &own)?, // Electron does not accept external memory
            }
        };
        napi::check_status!(sys::napi_create_typedarray(env, kind as i32, length, buffer, 0, &mut value))?;
    }
    Ok(value)
}

/// A copy of the numbers in a buffer of JavaScript's.
///
/// # Safety
/// `env` belongs to the current call.
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

/// An external buffer over the memory itself, which JavaScript frees later; or the numbers, if the runtime does not accept
/// external memory.
///
/// # Safety
/// `env` belongs to the current call.
unsafe fn given<T: Copy + 'static>(env: sys::napi_env, own: Vec<T>) -> Result<sys::napi_value, Vec<T>> {
    let mut own = std::mem::ManuallyDrop::new(own);
    let (data, length, capacity) = (own.as_mut_ptr(), own.len(), own.capacity());
    let mut buffer = ptr::null_mut();
    // SAFETY: accepted memory is freed by `free`, with its own capacity; memory that is not accepted still belongs to
    // this function.
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
            OUTSIDE.fetch_add(capacity * size_of::<T>(), Ordering::Relaxed);
            return Ok(buffer);
        }
        Err(Vec::from_raw_parts(data, length, capacity))
    }
}

unsafe extern "C" fn free<T>(_: sys::napi_env, data: *mut c_void, capacity: *mut c_void) {
    OUTSIDE.fetch_sub(capacity as usize * size_of::<T>(), Ordering::Relaxed);
    // SAFETY: `given` passed it on with this capacity; its numbers need no drop.
    drop(unsafe { Vec::<T>::from_raw_parts(data.cast(), 0, capacity as usize) });
}
