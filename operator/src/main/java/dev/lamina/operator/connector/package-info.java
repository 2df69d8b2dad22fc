/** The pod that reads a database for a trigger: Debezium Server, its settings, and how it does. */
package dev.lamina.operator.connector;
