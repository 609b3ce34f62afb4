import { type FunctionFamily, kindOf } from './function-call.ts';

/** Hashes, encodings and network addresses: functions from or to BYTES. */
export const BYTES_FUNCTIONS: FunctionFamily = {
  md5: ([value]) => `unhex(md5(${value}))`,
  sha1: ([value]) => `unhex(sha1(${value}))`,
  sha256: ([value]) => `unhex(sha256(${value}))`,
  sha512: ([value], call) => `bq_sha512(${asBytes(value, kindOf(call))})`,
  farm_fingerprint: ([value], call) => `bq_farm_fingerprint(${asBytes(value, kindOf(call))})`,
  to_hex: ([value]) => `lower(hex(${value}))`,
  from_hex: ([text]) => `bq_from_hex(${text})`,
  to_base64: ([value]) => `to_base64(${value})`,
  from_base64: ([text]) => `bq_from_base64(${text})`,
  to_base32: ([value]) => `bq_to_base32(${value})`,
  from_base32: ([text]) => `bq_from_base32(${text})`,
  code_points_to_bytes: ([codes]) => `bq_code_points_to_bytes(${codes})`,
  safe_convert_bytes_to_string: ([value]) => `bq_safe_text(${value})`,
  'net.host': ([url]) => `bq_net_host(${url})`,
  'net.ip_from_string': ([text]) => `bq_ip_from_string(${text})`,
  'net.safe_ip_from_string': ([text]) => `TRY(bq_ip_from_string(${text}))`,
  'net.ip_to_string': ([address]) => `bq_ip_to_string(${address})`,
  'net.ipv4_from_int64': ([number]) => `bq_ipv4_from_int64(${number})`,
  'net.ipv4_to_int64': ([address]) => `bq_ipv4_to_int64(${address})`,
};

/** A STRING as the UTF-8 bytes it consists of. */
function asBytes(value = '', kind = ''): string {
  return kind === 'TYPE_STRING' ? `encode(${value})` : value;
}
