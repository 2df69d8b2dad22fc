/** What a JVM needs to know about the network that it is in: certificate authorities and the proxy. */
package dev.lamina.surroundings;
