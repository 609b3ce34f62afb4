/** JSON that users and plug-ins of Superset shape freely. */
export type JsonObject = { [key: string]: unknown };

/** Which Superset answers. */
export type SupersetVersion = {
  /** Such as `6.1.0`; undefined before 6.1, which does not tell. */
  version: string | undefined;
  /** Set where this client was not made for that version. */
  warning: string | undefined;
};

/** Whom Superset takes us for, and what it lets us do. */
export type SupersetAccount = {
  /** As the owners of a dataset name it; undefined where Superset does not tell. */
  userId: number | undefined;
  username: string | undefined;
  roles: string[];
  /** Such as `can_write on Dataset`, sorted. */
  permissions: string[];
};

/** Where a dataset's rows come from. */
export type DatasetAddress = {
  database: { id: number; name: string };
  /** The BigQuery project; undefined before 4.1, where it is the database's. */
  catalog: string | undefined;
  /** The BigQuery dataset. */
  schema: string | undefined;
  tableName: string;
};

/** A dataset as the list tells it: without its columns. */
export type ListedDataset = DatasetAddress & {
  id: number;
  /** `virtual` has SQL of its own instead of a table. */
  kind: 'physical' | 'virtual';
  sql: string | undefined;
  changedAt: string;
};

/** A column of a dataset; names are compared as they are written, upper and lower case included. */
export type DatasetColumn = {
  id: number;
  name: string;
  /** Such as `INT64`, `STRUCT<>`, `ARRAY<STRING>`; undefined where Superset could not name it. */
  type: string | undefined;
  isTemporal: boolean;
  isActive: boolean;
  groupby: boolean;
  filterable: boolean;
  /** SQL of a calculated column; undefined for one of the table. */
  expression: string | undefined;
  label: string | undefined;
  description: string | undefined;
  dateFormat: string | undefined;
  extra: string | undefined;
};

/** A saved metric of a dataset. */
export type DatasetMetric = { id: number; name: string; expression: string };

/** A dataset with its columns and metrics. */
export type Dataset = DatasetAddress & {
  id: number;
  kind: 'physical' | 'virtual';
  sql: string | undefined;
  columns: DatasetColumn[];
  metrics: DatasetMetric[];
  /** The column of time; may name one that is gone. */
  mainDttmColumn: string | undefined;
  currencyCodeColumn: string | undefined;
  /** SQL that narrows the values offered in filters. */
  fetchValuesPredicate: string | undefined;
  /** Undefined before 3.1, which refuses to be told. */
  alwaysFilterMainDttm: boolean | undefined;
  ownerIds: number[];
  isManagedExternally: boolean;
  /** Changes with every PUT and not with a refresh; two equal ones mean that nobody wrote in between. */
  changedAt: string;
};

/** A column to add; what is left out is Superset's default for a column of the table. */
export type NewColumn = {
  name: string;
  type?: string;
  isTemporal?: boolean;
  groupby?: boolean;
  filterable?: boolean;
  isActive?: boolean;
  expression?: string;
  label?: string;
  description?: string;
  dateFormat?: string;
  extra?: string;
};

/** What to write to the columns of a dataset. A column that is in none of the lists stays as it is. */
export type ColumnChanges = {
  add?: NewColumn[];
  /** By id; what is left out of a change stays. */
  change?: ({ id: number } & Partial<NewColumn>)[];
  /** Ids of columns to delete, with labels and descriptions. */
  remove?: number[];
};

/** A chart as the list tells it. */
export type ListedChart = {
  id: number;
  name: string;
  vizType: string;
  /** The dataset's id where `datasourceType` is `table`. */
  datasourceId: number | undefined;
  datasourceType: string | undefined;
  /** Its settings in the editor; may keep keys of other chart types. Undefined where they are no JSON. */
  params: JsonObject | undefined;
  dashboards: { id: number; title: string }[];
  /** Moves with every change of the chart; undefined where Superset does not tell. */
  changedAt: string | undefined;
};

/** A chart with what it asks of its dataset. */
export type Chart = Omit<ListedChart, 'dashboards' | 'changedAt'> & {
  /** What it asks for; undefined until somebody saves the chart in the editor. */
  queryContext: JsonObject | undefined;
  dashboards: { id: number; title: string; metadata: JsonObject | undefined }[];
};

/** A dashboard as the list tells it. */
export type ListedDashboard = {
  id: number;
  title: string;
  slug: string | undefined;
  published: boolean;
  /** Moves with every change of the dashboard, its filters included; undefined where Superset does not tell. */
  changedAt: string | undefined;
};

