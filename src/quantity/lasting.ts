/** Files that are there when the machine goes down and comes up again. */
import { closeSync, fdatasyncSync, fsyncSync, openSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeAll } from './write-all.ts';

/** Writes a whole file under its name or not at all. @throws the system's error where that fails */
export function writeLasting(path: string, text: string): void {
  const unfinished = `${path}.tmp`;
  const file = openSync(unfinished, 'w');
  try {
    writeAll(file, Buffer.from(text));
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(unfinished, path);
  syncFolder(dirname(path));
}

/** Makes the names in a folder last. */
export function syncFolder(directory: string): void {
  const folder = openSync(directory, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
