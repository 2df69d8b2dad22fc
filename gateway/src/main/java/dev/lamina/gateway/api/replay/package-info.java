/** The operation that sends the objects of a bucket again, as events. */
package dev.lamina.gateway.api.replay;
