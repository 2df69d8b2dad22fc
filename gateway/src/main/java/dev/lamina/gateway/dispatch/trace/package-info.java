/**
 * Traces: the header by which a trace goes through everything, the spans that are recorded of it, and the lineage by
 * which recursive loops are found.
 */
package dev.lamina.gateway.dispatch.trace;
