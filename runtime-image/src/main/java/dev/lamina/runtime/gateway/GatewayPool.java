package dev.lamina.runtime.gateway;

import dev.lamina.runtime.EssentialThread;
import dev.lamina.runtime.http.HttpConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * All running gateways. Their common name is resolved every 10 seconds and whenever a connection fails; each address
 * gets as many pollers as there are slots. An address that has disappeared is no longer polled, but what runs for it is
 * still answered. A name that does not resolve changes nothing: a failure of DNS is more likely than the end of all
 * gateways.
 *
 * <p>Pollers are platform threads: a read on a virtual thread is woken through two other threads, and the number of
 * pollers is slots times gateways, which is small.
 */
public final class GatewayPool {
    private static final long REFRESH_MS = 10_000;
    private static final long FIRST_PAUSE_MS = 250;
    /** Milliseconds: the longest wait for a new gateway after its name is known. */
    private static final long LAST_PAUSE_MS = 2_000;

    private static final int CONNECT_MS = 1_000;
    private static final int READ_MS = 5_000;

    /** Resolves a name to addresses; replaced in tests. */
    @FunctionalInterface
    public interface Resolver {
        InetAddress[] resolve() throws UnknownHostException;
    }

    private record Running(Poller poller, Thread thread) {}

    private final Resolver resolver;
    private final GatewayLink link;
    private final int port;
    private final GatewayRequests calls;

    // Mutable state, guarded by this
    private final Map<InetAddress, List<Running>> pollers = new HashMap<>();
    private final List<Running> retired = new ArrayList<>();
    private Set<InetAddress> known = Set.of();
    private final Backoff pauses = new Backoff(FIRST_PAUSE_MS, LAST_PAUSE_MS);
    private boolean refreshSoon;
    private boolean stopped;

    /**
     * @param host the name in HTTP's Host header
     * @param environment POD/N-RUN
     */
    public GatewayPool(Resolver resolver, String host, GatewayLink link, int port, Path tokenFile, String environment) {
        this.resolver = resolver;
        this.link = link;
        this.port = port;
        this.calls = new GatewayRequests(host + ":" + port, new Credentials(tokenFile, environment));
    }

    /** The present addresses of the gateways; waits until there is one. */
    public List<InetSocketAddress> addresses() throws InterruptedException {
        Backoff backoff = Backoff.quick();
        while (true) {
            resolve();
            synchronized (this) {
                if (!known.isEmpty()) {
                    return known.stream()
                            .map(address -> new InetSocketAddress(address, port))
                            .toList();
                }
            }
            backoff.pause();
        }
    }

    /** Starts polling, and following the name. */
    public void poll(Intake intake, int slots) {
        EssentialThread.named("gateways").daemon().start(() -> follow(intake, slots));
    }

