package dev.lamina.gateway.api.websocket;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.impl.WebSocketInternal;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A connection whose client reads nothing: what is written to it is never delivered. */
final class FakeSocket {
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<Short> closed = new CopyOnWriteArrayList<>();

    // Mutable state
    private Handler<WebSocketFrame> frames = _ -> {};

    ServerWebSocket socket() {
        return (ServerWebSocket) Proxy.newProxyInstance(
                FakeSocket.class.getClassLoader(),
                new Class<?>[] {ServerWebSocket.class, WebSocketInternal.class},
                (proxy, method, given) -> called(proxy, method.getName(), given));
    }

    @SuppressWarnings("unchecked")
    private Object called(Object proxy, String method, Object[] given) {
        return switch (method) {
            case "frameHandler" -> {
                frames = (Handler<WebSocketFrame>) given[0];
                yield proxy;
            }
            case "closeHandler" -> {
                channel.closeFuture().addListener(_ -> ((Handler<Void>) given[0]).handle(null));
                yield proxy;
            }
            case "exceptionHandler", "pause", "resume" -> proxy;
            case "isClosed" -> false;
            case "channelHandlerContext" -> channel.pipeline().firstContext();
            case "writeTextMessage" -> {
                texts.add((String) given[0]);
                yield Promise.<Void>promise().future();
            }
            case "close" -> {
                closed.add((Short) given[0]);
                yield Future.succeededFuture();
            }
            default -> throw new UnsupportedOperationException(method);
        };
    }

    /** The client sends a text. */
    void receive(String text) {
        frames.handle(WebSocketFrame.textFrame(text, true));
    }

    boolean isRead() {
        return channel.config().isAutoRead();
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** What was written. */
    List<String> texts() {
        return texts;
    }

    /** The status of each close frame. */
    List<Short> closed() {
        return closed;
    }
}
