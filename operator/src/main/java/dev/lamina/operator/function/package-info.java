/** The reconciliation of a Function: its spec is resolved, its objects are written, its status is reported. */
package dev.lamina.operator.function;
