//! The instruction set that kernels run on: detected once, passed as a value.

use std::sync::OnceLock;

/// The instruction set of this machine. [`Isa::detect`] is the only source of values other than [`Isa::SCALAR`], so a
/// value proves that its instructions can be executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Isa(Level);

/// The levels that kernels are compiled for. Ordered: a level includes the lower ones of the same architecture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Scalar,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "aarch64")]
    Neon,
    #[cfg(target_arch = "wasm32")]
    Simd128,
}

impl Isa {
    /// What every machine of the architecture can execute.
    pub const SCALAR: Isa = Isa(Level::Scalar);

    /// The best instruction set of this machine, or a lower one named in the environment variable `BOXWISE_ISA` (see
    /// [`Isa::name`]). Names that are unknown or not supported by this machine are ignored.
    ///
    /// # Examples
    ///
    /// ```
    /// use boxwise_kernels::Isa;
    /// use boxwise_kernels::boxes::iou::areas;
    ///
    /// let boxes = [[0.0f32, 0.0, 2.0, 3.0]];
    /// let mut out = [0.0];
    /// areas(Isa::detect(), &boxes, &mut out); // the same bits as with `Isa::SCALAR`
    /// assert_eq!(out, [6.0]);
    /// ```
    pub fn detect() -> Isa {
        static FOUND: OnceLock<Isa> = OnceLock::new();
        *FOUND.get_or_init(|| {
            let all = Isa::available();
            let wanted = std::env::var("BOXWISE_ISA").ok();
            let named = wanted.and_then(|name| all.iter().copied().find(|isa| isa.name() == name));
            named.unwrap_or(all[all.len() - 1])
        })
    }

    /// Every instruction set of this machine, the scalar one first. Tests run all of them.
    pub fn available() -> Vec<Isa> {
        #[allow(unused_mut)]
        let mut all = vec![Isa::SCALAR];
        #[cfg(target_arch = "x86_64")]
        {
            let has_avx2 = is_x86_feature_detected!("avx2")
                && is_x86_feature_detected!("bmi1")
                && is_x86_feature_detected!("bmi2")
                && is_x86_feature_detected!("lzcnt")
                && is_x86_feature_detected!("popcnt");
            if has_avx2 {
                all.push(Isa(Level::Avx2));
                let has_avx512 = is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl");
                if has_avx512 {
                    all.push(Isa(Level::Avx512));
                }
            }
        }
        #[cfg(target_arch = "aarch64")]
        all.push(Isa(Level::Neon)); // part of the architecture's base
        #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
        all.push(Isa(Level::Simd128));
        all
    }

    /// `scalar`, `avx2`, `avx512`, `neon` or `simd128`.
    pub fn name(self) -> &'static str {
        match self.0 {
            Level::Scalar => "scalar",
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => "avx512",
            #[cfg(target_arch = "aarch64")]
            Level::Neon => "neon",
            #[cfg(target_arch = "wasm32")]
            Level::Simd128 => "simd128",
        }
    }

    pub(crate) fn level(self) -> Level {
        self.0
    }
}

/// Compiles one `#[inline(always)]` body for every instruction set and selects one at run time.
///
/// ```ignore
/// dispatch! {
///     /// Areas of the boxes.
///     pub fn areas(boxes: &[[f32; 4]], out: &mut [f32]) = areas_body;
/// }
/// areas(Isa::detect(), &boxes, &mut out);
/// ```
macro_rules! dispatch {
    ($(#[$doc:meta])* $vis:vis fn $name:ident $(<$($generic:ident : $bound:path),+>)? (
        $($arg:ident : $ty:ty),* $(,)?
    ) $(-> $ret:ty)? = $body:path;) => {
        $(#[$doc])*
        #[inline]
        $vis fn $name $(<$($generic: $bound),+>)? (isa: $crate::Isa, $($arg: $ty),*) $(-> $ret)? {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
            fn avx2 $(<$($generic: $bound),+>)? ($($arg: $ty),*) $(-> $ret)? { $body($($arg),*) }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt,avx512f,avx512bw,avx512dq,avx512vl")]
            fn avx512 $(<$($generic: $bound),+>)? ($($arg: $ty),*) $(-> $ret)? { $body($($arg),*) }

            match isa.level() {
                // SAFETY: a value of this level exists only where `detect` saw these features.
                #[cfg(target_arch = "x86_64")]
                $crate::machine::isa::Level::Avx2 => unsafe { avx2($($arg),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                $crate::machine::isa::Level::Avx512 => unsafe { avx512($($arg),*) },
                // On other architectures the whole crate is compiled for the vector instructions.
                _ => $body($($arg),*),
            }
        }
    };
}

#[allow(unused_imports)]
pub(crate) use dispatch;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scalar_set_is_always_available() {
        assert_eq!(Isa::available()[0], Isa::SCALAR);
        assert!(Isa::available().contains(&Isa::detect()));
    }
}
