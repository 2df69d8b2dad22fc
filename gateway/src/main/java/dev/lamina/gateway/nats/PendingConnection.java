package dev.lamina.gateway.nats;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * A connection that can be handed out before it exists. Until it is opened it is {@code DISCONNECTED}, and every
 * request fails with an {@link IOException}, or an {@link IllegalStateException} if the method declares none. Nothing
 * is kept to be sent later: it might go to a server whose names belong to another installation. Listeners are kept, and
 * get {@code CONNECTED} when it is opened. From then on it is the real connection.
 */
final class PendingConnection implements InvocationHandler {
    private static final Logger LOG = Logger.getLogger(PendingConnection.class);

    private final CompletableFuture<Connection> made = new CompletableFuture<>();

    // Mutable state, guarded by this; empty once it is opened
    private final Set<ConnectionListener> listeners = new LinkedHashSet<>();

    Connection connection() {
        return (Connection)
                Proxy.newProxyInstance(Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, this);
    }

    /** @return false: it was ended before, and the real connection is not used */
    boolean open(Connection real) {
        List<ConnectionListener> waiting;
        synchronized (this) {
            if (made.isDone()) {
                return false;
            }
            waiting = List.copyOf(listeners);
            listeners.clear();
            waiting.forEach(real::addConnectionListener);
            made.complete(real);
        }
        waiting.forEach(listener -> notifyConnected(listener, real));
        return true;
    }

    private static void notifyConnected(ConnectionListener listener, Connection real) {
        try {
            listener.connectionEvent(
                    real, ConnectionListener.Events.CONNECTED, System.currentTimeMillis(), real.getConnectedUrl());
        } catch (RuntimeException e) {
            LOG.errorf(e, "A listener to the connection failed");
        }
    }

    /** Ends it: it is never opened, and code that has it sees it as closed. */
    synchronized void end(RuntimeException why) {
        made.completeExceptionally(why);
    }

    /** Whether it will never be opened. */
    boolean hasEnded() {
        return made.isCompletedExceptionally();
    }

    /**
     * Waits until it is opened or ended, or the time is over.
     *
     * @return whether it is opened or ended
     * @throws RuntimeException why it was ended
     */
    boolean await(Duration atMost) throws InterruptedException {
        try {
            made.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // of a proxy, as of any connection
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            case "addConnectionListener" -> add((ConnectionListener) arguments[0]);
            case "removeConnectionListener" -> remove((ConnectionListener) arguments[0]);
            case "getStatus" -> status();
            case "close" -> close();
            case "toString" ->
                made.state() == State.SUCCESS ? made.resultNow().toString() : "no connection to NATS yet";
            default -> call(method, arguments);
        };
    }

    private Connection.Status status() {
        return switch (made.state()) {
            case SUCCESS -> made.resultNow().getStatus();
            case RUNNING -> Connection.Status.DISCONNECTED;
            case FAILED, CANCELLED -> Connection.Status.CLOSED;
        };
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        if (made.state() != State.SUCCESS) {
            String message =
                    hasEnded() ? "the connection to NATS is closed" : "NATS has not answered since the gateway started";
            throw Arrays.asList(method.getExceptionTypes()).contains(IOException.class)
                    ? new IOException(message)
                    : new IllegalStateException(message);
        }
        try {
            return method.invoke(made.resultNow(), arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private synchronized Void add(ConnectionListener listener) {
        if (made.state() == State.SUCCESS) {
            made.resultNow().addConnectionListener(listener);
        } else {
            listeners.add(listener);
        }
        return null;
    }

    private synchronized Void remove(ConnectionListener listener) {
        listeners.remove(listener);
        if (made.state() == State.SUCCESS) {
            made.resultNow().removeConnectionListener(listener);
        }
        return null;
    }

    private Void close() throws InterruptedException {
        end(new CancellationException("The gateway is stopping"));
        if (made.state() == State.SUCCESS) {
            made.resultNow().close();
        }
        return null;
    }
}
