package dev.lamina.gateway.sns;

import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.trace.TraceHeader;

/** What every call has, whatever it is for. */
record SnsRequest(RequestId id, TraceHeader trace) {}
