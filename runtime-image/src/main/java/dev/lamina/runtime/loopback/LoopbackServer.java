package dev.lamina.runtime.loopback;

import dev.lamina.runtime.EssentialThread;
import dev.lamina.runtime.http.ClientRequests;
import dev.lamina.runtime.http.RequestBody;
import dev.lamina.runtime.http.RequestHead;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Serves Lambda's APIs on loopback: a thread per connection, of which a client has one or two. An API may be added
 * while the server runs; it is found by the first part of the path, which is its version.
 */
public final class LoopbackServer implements Closeable {
    /** The content type of nearly all answers, as a line of a head. */
    public static final String JSON = "Content-Type: application/json\r\n";

    private static final int BACKLOG = 50;

    private final int port;
    private final Map<String, LoopbackApi> apis = new ConcurrentHashMap<>();

    // Mutable state, guarded by this
    private ServerSocket server;

    /** @param port 0 for any */
    public LoopbackServer(int port) {
        this.port = port;
    }

    /** @param version first part of the paths, such as {@code 2018-06-01} */
    public LoopbackServer add(String version, LoopbackApi api) {
        apis.put(version, api);
        return this;
    }

    /** Begins to serve; a second call changes nothing. */
    public synchronized LoopbackServer start() throws IOException {
        if (server == null) {
            ServerSocket opened = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
            server = opened;
            EssentialThread.named("runtime-api").daemon().start(() -> accept(opened));
        }
        return this;
    }

    public synchronized int port() {
        return server.getLocalPort();
    }

    private void accept(ServerSocket opened) {
        while (!opened.isClosed()) {
            try {
                Socket socket = opened.accept();
                EssentialThread.named("runtime-api-client").daemon().start(() -> serve(socket));
            } catch (IOException e) {
                if (!opened.isClosed()) {
                    System.err.println("A connection to the Runtime API could not be accepted: " + e.getMessage());
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (ClientRequests client = new ClientRequests(socket)) {
            serve(client);
        } catch (IOException e) {
            // the client has disconnected, or it does not speak HTTP
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An error of the runtime costs the client its connection, but not the environment. */
    private void serve(ClientRequests client) throws IOException, InterruptedException {
        try {
            boolean open = true;
            for (RequestHead head = client.next(); open && head != null; head = open ? client.next() : null) {
                open = answer(head, client.body(head), client);
            }
        } catch (RuntimeException e) {
            try {
                client.reply(
                        500,
                        JSON + "Connection: close\r\n",
                        Rejection.unexpected().body());
            } finally {
                System.err.println("A call of the Runtime API could not be answered: " + e);
            }
        }
    }

    private boolean answer(RequestHead head, RequestBody body, ClientRequests client)
            throws IOException, InterruptedException {
        try {
            LoopbackApi api = apis.get(version(head.path()));
            if (api == null) {
                throw Rejection.noSuchCall(head.method() + ' ' + head.path());
            }
            return api.answer(head, body, client);
        } catch (Rejection rejection) {
            body.drain();
            client.reply(rejection.status, JSON, rejection.body());
            return true;
        }
    }

    private static String version(String path) {
        int end = path.indexOf('/', 1);
        return end < 0 ? path : path.substring(1, end);
    }

    @Override
    public synchronized void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }
}
