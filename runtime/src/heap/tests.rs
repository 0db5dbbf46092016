//! Tests of the heap as a whole.

use super::*;

fn fill(block: Addr, size: i64, byte: u8) {
    raw::bytes_mut(block, size).fill(byte);
}

#[test]
fn blocks_are_aligned_and_apart() {
    let mut heap = Heap::new(None);
    let mut blocks = Vec::new();
    for round in 0..3000i64 {
        let size = 1 + round * 37 % 5000;
        let align = 1 << (round % 9);
        let block = heap.alloc(size, align).unwrap();
        assert_eq!(block.0 % align as usize, 0);
        fill(block, size, round as u8);
        blocks.push((block, size, align, round as u8));
    }
    assert_eq!(heap.live_allocations(), 3000);
    for (block, size, align, byte) in blocks {
        assert!(raw::bytes(block, size).iter().all(|b| *b == byte));
        heap.free(block, size, align);
    }
    assert_eq!(heap.stats().live_blocks, 0);
    assert_eq!(heap.stats().live_bytes, 0);
}

#[test]
fn freed_blocks_are_used_again() {
    let mut heap = Heap::new(None);
    let first = heap.alloc(40, 8).unwrap();
    heap.free(first, 40, 8);
    assert_eq!(heap.alloc(48, 8).unwrap(), first);
    heap.free_unsized(first);
    assert_eq!(heap.live_allocations(), 0);
}

#[test]
fn realloc_keeps_the_contents_across_all_kinds() {
    let mut heap = Heap::new(None);
    let sizes = [8, 15, 600, 600, 40_000, 3_000_000, 50_000, 70];
    let mut block = heap.alloc(sizes[0], 8).unwrap();
    fill(block, sizes[0], 7);
    for pair in sizes.windows(2) {
        block = heap.realloc(block, pair[0], pair[1], 8).unwrap();
        assert!(raw::bytes(block, 8).iter().all(|b| *b == 7));
        assert_eq!(heap.live_allocations(), 1);
    }
    heap.realloc(block, 70, 0, 8).unwrap();
    assert_eq!(heap.live_allocations(), 0);
}

#[test]
fn large_blocks_begin_with_a_cache_line() {
    let mut heap = Heap::new(None);
    let sizes = [40_000, 70_000, 3_000_000, 200_000, 9_000_000, 33_000];
    for align in [1, 64, 4096] {
        let mut block = heap.alloc(sizes[0], align).unwrap();
        for pair in sizes.windows(2) {
            let kept = pair[0].min(pair[1]);
            fill(block, pair[0], pair[0] as u8);
            block = heap.realloc(block, pair[0], pair[1], align).unwrap();
            assert_eq!(block.0 % 64.max(align as usize), 0);
            assert!(raw::bytes(block, kept).iter().all(|b| *b == pair[0] as u8));
        }
        heap.free(block, 33_000, align);
    }
    assert_eq!(heap.stats().live_bytes, 0);
}

#[test]
fn empty_allocations_are_no_blocks() {
    let mut heap = Heap::new(None);
    let empty = heap.alloc(0, 64).unwrap();
    assert_eq!(empty, Addr(64));
    heap.free(empty, 0, 64);
    heap.free_unsized(empty);
    heap.free_unsized(Addr::NULL);
    assert_eq!(heap.stats(), HeapStats::default());
}

#[test]
fn the_limit_stops_small_and_large_blocks() {
    let mut heap = Heap::new(Some(1 << 20));
    assert!(matches!(heap.alloc(2 << 20, 8), Err(Trap::OutOfMemory { requested }) if requested == 2 << 20));
    let mut count = 0;
    while heap.alloc(1000, 8).is_ok() {
        count += 1;
        assert!(count < 2000);
    }
    assert!(count > 900);
    assert!(heap.stats().peak_bytes <= 1 << 20);
}

#[test]
fn threads_share_and_leave_their_blocks() {
    let mut main = Heap::new(None);
    let block = main.alloc(100, 8).unwrap();
    let mut other = main.for_thread();
    let theirs = std::thread::spawn(move || {
        other.free(block, 100, 8);
        let kept = other.alloc(5000, 8).unwrap();
        let spare = other.alloc(200, 8).unwrap();
        other.free(spare, 200, 8);
        (kept, spare)
    });
    let (kept, spare) = theirs.join().unwrap();
    assert_eq!(main.live_allocations(), 1);
    assert_eq!(main.alloc(200, 8).unwrap(), spare);
    main.free(kept, 5000, 8);
    main.free(spare, 200, 8);
    assert_eq!(main.stats().live_blocks, 0);
}

#[test]
fn memory_of_c_can_be_freed() {
    let mut heap = Heap::new(None);
    // SAFETY: any size may be asked for.
    let block = unsafe { libc::malloc(100) };
    heap.free_unsized(Addr(block as usize));
    assert_eq!(heap.live_allocations(), 0);
}

#[test]
fn machine_code_can_take_and_give_back_blocks() {
    let mut heap = Heap::new(None);
    let block = heap.alloc(100, 8).unwrap();
    heap.free(block, 100, 8);
    let offsets = Heap::bin_offsets(100, 8).unwrap();
    let at = |heap: &Heap, offset: usize| raw::read::<u64>(Addr(std::ptr::from_ref(heap) as usize + offset));
    assert_eq!(at(&heap, offsets.free), block.0 as u64);
    assert_eq!(at(&heap, offsets.live), 0);
    assert_eq!(Heap::bin_offsets(0, 8), None);
    assert_eq!(Heap::bin_offsets(1 << 20, 8), None);
}
