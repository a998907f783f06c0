//! Assignment of anchors to ground truth.

use boxwise_detect::Floats as CoreFloats;
use boxwise_detect::assign::Thresholds;
use boxwise_detect::assign::calls::{self, AnchorMatches as Found};
use boxwise_error::Result;
use boxwise_threads::Threads;
use napi_derive::napi;

use crate::border::{FloatArray, Floats, IntArray, SignArray};
use crate::{answer, export, options};

options! {
    /// Options of the assignment.
    struct MatchAnchorsOptions {
        pub positive_threshold: f64,
        pub negative_threshold: f64,
        /// Whether to use torchvision's `Matcher` instead of the tutorial's rule.
        pub matcher: bool,
        pub allow_low_quality: bool,
        pub threads: u32,
    }
}

answer! {
    /// The training target of each anchor.
    struct AnchorMatches from Found { labels: SignArray, matched: IntArray, ious: FloatArray, }
}

export! {
    /// Assigns ground truth to anchors.
    fn match_anchors(anchors: Floats, ground_truth: Floats, options: MatchAnchorsOptions) -> AnchorMatches = matches;
}

fn matches(anchors: CoreFloats, truth: CoreFloats, options: &MatchAnchorsOptions) -> Result<Found> {
    let thresholds =
        Thresholds { positive: options.positive_threshold, negative: options.negative_threshold };
    let threads = Threads::new(options.threads as usize);
    if options.matcher {
        calls::matcher(threads, anchors, truth, &thresholds, options.allow_low_quality)
    } else {
        calls::match_anchors(threads, anchors, truth, &thresholds)
    }
}
