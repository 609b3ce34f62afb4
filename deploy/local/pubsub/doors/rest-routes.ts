import { listMethods, type MethodDescriptor } from './protos.ts';

/** A method found by an HTTP address, with the fields that the address holds. */
export type Match = { method: MethodDescriptor; fields: { path: string[]; value: string }[] };

type Route = { method: MethodDescriptor; verb: string; pattern: RegExp; field: string[] };

/** Finds methods by the HTTP addresses that Google's proto gives them. */
export function createRoutes(): { find: (verb: string, path: string) => Match | undefined } {
  const routes = listMethods().flatMap(routeOf);
  return {
    find: (verb, path) => {
      for (const route of routes) {
        const value = route.verb === verb ? route.pattern.exec(path)?.[1] : undefined;
        if (value !== undefined) {
          return { method: route.method, fields: [{ path: route.field, value: decodeURIComponent(value) }] };
        }
      }
      return undefined;
    },
  };
}

// Every address of Pub/Sub is `/v1/{field=projects/*/kind/*}` with a fixed rest.
function routeOf(method: MethodDescriptor): Route[] {
  const template = /^(.*)\{([\w.]+)=([^}]+)\}(.*)$/.exec(method.http?.path ?? '');
  if (!template || !method.http) return [];
  const [, before = '', field = '', shape = '', after = ''] = template;
  const value = shape.replaceAll('*', '[^/:]+');
  const path = field.split('.').map((part) => part.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()));
  return [
    { method, verb: method.http.verb, pattern: new RegExp(`^${before}(${value})${after}$`), field: path },
  ];
}
