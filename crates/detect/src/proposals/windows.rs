//! Sliding windows: counted without being created, and created in ranges.

use boxwise_error::{Code, Error, Result};

use crate::check::{all_positive, room};
use boxwise_threads::poll;

/// Maximum number of windows: 2^53, so that doubles can number them.
const MOST_WINDOWS: u64 = 1 << 53;
/// Maximum number of windows per call: 2 GiB of doubles.
const MOST_AT_ONCE: u64 = 1 << 26;
/// Maximum number of shapes, scales times ratios.
const MOST_SHAPES: usize = 1 << 20;

/// Options of sliding windows.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowsConfig {
    /// Width and height of the image in pixels.
    pub image: [f64; 2],
    /// Step between windows in pixels, x and y.
    pub stride: [f64; 2],
    /// Sides of the square windows.
    pub scales: Vec<f64>,
    /// Width over height.
    pub ratios: Vec<f64>,
    /// Whether windows may cross the border of the image.
    pub cross_border: bool,
}

/// All windows in order: by shape (by scale, then by ratio), then row, then column.
#[derive(Clone, Debug, PartialEq)]
pub struct Windows {
    shapes: Vec<Shape>,
    stride: [f64; 2],
    count: u64,
}

/// The windows of one size.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Shape {
    /// Index of its first window.
    first: u64,
    columns: u64,
    rows: u64,
    /// The corners of the first window.
    corners: [f64; 4],
}

impl Windows {
    /// Counts the windows. A window is `scale · √ratio` wide and `scale / √ratio` high. Windows that may cross the border are
    /// around the centres of cells of `stride` pixels, ((x + ½) · stride, (y + ½) · stride), for all cells that begin inside the image.
    /// The others have their upper left corner at multiples of the stride and are entirely inside: ⌊(width - w) / stride⌋ + 1 across,
    /// none if w is larger.
    ///
    /// # Errors
    /// `OUT_OF_RANGE` for sides that are not finite or negative and strides, scales and ratios that are not finite and above 0;
    /// `TOO_LARGE` above 2^53 windows or 2^20 shapes.
    pub fn new(config: &WindowsConfig) -> Result<Windows> {
        for side in config.image {
            if !(side.is_finite() && side >= 0.0) {
                let expected = "sides that are finite and not negative";
                return Err(Error::new(Code::OutOfRange, expected, side.to_string()).in_input("imageSize"));
            }
        }
        all_positive("stride", &config.stride)?;
        all_positive("scales", &config.scales)?;
        all_positive("ratios", &config.ratios)?;
        let shapes =
            config.scales.len().checked_mul(config.ratios.len()).filter(|&count| count <= MOST_SHAPES);
        let Some(room) = shapes else {
            let got = format!("{} scales of {} ratios", config.scales.len(), config.ratios.len());
            return Err(Error::new(Code::TooLarge, format!("at most {MOST_SHAPES} shapes"), got));
        };
        let mut windows = Windows { shapes: Vec::with_capacity(room), stride: config.stride, count: 0 };
        for &scale in &config.scales {
            for &ratio in &config.ratios {
                windows.add(config, [scale * ratio.sqrt(), scale / ratio.sqrt()])?;
            }
        }
        Ok(windows)
    }

    fn add(&mut self, config: &WindowsConfig, size: [f64; 2]) -> Result<()> {
        let axis = |axis: usize| {
            let (side, stride, own) = (config.image[axis], config.stride[axis], size[axis]);
            if config.cross_border {
                return ((side / stride).ceil(), 0.5 * stride - own / 2.0);
            }
            (if own > side { 0.0 } else { ((side - own) / stride).floor() + 1.0 }, 0.0)
        };
        let ((columns, x), (rows, y)) = (axis(0), axis(1));
        let (columns, rows) = (columns as u64, rows as u64); // saturating: 2^64 is rejected below
        let count = columns.checked_mul(rows).and_then(|count| count.checked_add(self.count));
        let Some(count) = count.filter(|&count| count <= MOST_WINDOWS) else {
            let got = format!("{columns} × {rows} of one shape");
            return Err(Error::new(Code::TooLarge, format!("at most {MOST_WINDOWS} windows"), got));
        };
        let corners = [x, y, x + size[0], y + size[1]];
        self.shapes.push(Shape { first: self.count, columns, rows, corners });
        self.count = count;
        Ok(())
    }

    /// Number of windows.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The windows with the indices from `start` to before `end`, or to the last window.
    ///
    /// # Errors
    /// `TOO_LARGE` for more than 2^26 at once.
    pub fn stretch(&self, start: u64, end: u64) -> Result<Vec<[f64; 4]>> {
        let count = end.min(self.count).saturating_sub(start);
        if count > MOST_AT_ONCE {
            let expected = format!("at most {MOST_AT_ONCE} windows at a time");
            return Err(Error::new(Code::TooLarge, expected, count.to_string()).in_input("end"));
        }
        let mut out = room(count as usize, "windows")?;
        out.resize(count as usize, [0.0; 4]);
        self.fill(start, &mut out);
        Ok(out)
    }

