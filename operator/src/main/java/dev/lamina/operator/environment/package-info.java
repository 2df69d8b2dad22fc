/** What pods report about the execution environments in them. */
package dev.lamina.operator.environment;
