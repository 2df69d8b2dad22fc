package dev.lamina.runtime.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.http.ClientRequests;
import dev.lamina.runtime.http.RequestHead;
import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets the kubelet wait until no invocation runs, before it stops the function's container: {@code GET /drained} is
 * answered then. It is the container's preStop hook. The kubelet calls the pod's address, so all addresses are served,
 * and any pod may call: at most {@value #MOST} connections are kept, and nothing else is answered.
 */
final class Drained implements Closeable {
    private static final int MOST = 8;
    private static final int REQUEST_MS = 5_000;
    private static final int PAUSE_MS = 200;
    private static final String PATH = "/drained";
    private static final String TEXT = "Content-Type: text/plain\r\nConnection: close\r\n";

    private final ServerSocket server;
    private final Semaphore places = new Semaphore(MOST);
    private final CountDownLatch drained = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);

    /** @param port 0 for any */
    Drained(int port) throws IOException {
        server = new ServerSocket(port, MOST);
        Thread.ofPlatform().name("drained").daemon().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /**
     * No invocation runs, and none will.
     *
     * @param millis how long a request may take to arrive
     * @return whether one was answered
     */
    boolean end(long millis) throws InterruptedException {
        drained.countDown();
        return answered.await(millis, TimeUnit.MILLISECONDS);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                if (places.tryAcquire()) {
                    Thread.ofPlatform().name("drained-client").daemon().start(() -> serve(socket));
                } else {
                    socket.close();
                }
            } catch (IOException e) {
                // closed, or the client has disconnected
            }
        }
    }

    private void serve(Socket socket) {
        try (ClientRequests client = new ClientRequests(socket)) {
            socket.setSoTimeout(REQUEST_MS);
            RequestHead head = client.next();
            if (head != null && head.method().equals("GET") && head.path().equals(PATH)) {
                if (awaitDrained(socket)) {
                    client.reply(200, TEXT, "drained\n".getBytes(UTF_8));
                    answered.countDown();
                }
            } else if (head != null) {
                client.reply(404, TEXT, (PATH + " is the only path here\n").getBytes(UTF_8));
            }
        } catch (IOException e) {
            // the client has disconnected, or it does not speak HTTP
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    /** False if the client has disconnected, or sends more. */
    private boolean awaitDrained(Socket socket) throws IOException, InterruptedException {
        socket.setSoTimeout(1);
        while (!drained.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
            try {
                socket.getInputStream().read();
                return false; // the end of its connection, or more than was asked for
            } catch (SocketTimeoutException e) {
                // it waits
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
