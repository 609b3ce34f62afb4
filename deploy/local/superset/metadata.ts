/** Superset's metadata database: what it knows, in memory. Members are named as in its REST API, but in camel case. */
export type Metadata = {
  databases: Map<number, DatabaseRow>;
  datasets: Map<number, DatasetRow>;
  charts: Map<number, ChartRow>;
  dashboards: Map<number, DashboardRow>;
  rules: Map<number, RuleRow>;
  reports: Map<number, ReportRow>;
  users: Map<number, UserRow>;
  roles: Map<number, RoleRow>;
  /** The next id of anything; Superset has one sequence for each table, which nobody may rely on. */
  nextId: () => number;
};

/** A connection to a warehouse. */
export type DatabaseRow = {
  id: number;
  uuid: string;
  databaseName: string;
  /** `bigquery://PROJECT`. */
  sqlalchemyUri: string;
  /** The account that Superset asks BigQuery as. */
  account: string;
};

/** A column of a dataset, of its table or calculated. */
export type ColumnRow = {
  id: number;
  uuid: string;
  columnName: string;
  type: string | null;
  isDttm: boolean;
  isActive: boolean;
  groupby: boolean;
  filterable: boolean;
  /** SQL of a calculated column; null or empty for one of the table. */
  expression: string | null;
  verboseName: string | null;
  description: string | null;
  pythonDateFormat: string | null;
  extra: string | null;
};

/** A saved metric of a dataset. */
export type MetricRow = {
  id: number;
  uuid: string;
  metricName: string;
  expression: string;
  verboseName: string | null;
  description: string | null;
};

/** A dataset over a table, or over SQL of its own. */
export type DatasetRow = {
  id: number;
  uuid: string;
  databaseId: number;
  catalog: string | null;
  schema: string | null;
  tableName: string;
  /** Null for a physical dataset. */
  sql: string | null;
  columns: ColumnRow[];
  metrics: MetricRow[];
  mainDttmCol: string | null;
  alwaysFilterMainDttm: boolean;
  fetchValuesPredicate: string | null;
  currencyCodeColumn: string | null;
  description: string | null;
  ownerIds: number[];
  isManagedExternally: boolean;
  /** What else was written to it, which changes nothing here but is told again. */
  settings?: Readonly<Record<string, unknown>>;
  /** A refresh does not move it; every PUT does. It is part of the key under which results are cached. */
  changedOn: Date;
};

/** A chart; texts of JSON are kept as they were sent. */
export type ChartRow = {
  id: number;
  uuid: string;
  sliceName: string;
  vizType: string;
  datasourceId: number;
  datasourceType: string;
  params: string | null;
  queryContext: string | null;
  dashboardIds: number[];
  ownerIds: number[];
  changedOn: Date;
};

/** A dashboard; which charts are on it, the charts know. */
export type DashboardRow = {
  id: number;
  uuid: string;
  dashboardTitle: string;
  slug: string | null;
  published: boolean;
  jsonMetadata: string | null;
  positionJson: string | null;
  ownerIds: number[];
  changedOn: Date;
};

/** A rule of row-level security. */
export type RuleRow = {
  id: number;
  name: string;
  /** A regular one restricts who has one of its roles, a base one everybody else. */
  filterType: 'Regular' | 'Base';
  roleIds: number[];
  /** Rules of one key and dataset let through what any of them does. */
  groupKey: string | null;
  clause: string;
  datasetIds: number[];
};

/** An alert or a scheduled report. */
export type ReportRow = {
  id: number;
  name: string;
  type: 'Alert' | 'Report';
  active: boolean;
  /** Since when the workers have had to look at it. */
  activeSince: Date;
  sql: string | null;
  databaseId: number | null;
  chartId: number | null;
  dashboardId: number | null;
  lastEvalDttm: Date | null;
};

/** Somebody who can sign in. */
export type UserRow = {
  id: number;
  username: string;
  password: string;
  email: string;
  firstName: string;
  lastName: string;
  active: boolean;
  roleIds: number[];
};

/** What its members may do: names such as `can_write on Dataset`. `Admin` may do everything. */
export type RoleRow = { id: number; name: string; permissions: Set<string> };

/** An empty metadata database. */
export function createMetadata(): Metadata {
  let lastId = 0;
  return {
    databases: new Map(),
    datasets: new Map(),
    charts: new Map(),
    dashboards: new Map(),
    rules: new Map(),
    reports: new Map(),
    users: new Map(),
    roles: new Map(),
    nextId: () => ++lastId,
  };
}
