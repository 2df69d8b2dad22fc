package dev.lamina.gateway.dispatch;

/** How this gateway uses the limits; may be called at any time, on any thread. */
public interface LimitUsage {

    /** The permits of the limit, for all gateways together; 0 if the limit does not exist. */
    int size(Limit limit);

    /** The invocations of this gateway under the limit. */
    int used(Limit limit);
}
