/** Versions of a function, and the aliases that lead to them. */
package dev.lamina.console.version;
