//! How much of an input may be read and evaluated.

use boxwise_coco::Limits;
use napi_derive::napi;

use crate::options;

options! {
    /// Upper bounds for reading and evaluating; whole numbers, or infinity.
    struct LimitsArg {
        pub max_records: Option<f64>,
        pub max_memory: Option<f64>,
    }
}

impl From<&LimitsArg> for Limits {
    fn from(given: &LimitsArg) -> Self {
        let most =
            |number: Option<f64>| number.filter(|number| number.is_finite()).map(|number| number as u64);
        Limits { records: most(given.max_records), memory: most(given.max_memory) }
    }
}