    private void follow(Intake intake, int slots) {
        try {
            if (known().isEmpty()) {
                addresses();
            }
            boolean first = true;
            while (!stopped()) {
                try {
                    if (!first) {
                        awaitNextRefresh();
                        resolve();
                    }
                    first = false;
                    update(intake, slots);
                } catch (OutOfMemoryError e) {
                    // The function has filled the heap, and the thread that runs it reports that, if this one lets it.
                    // Tried
                    // again later.
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void resolve() {
        try {
            Set<InetAddress> found = new HashSet<>(List.of(resolver.resolve()));
            synchronized (this) {
                if (!known.equals(found)) {
                    pauses.reset();
                }
                known = found;
            }
        } catch (UnknownHostException e) {
            // the known addresses stay
        }
    }

    private synchronized void update(Intake intake, int slots) {
        if (stopped) {
            return;
        }
        pollers.entrySet().removeIf(entry -> {
            boolean removed = !known.contains(entry.getKey());
            if (removed) {
                entry.getValue().forEach(running -> running.poller().retire());
                retired.addAll(entry.getValue());
            }
            return removed;
        });
        retired.removeIf(running -> !running.thread().isAlive());
        for (InetAddress address : known) {
            pollers.computeIfAbsent(address, a -> start(a, intake, slots));
        }
    }

    private List<Running> start(InetAddress address, Intake intake, int slots) {
        List<Running> started = new ArrayList<>(slots);
        for (int slot = 0; slot < slots; slot++) {
            Poller poller = new Poller(new InetSocketAddress(address, port), link, calls, intake, this::refreshSoon);
            try {
                started.add(new Running(poller, pollerThread(address, slot, poller)));
            } catch (OutOfMemoryError e) {
                // There is no memory, or no thread, for all of them: the next attempt starts all of them again.
                started.forEach(running -> running.poller().retire());
                retired.addAll(started);
                throw e;
            }
        }
        return started;
    }

    private static Thread pollerThread(InetAddress address, int slot, Poller poller) {
        return EssentialThread.named("poll-" + address.getHostAddress() + "-" + slot)
                .daemon()
                .start(poller);
    }

    private synchronized void refreshSoon() {
        refreshSoon = true;
        notifyAll();
    }

    private synchronized void awaitNextRefresh() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REFRESH_MS);
        long earliest = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauses.next());
        for (long now = System.nanoTime(); !stopped && now < (refreshSoon ? earliest : end); now = System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, (refreshSoon ? earliest : end) - now));
        }
        if (!refreshSoon) {
            pauses.reset();
        }
        refreshSoon = false;
    }

    /**
     * Starts no more pollers; gateways that have an open poll are notified, so that they answer it and send nothing
     * more. The intake must already refuse.
     */
    public void stop() {
        boolean pollsAreOut;
        synchronized (this) {
            stopped = true;
            notifyAll();
            all().forEach(running -> running.poller().endPauses());
            pollsAreOut = all().stream().anyMatch(running -> running.poller().idle());
        }
        if (pollsAreOut) {
            notifyAllGateways("stopping", calls::stopping);
        }
    }

    /** Waits until no poll is open, at most for the given time. */
    public void awaitEnd(long millis) throws InterruptedException {
        List<Running> running;
        synchronized (this) {
            running = all();
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (Running each : running) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left > 0) {
                each.thread().join(left);
            }
        }
    }

    /**
     * Reports to every gateway how the program before this one ended.
     *
     * @return the thread that ends when all have been notified, or do not respond
     */
    public Thread reportExit(String environment, int status) {
        return Thread.ofPlatform().name("report-exit").daemon().start(() -> {
            try {
                addresses();
                for (Thread notifying : notifyAllGateways("exit", () -> calls.exited(environment, status))) {
                    notifying.join();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private interface Call {
        byte[] bytes() throws IOException;
    }

    /** One thread per gateway: one that does not respond must not delay the others. */
    private List<Thread> notifyAllGateways(String what, Call call) {
        return known().stream()
                .map(address -> Thread.ofPlatform()
                        .name("notify-" + what)
                        .daemon()
                        .start(() -> notifyGateway(address, what, call)))
                .toList();
    }

    private void notifyGateway(InetAddress address, String what, Call call) {
        try (HttpConnection connection = link.open(new InetSocketAddress(address, port), CONNECT_MS, READ_MS)) {
            connection.send(call.bytes());
            connection.read();
        } catch (IOException e) {
            System.err.println(
                    "Could not notify gateway " + address.getHostAddress() + " of " + what + ": " + e.getMessage());
        }
    }

    private List<Running> all() {
        List<Running> all = new ArrayList<>(retired);
        pollers.values().forEach(all::addAll);
        return all;
    }

    private synchronized Set<InetAddress> known() {
        return known;
    }

    private synchronized boolean stopped() {
        return stopped;
    }

    /** Connects to one of the addresses; both times in milliseconds. */
    public HttpConnection open(InetSocketAddress gateway, int connectMs, int readMs) throws IOException {
        return link.open(gateway, connectMs, readMs);
    }

    /** The request for code or a layer. */
    public byte[] contentCall(String sha256) throws IOException {
        return calls.content(sha256);
    }

    /** The head of the request that stores a start cache, whose bytes follow. */
    public byte[] startCacheCall(String sha256, long size) throws IOException {
        return calls.startCache(sha256, size);
    }

    /** The request for the credentials of the function's execution role. */
    public byte[] credentialsCall() throws IOException {
        return calls.credentials();
    }
}
