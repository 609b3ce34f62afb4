import { type RestAnswer, unexpected } from '../answer.ts';
import type { Call, Route } from './call.ts';

/** A route with the named parts of its path, or what Superset answers where there is none. */
export type Found = { route: Route; parameters: Call['parameters'] } | { answer: RestAnswer };

/** Finds the route of a call. */
export type Router = (call: Pick<Call, 'method' | 'path' | 'origin'>) => Found;

/** A router over patterns like `/api/v1/dataset/{id}`. */
export function createRouter(routes: readonly Route[]): Router {
  const compiled = routes.map((route) => ({
    route,
    pattern: new RegExp(`^${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
  }));
  const matching = (path: string) =>
    compiled.flatMap(({ route, pattern }) => {
      const match = pattern.exec(path);
      return match ? [{ route, parameters: decoded(match.groups ?? {}) }] : [];
    });

  return ({ method, path, origin }) => {
    const matches = matching(path);
    const found = matches.find(({ route }) => route.method === method);
    if (found) return found;
    if (matches.length > 0) {
      const text = '405 Method Not Allowed: The method is not allowed for the requested URL.';
      return { answer: unexpected(405, text) };
    }
    if (matching(`${path}/`).length > 0) return { answer: redirect(308, `${origin}${path}/`) };
    return { answer: unexpected(404, nowhere) };
  };
}

const nowhere =
  '404 Not Found: The requested URL was not found on the server. ' +
  'If you entered the URL manually please check your spelling and try again.';

/** A redirect, with the little page that comes with it. */
export function redirect(status: 302 | 308, location: string): RestAnswer {
  const body = `<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n`;
  return { status, body, headers: { location } };
}

function decoded(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decode(value)]));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
