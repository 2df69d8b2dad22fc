package dev.lamina.gateway.api.websocket;

import io.vertx.core.Future;

/** Carries out what functions want of connections. */
@FunctionalInterface
interface ConnectionCommands {

    /** Never fails; completes on any thread. */
    Future<ConnectionAnswer> carryOut(ConnectionCommand command);
}
