//! An allocator that puts large blocks on huge pages.
//!
//! Touching a fresh 4 KiB page costs one to two microseconds, as much as filling it several times; a
//! huge page costs that once in 2 MiB. The system's allocator starts its large blocks sixteen bytes into a page, so
//! that up to 2 MiB at either end of a block would stay on small pages whatever is advised.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr::null_mut;

/// The system's allocator, but for blocks of [`LARGE`] bytes or more: those are maps of their own that start on a huge
/// page. Room that is never touched still costs nothing.
pub struct HugePages;

/// Blocks from here on are maps of their own. Smaller ones the system's allocator keeps for the next call, which costs
/// less than a fresh huge page.
pub const LARGE: usize = 2 << 20;

const HUGE: usize = 2 << 20;

/// What a block is mapped with, or nothing where the system's allocator serves it.
fn mapped(size: usize, align: usize) -> Option<usize> {
    if size < LARGE || align > HUGE { None } else { size.checked_next_multiple_of(HUGE) }
}

// SAFETY: a block comes from `map` or from `System`, decided by its size and alignment alone, and goes back
// to where it came from, because the caller gives the same layout again.
unsafe impl GlobalAlloc for HugePages {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        match mapped(layout.size(), layout.align()) {
            Some(bytes) => map(bytes),
            // SAFETY: the caller's layout, passed on.
            None => unsafe { System.alloc(layout) },
        }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        match mapped(layout.size(), layout.align()) {
            Some(bytes) => map(bytes), // fresh pages are zeros
            // SAFETY: the caller's layout, passed on.
            None => unsafe { System.alloc_zeroed(layout) },
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        match mapped(layout.size(), layout.align()) {
            // SAFETY: `alloc` mapped this many bytes there for this layout, and nobody uses them any more.
            Some(bytes) => unsafe {
                libc::munmap(block.cast(), bytes);
            },
            // SAFETY: `System` gave the block out for this layout.
            None => unsafe { System.dealloc(block, layout) },
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let (old, new) = (mapped(layout.size(), layout.align()), mapped(size, layout.align()));
        if old.is_none() && new.is_none() {
            // SAFETY: `System` gave the block out for this layout; the caller's size, passed on.
            return unsafe { System.realloc(block, layout, size) };
        }
        if old == new {
            return block; // the map has room
        }
        if let (Some(old), Some(new)) = (old, new)
            && new > old
        {
            // SAFETY: `alloc` mapped `old` bytes there for this layout.
            return unsafe { remap(block, old, new) };
        }
        // SAFETY: the caller promises that the size fits the alignment.
        let layout_of_new = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        // SAFETY: the size is not 0, as the caller promises.
        let moved = unsafe { self.alloc(layout_of_new) };
        if !moved.is_null() {
            // SAFETY: both blocks hold this many bytes and are apart; the old one is given back with its layout.
            unsafe {
                std::ptr::copy_nonoverlapping(block, moved, layout.size().min(size));
                self.dealloc(block, layout);
            }
        }
        moved
    }
}

/// Moves a map's pages, not their bytes, to a larger one. Null where there is no room; the block then stays as it is.
///
/// # Safety
/// `block` is a map of `old` bytes made by [`map`], and `new` is more.
unsafe fn remap(block: *mut u8, old: usize, new: usize) -> *mut u8 {
    let target = map(new);
    if target.is_null() {
        return target;
    }
    let flags = libc::MREMAP_MAYMOVE | libc::MREMAP_FIXED;
    // SAFETY: the pages at `target` are a fresh map of this size that nobody uses; they are replaced by those of `block`.
    let moved = unsafe { libc::mremap(block.cast(), old, new, flags, target.cast::<libc::c_void>()) };
    if moved == libc::MAP_FAILED {
        // SAFETY: a map of this size that nobody uses, whole or in part replaced.
        unsafe { libc::munmap(target.cast(), new) };
        return null_mut();
    }
    moved.cast()
}

/// Maps `bytes`, a multiple of huge pages, from the start of one. Null where there is no room.
fn map(bytes: usize) -> *mut u8 {
    let Some(with_slack) = bytes.checked_add(HUGE) else { return null_mut() };
    let protection = libc::PROT_READ | libc::PROT_WRITE;
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    // SAFETY: a new map that the system places; nothing exists there.
    let start = unsafe { libc::mmap(null_mut(), with_slack, protection, flags, -1, 0) };
    if start == libc::MAP_FAILED {
        return null_mut();
    }
    let before = start.cast::<u8>().align_offset(HUGE);
    // SAFETY: `before` is less than a huge page, by which the map is larger than the block.
    let (block, after) = unsafe { (start.cast::<u8>().add(before), HUGE - before) };
    // SAFETY: what lies before and after the block within the map belongs to nobody else; the advice is a hint.
    unsafe {
        if before > 0 {
            libc::munmap(start, before);
        }
        if after > 0 {
            libc::munmap(block.add(bytes).cast(), after);
        }
        libc::madvise(block.cast(), bytes, libc::MADV_HUGEPAGE);
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_any_size_hold_what_is_written_and_keep_it_when_they_change_size() {
        let sizes = [1, 4096, LARGE - 1, LARGE, HUGE, HUGE + 1, 3 * HUGE, LARGE, 100, HUGE, 5];
        // SAFETY: each block is used within its size and given back with the layout of its last size.
        unsafe {
            let mut layout = Layout::from_size_align(sizes[0], 8).unwrap();
            let mut block = HugePages.alloc(layout);
            block.write(7);
            for size in sizes {
                block = HugePages.realloc(block, layout, size);
                layout = Layout::from_size_align(size, 8).unwrap();
                assert_eq!((block as usize % 8, block.read()), (0, 7));
                block.add(size - 1).write(7);
            }
            HugePages.dealloc(block, layout);
        }
    }

    #[test]
    fn large_blocks_start_on_a_huge_page_and_are_zeros_where_that_is_asked_for() {
        let layout = Layout::from_size_align(LARGE, 16).unwrap();
        // SAFETY: the block is read within its size and given back with its layout.
        unsafe {
            let block = HugePages.alloc_zeroed(layout);
            assert_eq!(block as usize % HUGE, 0);
            assert!((0..LARGE).step_by(4096).all(|byte| block.add(byte).read() == 0));
            HugePages.dealloc(block, layout);
        }
    }

    #[test]
    fn what_cannot_be_mapped_is_null() {
        let layout = Layout::from_size_align(isize::MAX as usize - 4096, 8).unwrap();
        // SAFETY: nothing is given out.
        assert!(unsafe { HugePages.alloc(layout) }.is_null());
    }
}
