/**
 * Where Redis is. The URL may carry a password: it goes into the connection and nowhere else, whatever is said of the target
 * names host and port alone.
 */
import { readFileSync } from 'node:fs';
import { UnusableInput } from '../failure/unusable-input.ts';

export interface RedisTarget {
  host: string;
  port: number;
  db: number;
  username: string | undefined;
  password: string | undefined;
  /** Null where the connection is plain; without `ca`, the system's own authorities count. */
  tls: { ca: string | undefined } | null;
  /** Host and port, for people. */
  words: string;
}

const DEFAULT_PORT = 6379;
const expected = 'expected redis://[user:password@]host[:port][/db], or rediss:// for TLS';

/**
 * Reads a Redis URL.
 * @param caPath a file of certificates (PEM) that a TLS server is checked against
 * @throws UnusableInput without the URL's text, which may hold a password
 */
export function redisTarget(text: string, caPath?: string): RedisTarget {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isTls = url?.protocol === 'rediss:';
  if (url === null || url.hostname === '' || !(isTls || url.protocol === 'redis:')) {
    throw new UnusableInput(`--redis: this is no URL of a Redis; ${expected}`);
  }
  const db = /^\/?(\d{0,9})$/.exec(url.pathname)?.[1];
  if (db === undefined || url.search !== '' || url.hash !== '') {
    throw new UnusableInput(`--redis: what follows the host is no number of a database; ${expected}`);
  }
  if (caPath !== undefined && !isTls) throw new UnusableInput('--redis-ca is of use with a rediss:// URL only');
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? DEFAULT_PORT : Number(url.port);
  return {
    host,
    port,
    db: Number(db),
    username: decoded(url.username),
    password: decoded(url.password),
    tls: isTls ? { ca: caPath === undefined ? undefined : certificates(caPath) } : null,
    words: `${url.protocol}//${url.hostname}:${port}`,
  };
}

function decoded(part: string): string | undefined {
  try {
    return part === '' ? undefined : decodeURIComponent(part);
  } catch {
    throw new UnusableInput('--redis: user and password must be percent-encoded where they hold special signs');
  }
}

function certificates(path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UnusableInput(`--redis-ca ${path} cannot be read: ${(error as Error).message}`);
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new UnusableInput(`--redis-ca ${path} holds no certificate in PEM form`);
  }
  return text;
}
