/** Invoking a function with a test event, and the events that are kept for that. */
package dev.lamina.console.invoke;
