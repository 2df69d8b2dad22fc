package dev.lamina.gateway.api.eventbridge;

import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.dispatch.trace.TraceHeader;

/** The data that all calls of EventBridge's API have. */
record EventsRequest(RequestId id, TraceHeader trace) {}
