/** Loaded before a program: when it ends, the most memory it held, in bytes, goes into the file that the environment names. */
const { writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  process.on('exit', () => {
    writeFileSync(process.env.SHOCKGRID_PEAK_FILE, String(process.resourceUsage().maxRSS * 1024));
  });
}
