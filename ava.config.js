export default {
  extensions: ['ts'],
  files: ['test/**/*.test.ts'],
  // Google's clients would otherwise look for a metadata server, which no laptop has.
  environmentVariables: { METADATA_SERVER_DETECTION: 'none' },
  timeout: '2m',
};
