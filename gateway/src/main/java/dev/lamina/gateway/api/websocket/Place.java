package dev.lamina.gateway.api.websocket;

/** The right to have one connection; to be released once, unless a connection got it. */
@FunctionalInterface
public interface Place {
    void release();
}
