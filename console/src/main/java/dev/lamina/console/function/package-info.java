/** The list of functions, and the pages of one: its code, its settings and its manifest. */
package dev.lamina.console.function;
