//! Converts errors and panics into exceptions at the border to JavaScript.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use boxwise_error::{Code, Error, Place, Result};
use boxwise_threads::{Cancelled, OutOfMemory};
use napi::Status;

/// Separates the parts of an error's message; `api/errors.ts` splits them again.
const SEPARATOR: char = '\u{1f}';

/// Runs `work` and turns its error or panic into an exception. A panic cannot leave half-modified state behind: exports
/// own what they modify, and drop it while unwinding.
pub(crate) fn guard<T>(work: impl FnOnce() -> Result<T>) -> napi::Result<T> {
    if cfg!(target_family = "wasm") {
        return work().map_err(exception_of); // a panic ends the instance: it cannot be caught
    }
    keep_reserve();
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(error_of(panic))).map_err(exception_of)
}

/// Makes the reserve of memory again if an earlier call used it. Not inlined, so that its code is not repeated in every export.
#[inline(never)]
fn keep_reserve() {
    #[cfg(target_os = "linux")] // others have the system's allocator
    {
        boxwise_threads::memory_is_back();
        boxwise_kernels::machine::huge_pages::reserve();
    }
}

#[cold]
#[inline(never)]
fn error_of(panic: Box<dyn Any + Send>) -> Error {
    if panic.is::<Cancelled>() {
        return Error::new(Code::Internal, "work that goes on", "cancelled work"); // JavaScript has rejected the promise itself
    }
    if panic.is::<OutOfMemory>() {
        let got = "a system without more: give it fewer records at once or fewer threads, or more memory";
        return Error::new(Code::TooLarge, "work that fits in memory", got);
    }
    Error::new(Code::Internal, "no panic", said(panic.as_ref()).unwrap_or("a panic"))
}

/// Not inlined, so that its code is not repeated in every export.
#[cold]
#[inline(never)]
fn exception_of(error: Error) -> napi::Error {
    exception(&error)
}

fn said(panic: &(dyn Any + Send)) -> Option<&str> {
    panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied())
}

/// `boxwise`, code, message, expected, got, input, list, record, id, byte; absent parts are empty.
fn exception(error: &Error) -> napi::Error {
    let Place { input, list, record, id, byte } = &error.place;
    let number = |value: &Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
    let parts = [
        "boxwise".to_owned(),
        error.code.as_str().to_owned(),
        error.to_string(),
        error.expected.clone(),
        error.got.clone(),
        input.clone().unwrap_or_default(),
        list.unwrap_or_default().to_owned(),
        number(record),
        id.clone().unwrap_or_default(),
        number(byte),
    ];
    let clean = parts.map(|part| part.replace(SEPARATOR, " "));
    napi::Error::new(Status::GenericFailure, clean.join(&SEPARATOR.to_string()))
}
