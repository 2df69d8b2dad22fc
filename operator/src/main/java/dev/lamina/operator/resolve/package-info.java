/** The content of a resource, and the condition that reports on it. */
package dev.lamina.operator.resolve;
