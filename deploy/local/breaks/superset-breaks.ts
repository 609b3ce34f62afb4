import type { SupersetStandIn } from '../superset/start.ts';
import { WarehouseRefusal } from '../superset/warehouse.ts';
import type { Break, Breakable } from './break.ts';

/** What can be broken in Superset; what the watchdog repairs by itself needs no mending. */
export const supersetBreaks: readonly Break[] = [
  {
    name: 'column-added',
    argument: 'mart.column',
    summary: 'a mart has a column that Superset does not know; the next drift check heals it',
    break: async (cloud, argument = 'mart_daily_kpis.apply_clicks') => {
      const { mart, column } = columnNamed(cloud, argument);
      standInOf(cloud).faults.forgetColumn(mart, column.name);
    },
    mend: async () => {},
  },
  {
    name: 'column-dropped',
    argument: 'mart.column',
    summary:
      'somebody drops a column that charts and a filter use; mended, it is there again, without values',
    break: async (cloud, argument = 'mart_geo.city') => {
      const { mart, column } = columnNamed(cloud, argument);
      await standInOf(cloud)
        .faults.dropColumn(mart, column.name)
        .catch((error: unknown) => {
          // Such as that the table is clustered by it.
          throw error instanceof WarehouseRefusal ? new RangeError(error.message, { cause: error }) : error;
        });
    },
    mend: async (cloud, argument = 'mart_geo.city') => {
      const { mart, column } = columnNamed(cloud, argument);
      const table = `\`${cloud.config.datasets.marts}.${mart}\``;
      const type = standardTypes[column.type] ?? column.type;
      await cloud.bigquery.query(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS \`${column.name}\` ${type}`);
    },
  },
  {
    name: 'chart',
    argument: 'chart',
    summary: 'somebody saves a chart that uses a column that exists nowhere',
    break: async (cloud, argument = 'Sessions by country') => {
      const { faults, metadata } = standInOf(cloud);
      const names = [...metadata.charts.values()].map(({ sliceName }) => sliceName);
      if (!names.includes(argument))
        throw new RangeError(`no chart is named ${argument}: ${names.join(', ')}`);
      faults.breakChart(argument);
    },
    mend: async (cloud) => standInOf(cloud).faults.mend(),
  },
  {
    name: 'superset-frozen',
    summary:
      "Superset's metadata database accepts and answers nobody: logins hang, and /health still says OK",
    break: async (cloud) => standInOf(cloud).faults.databaseFrozen(),
    mend: async (cloud) => standInOf(cloud).faults.mend(),
  },
  {
    name: 'superset-slow',
    argument: 'seconds',
    summary: 'every call to Superset takes so much longer, 2 seconds unless you say otherwise',
    break: async (cloud, argument = '2') => {
      const seconds = /^\d{1,3}$/.test(argument) ? Number(argument) : 0;
      if (seconds < 1)
        throw new RangeError(`expected a whole number of seconds from 1 to 999, got ${argument}`);
      standInOf(cloud).faults.slow(seconds * 1000);
    },
    mend: async (cloud) => standInOf(cloud).faults.mend(),
  },
  {
    name: 'superset-logins',
    summary: 'every login to Superset ends at once; whoever was signed in signs in again',
    break: async (cloud) => standInOf(cloud).faults.expireTokens(),
    mend: async () => {},
  },
  {
    name: 'superset-worker',
    summary: "Superset's worker is gone: no alert is evaluated any more",
    break: async (cloud) => standInOf(cloud).faults.workerDown(),
    mend: async (cloud) => standInOf(cloud).faults.mend(),
  },
];

/** SQL's names for the types that BigQuery's REST API names otherwise. */
const standardTypes: Readonly<Record<string, string>> = {
  INTEGER: 'INT64',
  FLOAT: 'FLOAT64',
  BOOLEAN: 'BOOL',
};

function standInOf({ standIns }: Breakable): SupersetStandIn {
  if (!standIns.superset) throw new RangeError('a real Superset answers here: break it by its own means');
  return standIns.superset;
}

function columnNamed({ plan }: Breakable, argument: string) {
  const [name = '', columnName = ''] = argument.split('.');
  const mart = plan.marts.find((each) => each.name === name);
  if (!mart)
    throw new RangeError(`no mart is named ${name}: ${plan.marts.map((each) => each.name).join(', ')}`);
  const column = mart.columns.find((each) => each.name === columnName);
  if (column) return { mart: name, column };
  throw new RangeError(
    `${name} has no column ${columnName}: ${mart.columns.map((each) => each.name).join(', ')}`,
  );
}
