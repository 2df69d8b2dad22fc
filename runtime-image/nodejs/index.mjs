// Starts the version of AWS's client that Lambda has for this Node.js. Version 3 gives a handler a callback, which on Lambda
// ends with Node.js 22. Version 4 gives none, and is the one that takes several events at once.
if (process.versions.node.startsWith('22.') && process.env.AWS_LAMBDA_MAX_CONCURRENCY === undefined) {
  const {run} = await import('./client-3/index.mjs');
  await run(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
} else {
  await import('./client-4/index.mjs');
}
