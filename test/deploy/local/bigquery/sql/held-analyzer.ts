import path from 'node:path';
import {
  findAnalyzerFiles,
  startAnalyzerProcess,
} from '../../../../../deploy/local/bigquery/sql/analyzer/analyzer-process.ts';

// A program that holds an analyzer and says in which folder its socket is, for a test that kills it.
const { address } = await startAnalyzerProcess(findAnalyzerFiles().server);
process.stdout.write(`${path.dirname(address.replace('unix:', ''))}\n`);
