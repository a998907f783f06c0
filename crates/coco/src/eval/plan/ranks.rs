//! Ranks of images: their indices among the evaluated ones.

use crate::{Code, Dataset, Error, Id, Result};

/// The rank of an image that is listed but not evaluated.
pub(crate) const NOT_EVALUATED: u32 = u32::MAX;
/// The rank of an image that is not listed: results that name it are rejected.
pub(crate) const UNLISTED: u32 = u32::MAX - 1;
/// Number of bits of a rank; records pack area ranges above them.
pub(crate) const IMAGE_BITS: u32 = 27;

/// Ranks of images by place, and the number of images to evaluate.
pub(super) fn image_ranks(dataset: &Dataset, asked: Option<&[Id]>) -> Result<(Vec<u32>, usize)> {
    let unasked = |listed: &bool| {
        if *listed { if asked.is_some() { NOT_EVALUATED } else { 0 } } else { UNLISTED }
    };
    let mut ranks: Vec<u32> = dataset.image_listed.iter().map(unasked).collect();
    for id in asked.unwrap_or_default() {
        if let Some(place) = dataset.images.place(id.as_ref()) {
            ranks[place as usize] = 0;
        }
    }
    let mut images = 0;
    for rank in ranks.iter_mut().filter(|rank| **rank == 0) {
        *rank = images;
        images += 1;
    }
    if images >= 1 << IMAGE_BITS {
        let expected = format!("fewer than {} images", 1 << IMAGE_BITS);
        return Err(Error::new(Code::TooLarge, expected, images.to_string()));
    }
    Ok((ranks, images as usize))
}
