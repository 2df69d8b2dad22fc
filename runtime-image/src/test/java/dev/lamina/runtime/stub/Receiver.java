package dev.lamina.runtime.stub;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server as an extension has it for its telemetry: it remembers what it got. */
public final class Receiver implements AutoCloseable {
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    public Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** All of them, in the order in which they came. */
    public String bodies() {
        return String.join("", bodies);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
