import type { Call, Route } from './call.ts';

/** Finds the route of a call. */
export type Router = (
  method: string,
  path: string,
) => { route: Route; parameters: Call['parameters'] } | undefined;

/** A router over patterns like `/projects/{projectId}/datasets`. */
export function createRouter(routes: Route[]): Router {
  const compiled = routes.map((route) => ({
    route,
    pattern: new RegExp(`^${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
  }));
  return (method, path) => {
    for (const { route, pattern } of compiled) {
      const match = route.method === method ? pattern.exec(path) : null;
      if (match) return { route, parameters: decoded(match.groups ?? {}) };
    }
    return undefined;
  };
}

function decoded(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]));
}

/** A path without the prefixes that clients disagree about. */
export function plainPath(path: string): string {
  return path
    .replace(/^\/(?:resumable\/)?upload\/bigquery\/v2(?=\/)/, '/upload')
    .replace(/^\/bigquery\/v2(?=\/)/, '');
}
