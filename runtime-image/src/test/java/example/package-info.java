/** Handlers that tests of the runtime call. */
package example;
