package dev.lamina.gateway;

import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Traces: where their spans are sent, and which are recorded. */
public interface TracingConfig {
    /**
     * URL of a receiver of OTLP over HTTP, such as {@code http://collector.observability.svc:4318}; without a path,
     * {@code /v1/traces} is added. Default: nothing is recorded.
     */
    Optional<URI> endpoint();

    /** Headers of each request, as {@code NAME=VALUE,NAME=VALUE}, for the receiver's authentication. */
    Optional<String> headers();

    /** Share of the traces that are recorded if the caller has not decided: from 0 to 1. */
    @WithDefault("0.05")
    double ratio();

    /**
     * Maximum number of spans that wait to be sent. One namespace has three quarters at most. What comes on top is
     * dropped.
     */
    @WithDefault("8192")
    int queueSize();

    /** How long a span waits at most before it is sent. */
    @WithDefault("1s")
    Duration interval();

    /** How long one request to the receiver may take. */
    @WithDefault("10s")
    Duration timeout();
}
