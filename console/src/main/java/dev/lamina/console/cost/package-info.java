/** What the functions of a namespace cost. */
package dev.lamina.console.cost;
