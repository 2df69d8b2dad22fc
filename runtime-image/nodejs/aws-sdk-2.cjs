// Version 2 of AWS's SDK does not know AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_SERVICE, with which the later SDKs find the services of
// an installation. Handlers on it say `new AWS.S3()` and no more, so this file tells it. Options in the handler win. S3 gets the bucket
// in the path: a store inside a cluster has no host names for buckets.
'use strict';
const {fileURLToPath} = require('node:url');

const ENDPOINT = /^AWS_ENDPOINT_URL(?:_([A-Z0-9_]+))?$/;
const LIBRARY = /^(.*\/node_modules\/aws-sdk\/)(lib|clients)\//;
const configured = new Set();

/** The URL of any file of the SDK, before it is loaded. */
exports.configure = (url) => {
  const root = url?.startsWith('file:') ? LIBRARY.exec(fileURLToPath(url))?.[1] : undefined;
  const endpoints = Object.entries(process.env).filter(([name, value]) => ENDPOINT.test(name) && value);
  if (root === undefined || configured.has(root) || endpoints.length === 0) {
    return;
  }
  configured.add(root);
  require(`${root}lib/node_loader.js`);
  const {config} = require(`${root}lib/core.js`);
  for (const [name, endpoint] of endpoints) {
    const service = ENDPOINT.exec(name)[1]?.replaceAll('_', '').toLowerCase();
    if (service === undefined) {
      config.update({endpoint, s3ForcePathStyle: true});
    } else {
      config.update({[service]: {endpoint, ...(service === 's3' ? {s3ForcePathStyle: true} : {})}}, true);
    }
  }
};
