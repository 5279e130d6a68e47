/**
 * The door to the S3 client, an optional package. Every file that is put is read back and every file that is got is checked, by
 * SHA-256: a store, a proxy or a library that changes bytes on the way is found out at once (one is known that keeps the frames
 * of a stream as content: so there are no streams upwards, and no checksums in trailers).
 *
 * Endpoint, region and credentials come from where the SDK looks for them: `AWS_ENDPOINT_URL_S3`, `AWS_REGION`, …
 */

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { UnusableInput } from '../failure/unusable-input.ts';

type Sdk = typeof import('@aws-sdk/client-s3');

/** Of a file put in one go, and of a part of a larger one: a store takes up to 10,000 parts. */
const PART_BYTES = 64 * 1024 ** 2;

export interface ObjectFacts {
  bytes: number;
  sha256: string;
}

export class Bucket {
  readonly #sdk: Sdk;
  readonly #client: S3Client;
  readonly #name: string;

  private constructor(sdk: Sdk, client: S3Client, name: string) {
    this.#sdk = sdk;
    this.#client = client;
    this.#name = name;
  }

  /** @throws UnusableInput where the package is not there */
  static async open(name: string): Promise<Bucket> {
    const sdk = await loaded();
    const hasEndpoint = Boolean(process.env.AWS_ENDPOINT_URL_S3 || process.env.AWS_ENDPOINT_URL);
    const client = new sdk.S3Client({
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      // A store of one's own rarely has a host name a bucket.
      forcePathStyle: hasEndpoint,
    });
    return new Bucket(sdk, client, name);
  }

  /** Puts a file, and reads it back. @throws UnusableInput where the store does not take it, or gives back other bytes */
  async putFile(key: string, path: string, sha256?: string): Promise<ObjectFacts> {
    const { facts } = await this.#do('written', key, async () => {
      const file = await open(path, 'r');
      try {
        const { size } = await file.stat();
        return { facts: await (size > PART_BYTES ? this.#putParts(key, file, size) : this.#putWhole(key, file, size)) };
      } finally {
        await file.close();
      }
    });
    if (sha256 !== undefined && sha256 !== facts.sha256) {
      throw new UnusableInput(`${path} changed while it was read: submit again when it is whole`);
    }
    const found = await this.facts(key);
    if (found?.sha256 !== facts.sha256) {
      throw new UnusableInput(`${this.#words(key)} is not what was put: the store changed its bytes`);
    }
    return facts;
  }

  /** What an object holds, by reading it; null where there is none. */
  async facts(key: string): Promise<ObjectFacts | null> {
    return this.#do('read', key, async () => {
      const body = await this.#body(key);
      if (body === null) return null;
      const hash = createHash('sha256');
      let bytes = 0;
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        hash.update(chunk);
        bytes += chunk.byteLength;
      }
      return { bytes, sha256: hash.digest('hex') };
    });
  }

  /** Brings an object to a new file. @throws UnusableInput where it is not there, or not the one of this hash */
  async getFile(key: string, path: string, sha256: string): Promise<void> {
    const found = await this.#do('read', key, async () => {
      const body = await this.#body(key);
      if (body === null) return null;
      const hash = createHash('sha256');
      const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      };
      await pipeline(body, counted, createWriteStream(path));
      return hash.digest('hex');
    });
    if (found === null) throw new UnusableInput(`${this.#words(key)} is not there`);
    if (found !== sha256) throw new UnusableInput(`${this.#words(key)} is not what was put: its bytes are others`);
  }

  async getText(key: string): Promise<string | null> {
    return this.#do('read', key, async () => {
      const body = await this.#body(key);
      if (body === null) return null;
      const chunks: Uint8Array[] = [];
      for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
      return Buffer.concat(chunks).toString('utf8');
    });
  }

  async remove(key: string): Promise<void> {
    const { DeleteObjectCommand } = this.#sdk;
    await this.#do('removed', key, () => this.#client.send(new DeleteObjectCommand({ Bucket: this.#name, Key: key })));
  }

  async #body(key: string): Promise<Readable | null> {
    const { GetObjectCommand } = this.#sdk;
    try {
      const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.#name, Key: key }));
      return Body as Readable;
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return null;
      throw error;
    }
  }

  async #putWhole(key: string, file: FileHandle, size: number): Promise<ObjectFacts> {
    const { PutObjectCommand } = this.#sdk;
    const body = await bytesAt(file, 0, size);
    await this.#client.send(new PutObjectCommand({ Bucket: this.#name, Key: key, Body: body }));
    return { bytes: size, sha256: createHash('sha256').update(body).digest('hex') };
  }

  async #putParts(key: string, file: FileHandle, size: number): Promise<ObjectFacts> {
    const { CreateMultipartUploadCommand, UploadPartCommand, CompleteMultipartUploadCommand } = this.#sdk;
    const { AbortMultipartUploadCommand } = this.#sdk;
    const hash = createHash('sha256');
    const object = { Bucket: this.#name, Key: key };
    const { UploadId } = await this.#client.send(new CreateMultipartUploadCommand(object));
    try {
      const parts: { ETag: string | undefined; PartNumber: number }[] = [];
      for (let at = 0; at < size; at += PART_BYTES) {
        const body = await bytesAt(file, at, Math.min(PART_BYTES, size - at));
        hash.update(body);
        const part = { ...object, UploadId, PartNumber: parts.length + 1 };
        const { ETag } = await this.#client.send(new UploadPartCommand({ ...part, Body: body }));
        parts.push({ ETag, PartNumber: part.PartNumber });
      }
      await this.#client.send(
        new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts: parts } }),
      );
    } catch (error) {
      await this.#client.send(new AbortMultipartUploadCommand({ ...object, UploadId })).catch(() => {});
      throw error;
    }
    return { bytes: size, sha256: hash.digest('hex') };
  }

  #words(key: string): string {
    return `s3://${this.#name}/${key}`;
  }

  /** What the SDK or the disk says becomes a sentence. */
  async #do<T>(what: string, key: string, step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      const { name, message } = error as Error;
      throw new UnusableInput(`${this.#words(key)} cannot be ${what}: ${message || name}`);
    }
  }
}

async function bytesAt(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await file.read(bytes, done, length - done, from + done);
    if (bytesRead === 0) throw new Error('the file was cut while it was read');
    done += bytesRead;
  }
  return bytes;
}

async function loaded(): Promise<Sdk> {
  try {
    return await import('@aws-sdk/client-s3');
  } catch {
    throw new UnusableInput('data in a bucket needs the package @aws-sdk/client-s3: npm install @aws-sdk/client-s3');
  }
}
