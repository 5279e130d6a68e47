/** Many texts in one piece of shared memory: account ids by the million, without a JavaScript string for each. */

export interface TextTable {
  /** UTF-8 of the texts, one behind the other. */
  bytes: Uint8Array<SharedArrayBuffer>;
  /** Text i is `bytes[offsets[i] … offsets[i + 1] − 1]`; one offset more than texts. */
  offsets: Uint32Array<SharedArrayBuffer>;
}

/** How many texts the table holds. */
export function textCount(table: TextTable): number {
  return table.offsets.length - 1;
}

/** Text i of the table. */
export function textAt(table: TextTable, i: number): string {
  // Decoders refuse shared memory; a copy of a few bytes is what they get.
  const { bytes, offsets } = table;
  return Buffer.from(bytes.subarray(offsets[i]!, offsets[i + 1]!)).toString('utf8');
}

/** A table of these texts. */
export function textTable(texts: readonly string[]): TextTable {
  const offsets = new Uint32Array(new SharedArrayBuffer((texts.length + 1) * 4));
  texts.forEach((text, i) => {
    offsets[i + 1] = offsets[i]! + Buffer.byteLength(text, 'utf8');
  });
  const bytes = new Uint8Array(new SharedArrayBuffer(offsets[texts.length]!));
  const view = Buffer.from(bytes.buffer);
  texts.forEach((text, i) => {
    view.write(text, offsets[i]!, 'utf8');
  });
  return { bytes, offsets };
}

/** The index of a text, −1 where the table does not hold it. Looks at every text: for single questions only. */
export function indexOfText(table: TextTable, text: string): number {
  const wanted = Buffer.from(text, 'utf8');
  const { bytes, offsets } = table;
  for (let i = 0; i + 1 < offsets.length; i++) {
    if (offsets[i + 1]! - offsets[i]! !== wanted.length) continue;
    if (wanted.every((byte, k) => bytes[offsets[i]! + k] === byte)) return i;
  }
  return -1;
}
