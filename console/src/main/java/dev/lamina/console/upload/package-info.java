/** Code as a zip, from the browser to the gateway. The console keeps a zip in a file, never in memory. */
package dev.lamina.console.upload;
