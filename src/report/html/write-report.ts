/** A report into its file. */
import { writeFileSync } from 'node:fs';
import { UnusableInput } from '../../failure/unusable-input.ts';
import type { ReportModel } from './model.ts';
import { renderReport } from './render.ts';

/** Name of the report in a results folder. */
export const REPORT_FILE = 'report.html';

/** @throws UnusableInput where the file cannot be written */
export function writeReport(path: string, model: ReportModel): void {
  const page = renderReport(model);
  try {
    writeFileSync(path, page);
  } catch (error) {
    throw new UnusableInput(`${path} cannot be written: ${(error as Error).message}`);
  }
}
