import type { RestAnswer } from './answer.ts';
import type { Route } from './http/call.ts';
import { redirect } from './http/router.ts';

const page = (path: string, handle: () => RestAnswer): Route => ({
  method: 'GET',
  path,
  access: 'anybody',
  handle,
});

const ok = (): RestAnswer => ({ status: 200, body: 'OK' });

/** What anybody is told; none of it looks at the database. */
export const pageRoutes: readonly Route[] = [
  page('/health', ok),
  page('/healthcheck', ok),
  page('/ping', ok),
  page('/version', () => ({
    status: 200,
    body: { build_number: null, version_sha: '', version_string: '6.1.0' },
  })),
  page('/', () => redirect(302, '/superset/welcome/')),
  page('/superset/welcome/', () => redirect(302, '/login/')),
  page('/login/', () => ({
    status: 200,
    body: '<!DOCTYPE html><html><head><title>Superset</title></head><body>This stand-in has no pages: use /api/v1.</body></html>',
  })),
];
