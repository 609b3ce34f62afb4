import { parseDuration } from '../duration.ts';
import { invalidArgument } from '../pubsub-error.ts';
import { type FieldDescriptor, type MessageType, typeOf } from './protos.ts';

/**
 * Reads a message from JSON by its proto, into the shape that the gRPC door yields too: absent scalars have their
 * default, absent messages are null. Unknown fields and wrong types are refused, in Google's words.
 */
export function decodeMessage(type: MessageType, json: unknown, path = ''): Record<string, unknown> {
  const decoded = emptyMessage(type);
  if (!isObject(json)) throw invalidValue(path || 'request', type.name, json);
  for (const [key, value] of Object.entries(json)) {
    const name = camelCase(key);
    const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    if (!field) throw unknownField(key, path);
    if (value === null) continue;
    decoded[name] = decodeField(type, field, value, path ? `${path}.${key}` : key);
  }
  return decoded;
}

function emptyMessage(type: MessageType): Record<string, unknown> {
  const message: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(type.fields)) {
    if (!type.optional.has(name)) message[name] = defaultOf(type, field);
  }
  return message;
}

function defaultOf(type: MessageType, field: FieldDescriptor): unknown {
  if (field.keyType) return {};
  if (field.rule === 'repeated') return [];
  switch (field.type) {
    case 'string':
      return '';
    case 'bytes':
      return Buffer.alloc(0);
    case 'bool':
      return false;
    case 'int32':
    case 'int64':
      return 0;
    default: {
      const { enumeration } = typeOf(type.name, field.type);
      return enumeration ? Object.keys(enumeration.values)[0] : null;
    }
  }
}

function decodeField(type: MessageType, field: FieldDescriptor, value: unknown, path: string): unknown {
  if (field.keyType) {
    if (!isObject(value)) throw invalidValue(path, 'map', value);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, decodeValue(type, field, item, `${path}[${key}]`)]),
    );
  }
  if (field.rule !== 'repeated') return decodeValue(type, field, value, path);
  if (!Array.isArray(value)) throw invalidValue(path, `repeated ${field.type}`, value);
  return value.map((item, index) => decodeValue(type, field, item, `${path}[${index}]`));
}

function decodeValue(type: MessageType, field: FieldDescriptor, value: unknown, path: string): unknown {
  switch (field.type) {
    case 'string':
      if (typeof value === 'string') return value;
      throw invalidValue(path, 'TYPE_STRING', value);
    case 'bool':
      if (typeof value === 'boolean') return value;
      throw invalidValue(path, 'TYPE_BOOL', value);
    case 'int32':
    case 'int64':
      return decodeInteger(value, path, field.type);
    case 'bytes':
      return decodeBytes(value, path);
    case 'google.protobuf.Duration':
      if (typeof value === 'string') return parseDuration(value);
      throw invalidValue(path, 'type.googleapis.com/google.protobuf.Duration', value);
    case 'google.protobuf.Timestamp':
      return decodeTimestamp(value, path);
    case 'google.protobuf.FieldMask':
      if (typeof value === 'string') return decodeFieldMask(value);
      throw invalidValue(path, 'type.googleapis.com/google.protobuf.FieldMask', value);
    default:
      return decodeNamed(type, field.type, value, path);
  }
}

function decodeNamed(scope: MessageType, name: string, value: unknown, path: string): unknown {
  const { message, enumeration } = typeOf(scope.name, name);
  if (message) return decodeMessage(message, value, path);
  if (enumeration && typeof value === 'string' && Object.hasOwn(enumeration.values, value)) return value;
  throw invalidValue(path, name, value);
}

function decodeInteger(value: unknown, path: string, type: string): number {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw invalidValue(path, `TYPE_${type.toUpperCase()}`, value);
}

function decodeBytes(value: unknown, path: string): Buffer {
  if (typeof value !== 'string') throw invalidValue(path, 'TYPE_BYTES', value);
  if (/^[\w+/-]*={0,2}$/.test(value)) return Buffer.from(value, 'base64');
  throw invalidArgument(`Invalid value at '${path}' (TYPE_BYTES), Base64 decoding failed for "${value}"`);
}

function decodeTimestamp(value: unknown, path: string): { seconds: number; nanos: number } {
  const milliseconds = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(milliseconds)) {
    throw invalidValue(path, 'type.googleapis.com/google.protobuf.Timestamp', value);
  }
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds, nanos: (milliseconds - seconds * 1000) * 1_000_000 };
}

function decodeFieldMask(value: string): { paths: string[] } {
  const paths = value.split(',').filter((path) => path !== '');
  return { paths: paths.map((path) => path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
}

function unknownField(key: string, path: string): Error {
  const at = path ? ` at '${path}'` : '';
  return invalidArgument(`Invalid JSON payload received. Unknown name "${key}"${at}: Cannot find field.`);
}

function invalidValue(path: string, type: string, value: unknown): Error {
  return invalidArgument(`Invalid value at '${path}' (${type}), ${JSON.stringify(value)}`);
}
