/** Event buses: an event that is put on a bus becomes one event for each Trigger whose pattern matches it. */
package dev.lamina.gateway.source.bus;
