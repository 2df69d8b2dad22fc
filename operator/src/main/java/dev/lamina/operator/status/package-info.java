/** Statuses: conditions, their transitions, and writes that change nothing when nothing changed. */
package dev.lamina.operator.status;
