/** The operation that sends the objects of a bucket, or the archived events of a bus, again. */
package dev.lamina.gateway.api.replay;
