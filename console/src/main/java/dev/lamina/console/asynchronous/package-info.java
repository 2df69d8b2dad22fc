/** Asynchronous events of a function: their state, cancelling, and dead letters. */
package dev.lamina.console.asynchronous;
