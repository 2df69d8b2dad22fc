package dev.lamina.gateway.sns;

import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.trace.TraceHeader;

/** The data that all calls of SNS's API have. */
record SnsRequest(RequestId id, TraceHeader trace) {}
