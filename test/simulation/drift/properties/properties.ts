import { approvalsCountOnce } from './approvals-count-once.ts';
import { beforeImagesAreKept } from './before-images.ts';
import { driftIsTold } from './drift-is-told.ts';
import { editsAreKept } from './edits-are-kept.ts';
import { everyWriteIsTold } from './every-write-is-told.ts';
import { inSyncInTheEnd } from './in-sync-in-the-end.ts';
import { neverEmptied } from './never-emptied.ts';
import { noRequestIsLost } from './no-request-lost.ts';
import { nothingIsClaimed } from './nothing-claimed.ts';
import { oneRunWrites } from './one-run-writes.ts';
import { onlyWhatWasApproved } from './only-what-was-approved.ts';
import type { DriftProperty } from './property.ts';
import { writesOnlyWhenAllowed } from './writes-only-when-allowed.ts';

/** Every claim about drift, by the name that a violation is reported under. */
export const driftProperties: Record<string, DriftProperty> = {
  'edits are kept': editsAreKept,
  'only what was approved': onlyWhatWasApproved,
  'one run writes at a time': oneRunWrites,
  'approvals count once': approvalsCountOnce,
  'in sync in the end': inSyncInTheEnd,
  'writes only when allowed': writesOnlyWhenAllowed,
  'before-images are kept': beforeImagesAreKept,
  'every write is told': everyWriteIsTold,
  'nothing is claimed': nothingIsClaimed,
  'never emptied': neverEmptied,
  'drift is told': driftIsTold,
  'no request is lost': noRequestIsLost,
};
