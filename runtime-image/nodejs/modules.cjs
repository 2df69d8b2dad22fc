// Lets `import` find packages in the folders of NODE_PATH, as it does on Lambda: those of layers, and AWS's SDK. Node.js itself
// searches there for `require` only. It is asked first, so what it finds costs nothing here.
'use strict';
const {registerHooks} = require('node:module');
const {basename, delimiter, dirname, join} = require('node:path');
const {pathToFileURL} = require('node:url');

const NOT_FOUND = 'ERR_MODULE_NOT_FOUND';
const PATH_OR_URL = /^(\.{0,2}\/|\.{1,2}$|[a-z][a-z0-9+.-]*:)/i;
const AWS_SDK_2 = /^aws-sdk(\/|$)/;

// A package in FOLDER/node_modules is one that a module in FOLDER would find.
const parents = (process.env.NODE_PATH ?? '').split(delimiter)
  .filter((folder) => basename(folder) === 'node_modules')
  .map((folder) => pathToFileURL(join(dirname(folder), 'any.js')).href);

function find(specifier, context, next) {
  try {
    return next(specifier, context);
  } catch (error) {
    if (error.code !== NOT_FOUND || PATH_OR_URL.test(specifier)) {
      throw error;
    }
    for (const parentURL of parents) {
      try {
        return next(specifier, {...context, parentURL});
      } catch (other) {
        if (other.code !== NOT_FOUND) {
          throw other;
        }
      }
    }
    throw error;
  }
}

registerHooks({
  resolve(specifier, context, next) {
    const found = find(specifier, context, next);
    if (AWS_SDK_2.test(specifier)) {
      require('./aws-sdk-2.cjs').configure(found.url);
    }
    return found;
  },
});
