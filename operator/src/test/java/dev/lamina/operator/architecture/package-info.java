/** Tests of the structure of the operator's code. */
package dev.lamina.operator.architecture;
