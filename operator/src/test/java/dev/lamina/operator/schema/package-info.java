/** Tests of the schemas against a real API server. */
package dev.lamina.operator.schema;
