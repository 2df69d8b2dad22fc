/** The trace header, and the lineage by which recursive loops are found. */
package dev.lamina.gateway.dispatch.trace;
