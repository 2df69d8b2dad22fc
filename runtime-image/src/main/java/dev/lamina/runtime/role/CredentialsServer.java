package dev.lamina.runtime.role;

import dev.lamina.runtime.EssentialThread;
import dev.lamina.runtime.http.ClientRequests;
import dev.lamina.runtime.http.RequestHead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Serves the credentials on loopback for a Java handler, which has no Runtime API there. */
public final class CredentialsServer {
    private static final int BACKLOG = 50;

    private CredentialsServer() {}

    /** Begins to serve, as long as the program runs. */
    public static void start(int port, CredentialsApi api) {
        try {
            ServerSocket server = new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
            EssentialThread.named("credentials").daemon().start(() -> accept(server, api));
        } catch (IOException e) {
            throw new UncheckedIOException("The credentials could not be served on port " + port, e);
        }
    }

    private static void accept(ServerSocket server, CredentialsApi api) {
        while (true) {
            try {
                Socket socket = server.accept();
                EssentialThread.named("credentials-client").daemon().start(() -> serve(socket, api));
            } catch (IOException e) {
                System.err.println("A request for credentials could not be accepted: " + e.getMessage());
            }
        }
    }

    private static void serve(Socket socket, CredentialsApi api) {
        try (ClientRequests client = new ClientRequests(socket)) {
            for (RequestHead head = client.next(); head != null; head = client.next()) {
                api.answer(head, client.body(head), client);
            }
        } catch (IOException e) {
            // the client has disconnected, or it does not speak HTTP
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
