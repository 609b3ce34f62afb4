/** What the functions and the agent on the VM say to each other, on the topics `vm-commands` and `vm-reports`. */
import { z } from 'zod';
import { instant } from './fields.ts';

/** Everything that the agent does; whatever else it is told, it refuses. Words of the runbook's sections 2.5, 3.4, 4.2, 4.5, 7. */
export const agentWords = [
  'restart-app',
  'restart-worker',
  'database-first',
  'down-up',
  'backup-metadata',
  'report',
] as const;

/** One thing that the agent can be told to do. */
export type AgentWord = (typeof agentWords)[number];

/** One order to the agent: done at most once, and not at all after it expires. */
export type AgentOrder = {
  word: AgentWord;
  /** 8 to 64 letters, digits and hyphens; the same order has the same id. */
  orderId: string;
  expiresAt: Date;
};

/**
 * The order as the agent reads it, one line that it can match whole: `watchdog/1 restart-app <orderId> <expires, in
 * seconds since 1970>`.
 */
export function encodeOrder({ word, orderId, expiresAt }: AgentOrder): string {
  return `watchdog/1 ${word} ${orderId} ${Math.floor(expiresAt.getTime() / 1000)}`;
}

const container = z.object({
  service: z.string().describe('Its name in the compose file'),
  name: z.string(),
  state: z.string().describe('created, running, paused, restarting, exited, dead'),
  health: z.string().describe('healthy, unhealthy, starting; empty where it is not checked'),
  startedAt: instant.optional(),
  exitCode: z.int().optional(),
  outOfMemory: z.boolean().describe('The kernel killed it for its memory').optional(),
});

const backup = z.object({
  place: z.string().describe('The file, or the object in the bucket'),
  bytes: z.int().nonnegative(),
  verifiedAt: instant.describe('When it was restored into a scratch database'),
  tables: z.int().nonnegative().describe('Tables that the restored copy has'),
});

/** What the agent reports: each minute as a heartbeat, and after each order. A claim of the VM, never proof. */
export const vmReport = z.object({
  kind: z.enum(['heartbeat', 'order']),
  at: instant,
  agentVersion: z.string(),
  bootedAt: instant.describe('When the VM started').optional(),
  order: z
    .object({
      orderId: z.string(),
      word: z.string(),
      outcome: z.enum(['done', 'failed', 'refused']),
      reason: z.string().describe('Of a failure or refusal').optional(),
      startedAt: instant.optional(),
      durationSeconds: z.number().nonnegative().optional(),
    })
    .optional(),
  web: z
    .object({
      httpStatus: z.int().nullable().describe('Of http://localhost:8088/health; null: no answer'),
      milliseconds: z.int().nonnegative(),
      problem: z.enum(['refused', 'timeout', 'other']).optional(),
    })
    .optional(),
  database: z
    .enum(['accepting', 'rejecting', 'no-response', 'unknown'])
    .describe('What pg_isready says')
    .optional(),
  containers: z.array(container).optional(),
  disk: z
    .object({ path: z.string(), usedPercent: z.number().min(0).max(100) })
    .describe('The fullest file system that Docker or Superset writes to')
    .optional(),
  memory: z
    .object({ totalMebibytes: z.int().nonnegative(), availableMebibytes: z.int().nonnegative() })
    .optional(),
  outOfMemoryKills: z.int().nonnegative().describe('Since the VM started').optional(),
  logLines: z.array(z.string()).max(100).describe('The last of the containers, without secrets').optional(),
  backup: backup.optional(),
});

/** One report of the agent. */
export type VmReport = z.infer<typeof vmReport>;
