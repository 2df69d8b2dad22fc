/**
 * The logs of functions in the log store: which files of the nodes are a function's, their lines in order, and events
 * made of lines. See DESIGN.md.
 */
package dev.lamina.gateway.logs;
