package dev.lamina.gateway.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client with one WebSocket connection: that of the JDK. */
final class ChatClient implements WebSocket.Listener {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private WebSocket socket;

    /** @param headers names and values in turn */
    static ChatClient connect(int port, String path, String... headers) {
        ChatClient client = new ChatClient();
        WebSocket.Builder builder = HTTP.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
        for (int at = 0; at < headers.length; at += 2) {
            builder.header(headers[at], headers[at + 1]);
        }
        client.socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + path), client)
                .join();
        return client;
    }

    /** Connects, and returns the subprotocol of the connection. */
    static String subprotocol(int port, String path, String first, String... others) {
        return HTTP.newWebSocketBuilder()
                .subprotocols(first, others)
                .buildAsync(URI.create("ws://127.0.0.1:" + port + path), new ChatClient())
                .join()
                .getSubprotocol();
    }

    /** Returns the status with which the connection was refused. */
    static int refusal(int port, String path, String... headers) {
        try {
            connect(port, path, headers);
            throw new AssertionError("was connected");
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }

    ChatClient send(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    ChatClient send(byte[] data) {
        socket.sendBinary(ByteBuffer.wrap(data), true).join();
        return this;
    }

    /** Sends the first frame of a message. */
    ChatClient begin(String text) {
        socket.sendText(text, false).join();
        return this;
    }

    /** Sends a message in frames of this size. */
    void sendFrames(String text, int size) {
        for (int from = 0; from < text.length(); from += size) {
            int end = Math.min(text.length(), from + size);
            socket.sendText(text.substring(from, end), end == text.length()).join();
        }
    }

    void close(int code, String reason) {
        socket.sendClose(code, reason).join();
    }

    String next() throws InterruptedException {
        String message = messages.poll(10, TimeUnit.SECONDS);
        assertThat(message).as("a message within 10 s").isNotNull();
        return message;
    }

    boolean hasMessage() {
        return !messages.isEmpty();
    }

    /** Returns the code and the reason with which the connection ended. */
    String end() {
        return closed.orTimeout(10, TimeUnit.SECONDS).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            messages.add(partial.toString());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        messages.add("binary of " + data.remaining());
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.completeExceptionally(error);
    }
}
