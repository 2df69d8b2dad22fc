package dev.lamina.gateway.dispatch;

import dev.lamina.gateway.function.FunctionView;
import io.opentelemetry.api.trace.SpanContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the gateway handled an invocation, for those who count.
 *
 * @param elapsed time since the gateway received it; zero for an invocation that was not admitted
 * @param inFlight invocations of the function on this gateway when it was admitted, itself included; 0 if it was not
 * @param function as it was when the invocation was admitted; absent if it was not
 * @param given its last assignment; absent if it never had an environment
 */
public record Handling(Duration elapsed, int inFlight, Optional<FunctionView> function, Optional<Given> given) {
    /** Of an invocation that was not admitted. */
    public static final Handling NONE = new Handling(Duration.ZERO, 0, Optional.empty(), Optional.empty());

    /**
     * The moment at which an environment got the invocation.
     *
     * @param at by this gateway's clock
     * @param waited how long it waited for the environment; zero if one was idle when it arrived
     * @param span of the wait; invalid if it is not recorded
     */
    public record Given(Environment environment, Instant at, Duration waited, SpanContext span) {
        public Given(Environment environment, Instant at, Duration waited) {
            this(environment, at, waited, SpanContext.getInvalid());
        }
    }

    static Handling of(InFlightInvocation work, long now) {
        return new Handling(
                Duration.ofNanos(now - work.admittedAt),
                work.share.ofFunction(),
                Optional.of(work.function),
                work.running()
                        ? Optional.of(new Given(
                                work.environment,
                                work.givenAt(),
                                work.waited ? Duration.ofNanos(work.assignedAt - work.admittedAt) : Duration.ZERO,
                                work.span.waitSpan()))
                        : Optional.empty());
    }
}
