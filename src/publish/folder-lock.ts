/**
 * One run a folder: who writes it leaves its name there, and renews it while it lives. On the same machine a process is asked
 * for; of another machine, on a shared disk, only the age of the lock is known.
 */
import {
  closeSync,
  existsSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { UnusableInput } from '../failure/unusable-input.ts';
import { z } from '../quantity/schema.ts';

const RENEW_EVERY_MS = 10_000;
/** Of another machine's lock: longer than any stretch in which a run does not get to renew it. */
const STALE_AFTER_MS = 180_000;

interface Holder {
  pid: number;
  host: string;
  /** When the process began, as its system counts: another process may have got its number since. */
  began: string;
}

export class FolderLock {
  readonly #path: string;
  readonly #renewal: NodeJS.Timeout;
  #isReleased = false;

  private constructor(path: string) {
    this.#path = path;
    this.#renewal = setInterval(() => renew(path), RENEW_EVERY_MS).unref();
  }

  /** Takes the lock. @throws UnusableInput where another run has it; the system's error where the folder is gone or not to be written */
  static take(path: string): FolderLock {
    const own = `${path}.${process.pid}`;
    const holder: Holder = { pid: process.pid, host: hostname(), began: beganAt(process.pid) };
    try {
      writeFileSync(own, `${JSON.stringify(holder)}\n`);
      if (existsSync(path)) takeAwayStale(path);
      linkSync(own, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      refuseHeld(path);
      throw new UnusableInput(`${path} was taken by another run just now`);
    } finally {
      rmSync(own, { force: true });
    }
    return new FolderLock(path);
  }

  /** Gives the lock back; one that another run has by now stays. Once more, it does nothing. */
  release(): void {
    clearInterval(this.#renewal);
    if (!this.#isReleased && isOwn(holderOf(this.#path))) rmSync(this.#path, { force: true });
    this.#isReleased = true;
  }
}

function isOwn(holder: Holder | null): boolean {
  return holder?.pid === process.pid && holder.host === hostname() && holder.began === beganAt(process.pid);
}

/** @throws UnusableInput where a run that lives has the lock */
export function refuseHeld(path: string): void {
  const holder = holderOf(path);
  if (holder === null || !isAlive(holder, path)) return;
  throw new UnusableInput(
    `another run (process ${holder.pid} on ${holder.host}) is writing this folder: wait for it, or name another --out; its lock is ${path}`,
  );
}

/**
 * A lock whose holder is gone, or that names none, is taken away: locks appear whole, by a link, so what is no lock is what a
 * machine that went down left of one. One run at a time does so, and looks again before: as long as a lock is there, nobody
 * can take it, so what it takes away is what it saw.
 */
function takeAwayStale(path: string): void {
  refuseHeld(path);
  const turn = `${path}.stale`;
  if (existsSync(turn) && ageMs(turn) > STALE_AFTER_MS) rmSync(turn, { force: true });
  closeSync(openSync(turn, 'wx'));
  try {
    refuseHeld(path);
    rmSync(path, { recursive: true, force: true });
  } finally {
    rmSync(turn, { force: true });
  }
}

function ageMs(path: string): number {
  return Date.now() - statSync(path).mtimeMs;
}

const holderShape = z.object({ pid: z.int().positive(), host: z.string(), began: z.string() });

/** Null where nobody has it. */
function holderOf(path: string): Holder | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
  try {
    return holderShape.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function isAlive({ pid, host, began }: Holder, path: string): boolean {
  if (host !== hostname()) return ageMs(path) < STALE_AFTER_MS;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' && beganAt(pid) === began;
  }
  return beganAt(pid) === began;
}

/** Empty where the system does not tell. */
function beganAt(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in brackets, may hold anything; the 20th field behind it is the time of the start.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function renew(path: string): void {
  const now = new Date();
  try {
    utimesSync(path, now, now);
  } catch {
    // The folder was taken away under the run: its next write will say so.
  }
}
