//! An allocator that puts large blocks on huge pages.
//!
//! The first touch of a 4 KiB page takes one to two microseconds, as long as filling it several times; with huge pages
//! that cost arises once per 2 MiB. The system's allocator starts large blocks sixteen bytes into a page, so up to 2
//! MiB at either end of a block would stay on small pages despite any advice.
//!
//! It also keeps a reserve of addresses, which costs no memory. A program that cannot get a small block is ended by Rust; with the reserve the
//! block is there, and the program is told to end what it is doing.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, Ordering};

/// The system's allocator, except for blocks of at least [`LARGE`] bytes: those are separate mappings that start on a
/// huge page. Memory that is never touched still costs nothing.
///
/// Its functions are not inlined: the choice between the two and the rounding would stand in every place that owns a `Vec`, which
/// made the addon 430 kB larger and nothing faster.
pub struct HugePages {
    /// Called when a block came from the reserve. It must not allocate.
    pub short: fn(),
}

/// Bytes of the reserve. Blocks of up to an eighth of it may come from there; larger ones are asked for by code that can do without.
const RESERVE: usize = 32 << 20;

/// The reserve, or null where there is none.
static RESERVED: AtomicPtr<u8> = AtomicPtr::new(null_mut());

/// Makes the reserve, unless there is one or no room for it.
pub fn reserve() {
    if RESERVED.load(Ordering::Relaxed).is_null() {
        let protection = libc::PROT_READ | libc::PROT_WRITE;
        let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
        // SAFETY: a new mapping at an address that the system chooses.
        let start = unsafe { libc::mmap(null_mut(), RESERVE, protection, flags, -1, 0) };
        if start != libc::MAP_FAILED {
            give_back(RESERVED.swap(start.cast(), Ordering::AcqRel));
        }
    }
}

/// Gives the reserve back to the system. Returns whether there was one.
fn release() -> bool {
    give_back(RESERVED.swap(null_mut(), Ordering::AcqRel))
}

fn give_back(start: *mut u8) -> bool {
    // SAFETY: `reserve` mapped this many bytes there, nobody uses them, and nobody else has the address any longer.
    !start.is_null() && unsafe { libc::munmap(start.cast(), RESERVE) } == 0
}

/// Size from which blocks are separate mappings. Smaller blocks are kept by the system's allocator for the next call,
/// which is cheaper than a new huge page.
pub const LARGE: usize = 2 << 20;

const HUGE: usize = 2 << 20;

/// The size of the mapping for a block, or `None` if the system's allocator serves it.
fn mapped(size: usize, align: usize) -> Option<usize> {
    if size < LARGE || align > HUGE { None } else { size.checked_next_multiple_of(HUGE) }
}

impl HugePages {
    /// The block, or at once another attempt where it is small and there was a reserve.
    #[inline(always)]
    fn or_reserve(&self, size: usize, attempt: impl Fn() -> *mut u8) -> *mut u8 {
        let block = attempt();
        if block.is_null() && size <= RESERVE / 8 && release() {
            (self.short)();
            return attempt();
        }
        block
    }
}

// SAFETY: whether a block comes from `map` or from `System` depends only on its size and alignment. It returns to where
// it came from, because the caller passes the same layout again.
unsafe impl GlobalAlloc for HugePages {
    #[inline(never)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        self.or_reserve(layout.size(), || match mapped(layout.size(), layout.align()) {
            Some(bytes) => map(bytes),
            // SAFETY: the caller's layout, passed on.
            None => unsafe { System.alloc(layout) },
        })
    }

    #[inline(never)]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        self.or_reserve(layout.size(), || match mapped(layout.size(), layout.align()) {
            Some(bytes) => map(bytes), // fresh pages are zeros
            // SAFETY: the caller's layout, passed on.
            None => unsafe { System.alloc_zeroed(layout) },
        })
    }

    #[inline(never)]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        match mapped(layout.size(), layout.align()) {
            // SAFETY: `alloc` mapped this many bytes there for this layout, and they are no longer in use.
            Some(bytes) => unsafe {
                libc::munmap(block.cast(), bytes);
            },
            // SAFETY: `System` allocated the block for this layout.
            None => unsafe { System.dealloc(block, layout) },
        }
    }

    #[inline(never)]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let (old, new) = (mapped(layout.size(), layout.align()), mapped(size, layout.align()));
        if old.is_none() && new.is_none() {
            // SAFETY: `System` allocated the block for this layout; the size is the caller's. After a failure the block is as it was.
            return self.or_reserve(size, || unsafe { System.realloc(block, layout, size) });
        }
        if old == new {
            return block; // the mapping is large enough
        }
        if let (Some(old), Some(new)) = (old, new)
            && new > old
        {
            // SAFETY: `alloc` mapped `old` bytes there for this layout. After a failure the block is as it was.
            return self.or_reserve(size, || unsafe { remap(block, old, new) });
        }
        // SAFETY: the caller promises that the size fits the alignment.
        let layout_of_new = unsafe { Layout::from_size_align_unchecked(size, layout.align()) };
        // SAFETY: the size is not 0, as the caller promises.
        let moved = unsafe { self.alloc(layout_of_new) };
        if !moved.is_null() {
            // SAFETY: both blocks hold this many bytes and do not overlap; the old one is freed with its layout.
            unsafe {
                std::ptr::copy_nonoverlapping(block, moved, layout.size().min(size));
                self.dealloc(block, layout);
            }
        }
        moved
    }
}

