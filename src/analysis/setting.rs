//! The IoU threshold and the area range of an analysis.

use boxwise_coco::analysis::Setting;
use napi_derive::napi;

use crate::options;

options! {
    /// Which matching an analysis reads; the evaluation's first where absent.
    struct SettingOptions {
        pub iou: Option<f64>,
        pub area: Option<String>,
    }
}

impl SettingOptions {
    pub(crate) fn get(&self) -> Setting<'_> {
        Setting { iou: self.iou, area: self.area.as_deref() }
    }
}
