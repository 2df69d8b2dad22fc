/** Creating functions: from a blueprint, or blank. */
package dev.lamina.console.create;
