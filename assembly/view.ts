/** The only raw addresses in the kernel: slot accessors over the shared memory. Addresses are byte offsets. */
export class View {
  /** u32 slot of a header or of a record's integer part. */
  @inline static u32(base: usize, slot: u32): u32 {
    return load<u32>(base + ((<usize>slot) << 2));
  }

  @inline static setU32(base: usize, slot: u32, value: u32): void {
    store<u32>(base + ((<usize>slot) << 2), value);
  }

  /** A slot that holds an address. */
  @inline static ptr(base: usize, slot: u32): usize {
    return <usize>load<u32>(base + ((<usize>slot) << 2));
  }

  @inline static u8(base: usize, slot: u32): u32 {
    return load<u8>(base + <usize>slot);
  }

  @inline static setU8(base: usize, slot: u32, value: u32): void {
    store<u8>(base + <usize>slot, <u8>value);
  }

  @inline static f64(base: usize, slot: u32): f64 {
    return load<f64>(base + ((<usize>slot) << 3));
  }

  @inline static setF64(base: usize, slot: u32, value: f64): void {
    store<f64>(base + ((<usize>slot) << 3), value);
  }

  /** Adds to an f64 slot. */
  @inline static add(base: usize, slot: u32, value: f64): void {
    const at = base + ((<usize>slot) << 3);
    store<f64>(at, load<f64>(at) + value);
  }

  /** Address of record `index` of `slots` 8-byte slots. */
  @inline static record(base: usize, index: u32, slots: u32): usize {
    return base + ((<usize>index * <usize>slots) << 3);
  }

  /** Sets an even number of f64 slots to 0. A call of `memory.fill` costs more than what is cleared here. */
  @inline static clear(base: usize, count: u32): void {
    const end = base + ((<usize>count) << 3);
    for (let at = base; at < end; at += 16) v128.store(at, f64x2.splat(0));
  }
}
