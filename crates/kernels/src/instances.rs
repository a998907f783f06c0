//! The generic kernels for the numbers that there are, compiled here for the WebAssembly.
//!
//! Code is made fast or small crate by crate, and a generic function is compiled in whichever crate calls it. Those that call
//! kernels are made as small as can be, without vectors, and find these where generics are shared (`-Zshare-generics`).

use crate::overlap::{Ciou, Diou, Giou, Iof, Iou};
use crate::{best, beyond, few, iou, kept, overlap, pairs, roi, scan, soft, tied};

use std::sync::atomic::AtomicPtr;

/// Where functions are. Nobody looks, but they are compiled for it.
macro_rules! instances {
    ($name:ident, $($function:path),+ $(,)?) => {
        pub static $name: [AtomicPtr<()>; [$(stringify!($function)),+].len()] = [$(AtomicPtr::new($function as *mut ())),+];
    };
}

macro_rules! of {
    ($name:ident, $float:ty) => {
        instances!(
            $name,
            beyond::beyond::<$float>,
            best::best::<$float>,
            few::few::<$float>,
            iou::areas::<$float>,
            kept::any_beyond::<$float>,
            overlap::pairs::<$float, Iou>,
            overlap::pairs::<$float, Giou>,
            overlap::pairs::<$float, Diou>,
            overlap::pairs::<$float, Ciou>,
            overlap::pairs::<$float, Iof>,
            overlap::rows::<$float, Iou>,
            overlap::rows::<$float, Giou>,
            overlap::rows::<$float, Diou>,
            overlap::rows::<$float, Ciou>,
            overlap::rows::<$float, Iof>,
            roi::maxima::<$float>,
            roi::sums::<$float>,
            scan::best_row::<$float>,
            scan::positions_above::<$float>,
            soft::fall::<$float>,
            soft::least_ratio::<$float>,
            soft::most::<$float>,
            tied::mark_tied::<$float>,
        );
    };
}

of!(SINGLE, f32);
of!(DOUBLE, f64);
instances!(
    PIXELS,
    pairs::add_run_starts::<u8>,
    pairs::add_run_starts::<u16>,
    pairs::add_run_starts::<u32>,
    pairs::add_run_starts::<i32>,
    pairs::add_run_starts::<[u8; 3]>,
);
