package training;

import dev.lamina.gateway.wire.HttpConnection;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The requests of the kubelet and of Prometheus. */
final class Management implements AutoCloseable {
    private static final String READY = "/q/health/ready";

    private final HttpConnection connection;

    Management(int port) throws IOException {
        connection = new HttpConnection(port, Surroundings.PATIENCE);
    }

    /** Like the kubelet, but more often. */
    void awaitReady() throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        HttpConnection.Reply reply = connection.exchange(Requests.get(READY));
        while (reply.status() != 200) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("not ready: " + reply.text());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            reply = connection.exchange(Requests.get(READY));
        }
    }

    void checkAll() throws IOException {
        for (String path : List.of("/q/health/started", READY, "/q/health/live", "/q/metrics")) {
            HttpConnection.Reply reply = connection.exchange(Requests.get(path));
            if (reply.status() != 200) {
                throw new IOException(path + " is answered " + reply.status() + " " + reply.text());
            }
        }
    }

    String metrics() throws IOException {
        return connection.exchange(Requests.get("/q/metrics")).text();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
