/** Triggers of a function, and the lists of triggers and layers of a namespace. */
package dev.lamina.console.trigger;
