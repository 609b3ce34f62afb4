export default {
  extensions: ['ts'],
  files: ['test/**/*.test.ts', '!test/real/**'],
  timeout: '2m',
  failFast: false,
};
