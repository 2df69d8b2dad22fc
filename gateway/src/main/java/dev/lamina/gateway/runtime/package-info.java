/** The port of the pods: the Runtime API of Lambda, by which environments take invocations and return results. */
package dev.lamina.gateway.runtime;
