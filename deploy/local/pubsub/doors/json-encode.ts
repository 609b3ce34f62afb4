import { formatDuration, millisecondsOf, type Seconds } from '../duration.ts';
import { type FieldDescriptor, type MessageType, typeOf } from './protos.ts';

/** Writes a message as JSON by its proto; fields that have their default are left out, as Google does. */
export function encodeMessage(type: MessageType, message: object): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(type.fields)) {
    const value: unknown = Reflect.get(message, name);
    if (!isDefault(type, field, value)) json[name] = encodeField(type, field, value);
  }
  return json;
}

function isDefault(type: MessageType, field: FieldDescriptor, value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true;
  if (Array.isArray(value) || Buffer.isBuffer(value)) return value.length === 0;
  if (field.keyType) return Object.keys(value).length === 0;
  const { enumeration } = isScalar(field.type) ? {} : typeOf(type.name, field.type);
  return typeof value === 'string' && enumeration?.values[value] === 0;
}

function encodeField(type: MessageType, field: FieldDescriptor, value: unknown): unknown {
  if (field.keyType) {
    return Object.fromEntries(
      Object.entries(value as object).map(([key, item]) => [key, encodeValue(type, field, item)]),
    );
  }
  if (Array.isArray(value)) return value.map((item) => encodeValue(type, field, item));
  return encodeValue(type, field, value);
}

function encodeValue(type: MessageType, field: FieldDescriptor, value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (field.type === 'int64') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (field.type === 'google.protobuf.Duration') return formatDuration(value as Seconds);
  if (field.type === 'google.protobuf.Timestamp')
    return new Date(millisecondsOf(value as Seconds)).toISOString();
  const { message } = typeOf(type.name, field.type);
  return message ? encodeMessage(message, value) : value;
}

function isScalar(type: string): boolean {
  return ['string', 'bytes', 'bool', 'int32', 'int64'].includes(type);
}
