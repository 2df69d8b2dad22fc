/** What Debezium Server lacks for Lamina: keys in the values, positions kept by the gateway; and its settings. */
package dev.lamina.connector;
