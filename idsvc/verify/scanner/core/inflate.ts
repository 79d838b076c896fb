// zlib and deflate streams, inflated into a buffer of fixed size, so that no stream can fill the memory.
import { ZStream, Z_OK, Z_STREAM_END, Z_SYNC_FLUSH, zlibInflate, zlibInflateInit2 } from "pako";

/** RFC 1950 streams with any window. */
export const ZLIB = 15;
/** RFC 1951 streams, without header and checksum. */
export const RAW = -15;

/** What a stream began to hold, whether its end was reached, and how many bytes follow the end. */
export interface Inflated {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly complete: boolean;
  readonly leftover: number;
}

/** Inflate at most `most` + 1 bytes of a stream; null where the stream is broken. */
export function inflate(data: Uint8Array, most: number, window: typeof ZLIB | typeof RAW): Inflated | null {
  const stream = new ZStream();
  if (zlibInflateInit2(stream, window) !== Z_OK) return null;
  stream.input = data;
  stream.avail_in = data.length;
  stream.output = new Uint8Array(most + 1);
  stream.avail_out = most + 1;
  const status = data.length ? zlibInflate(stream, Z_SYNC_FLUSH) : Z_OK;
  if (status !== Z_STREAM_END && status !== Z_OK) return null;
  const complete = status === Z_STREAM_END;
  return { data: stream.output.slice(0, stream.next_out), complete, leftover: complete ? stream.avail_in : 0 };
}
