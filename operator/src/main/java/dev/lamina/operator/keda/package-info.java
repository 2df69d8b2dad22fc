/** KEDA's resources, as far as the operator writes them. */
package dev.lamina.operator.keda;
