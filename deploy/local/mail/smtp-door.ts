import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Clock } from '../../../shared/clients/clock.ts';
import type { MailFaults } from './mail-faults.ts';

/** A port on which mails arrive. */
export type SmtpDoor = { port: number; close: () => Promise<void> };

type DoorOptions = {
  port: number;
  clock: Clock;
  faults: MailFaults;
  /** Keeps a mail; the sender is told that it was taken once this is done. */
  keep: (raw: string, recipients: string[]) => Promise<void>;
  /** Runs a mail from its first byte to its answer. */
  during: (work: () => Promise<void>) => Promise<void>;
};

const largestMailBytes = 25 * 1024 * 1024;

/** Opens the port on this machine only; every login is taken, and nothing is encrypted. */
export async function openSmtpDoor({ port, clock, faults, keep, during }: DoorOptions): Promise<SmtpDoor> {
  const sockets = new Map<number | undefined, Socket>();

  const take = async (
    stream: NodeJS.ReadableStream,
    session: SMTPServerSession,
  ): Promise<'taken' | 'gone'> => {
    const raw = await text(stream);
    const socket = sockets.get(session.remotePort);
    if (!(await waitFor(faults.slowness(), clock, socket))) return 'gone';
    await keep(
      raw,
      session.envelope.rcptTo.map(({ address }) => address),
    );
    if (!faults.strikesCrash()) return 'taken';
    socket?.destroy();
    return 'gone';
  };

  const server = new SMTPServer({
    // Also silences the warning about its built-in certificate, which the lack of STARTTLS leaves unused.
    logger: false,
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    size: largestMailBytes,
    rejectOversized: true,
    onAuth: ({ username }, _session, done) => done(null, { user: username }),
    onRcptTo: ({ address }, _session, done) => {
      const refused = faults.refusalOf(address);
      done(refused && Object.assign(new Error(refused.text), { responseCode: refused.code }));
    },
    onData: (stream, session, done) => {
      void during(async () => {
        const end = await take(stream, session).catch((error: Error) => error);
        if (end instanceof Error) done(Object.assign(end, { responseCode: 451 }));
        else if (end === 'taken') done(null, 'Taken');
      });
    },
  });
  // A client that hangs up is no news.
  server.on('error', () => {});
  server.server.on('connection', (socket) => {
    const { remotePort } = socket;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });
  server.listen(port, '127.0.0.1');
  await once(server.server, 'listening');

  return {
    port: (server.server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server.server, 'close');
      server.close();
      for (const socket of sockets.values()) socket.destroy();
      await closed;
    },
  };
}

/** Waits by the clock; false when the sender hung up meanwhile. */
async function waitFor(milliseconds: number, clock: Clock, socket: Socket | undefined): Promise<boolean> {
  if (milliseconds === 0) return true;
  const gone = new AbortController();
  const hangUp = () => gone.abort();
  socket?.once('close', hangUp);
  try {
    await clock.sleep(milliseconds, gone.signal);
    return true;
  } catch {
    return false;
  } finally {
    socket?.off('close', hangUp);
  }
}
