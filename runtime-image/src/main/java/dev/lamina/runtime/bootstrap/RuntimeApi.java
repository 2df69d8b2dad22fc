package dev.lamina.runtime.bootstrap;

import dev.lamina.runtime.EssentialThread;
import dev.lamina.runtime.role.CredentialsApi;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Lambda's Runtime API on loopback: a thread per connection, of which a client has one or two. */
final class RuntimeApi implements Closeable {
    private static final int BACKLOG = 50;

    private final ServerSocket server;
    private final RuntimeApiSession session;
    private final CredentialsApi credentials;

    private RuntimeApi(ServerSocket server, RuntimeApiSession session, CredentialsApi credentials) {
        this.server = server;
        this.session = session;
        this.credentials = credentials;
    }

    /**
     * @param port 0 for any
     * @param credentials served alongside; null if the function gets none
     */
    static RuntimeApi start(int port, RuntimeApiSession session, CredentialsApi credentials) throws IOException {
        ServerSocket server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
        RuntimeApi api = new RuntimeApi(server, session, credentials);
        EssentialThread.named("runtime-api").daemon().start(api::accept);
        return api;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                EssentialThread.named("runtime-api-client").daemon().start(() -> serve(socket));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    System.err.println("A connection to the Runtime API could not be accepted: " + e.getMessage());
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (RuntimeConnection connection = new RuntimeConnection(socket, session, credentials)) {
            connection.serve();
        } catch (IOException e) {
            // the client has disconnected, or it does not speak HTTP
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
