import type { ErrorInfo } from '../pubsub-error.ts';

const lengthDelimited = 2;
const varint = 0;

/**
 * The bytes of the `grpc-status-details-bin` trailer: a `google.rpc.Status` that carries one `google.rpc.ErrorInfo`.
 * Written by hand, because Pub/Sub's own proto does not describe these two messages.
 */
export function encodeStatusDetails(code: number, message: string, info: ErrorInfo): Buffer {
  const entries = Object.entries(info.metadata).map(([key, value]) =>
    field(3, Buffer.concat([text(1, key), text(2, value)])),
  );
  const errorInfo = Buffer.concat([text(1, info.reason), text(2, info.domain), ...entries]);
  const any = Buffer.concat([text(1, 'type.googleapis.com/google.rpc.ErrorInfo'), field(2, errorInfo)]);
  return Buffer.concat([Buffer.from([(1 << 3) | varint, code]), text(2, message), field(3, any)]);
}

function text(number: number, value: string): Buffer {
  return field(number, Buffer.from(value));
}

function field(number: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | lengthDelimited]), encodeLength(value.length), value]);
}

function encodeLength(length: number): Buffer {
  const bytes = [];
  for (let rest = length; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}
