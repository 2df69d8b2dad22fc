package dev.lamina.gateway;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** HTTP APIs; the operator has the same. */
public interface HttpApiConfig {
    /**
     * Domains whose host names Triggers may take: the domain itself, and all below it. A host name on which other
     * clients of the gateway rely must not be among them. Default: APIs have a path only.
     */
    Optional<List<String>> domains();

    /** Namespaces that may use a domain of these. Default, for a domain without an entry: all. */
    Map<String, List<String>> domainNamespaces();

    WebSocket webSocket();

    /** WebSocket connections of HTTP APIs, on one gateway. */
    interface WebSocket {
        /** Maximum number of connections. One namespace has a quarter at most; further ones get 429. */
        @WithDefault("4000")
        int connections();

        /**
         * Maximum number of bytes of memory for messages: parts of those that are not complete, those that run, and
         * those that clients have not read yet. One namespace has a quarter at most.
         */
        @WithDefault("33554432")
        long byteBudget();

        /** How long a connection is kept open without a frame in either direction. */
        @WithDefault("10m")
        Duration idleTimeout();

        /** How long a connection is kept open at most. */
        @WithDefault("2h")
        Duration maxDuration();

        /** How long a client may read nothing while messages wait for it. */
        @WithDefault("30s")
        Duration writeTimeout();

        /** How long a message of a client may take from its first frame to its last one. */
        @WithDefault("30s")
        Duration messageTimeout();

        /** Time over which a gateway that stops spreads the end of its connections. */
        @WithDefault("20s")
        Duration drain();
    }
}
