/** End-to-end tests: the whole system in a real cluster, one class for each part that a user sees. */
package dev.lamina.e2e;
