package dev.lamina.gateway.source.mqtt;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One client of a broker, in one version of the protocol. It connects once; the next attempt has a client of its own.
 */
interface MqttClientPort {
    /** A connection without a response for one and a half times as long has ended. */
    int KEEP_ALIVE_SECONDS = 20;
    /** Bytes: an event, and 128 KiB for the topic and the properties. */
    int LARGEST_PACKET = MqttIntake.LARGEST_EVENT + 128 * 1024;

    /**
     * Which listeners it has. Both are called on threads of the client and must not block or throw.
     *
     * @param messages gets each message
     * @param ended gets the reason when the connection has ended, or could not be made
     */
    record Listeners(Receiver messages, Consumer<Throwable> ended) {}

    /** Gets messages, on the thread that reads from the broker. */
    @FunctionalInterface
    interface Receiver {
        /** @param client from which the message is, whose reading can be stopped */
        void take(MqttMessage message, MqttClientPort client);
    }

    /**
     * @param keepSession whether the broker continues the session that it has, and keeps it when the connection ends
     */
    CompletableFuture<?> connect(boolean keepSession);

    /** @return the broker's codes, one for each filter: the quality of service, or an error from 128 on */
    CompletableFuture<List<Integer>> subscribe(List<String> filters, int qos, boolean retained);

    CompletableFuture<?> unsubscribe(List<String> filters);

    CompletableFuture<?> disconnect();

    /**
     * Stops or continues to read from the broker. Meanwhile the network holds what the broker sends, and then the
     * broker itself. A connection that is not read for two {@link #KEEP_ALIVE_SECONDS} ends.
     */
    void read(boolean wanted);
}
