import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';
import { type AnalyzerProcess, findAnalyzerFiles, startAnalyzerProcess } from './analyzer-process.ts';

/** What ZetaSQL answered instead of a result, with its own wording. */
export class AnalyzerError extends Error {
  override readonly name = 'AnalyzerError';
  /** gRPC status: 3 says that the SQL is wrong, 12 that ZetaSQL does not implement it. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** GoogleSQL's dialect settings, sent along with every request. */
export type LanguageOptions = { enabledLanguageFeatures: string[] } & Record<string, unknown>;

/** Google's SQL analyzer (and reference evaluator) in a process of its own. */
export type Analyzer = {
  language: LanguageOptions;
  call: (method: string, request: object) => Promise<Record<string, unknown>>;
  stop: () => Promise<void>;
};

type Channel = { process: AnalyzerProcess; client: Client };
type Client = grpc.Client & Record<string, unknown>;
type Reply = (error: grpc.ServiceError | null, response: Record<string, unknown>) => void;

const MESSAGE_LIMIT_BYTES = 500_000_000;
const UNAVAILABLE = 14;

/** Starts the analyzer. Should its process end, the next call starts another. */
export async function startAnalyzer(startProcess = startAnalyzerProcess): Promise<Analyzer> {
  const connection = createConnection(startProcess);

  async function call(method: string, request: object): Promise<Record<string, unknown>> {
    const { client, process } = await connection.open();
    try {
      return await invoke(client, method, request);
    } catch (error) {
      if (!(error instanceof AnalyzerError) || error.status !== UNAVAILABLE || connection.isClosed())
        throw error;
      await process.stop();
      return invoke((await connection.open()).client, method, request);
    }
  }

  return { language: await bigQueryDialect(call), call, stop: connection.close };
}

/** One process and the channel to it, opened when first asked for and again after it has ended. */
function createConnection(startProcess: typeof startAnalyzerProcess) {
  const files = findAnalyzerFiles();
  const Service = loadService(files.protocol);
  let closed = false;
  let current: Promise<Channel> | undefined;

  async function start(): Promise<Channel> {
    const process = await startProcess(files.server);
    const client = new Service(process.address, grpc.credentials.createInsecure(), {
      'grpc.max_receive_message_length': MESSAGE_LIMIT_BYTES,
      'grpc.max_send_message_length': MESSAGE_LIMIT_BYTES,
    }) as Client;
    return { process, client };
  }

  function open(): Promise<Channel> {
    if (closed) throw new Error('The SQL analyzer has been stopped.');
    if (current) return current;
    const opening = start();
    current = opening;
    const forget = () => {
      if (current === opening) current = undefined;
    };
    opening.then(({ process, client }) => {
      void process.ended.then(() => {
        client.close();
        forget();
      });
    }, forget);
    return opening;
  }

  async function close(): Promise<void> {
    closed = true;
    const channel = await current?.catch(() => undefined);
    channel?.client.close();
    await channel?.process.stop();
  }

  return { open, close, isClosed: () => closed };
}

function loadService(protocol: string): grpc.ServiceClientConstructor {
  const definition = protoLoader.loadSync('local_service.proto', {
    oneofs: true,
    longs: String,
    enums: String,
    includeDirs: [protocol],
  });
  const loaded = grpc.loadPackageDefinition(definition) as unknown as {
    zetasql: { local_service: { ZetaSqlLocalService: grpc.ServiceClientConstructor } };
  };
  return loaded.zetasql.local_service.ZetaSqlLocalService;
}

function invoke(client: Client, method: string, request: object): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const send = client[method] as (request: object, reply: Reply) => void;
    send.call(client, request, (error, response) => {
      if (error) reject(new AnalyzerError(error.code, error.details));
      else resolve(response);
    });
  });
}

/** All that ZetaSQL can, minus what BigQuery does not have. */
async function bigQueryDialect(call: Analyzer['call']): Promise<LanguageOptions> {
  const language = (await call('getLanguageOptions', { maximumFeatures: true })) as LanguageOptions;
  return {
    ...language,
    productMode: 'PRODUCT_EXTERNAL',
    supportedStatementKinds: [],
    enabledLanguageFeatures: [
      ...language.enabledLanguageFeatures.filter((feature) => !NOT_IN_BIGQUERY.has(feature)),
      'FEATURE_V_1_4_GROUPING_BUILTIN',
      'FEATURE_V_1_4_GROUPING_SETS',
      'FEATURE_CREATE_TABLE_CLONE',
      'FEATURE_CREATE_TABLE_COPY',
      'FEATURE_INTERVAL_TYPE',
      'FEATURE_INVERSE_TRIG_FUNCTIONS',
      'FEATURE_ALTER_COLUMN_SET_DATA_TYPE',
      'FEATURE_V_1_3_COLLATION_SUPPORT',
      'FEATURE_V_1_4_LIKE_ANY_SOME_ALL_ARRAY',
      'FEATURE_TIME_BUCKET_FUNCTIONS',
    ],
  };
}

const NOT_IN_BIGQUERY = new Set(['FEATURE_TIMESTAMP_NANOS']);
