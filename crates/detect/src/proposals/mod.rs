//! Candidate regions: sliding windows, the region proposals of a network, and selective search.

pub mod calls;
pub mod rpn;
pub mod search;
pub mod windows;

pub use rpn::{Proposals, Rpn, region_proposals};
pub use search::{Image, Mode, SearchTrace, Searched, SelectiveSearch, selective_search};
pub use windows::{Windows, WindowsConfig};
