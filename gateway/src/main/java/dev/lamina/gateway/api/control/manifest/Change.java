package dev.lamina.gateway.api.control.manifest;

import dev.lamina.gateway.auth.Caller;

/**
 * Who changes a resource, and by which operation; written into its annotations and into an Event.
 *
 * @param action such as UpdateFunctionCode
 */
public record Change(String action, Caller caller) {}
