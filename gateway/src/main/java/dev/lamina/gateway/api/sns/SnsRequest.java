package dev.lamina.gateway.api.sns;

import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.dispatch.trace.TraceHeader;

/** The data that all calls of SNS's API have. */
record SnsRequest(RequestId id, TraceHeader trace) {}
