/** Operations on one asynchronous event or on dead letters: read, cancel, redrive. */
package dev.lamina.gateway.api.events;