/// Grows a mapping by moving its pages instead of its bytes. Returns null if there is no room; the block then stays as it was.
///
/// # Safety
/// `block` is a mapping of `old` bytes made by [`map`], and `new` is larger.
unsafe fn remap(block: *mut u8, old: usize, new: usize) -> *mut u8 {
    let target = map(new);
    if target.is_null() {
        return target;
    }
    let flags = libc::MREMAP_MAYMOVE | libc::MREMAP_FIXED;
    // SAFETY: the pages at `target` are a new, unused mapping of this size; they are replaced by those of `block`.
    let moved = unsafe { libc::mremap(block.cast(), old, new, flags, target.cast::<libc::c_void>()) };
    if moved == libc::MAP_FAILED {
        // SAFETY: an unused mapping of this size, replaced in whole or in part.
        unsafe { libc::munmap(target.cast(), new) };
        return null_mut();
    }
    moved.cast()
}

/// Maps `bytes`, a multiple of the huge page size, at the start of a huge page. Returns null if there is no room.
fn map(bytes: usize) -> *mut u8 {
    let Some(with_slack) = bytes.checked_add(HUGE) else { return null_mut() };
    let protection = libc::PROT_READ | libc::PROT_WRITE;
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
    // SAFETY: a new mapping at an address that the system chooses.
    let start = unsafe { libc::mmap(null_mut(), with_slack, protection, flags, -1, 0) };
    if start == libc::MAP_FAILED {
        return null_mut();
    }
    let before = start.cast::<u8>().align_offset(HUGE);
    // SAFETY: `before` is less than a huge page, and the mapping is a huge page larger than the block.
    let (block, after) = unsafe { (start.cast::<u8>().add(before), HUGE - before) };
    // SAFETY: the parts of the mapping before and after the block are unused; the advice is only a hint.
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
    use std::sync::atomic::AtomicUsize;

    use super::*;

    static TIMES_SHORT: AtomicUsize = AtomicUsize::new(0);

    const PAGES: HugePages = HugePages {
        short: || {
            TIMES_SHORT.fetch_add(1, Ordering::Relaxed);
        },
    };

    #[test]
    fn blocks_of_any_size_hold_what_is_written_and_keep_it_when_they_change_size() {
        let sizes = [1, 4096, LARGE - 1, LARGE, HUGE, HUGE + 1, 3 * HUGE, LARGE, 100, HUGE, 5];
        // SAFETY: each block is used within its size and freed with the layout of its last size.
        unsafe {
            let mut layout = Layout::from_size_align(sizes[0], 8).unwrap();
            let mut block = PAGES.alloc(layout);
            block.write(7);
            for size in sizes {
                block = PAGES.realloc(block, layout, size);
                layout = Layout::from_size_align(size, 8).unwrap();
                assert_eq!((block as usize % 8, block.read()), (0, 7));
                block.add(size - 1).write(7);
            }
            PAGES.dealloc(block, layout);
        }
    }

    #[test]
    fn large_blocks_start_on_a_huge_page_and_are_zeros_where_that_is_asked_for() {
        let layout = Layout::from_size_align(LARGE, 16).unwrap();
        // SAFETY: the block is read within its size and freed with its layout.
        unsafe {
            let block = PAGES.alloc_zeroed(layout);
            assert_eq!(block as usize % HUGE, 0);
            assert!((0..LARGE).step_by(4096).all(|byte| block.add(byte).read() == 0));
            PAGES.dealloc(block, layout);
        }
    }

    #[test]
    fn what_cannot_be_mapped_is_null() {
        let layout = Layout::from_size_align(isize::MAX as usize - 4096, 8).unwrap();
        // SAFETY: nothing is allocated.
        assert!(unsafe { PAGES.alloc(layout) }.is_null());
    }

    #[test]
    fn a_small_block_that_the_system_refuses_comes_from_the_reserve_once() {
        let refused = || null_mut();
        assert!(PAGES.or_reserve(8, refused).is_null()); // there is no reserve yet
        reserve();
        reserve();
        let attempts = AtomicUsize::new(0);
        let mut block = 0u8;
        let place = AtomicPtr::new(&raw mut block);
        let second = || match attempts.fetch_add(1, Ordering::Relaxed) {
            0 => null_mut(),
            _ => place.load(Ordering::Relaxed),
        };
        assert!(PAGES.or_reserve(RESERVE, refused).is_null()); // large ones do not come from there
        assert_eq!(TIMES_SHORT.load(Ordering::Relaxed), 0);
        assert!(!PAGES.or_reserve(8, second).is_null());
        assert_eq!(TIMES_SHORT.load(Ordering::Relaxed), 1);
        assert!(PAGES.or_reserve(8, refused).is_null());
        assert!(!release());
    }
}
