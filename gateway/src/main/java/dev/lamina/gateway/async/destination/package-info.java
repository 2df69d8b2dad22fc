/** Where outcomes and dead letters of events are sent, and whether those targets can be reached. */
package dev.lamina.gateway.async.destination;
