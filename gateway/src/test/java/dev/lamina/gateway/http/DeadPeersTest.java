package dev.lamina.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.Socket;
import java.net.SocketOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;

class DeadPeersTest {
    @Test
    void keepAliveNoticesDeadNodeWithinTwentySeconds() throws Exception {
        Vertx vertx = Vertx.vertx();
        CompletableFuture<Integer> seconds = new CompletableFuture<>();
        HttpListener listener = HttpListener.start(
                        vertx,
                        HttpListener.options(),
                        0,
                        1,
                        connection -> {
                            DeadPeers.closeSoon(connection);
                            Channel channel = ((ConnectionBase) connection)
                                    .channelHandlerContext()
                                    .channel();
                            seconds.complete(option(channel, ExtendedSocketOptions.TCP_KEEPIDLE)
                                    + option(channel, ExtendedSocketOptions.TCP_KEEPCOUNT)
                                            * option(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL));
                        },
                        request -> request.response().end())
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        try (Socket _ = new Socket("127.0.0.1", listener.port())) {
            assertThat(seconds.get(10, TimeUnit.SECONDS)).isEqualTo(20);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    private static int option(Channel channel, SocketOption<Integer> option) {
        return channel.config().getOption(NioChannelOption.of(option));
    }
}
