/** Some of the texts of a table, as a table of their own. */
import { NO_TEXT } from '../columnar/column-file.ts';
import { sharedU8, sharedU32 } from '../quantity/shared-columns.ts';
import type { TextTable } from '../quantity/text-table.ts';

/** The texts of these codes in their order; NO_TEXT gives an empty one. */
export function pickTexts({ bytes, offsets }: TextTable, codes: Uint32Array): TextTable {
  const places = sharedU32(codes.length + 1);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    places[i + 1] = places[i]! + (code === NO_TEXT ? 0 : offsets[code + 1]! - offsets[code]!);
  }
  const picked = sharedU8(places[codes.length]!);
  for (let i = 0; i < codes.length; i++) {
    const end = places[i + 1]!;
    for (let to = places[i]!, from = offsets[codes[i]!]!; to < end; to++) picked[to] = bytes[from++]!;
  }
  return { bytes: picked, offsets: places };
}
