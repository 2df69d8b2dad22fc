package dev.lamina.gateway.nats;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a task once, as soon as there is a connection to NATS: now, or when the first one is made. A subscription cannot
 * be made before; afterwards it outlives every reconnect.
 */
public final class OnceConnected implements ConnectionListener {
    private final Connection nats;
    private final Runnable task;
    private final AtomicBoolean done = new AtomicBoolean();

    private OnceConnected(Connection nats, Runnable task) {
        this.nats = nats;
        this.task = task;
    }

    /** @param task runs here, or on the thread that has made the connection: it must be quick */
    public static void run(Connection nats, Runnable task) {
        OnceConnected once = new OnceConnected(nats, task);
        nats.addConnectionListener(once);
        once.check();
    }

    @Override
    @Deprecated
    public void connectionEvent(Connection connection, Events event) {
        check();
    }

    private void check() {
        if (nats.getStatus() == Connection.Status.CONNECTED && done.compareAndSet(false, true)) {
            nats.removeConnectionListener(this);
            task.run();
        }
    }
}
