// Loaded first: a package is as if it had not been installed.
import { register } from 'node:module';

const hooks = `export async function resolve(specifier, context, next) {
  if (specifier !== ${JSON.stringify(process.env.SHOCKGRID_WITHOUT)}) return next(specifier, context);
  throw Object.assign(new Error('not there'), { code: 'ERR_MODULE_NOT_FOUND' });
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
