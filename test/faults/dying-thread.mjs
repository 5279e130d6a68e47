/**
 * Loaded before everything else by the process and each of its threads: the thread that is given one shard of the run, or one
 * range of a file, does not come through it. How, which shard by the index of its first account, and how many times, the
 * environment says.
 */
import { closeSync, openSync } from 'node:fs';

const { FAULT_HOW, FAULT_FIRST_ACCOUNT, FAULT_TIMES, FAULT_COUNTER, FAULT_SLOT } = process.env;

/** Whether this is one of the first so many times, over all threads: each leaves a file behind. */
function isDue() {
  for (let time = 0; time < Number(FAULT_TIMES); time++) {
    try {
      closeSync(openSync(`${FAULT_COUNTER}.${time}`, 'wx'));
      return true;
    } catch {
      // That time was another thread's.
    }
  }
  return false;
}

const ends = {
  exit: () => process.exit(7),
  trap: () => {
    throw new WebAssembly.RuntimeError('unreachable');
  },
  memory: () => {
    const held = [];
    for (;;) held.push(new Array(1e6).fill(held.length));
  },
};

const RealInstance = WebAssembly.Instance;
WebAssembly.Instance = new Proxy(RealInstance, {
  construct(_, [module, imports]) {
    const real = new RealInstance(module, imports);
    const evaluateShard = (tables, shard) => {
      const header = new Uint32Array(imports.env.memory.buffer, shard);
      if (header[Number(FAULT_SLOT)] === Number(FAULT_FIRST_ACCOUNT) && isDue()) ends[FAULT_HOW]();
      return real.exports.evaluateShard(tables, shard);
    };
    const scanRows = (scan) => {
      if (FAULT_FIRST_ACCOUNT === 'reading' && isDue()) ends[FAULT_HOW]();
      return real.exports.scanRows(scan);
    };
    return { exports: { ...real.exports, evaluateShard, scanRows } };
  },
});
