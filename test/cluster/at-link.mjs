// Loaded first by a worker: something happens to it at its first link, which is how a slice gets its name.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { SHOCKGRID_AT_LINK: what } = process.env;
const { linkSync } = fs;
const link = fs.promises.link;

function happen() {
  if (what === 'die') process.kill(process.pid, 'SIGKILL');
  // As an error might that names whose figures it could not write.
  if (what === 'fault')
    throw Object.assign(new Error(`account ${process.env.SHOCKGRID_ACCOUNT} stands in the way`), { code: 'EIO' });
}
fs.linkSync = (...args) => {
  if (String(args[1]).includes('slice')) happen();
  return linkSync(...args);
};
fs.promises.link = async (...args) => {
  if (String(args[1]).includes('slice')) happen();
  return link(...args);
};
syncBuiltinESMExports();
