import * as grpc from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import type { Broker } from '../broker.ts';
import type { Call, Operation, Operations } from '../operations/operation.ts';
import { openStreamingPull } from '../operations/streaming-pull.ts';
import { grpcCodes, notEmulated, pubSubErrorOf } from '../pubsub-error.ts';
import type { StreamingPullRequest } from '../wire.ts';
import { listMethods, protos } from './protos.ts';
import { encodeStatusDetails } from './status-details.ts';

type AuthorizeAs = (authorization: string | undefined) => Call['authorize'];

const decoding = {
  keepCase: false,
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
  arrays: true,
  objects: true,
};

/** Serves Pub/Sub's gRPC API; methods that the stand-in does not have are refused by their name. */
export function createGrpcDoor(
  broker: Broker,
  operations: Operations,
  authorizeAs: AuthorizeAs,
): grpc.Server {
  // The broker itself refuses what is too large, in Google's words.
  const server = new grpc.Server({
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
  });
  const definitions = fromJSON(protos, decoding);
  for (const [name, definition] of Object.entries(definitions)) {
    if (!isService(definition)) continue;
    const methods = listMethods().filter(({ service }) => name === `google.pubsub.v1.${service}`);
    const implementation: grpc.UntypedServiceImplementation = {};
    for (const method of methods) {
      implementation[method.name] =
        method.name === 'StreamingPull'
          ? streamingHandler(broker, authorizeAs)
          : unaryHandler(operations[method.name] ?? refuse(method.name), authorizeAs);
    }
    server.addService(definition as grpc.ServiceDefinition, implementation);
  }
  return server;
}

// A service is a table of methods; messages and enums carry the `format` of their descriptor.
function isService(definition: object): boolean {
  return !('format' in definition);
}

function refuse(method: string): Operation {
  return () => {
    throw notEmulated(method);
  };
}

function unaryHandler(operation: Operation, authorizeAs: AuthorizeAs) {
  return (call: grpc.ServerUnaryCall<unknown, object>, callback: grpc.sendUnaryData<object>): void => {
    const gone = new AbortController();
    call.on('cancelled', () => gone.abort());
    const perform = async () => {
      const authorize = authorizeAs(authorizationOf(call.metadata));
      return (await operation(call.request, { authorize, signal: gone.signal })) as object;
    };
    perform().then(
      (response) => callback(null, response),
      (error: unknown) => callback(grpcErrorOf(error)),
    );
  };
}

function streamingHandler(broker: Broker, authorizeAs: AuthorizeAs) {
  return (call: grpc.ServerDuplexStream<StreamingPullRequest, object>): void => {
    const gone = new AbortController();
    const authorize = authorizeAs(authorizationOf(call.metadata));
    const stream = openStreamingPull(
      broker,
      { authorize, signal: gone.signal },
      {
        write: (response) => {
          call.write(response);
        },
        fail: (error) => {
          gone.abort();
          call.emit('error', grpcErrorOf(error));
        },
      },
    );
    call.on('data', (request: StreamingPullRequest) => stream.receive(request));
    call.on('end', () => {
      gone.abort();
      call.end();
    });
    call.on('cancelled', () => gone.abort());
    call.on('error', () => gone.abort());
  };
}

function authorizationOf(metadata: grpc.Metadata): string | undefined {
  return metadata.get('authorization')[0]?.toString();
}

function grpcErrorOf(error: unknown): grpc.ServiceError {
  const refusal = pubSubErrorOf(error);
  const metadata = new grpc.Metadata();
  const code = grpcCodes[refusal.status];
  if (refusal.info) {
    metadata.set('grpc-status-details-bin', encodeStatusDetails(code, refusal.message, refusal.info));
  }
  return Object.assign(refusal, { code, details: refusal.message, metadata });
}
