//! Frames in which the boxes of detections may be by mistake: those of a network's input, or of a scale of their own.

/// Boxes in another frame than the image's.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Frame {
    /// Both sides of the image are scaled to this length.
    Stretched(f64),
    /// The longer side is scaled to this length, and the other padded on both sides.
    Letterboxed(f64),
    /// The longer side is scaled to this length.
    Longer(f64),
    /// The shorter side is scaled to the first length, or the longer one to the second.
    Shorter(f64, f64),
    Scaled(f64),
    /// Both sides reach from 0 to this number, in an order of the coordinates.
    Share(f64, Order),
}

/// The order of coordinates.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Order {
    Xywh,
    Xyxy,
    Yxyx,
}

/// Number of frames that are tried.
pub(crate) const FRAMES_TRIED: usize = 32;

/// Common sides of a detector's input.
const SIDES: [f64; 8] = [300.0, 320.0, 416.0, 512.0, 640.0, 800.0, 1024.0, 1280.0];

/// The frames that are tried: inputs of detectors, halves and doubles, and the scales of language models and annotation tools.
pub(crate) fn frames() -> [Frame; FRAMES_TRIED] {
    let [a, b, c] = [8, 16, 24];
    std::array::from_fn(|at| match at {
        _ if at < a => Frame::Stretched(SIDES[at]),
        8 => Frame::Share(1024.0, Order::Yxyx), // detectors with an input of 300 stretch it
        _ if at < b => Frame::Letterboxed(SIDES[at - a]),
        _ if at < c => Frame::Longer(SIDES[at - b]),
        24 => Frame::Shorter(800.0, 1333.0), // of Detectron and mmdetection
        25 => Frame::Scaled(0.25),
        26 => Frame::Scaled(0.5),
        27 => Frame::Scaled(2.0),
        28 => Frame::Share(1000.0, Order::Xywh),
        29 => Frame::Share(1000.0, Order::Xyxy),
        30 => Frame::Share(1000.0, Order::Yxyx),
        _ => Frame::Share(100.0, Order::Xywh),
    })
}

impl Frame {
    /// A box of this frame in the image of a height and width, which is NaN where they are unknown.
    pub(crate) fn in_image(self, bbox: [f64; 4], [height, width]: [f64; 2]) -> [f64; 4] {
        let (longer, shorter) = (width.max(height), width.min(height));
        let scaled = |[x, y, w, h]: [f64; 4], [across, down]: [f64; 2]| {
            let size = width + height; // NaN where unknown
            [x * across, y * down, w * across, h * down].map(|value| value + 0.0 * size)
        };
        match self {
            Frame::Stretched(side) => scaled(bbox, [width / side, height / side]),
            Frame::Letterboxed(side) => {
                let scale = longer / side;
                let [left, top] = [width, height].map(|own| (side - own / scale) / 2.0);
                scaled([bbox[0] - left, bbox[1] - top, bbox[2], bbox[3]], [scale; 2])
            }
            Frame::Longer(side) => scaled(bbox, [longer / side; 2]),
            Frame::Shorter(short, long) => scaled(bbox, [(shorter / short).max(longer / long); 2]),
            Frame::Scaled(by) => bbox.map(|value| value / by),
            Frame::Share(most, order) => {
                let [a, b, c, d] = bbox;
                let own = match order {
                    Order::Xywh => bbox,
                    Order::Xyxy => [a, b, c - a, d - b],
                    Order::Yxyx => [b, a, d - b, c - a],
                };
                scaled(own, [width / most, height / most])
            }
        }
    }

    /// What is said of it.
    pub(crate) fn name(self) -> String {
        match self {
            Frame::Stretched(side) => format!("boxes of images that were stretched to {side} × {side}"),
            Frame::Letterboxed(side) => format!("boxes of images that were letterboxed to {side} × {side}"),
            Frame::Longer(side) => format!("boxes of images whose longer side was scaled to {side}"),
            Frame::Shorter(side, _) => format!("boxes of images whose shorter side was scaled to {side}"),
            Frame::Scaled(by) => format!("boxes of images that were scaled by {by}"),
            Frame::Share(most, order) => {
                let order = match order {
                    Order::Xywh => "x, y, width, height",
                    Order::Xyxy => "x1, y1, x2, y2",
                    Order::Yxyx => "y1, x1, y2, x2",
                };
                format!("{order} from 0 to {most}, whatever the size of the image is")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_frame_leads_back_to_the_image() {
        let size = [480.0, 640.0];
        let own = [64.0, 48.0, 128.0, 96.0];
        for (frame, bbox) in [
            (Frame::Stretched(320.0), [32.0, 32.0, 64.0, 64.0]),
            (Frame::Letterboxed(320.0), [32.0, 64.0, 64.0, 48.0]),
            (Frame::Longer(320.0), [32.0, 24.0, 64.0, 48.0]),
            (Frame::Shorter(240.0, 1333.0), [32.0, 24.0, 64.0, 48.0]),
            (Frame::Scaled(2.0), [128.0, 96.0, 256.0, 192.0]),
            (Frame::Share(1000.0, Order::Xyxy), [100.0, 100.0, 300.0, 300.0]),
            (Frame::Share(1000.0, Order::Yxyx), [100.0, 100.0, 300.0, 300.0]),
            (Frame::Share(100.0, Order::Xywh), [10.0, 10.0, 20.0, 20.0]),
        ] {
            assert_eq!(frame.in_image(bbox, size), own, "{frame:?}");
        }
        assert!(Frame::Stretched(320.0).in_image(own, [f64::NAN; 2])[0].is_nan());
    }
}
