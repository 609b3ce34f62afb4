import { acknowledgementsAreKept } from './acknowledgements.ts';
import { everyIncidentEnds } from './comes-to-an-end.ts';
import { controlsAreRemembered } from './controls.ts';
import { deadlinesAreKept } from './deadlines.ts';
import { silenceEscalates } from './escalates-in-time.ts';
import { heartbeatTellsTheTruth } from './heartbeat.ts';
import { nobodyIsFlooded } from './moderation.ts';
import { theNewestWordCounts } from './newest-word.ts';
import { nothingIsLost } from './nothing-lost.ts';
import { oneCauseIsOneIncident } from './one-incident.ts';
import { oneTriggerIsOneRun } from './one-run.ts';
import { pausesAreKept } from './pauses.ts';
import type { Property } from './property.ts';
import { eachThingIsSaidOnce } from './said-once.ts';
import { boardEndsTheSame } from './same-in-the-end.ts';
import { severitiesAreKept } from './severities.ts';
import { tiersAreKept } from './tiers.ts';
import { everythingIsToldInTime } from './told-in-time.ts';
import { withoutMemoryOnlyWhenNeeded } from './without-memory.ts';

/** Every claim, by the name that a violation is reported under. */
export const properties: Record<string, Property> = {
  'nothing is lost': nothingIsLost,
  'each thing is said once': eachThingIsSaidOnce,
  'everything is told in time': everythingIsToldInTime,
  'every incident ends': everyIncidentEnds,
  'pauses are kept': pausesAreKept,
  'one cause is one incident': oneCauseIsOneIncident,
  'tiers are kept': tiersAreKept,
  'acknowledgements are kept': acknowledgementsAreKept,
  'controls are remembered': controlsAreRemembered,
  'deadlines are kept': deadlinesAreKept,
  'severities are kept': severitiesAreKept,
  'silence escalates': silenceEscalates,
  'the newest word counts': theNewestWordCounts,
  'the board ends the same': boardEndsTheSame,
  'the heartbeat tells the truth': heartbeatTellsTheTruth,
  'nobody is flooded': nobodyIsFlooded,
  'one trigger is one run': oneTriggerIsOneRun,
  'without memory only when needed': withoutMemoryOnlyWhenNeeded,
};
