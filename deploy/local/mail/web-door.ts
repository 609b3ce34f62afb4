import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Mailbox } from './mailbox.ts';
import { renderList, renderMail, renderNotFound } from './pages.ts';
import type { ReceivedMail } from './received-mail.ts';

/** The inbox's page on the web. */
export type WebDoor = { url: string; close: () => Promise<void> };

type Page = { status?: number; type: string; body: string; policy: string };

const ownPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'";

/** Also for whoever opens a mail's HTML by itself: no scripts, nothing from elsewhere, but links open. */
const mailPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** Serves the mailbox to a browser on this machine: `/`, `/mails/<id>`, and as data `/mails.json`. */
export async function openWebDoor(port: number, mailbox: Mailbox): Promise<WebDoor> {
  const server = createServer((request, response) => send(response, pageFor(request, mailbox)));
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function pageFor({ method, url }: IncomingMessage, mailbox: Mailbox): Page {
  if (method !== 'GET' && method !== 'HEAD') return ownPage('This page can only be read', 405);
  const pathname = URL.parse(url ?? '/', 'http://inbox')?.pathname;
  if (pathname === '/') return ownPage(renderList(mailbox.mails().toReversed()));
  if (pathname === '/mails.json') {
    const mails = mailbox.mails().map(({ raw: _, ...mail }) => mail);
    return { type: 'application/json', body: JSON.stringify(mails), policy: ownPolicy };
  }
  const [, id, part] = /^\/mails\/(\d+)(?:\/(html|source))?$/.exec(pathname ?? '') ?? [];
  const mail = mailbox.find(Number(id));
  return mail ? partOf(mail, part) : ownPage(renderNotFound(), 404);
}

function partOf(mail: ReceivedMail, part: string | undefined): Page {
  if (part === 'source') return { type: 'text/plain', body: mail.raw, policy: mailPolicy };
  if (part === undefined) return ownPage(renderMail(mail));
  // Without the base a link would open inside the frame, where nothing is allowed.
  const body = `<!doctype html><base target="_blank">${mail.html}`;
  return { type: 'text/html', body, policy: mailPolicy };
}

function ownPage(body: string, status = 200): Page {
  return { status, type: 'text/html', body, policy: ownPolicy };
}

function send(response: ServerResponse, { status = 200, type, body, policy }: Page): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end(body);
}
