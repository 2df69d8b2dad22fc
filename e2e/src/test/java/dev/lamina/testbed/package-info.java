/**
 * Tests of the test cluster and of the brokers: here, so that the modules that use them need not wait for their end.
 */
package dev.lamina.testbed;
