/** A file that was read, as the manifest records it. */
export interface InputFile {
  name: string;
  path: string;
  bytes: number;
  /** Of the bytes that were read. */
  sha256: string;
}
