/** The cluster, servers and brokers that tests of all modules share. */
package dev.lamina.testbed;
