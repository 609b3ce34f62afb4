import { createRequire } from 'node:module';

/** A field of a message, as protobufjs writes descriptors. */
export type FieldDescriptor = { type: string; rule?: string; keyType?: string };

/** A message type, with its place in the tree of names so that its fields' types can be found. */
export type MessageType = {
  name: string;
  fields: Record<string, FieldDescriptor>;
  /** Fields that have no default, because it matters whether they are set. */
  optional: Set<string>;
};

/** An enumeration's names and numbers. */
export type EnumType = { values: Record<string, number> };

/** A method of a service with the HTTP address that Google's proto gives it. */
export type MethodDescriptor = {
  service: string;
  name: string;
  requestType: MessageType;
  responseType: MessageType;
  http: { verb: string; path: string } | undefined;
};

type Node = {
  nested?: Record<string, Node>;
  fields?: Record<string, FieldDescriptor>;
  oneofs?: Record<string, { oneof: string[] }>;
  values?: Record<string, number>;
  methods?: Record<string, { requestType: string; responseType: string; options?: Record<string, unknown> }>;
};

/** Google's own description of the Pub/Sub API, out of its Node client. */
export const protos: Node = createRequire(import.meta.url)('@google-cloud/pubsub/build/protos/protos.json');

const scopeOfService = 'google.pubsub.v1';
const messageTypes = new Map<string, MessageType>();

/** The type that a name means inside `scope`: the innermost one, as proto's rules say. */
export function typeOf(scope: string, name: string): { message?: MessageType; enumeration?: EnumType } {
  const { path, node } = resolve(scope, name);
  if (node.values) return { enumeration: { values: node.values } };
  const known = messageTypes.get(path);
  if (known) return { message: known };
  const optional = new Set(Object.values(node.oneofs ?? {}).flatMap(({ oneof }) => oneof));
  const message = { name: path, fields: node.fields ?? {}, optional };
  messageTypes.set(path, message);
  return { message };
}

/** Every method of Pub/Sub's services. */
export function listMethods(): MethodDescriptor[] {
  const services = nodeAt(scopeOfService)?.nested ?? {};
  return Object.entries(services).flatMap(([service, { methods = {} }]) =>
    Object.entries(methods).map(([name, { requestType, responseType, options = {} }]) => ({
      service,
      name,
      requestType: messageTypeOf(requestType),
      responseType: messageTypeOf(responseType),
      http: httpOf(options),
    })),
  );
}

function messageTypeOf(name: string): MessageType {
  const { message } = typeOf(scopeOfService, name);
  if (!message) throw new Error(`Expected \`${name}\` to be a message of ${scopeOfService}.`);
  return message;
}

function httpOf(options: Record<string, unknown>): MethodDescriptor['http'] {
  for (const verb of ['get', 'put', 'post', 'patch', 'delete']) {
    const path = options[`(google.api.http).${verb}`];
    if (typeof path === 'string') return { verb: verb.toUpperCase(), path };
  }
  return undefined;
}

function resolve(scope: string, name: string): { path: string; node: Node } {
  for (let outer = scope; ; outer = outer.slice(0, Math.max(0, outer.lastIndexOf('.')))) {
    const path = outer ? `${outer}.${name}` : name;
    const node = nodeAt(path);
    if (node) return { path, node };
    if (!outer) throw new Error(`Pub/Sub's proto does not describe \`${name}\`, which ${scope} uses.`);
  }
}

function nodeAt(path: string): Node | undefined {
  return path.split('.').reduce<Node | undefined>((node, part) => node?.nested?.[part], protos);
}
