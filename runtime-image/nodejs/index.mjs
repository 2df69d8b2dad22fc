import {readFileSync} from 'node:fs';

// In a parked environment: waits for the function's variables.
function wait() {
  const variables = readFileSync(0, 'utf8');
  if (variables === '') {
    process.exit();
  }
  Object.keys(process.env).forEach((name) => delete process.env[name]);
  variables.split('\0').slice(0, -1).forEach((variable) => {
    const end = variable.indexOf('=');
    process.env[variable.slice(0, end)] = variable.slice(end + 1);
  });
  process.chdir(process.env.LAMBDA_TASK_ROOT);
}

if (process.env.LAMINA_WAITS) {
  wait();
}

// Starts the version of AWS's client that Lambda has for this Node.js. Version 3 gives a handler a callback, which on Lambda
// ends with Node.js 22. Version 4 gives none, and is the one that takes several events at once.
if (process.versions.node.startsWith('22.') && process.env.AWS_LAMBDA_MAX_CONCURRENCY === undefined) {
  const {run} = await import('./client-3/index.mjs');
  await run(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
} else {
  await import('./client-4/index.mjs');
}
