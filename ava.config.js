export default {
  files: ['__test__/**/*.spec.ts'],
  extensions: { ts: 'module' },
  nodeArguments: ['--import=tsx'],
  workerThreads: false, // Node 20 ignores --import in worker threads
  timeout: '5m',
};