/** A dashboard with its native filters, which are in `metadata.native_filter_configuration`. */
export type Dashboard = Omit<ListedDashboard, 'changedAt'> & {
  metadata: JsonObject | undefined;
  position: JsonObject | undefined;
};

/** What uses a dataset through its charts; a dashboard that only filters by it is not in here. */
export type RelatedObjects = {
  charts: { id: number; name: string; vizType: string | undefined }[];
  dashboards: { id: number; title: string; metadata: JsonObject | undefined }[];
};

/** A rule that narrows the rows that some roles see. */
export type RowLevelSecurityRule = {
  id: number;
  name: string;
  clause: string;
  tables: { id: number; name: string }[];
};

/** An alert or a scheduled report. */
export type Report = {
  id: number;
  name: string;
  type: string;
  active: boolean;
  /** When a worker last looked at it; undefined until one did. */
  evaluatedAt: string | undefined;
};

/** An alert or report by itself. */
export type ReportDetails = Report & {
  /** What an alert asks its database; undefined for a report. */
  sql: string | undefined;
  databaseId: number | undefined;
};

/** A list that the account may not see, or that this Superset does not have, says which. */
export type ListOr<Item> = Item[] | 'not-permitted' | 'switched-off';

/** What one query of a chart gave. */
export type QueryResult = {
  /** The SQL. */
  sql: string | undefined;
  /** Set where the query could not be compiled; 6.1 answers 200 with it, 5.0 an error. */
  error: string | undefined;
  rowCount: number | undefined;
  rows: JsonObject[];
  isCached: boolean;
  /** When the warehouse gave a result of the cache, to the second; undefined where it gave it just now. */
  cachedAt: string | undefined;
  /** Filters that were left out, so that the numbers are of more rows than asked for. */
  rejectedFilters: { column: string; reason: string }[];
};

/** How to run a chart's queries. */
export type ChartDataOptions = {
  /** Past the cache, which costs a query of the warehouse. */
  force?: boolean;
  /** `query` only compiles; `full`, the default, runs. */
  resultType?: 'full' | 'query';
};

/**
 * The Superset calls that the watchdog makes; one method is one request, unless it says pages. Signing in is on top,
 * when it is due. Every method throws `SupersetError`; none retries, but for one more try with a new login or CSRF
 * token and a short wait where Superset asks for it.
 */
export type SupersetClient = {
  /** GET /version; needs no login. */
  version: () => Promise<SupersetVersion>;
  /** GET /health: the web process answers. It looks at nothing behind it; needs no login. */
  health: () => Promise<void>;
  /** A new login, which proves the metadata database: `database-down` and `database-silent` are its findings. */
  login: () => Promise<void>;
  account: () => Promise<SupersetAccount>;
  /** All datasets that the account may see; an account without access to them sees none. Pages. */
  listDatasets: () => Promise<ListedDataset[]>;
  /** How many datasets the account may see: the cheapest call that proves login, rights and database together. */
  countDatasets: () => Promise<number>;
  dataset: (id: number) => Promise<Dataset>;
  relatedObjects: (datasetId: number) => Promise<RelatedObjects>;
  /** Pages. */
  listCharts: () => Promise<ListedChart[]>;
  /** The same charts, each once and one after another: thousands of them with their settings are large. Pages. */
  visitCharts: (visit: (chart: ListedChart) => void) => Promise<void>;
  chart: (id: number) => Promise<Chart>;
  /** Pages. */
  listDashboards: () => Promise<ListedDashboard[]>;
  dashboard: (id: number) => Promise<Dashboard>;
  /** Pages. */
  listRowLevelSecurity: () => Promise<ListOr<RowLevelSecurityRule>>;
  /** Alerts and reports; pages. */
  listReports: () => Promise<ListOr<Report>>;
  report: (id: number) => Promise<ReportDetails>;
  /**
   * Adds, changes and removes columns; every other one is kept with its label and flags, as are the owners.
   * `before` is the dataset as read just now. A `conflict` says that it has changed since: read again and compare.
   */
  putDatasetColumns: (before: Dataset, changes: ColumnChanges) => Promise<void>;
  /**
   * Superset's own sync: adds and removes columns, sets `groupby` and `filterable` to true again, empties a calculated
   * column that has the name of a new one. One at a time; Superset goes on when we stop waiting.
   */
  refreshDataset: (id: number) => Promise<void>;
  /** POST /chart/data: one result for each query of the context. */
  chartData: (queryContext: JsonObject, options?: ChartDataOptions) => Promise<QueryResult[]>;
};
