package dev.lamina.gateway.http;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.SocketOption;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/**
 * Notices peers whose node has died, by keep-alive packets: such a node closes no connection. Its pods would seem to be
 * idle until their poll ends, or to run an invocation until its time is over.
 */
public final class DeadPeers {
    private static final Duration IDLE = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int PACKETS = 3;

    private DeadPeers() {}

    /** On the connection's event loop. Without effect if the system has no such options. */
    public static void closeSoon(HttpConnection connection) {
        Channel channel = ((ConnectionBase) connection).channelHandlerContext().channel();
        set(channel, ExtendedSocketOptions.TCP_KEEPIDLE, (int) IDLE.toSeconds());
        set(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, (int) INTERVAL.toSeconds());
        set(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, PACKETS);
    }

    private static void set(Channel channel, SocketOption<Integer> option, int value) {
        channel.config().setOption(NioChannelOption.of(option), value);
    }
}
