/** The settings of the operator. */
package dev.lamina.operator.config;
