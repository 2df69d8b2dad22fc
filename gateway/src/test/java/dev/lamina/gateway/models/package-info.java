/**
 * The events of all sources, as the gateway writes them, read by the libraries that functions read AWS's events with.
 */
package dev.lamina.gateway.models;
