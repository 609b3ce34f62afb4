import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ExecutionContext } from 'ava';
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';
import type { OutgoingMail } from '../../../shared/clients/mail.ts';

/** A mail as it came over the wire. */
export type ArrivedMail = {
  from: string | undefined;
  to: string[];
  raw: string;
  secure: boolean;
  user: string | undefined;
};

/** Where a server says no: its reply code and text. */
export type Answers = Partial<
  Record<'connect' | 'auth' | 'from' | 'to' | 'data', { code: number; text: string }>
>;

/** A mail server on a port of its own, which takes every mail unless its answers say otherwise. */
export async function serveMail(
  t: ExecutionContext,
  { answers = {}, ...options }: SMTPServerOptions & { answers?: Answers } = {},
) {
  const mails: ArrivedMail[] = [];
  const logins: { username: string | undefined; password: string | null | undefined }[] = [];
  const answer = (stage: keyof Answers) => {
    const refused = answers[stage];
    return refused && Object.assign(new Error(refused.text), { responseCode: refused.code });
  };
  const server = new SMTPServer({
    logger: false,
    disableReverseLookup: true,
    closeTimeout: 100,
    authOptional: true,
    allowInsecureAuth: true,
    ...options,
    onConnect: (_session, done) => done(answer('connect')),
    onAuth: ({ username, password }, _session, done) => {
      logins.push({ username, password });
      done(answer('auth'), { user: username });
    },
    onMailFrom: (_address, _session, done) => done(answer('from')),
    onRcptTo: (_address, _session, done) => done(answer('to')),
    onData: (stream, session, done) => {
      void text(stream).then((raw) => {
        const refused = answer('data');
        if (!refused) mails.push(arrivedOf(session, raw));
        done(refused);
      });
    },
  });
  // A client that gives up at once is no news.
  server.on('error', () => {});
  const connections = countConnections(server.server);
  const port = await listening(server.server);
  // By its own way: a socket destroyed below its encryption takes Node.js with it.
  t.teardown(() => new Promise<void>((resolve) => server.close(resolve)));
  return { port, mails, logins, connections };
}

function arrivedOf(session: SMTPServerSession, raw: string): ArrivedMail {
  const { mailFrom, rcptTo } = session.envelope;
  return {
    from: mailFrom ? mailFrom.address : undefined,
    to: rcptTo.map(({ address }) => address),
    raw,
    secure: session.secure,
    user: session.user,
  };
}

/** A server that is told what to do with each connection: to be silent, to hang up, to dawdle. */
export async function serveConnections(t: ExecutionContext, onConnection: (socket: Socket) => void) {
  const server = createServer((socket) => {
    onConnection(socket);
    // Or it would not notice that the client is gone.
    socket.resume();
  });
  const connections = countConnections(server);
  t.teardown(() => {
    server.close();
    for (const socket of connections.all) socket.destroy();
  });
  return { port: await listening(server), connections };
}

function countConnections(server: Server) {
  const all: Socket[] = [];
  server.on('connection', (socket) => {
    all.push(socket);
    socket.on('error', () => {});
  });
  const closed = (socket: Socket) =>
    new Promise<void>((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())));
  return { all, allClosed: () => Promise.all(all.map(closed)) };
}

async function listening(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

/** A mail to Nare, with whatever the test wants different. */
export function mailWith(changes: Partial<OutgoingMail> = {}): OutgoingMail {
  return {
    messageId: '<n1@watchdog.example.test>',
    from: { name: 'Watchdog', address: 'watchdog@example.test' },
    to: { name: 'Nare', address: 'nare@example.test' },
    subject: 'P2 | mart_geo is stale',
    text: 'mart_geo is stale',
    html: '<p>mart_geo is stale</p>',
    ...changes,
  };
}
