/** The first page, and the choice of a namespace. */
package dev.lamina.console.home;
