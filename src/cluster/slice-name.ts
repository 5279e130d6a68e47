/** Names of slices: as files, and as a person asks for one. */

/** Which slice, from 1 to `of`. */
export interface SliceNumber {
  slice: number;
  of: number;
}

/** The name of a slice's file. */
export function sliceFileName(slice: number, of: number): string {
  return `slice-${slice}-of-${of}.sgslice`;
}

/** Which slice a file is by its name; null where it is none. */
export function sliceOfName(name: string): SliceNumber | null {
  const [, slice, of] = /^slice-([1-9]\d{0,6})-of-([1-9]\d{0,6})\.sgslice$/.exec(name) ?? [];
  return of === undefined ? null : { slice: Number(slice), of: Number(of) };
}
