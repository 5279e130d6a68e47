/**
 * The door of the market folder: files with the venue's REST replies, saved as they came. A file that is no reply makes
 * the call unusable; a bad value inside a row is a problem of that row alone and is judged by the readers of the rows.
 */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { MARKET_FILE_BYTES_MAX } from '../limits.ts';
import { byCodeUnits } from '../quantity/code-units.ts';
import type { InputFile } from '../quantity/input-file.ts';
import { parseJson } from '../quantity/json-text.ts';
import { z } from '../quantity/schema.ts';
import { readWholeFile, utf8Text } from '../quantity/whole-file.ts';

const reply = z.object({ code: z.string(), msg: z.string().optional(), data: z.array(z.unknown()) });

/** The replies a folder may hold, by the beginning of the file's name. */
export type ReplyKind =
  | 'instruments'
  | 'mark-price'
  | 'opt-summary'
  | 'index-tickers'
  | 'discount-rate-interest-free-quota'
  | 'interest-rate-loan-quota'
  | 'position-tiers';

const requiredKinds: ReplyKind[] = ['instruments', 'mark-price', 'opt-summary', 'index-tickers'];
const optionalKinds: ReplyKind[] = ['discount-rate-interest-free-quota', 'interest-rate-loan-quota', 'position-tiers'];

/** One row of a reply and where it stands, for messages. */
export interface ReplyRow {
  row: unknown;
  /** `mark-price.json, data[17]`. */
  place: string;
  fileName: string;
}

export interface MarketReplies {
  files: InputFile[];
  rows: Record<ReplyKind, ReplyRow[]>;
}

/**
 * Reads every reply of a market folder.
 * @throws UnusableInput where the folder, a needed file, its JSON or its reply envelope is wrong.
 */
export function readReplies(directory: string): MarketReplies {
  const names = listFolder(directory);
  const files: InputFile[] = [];
  const rows = {} as Record<ReplyKind, ReplyRow[]>;
  for (const kind of [...requiredKinds, ...optionalKinds]) {
    rows[kind] = [];
    const matching = names.filter((name) => name.startsWith(kind) && name.endsWith('.json'));
    if (matching.length === 0 && requiredKinds.includes(kind)) {
      throw new UnusableInput(`market folder ${directory} has no ${kind}*.json, the venue's reply with that name`);
    }
    for (const name of matching) {
      const file = readReplyFile(directory, name);
      files.push(file.file);
      for (const row of file.rows) rows[kind].push(row);
    }
  }
  return { files, rows };
}

function listFolder(directory: string): string[] {
  try {
    return readdirSync(directory).sort(byCodeUnits);
  } catch {
    throw new UnusableInput(`market folder ${directory} cannot be read: expected a folder with the venue's replies`);
  }
}

function readReplyFile(directory: string, name: string): { file: InputFile; rows: ReplyRow[] } {
  const path = join(directory, name);
  const bytes = readWholeFile(path, `market file ${path}`, MARKET_FILE_BYTES_MAX);
  const json = parseJson(utf8Text(bytes, `market file ${path}`), `market file ${path}`);
  const parsed = reply.safeParse(json);
  if (!parsed.success) {
    throw new UnusableInput(`market file ${path} is not a reply: expected {"code":"0","data":[…]}`);
  }
  if (parsed.data.code !== '0') {
    throw new UnusableInput(`market file ${path} is an error reply: code ${parsed.data.code} ${parsed.data.msg ?? ''}`);
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const rows = parsed.data.data.map((row, i) => ({ row, place: `${name}, data[${i}]`, fileName: name }));
  return { file: { name, path, bytes: bytes.length, sha256 }, rows };
}

/** A row read by its shape, or the call is unusable: without its id a row cannot be charged to anybody. */
export function rowOf<T>(shape: z.ZodType<T>, row: ReplyRow, expected: string): T {
  const parsed = shape.safeParse(row.row);
  if (!parsed.success) throw new UnusableInput(`market file ${row.place}: expected ${expected}`);
  return parsed.data;
}

/** A value that should be text. A JSON number is taken by its shortest text; anything else is named and not guessed. */
export const looseText = z.unknown().optional().transform(textOf);

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  return typeof value === 'number' ? String(value) : '(neither text nor number)';
}
