/**
 * The door to ioredis, an optional package: a connection that comes back by itself, and that tells, in words, of being away.
 * Nothing of what a server or the library says of itself can hold the password: it is no part of any message.
 */
import { isIP } from 'node:net';
import type { Redis } from 'ioredis';
import { UnusableInput } from '../failure/unusable-input.ts';
import type { RedisTarget } from './redis-target.ts';

export type { Redis } from 'ioredis';

const CONNECT_MS_MAX = 10_000;
const RETRY_MS_MAX = 1_000;
/** What no waiting mends: a wrong password, a certificate that nobody trusts. */
const finalFaults =
  /WRONGPASS|NOAUTH|NOPERM|invalid password|self.signed|SELF_SIGNED|unable to verify|UNABLE_TO|CERT_|altnames|wrong version number|ENOTFOUND/;

export interface RedisLink {
  client: Redis;
  /** Rejects, with `UnusableInput`, when Redis has been away for longer than the patience. */
  lost: Promise<never>;
  close(): void;
}

export interface LinkOptions {
  /** How long Redis may be away; without an end where it is not said. */
  patienceMs?: number | undefined;
  onNote: (words: string) => void;
}

/**
 * Connects, and looks at the settings that a queue depends on.
 * @throws UnusableInput where the package is not there, or Redis cannot be used
 */
export async function openRedis(target: RedisTarget, { patienceMs, onNote }: LinkOptions): Promise<RedisLink> {
  const { Redis: Client } = await loaded();
  const { host, port, db, username, password, tls, words } = target;
  const client = new Client({
    host,
    port,
    db,
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(tls === null ? {} : { tls: tlsOptions(host, tls.ca) }),
    connectTimeout: CONNECT_MS_MAX,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(50 * 2 ** times, RETRY_MS_MAX),
  });
  try {
    await ready(client, words);
    await checkSettings(client, words, onNote);
  } catch (error) {
    client.disconnect();
    throw error;
  }
  const watched = watch(client, words, { patienceMs, onNote });
  const close = () => {
    watched.end();
    client.disconnect();
  };
  return { client, lost: watched.lost, close };
}

/** A server is known by its name; one that is called by its address by that. */
function tlsOptions(host: string, ca: string | undefined): { servername?: string; ca?: string } {
  return { ...(isIP(host) === 0 ? { servername: host } : {}), ...(ca === undefined ? {} : { ca }) };
}

async function loaded(): Promise<Pick<typeof import('ioredis'), 'Redis'>> {
  try {
    return await import('ioredis');
  } catch {
    throw new UnusableInput('submit and worker need the packages bullmq and ioredis: npm install bullmq ioredis');
  }
}

/** Waits for the first connection. */
async function ready(client: Redis, words: string): Promise<void> {
  let said = 'no answer';
  await new Promise<void>((resolve, reject) => {
    const fail = () => reject(new UnusableInput(`${words} cannot be used: ${said}`));
    const timer = setTimeout(fail, CONNECT_MS_MAX);
    client.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
    client.on('error', (error: NodeJS.ErrnoException) => {
      said = error.message || error.code || said;
      if (!finalFaults.test(`${error.code} ${said}`)) return;
      clearTimeout(timer);
      fail();
    });
  });
}

/** A Redis that throws keys away when memory runs out would lose slices without a word. */
async function checkSettings(client: Redis, words: string, onNote: LinkOptions['onNote']): Promise<void> {
  let memory: string;
  try {
    memory = await client.info('memory');
  } catch (error) {
    throw new UnusableInput(`${words} does not tell of its settings: ${(error as Error).message}`);
  }
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
  if (policy === undefined || policy === 'noeviction') return;
  onNote(
    `${words} has maxmemory-policy ${policy}: it may throw a run's jobs away; set it to noeviction (redis-cli config set maxmemory-policy noeviction)`,
  );
}

/** Tells when Redis goes away and comes back; fails when it stays away. */
function watch(client: Redis, words: string, { patienceMs, onNote }: LinkOptions): Pick<RedisLink, 'lost'> & Ending {
  let timer: NodeJS.Timeout | undefined;
  let isAway = false;
  let hasEnded = false;
  const lost = new Promise<never>((_resolve, reject) => {
    client.on('close', () => {
      if (isAway || hasEnded) return;
      isAway = true;
      onNote(`${words} is away: trying again`);
      if (patienceMs === undefined) return;
      const fault = `${words} has been away for ${patienceMs / 1000} s; what is published is kept: submit again when it is back`;
      timer = setTimeout(() => reject(new UnusableInput(fault)), patienceMs);
    });
    client.on('ready', () => {
      if (isAway) onNote(`${words} is back`);
      isAway = false;
      clearTimeout(timer);
    });
  });
  // Nobody need be waiting at the moment it happens.
  lost.catch(() => {});
  const end = () => {
    hasEnded = true;
    clearTimeout(timer);
  };
  return { lost, end };
}

interface Ending {
  end(): void;
}
