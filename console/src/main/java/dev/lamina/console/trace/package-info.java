/** The traces of a function's invocations, from a trace store with Jaeger's query API. */
package dev.lamina.console.trace;
