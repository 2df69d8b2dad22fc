/** Who uses the console: logging in, the encrypted cookie, and what a request of another site may not do. */
package dev.lamina.console.session;
