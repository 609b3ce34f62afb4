import { chartingClaims } from './charting.ts';
import { columnClaims } from './columns.ts';
import { listingClaims } from './listing.ts';
import { makingClaims } from './making.ts';
import { permittingClaims } from './permitting.ts';
import { refreshingClaims } from './refreshing.ts';
import { savedChartClaims } from './saved-charts.ts';
import { seedingClaims } from './seeding.ts';
import { settingUpClaims } from './setting-up.ts';
import { signingInClaims } from './signing-in.ts';
import type { Claim } from './world.ts';
import { writingClaims } from './writing.ts';

/** Everything that the watchdog relies on Superset for. They share one Superset: run them one after the other. */
export const claims: Claim[] = [
  ...settingUpClaims,
  ...seedingClaims,
  ...signingInClaims,
  ...writingClaims,
  ...listingClaims,
  ...columnClaims,
  ...makingClaims,
  ...refreshingClaims,
  ...chartingClaims,
  ...savedChartClaims,
  ...permittingClaims,
];