    /// Writes windows (x1, y1, x2, y2) from index `start` on until `out` is full or there are no more. Returns how
    /// many.
    pub fn fill(&self, start: u64, out: &mut [[f64; 4]]) -> usize {
        let mut made = 0;
        let mut shape = self.shapes.partition_point(|shape| shape.first <= start).saturating_sub(1);
        let mut next = start;
        while made < out.len() && next < self.count {
            poll();
            let Some(&Shape { first, columns, rows, corners }) = self.shapes.get(shape) else { break };
            if next - first >= columns * rows {
                shape += 1;
                continue;
            }
            let (row, column) = ((next - first) / columns, (next - first) % columns);
            let run = ((columns - column) as usize).min(out.len() - made);
            let dy = row as f64 * self.stride[1];
            for (k, out) in out[made..made + run].iter_mut().enumerate() {
                let dx = (column + k as u64) as f64 * self.stride[0];
                *out = [corners[0] + dx, corners[1] + dy, corners[2] + dx, corners[3] + dy];
            }
            made += run;
            next += run as u64;
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn config(image: [f64; 2], scales: &[f64], ratios: &[f64], cross_border: bool) -> WindowsConfig {
        WindowsConfig { image, stride: [1.0; 2], scales: scales.into(), ratios: ratios.into(), cross_border }
    }

    #[test]
    fn every_pixel_ten_scales_and_three_ratios_are_nine_million_windows() {
        let scales: Vec<f64> = (1..=10).map(|n| 32.0 * f64::from(n)).collect();
        let windows = Windows::new(&config([640.0, 480.0], &scales, &[0.5, 1.0, 2.0], true)).unwrap();
        assert_eq!(windows.count(), 9_216_000);
    }

    #[test]
    fn windows_inside_number_as_they_do_in_theory() {
        let windows = Windows::new(&config([640.0, 480.0], &[64.0, 640.0, 481.0], &[1.0], false)).unwrap();
        assert_eq!(windows.count(), 577 * 417);
        let mut out = [[0.0; 4]; 3];
        assert_eq!(windows.fill(577 * 417 - 1, &mut out), 1);
        assert_eq!(out[0], [576.0, 416.0, 640.0, 480.0]);
        assert_eq!(windows.fill(u64::MAX, &mut out), 0);
    }

    #[test]
    fn crossing_windows_stand_where_anchors_do() {
        let config = WindowsConfig { stride: [16.0; 2], ..config([60.0, 33.0], &[32.0], &[2.0], true) };
        let windows = Windows::new(&config).unwrap();
        let anchors = crate::anchors::grid(3, 4, 16.0, &[32.0], &[2.0]).unwrap();
        let mut out = vec![[0.0; 4]; 20];
        let made = windows.fill(0, &mut out);
        assert_eq!(made, anchors.len());
        for (window, anchor) in out[..made].as_flattened().iter().zip(anchors.as_flattened()) {
            assert!((window - anchor).abs() < 1e-12);
        }
    }

    #[test]
    fn sizes_of_a_thousand_million_are_counted_or_refused() {
        let vast = Windows::new(&config([1e9, 1.0], &[1.0], &[1.0], true)).unwrap();
        assert_eq!(vast.count(), 1_000_000_000);
        let code = |image, scale| Windows::new(&config(image, &[scale], &[1.0], true)).unwrap_err().code;
        assert_eq!(code([1e9, 1e9], 1.0), Code::TooLarge);
        assert_eq!(code([1e300, 1e300], 1.0), Code::TooLarge);
        assert_eq!(code([f64::NAN, 1.0], 1.0), Code::OutOfRange);
        assert_eq!(code([-1.0, 1.0], 1.0), Code::OutOfRange);
        assert_eq!(code([1.0, 1.0], 0.0), Code::OutOfRange);
        assert_eq!(Windows::new(&config([0.0, 5.0], &[1.0], &[1.0], true)).unwrap().count(), 0);
        assert_eq!(Windows::new(&config([5.0, 5.0], &[], &[1.0], true)).unwrap().count(), 0);
    }

    proptest! {
        #[test]
        fn stretches_put_together_are_all_windows(
            image in [0.0..40.0f64, 0.0..30.0f64], stride in [1.0..9.0f64, 1.0..9.0f64],
            scales in prop::collection::vec(1.0..30.0f64, 0..4), stretch in 1..60usize, cross_border in any::<bool>(),
        ) {
            let config = WindowsConfig { image, stride, scales, ratios: vec![0.5, 1.0, 2.0], cross_border };
            let windows = Windows::new(&config).unwrap();
            let mut all = vec![[0.0; 4]; windows.count() as usize + 5];
            prop_assert_eq!(windows.fill(0, &mut all) as u64, windows.count());
            let mut out = vec![[0.0; 4]; stretch];
            let mut start = 0;
            loop {
                let made = windows.fill(start as u64, &mut out);
                prop_assert_eq!(&out[..made], &all[start..start + made]);
                start += made;
                if made == 0 { break }
            }
            prop_assert_eq!(start as u64, windows.count());
            for b in &all[..start] {
                prop_assert!(cross_border || b[0] >= 0.0 && b[1] >= 0.0 && b[2] <= image[0] + 1e-9 && b[3] <= image[1] + 1e-9);
            }
        }
    }
}
