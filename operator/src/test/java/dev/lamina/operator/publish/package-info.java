/** Tests of publishing. */
package dev.lamina.operator.publish;
