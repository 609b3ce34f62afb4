import type { AccessCheck } from '../../access.ts';
import { ComputeRefusal } from '../model/compute-refusal.ts';
import type { Operation } from '../model/operations.ts';
import type { VmModel } from '../model/vm-model.ts';
import type { ComputeCall, ComputeFaults } from './compute-faults.ts';
import { createFilter } from './operation-filter.ts';
import { instanceResource, operationResource, type Place, zonePath } from './resources.ts';

/** One call as the API sees it. */
export type ApiCall = { method: string; path: string; query: URLSearchParams; caller: string };

/** A call's answer; undefined where a fault keeps it back. */
export type ApiAnswer = object | undefined;

type Found = { call: ComputeCall; name: string; isWait: boolean };

/** Compute answers a wait after two minutes at most. */
const longestWaitMilliseconds = 120_000;

const usualPage = 500;

/** Answers what the watchdog asks of Compute, and refuses as Compute does. */
export function createComputeApi(options: {
  vm: VmModel;
  place: Place;
  access: AccessCheck;
  faults: ComputeFaults;
}): (call: ApiCall) => Promise<ApiAnswer> {
  const { vm, place, access, faults } = options;
  const { machine, operations, serial } = vm;

  function authorize(call: ComputeCall, name: string, caller: string): void {
    const permission = `compute.${call}`;
    const isOfInstance = call.startsWith('instances.');
    const resource = `${zonePath(place)}/${isOfInstance ? 'instances' : 'operations'}${name && `/${name}`}`;
    if (!faults.isDenied() && access({ caller, permission, resource })) return;
    // A list is refused for the project.
    const refused = name ? resource : `projects/${place.project}`;
    throw new ComputeRefusal(403, 'forbidden', `Required '${permission}' permission for '${refused}'`);
  }

  function operate(call: ComputeCall, query: URLSearchParams, user: string): Operation {
    const requestId = query.get('requestId') ?? undefined;
    if (requestId !== undefined && !isRequestId(requestId)) {
      throw new ComputeRefusal(
        400,
        'invalid',
        `Invalid value for field 'requestId': '${requestId}'. Must be a UUID.`,
      );
    }
    const wish = { user, requestId };
    if (call === 'instances.reset') return machine.reset(wish);
    return call === 'instances.start' ? machine.start(wish) : machine.stop(wish);
  }

  function listOperations(query: URLSearchParams) {
    const matches = createFilter(query.get('filter') ?? '');
    const all = operations.list().map((operation) => operationResource(place, operation));
    const found = all.filter(matches);
    if (query.get('orderBy') !== 'creationTimestamp desc') found.sort((a, b) => (a.name < b.name ? -1 : 1));
    const first = Number(query.get('pageToken') ?? 0);
    const end = first + Number(query.get('maxResults') ?? usualPage);
    return {
      kind: 'compute#operationList',
      items: found.slice(first, end),
      ...(end < found.length && { nextPageToken: String(end) }),
    };
  }

  async function operationOf({ name, isWait }: Found) {
    const operation = operations.find(name);
    if (!operation) throw notFound(`${zonePath(place)}/operations/${name}`);
    if (isWait) await operations.wait(operation, longestWaitMilliseconds);
    return operationResource(place, operation);
  }

  return async ({ method, path, query, caller }) => {
    const found = findCall(method, path, place);
    if (!found)
      throw new ComputeRefusal(404, 'notFound', `The stand-in for Compute has no ${method} ${path}.`);
    const { call, name } = found;
    if (faults.strike(call) === 'no-answer') return undefined;
    authorize(call, name, caller);
    if (call === 'zoneOperations.list') return listOperations(query);
    if (call === 'zoneOperations.get') return operationOf(found);
    if (name !== place.instance) throw notFound(`${zonePath(place)}/instances/${name}`);
    if (call === 'instances.get') return instanceResource(place, machine.description());
    if (call === 'instances.getSerialPortOutput') {
      const { contents, start, next } = serial.read(Number(query.get('start') ?? 0));
      return { kind: 'compute#serialPortOutput', contents, start: String(start), next: String(next) };
    }
    return operationResource(place, operate(call, query, caller));
  };
}

function findCall(method: string, path: string, place: Place): Found | undefined {
  const prefix = `/compute/v1/${zonePath(place)}/`;
  if (!path.startsWith(prefix)) return undefined;
  const [collection, name = '', verb, ...more] = path.slice(prefix.length).split('/').map(decodeURIComponent);
  if (more.length > 0) return undefined;
  const call = calls[`${method} ${collection}${name && '/NAME'}${verb ? `/${verb}` : ''}`];
  return call && { call, name, isWait: verb === 'wait' };
}

const calls: Readonly<Record<string, ComputeCall>> = {
  'GET instances/NAME': 'instances.get',
  'POST instances/NAME/reset': 'instances.reset',
  'POST instances/NAME/start': 'instances.start',
  'POST instances/NAME/stop': 'instances.stop',
  'GET instances/NAME/serialPort': 'instances.getSerialPortOutput',
  'GET operations': 'zoneOperations.list',
  'GET operations/NAME': 'zoneOperations.get',
  'POST operations/NAME/wait': 'zoneOperations.get',
};

function notFound(resource: string): ComputeRefusal {
  return new ComputeRefusal(404, 'notFound', `The resource '${resource}' was not found`);
}

/** A UUID, and not the one of zeros. */
function isRequestId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) && /[1-9a-f]/i.test(text);
}
