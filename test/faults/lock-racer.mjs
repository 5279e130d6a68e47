/**
 * Takes a results folder again and again, among others that do the same, and says how often it had it and what it met:
 * `node lock-racer.mjs OUT HELD SECONDS`. Every third time it goes as a process that was killed does, its lock left behind.
 */
import { closeSync, linkSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { clearResultsFolder, removeUnfinished, takeResultsFolder } from '../../dist/src/publish/results-folder.js';

const [out, held, seconds] = process.argv.slice(2);
/** As a process that was killed: nobody has the number and the beginning that the lock names. */
function leaveLockBehind() {
  const own = join(held, `../of-the-dead.${process.pid}`);
  writeFileSync(own, JSON.stringify({ pid: 1, host: hostname(), began: 'long ago' }));
  try {
    mkdirSync(join(out, 'unfinished'), { recursive: true });
    linkSync(own, join(out, 'unfinished', 'lock'));
  } catch {
    // Another was quicker.
  }
}

const until = Date.now() + 1000 * Number(seconds);
const met = {};
let times = 0;
while (Date.now() < until) {
  try {
    const lock = takeResultsFolder(out);
    // Only one at a time can make this.
    closeSync(openSync(held, 'wx'));
    clearResultsFolder(out, []);
    mkdirSync(join(out, 'unfinished', 'parts', '0.part'));
    rmSync(held);
    times += 1;
    removeUnfinished(out, lock);
    if (times % 3 > 0) continue;
    leaveLockBehind();
  } catch (error) {
    const words = error.message.replaceAll(/\d+/g, 'N');
    met[words] = (met[words] ?? 0) + 1;
  }
}
process.stdout.write(JSON.stringify({ times, met }));
