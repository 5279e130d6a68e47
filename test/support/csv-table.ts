/** A CSV of a results folder as rows of cells by their header; none of its cells is quoted. */
import { readFileSync } from 'node:fs';

export function csvRows(path: string): Record<string, string>[] {
  const [header, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const names = header!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])));
}
