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
/// makes `matrixNms`, which takes a `Cancellation` or nothing before its other arguments. Without one it computes on the calling
/// thread. With one it returns a promise: it copies its arguments and computes on another thread, until the cancellation ends that
/// work. WebAssembly has no other thread: it always computes at once, and JavaScript makes the promise. Panics and errors become one kind
/// of exception.
#[macro_export]
macro_rules! export {
    ($(
        $(#[doc = $doc:literal])*
        fn $name:ident($($arg:ident: $type:ident $(<$inner:ident>)?),* $(,)?) -> $answer:ty = $($path:ident)::+;
    )+) => { $(
        $(#[doc = $doc])*
        #[cfg(not(target_family = "wasm"))]
        #[napi]
        pub fn $name(
            cancellation: Option<$crate::border::Cancelling>,
            $($arg: $type $(<$inner>)?),*
        ) -> napi::Result<napi::Either<$answer, $crate::border::Promise<$answer>>> {
            let Some(cancellation) = cancellation else {
                return $crate::computed_now!(($($arg),*) $($path)::+).map(napi::Either::A);
            };
            let ($(mut $arg,)*) = $crate::border::enter(|pause| {
                Ok(($($crate::border::Argument::own(&$arg, stringify!($arg), pause)?,)*))
            })?;
            let bytes = $crate::border::total([$($crate::border::Own::bytes(&$arg)),*]);
            Ok(napi::Either::B($crate::border::Promise::of(cancellation, bytes, move || {
                $(let $arg = $crate::border::Own::lend(&mut $arg);)*
                Ok($($path)::+($($arg),*)?.into())
            })))
        }

        $(#[doc = $doc])*
        #[cfg(target_family = "wasm")]
        #[napi]
        pub fn $name(_cancellation: $crate::border::Ignored, $($arg: $type $(<$inner>)?),*) -> napi::Result<$answer> {
            $crate::computed_now!(($($arg),*) $($path)::+)
        }
    )+ };
}

/// Lends the arguments to a function of the core and computes on the calling thread.
#[macro_export]
macro_rules! computed_now {
    (($($arg:ident),*) $($path:ident)::+) => {
        $crate::border::enter(|pause| {
            $(let $arg = $crate::border::Argument::lend(&$arg, stringify!($arg), pause)?;)*
            Ok($($path)::+($($arg),*)?.into())
        })
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
            $crate::computed_now!(($($arg),*) $($path)::+)
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
