//! Macros that make a guarded export and its promise from one description.

/// Exports functions of the core.
///
/// ```ignore
/// export! {
///     /// Matrix NMS.
///     fn matrix_nms(boxes: Floats, scores: Floats, classes: Option<Ints>, options: MatrixNmsOptions) -> ScoredBoxes
///         = suppress::matrix;
/// }
/// ```
///
/// makes `matrixNms`, which computes on the calling thread, and `promises.matrixNms`, which copies its arguments and computes on
/// another thread (not in WebAssembly, which has no other thread). The promise takes a `Cancellation` before the other arguments, which
/// can end its work. Panics and errors become one kind of exception. Use it once per file.
#[macro_export]
macro_rules! export {
    ($(
        $(#[doc = $doc:literal])*
        fn $name:ident($($arg:ident: $type:ident $(<$inner:ident>)?),* $(,)?) -> $answer:ty = $($path:ident)::+;
    )+) => {
        $crate::export_now! {
            $($(#[doc = $doc])* fn $name($($arg: $type $(<$inner>)?),*) -> $answer = $($path)::+;)+
        }

        /// The same as promises, off the event loop.
        #[cfg(not(target_family = "wasm"))] // has no other thread: JavaScript makes the promises there
        mod promises {
            use super::*;

            $(
                $(#[doc = $doc])*
                #[napi(namespace = "promises")]
                pub fn $name(
                    cancellation: Option<$crate::border::Cancelling>,
                    $($arg: $type $(<$inner>)?),*
                ) -> napi::Result<$crate::border::Promise<$answer>> {
                    let ($(mut $arg,)*) = $crate::border::enter(|pause| {
                        Ok(($($crate::border::Argument::own(&$arg, stringify!($arg), pause)?,)*))
                    })?;
                    let bytes = $crate::border::total([$($crate::border::Own::bytes(&$arg)),*]);
                    Ok($crate::border::Promise::of(cancellation, bytes, move || {
                        $(let $arg = $crate::border::Own::lend(&mut $arg);)*
                        Ok($($path)::+($($arg),*)?.into())
                    }))
                }
            )+
        }
    };
}

/// Like [`export!`], without promises: for calls that fill an array of JavaScript's.
#[macro_export]
macro_rules! export_now {
    ($(
        $(#[doc = $doc:literal])*
        fn $name:ident($($arg:ident: $type:ident $(<$inner:ident>)?),* $(,)?) -> $answer:ty = $($path:ident)::+;
    )+) => { $(
        $(#[doc = $doc])*
        #[napi]
        pub fn $name($($arg: $type $(<$inner>)?),*) -> napi::Result<$answer> {
            $crate::border::enter(|pause| {
                $(let $arg = $crate::border::Argument::lend(&$arg, stringify!($arg), pause)?;)*
                Ok($($path)::+($($arg),*)?.into())
            })
        }
    )+ };
}

/// An object that a call returns, converted from the core's struct with the same fields.
#[macro_export]
macro_rules! answer {
    ($(#[$doc:meta])* struct $name:ident from $core:ty { $($field:ident: $type:ident,)+ }) => {
        $(#[$doc])*
        #[napi(object, object_from_js = false)]
        pub struct $name { $(pub $field: $type,)+ }

        impl From<$core> for $name {
            fn from(answer: $core) -> Self {
                $name { $($field: answer.$field.into(),)+ }
            }
        }
    };
}
