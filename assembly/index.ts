/** The export list of the kernel and nothing else. */
import { Shard } from './evaluate/shard';
import { MAGIC, VERSION } from './layout';
import { Instruments } from './revalue/instruments';

/** Magic and version of the layout this kernel was built with. */
export function layoutMagic(): u32 {
  return MAGIC;
}

export function layoutVersion(): u32 {
  return VERSION;
}

/** Revalues every instrument of the tables at address `tables`. */
export function revalue(tables: usize): void {
  Instruments.revalue(tables);
}

/** Evaluates the shard whose header is at address `shard`. */
export function evaluateShard(tables: usize, shard: usize): void {
  Shard.evaluate(tables, shard);
}
