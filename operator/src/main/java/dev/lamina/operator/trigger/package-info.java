/** The reconciliation of a Trigger: its source is bound, and its condition is reported. */
package dev.lamina.operator.trigger;
