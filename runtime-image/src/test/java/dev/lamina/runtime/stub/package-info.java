/** A gateway and a container for tests. */
package dev.lamina.runtime.stub;
