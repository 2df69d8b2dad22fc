/** The reconciliation of a Layer. */
package dev.lamina.operator.layer;
