/** The environment that is parked: it waits for its function. */
package dev.lamina.runtime.pool;
