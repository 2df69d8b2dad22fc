/** Publishing: when a function becomes a version, and which versions are kept. */
package dev.lamina.operator.publish;
