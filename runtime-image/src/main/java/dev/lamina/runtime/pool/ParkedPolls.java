package dev.lamina.runtime.pool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.EssentialThread;
import dev.lamina.runtime.gateway.Backoff;
import dev.lamina.runtime.gateway.GatewayLink;
import dev.lamina.runtime.gateway.GatewayName;
import dev.lamina.runtime.http.HttpConnection;
import dev.lamina.runtime.http.Reply;
import dev.lamina.runtime.http.Request;
import dev.lamina.runtime.json.JsonReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The polls of a parked environment: one at each gateway. The first gateway that names a function ends all of them.
 * They go on for days, so an address that no longer exists is left, and the token is read for each poll.
 */
public final class ParkedPolls {
    private static final String NEXT = "/lamina/v1/pool/next";
    private static final int OK = 200;
    private static final int NOTHING_YET = 204;
    private static final int CONNECT_MS = 1_000;
    /** Longer than a gateway keeps a poll. */
    private static final int READ_MS = 60_000;

    private static final long REFRESH_MS = 10_000;
    private static final long FIRST_PAUSE_MS = 250;
    private static final long LAST_PAUSE_MS = 5_000;

    private final GatewayName name;
    private final GatewayLink link;
    private final int port;
    private final Path tokenFile;
    private final String pool;
    private final String environment;
    private final CompletableFuture<Map<String, String>> variables = new CompletableFuture<>();

    // Mutable state
    private final Set<InetAddress> polled = ConcurrentHashMap.newKeySet();
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private volatile Set<InetAddress> known = Set.of();

    /**
     * @param pool runtime and memory of the functions for which it waits
     * @param environment POD/N-RUN
     */
    public ParkedPolls(GatewayName name, GatewayLink link, int port, Path tokenFile, String pool, String environment) {
        this.name = name;
        this.link = link;
        this.port = port;
        this.tokenFile = tokenFile;
        this.pool = pool;
        this.environment = environment;
    }

    /** Waits for a function, and returns its variables. */
    public Map<String, String> await() throws InterruptedException {
        EssentialThread.named("gateways").daemon().start(this::follow);
        try {
            return variables.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            open.forEach(HttpConnection::close);
        }
    }

    private void follow() {
        try {
            while (!variables.isDone()) {
                resolve();
                known.stream()
                        .filter(polled::add)
                        .forEach(address -> EssentialThread.named("parked-" + address.getHostAddress())
                                .daemon()
                                .start(() -> poll(address)));
                TimeUnit.MILLISECONDS.sleep(known.isEmpty() ? FIRST_PAUSE_MS : REFRESH_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void resolve() {
        try {
            known = new HashSet<>(List.of(name.resolve()));
        } catch (UnknownHostException e) {
            // the known addresses stay
        }
    }

    private void poll(InetAddress address) {
        Backoff backoff = new Backoff(FIRST_PAUSE_MS, LAST_PAUSE_MS);
        try {
            while (!variables.isDone() && known.contains(address)) {
                try (HttpConnection connection = link.open(new InetSocketAddress(address, port), CONNECT_MS, READ_MS)) {
                    open.add(connection);
                    converse(connection, backoff);
                    open.remove(connection);
                } catch (IOException | IllegalArgumentException e) {
                    // A gateway that stops, or has not started yet; the next attempt shows.
                }
                backoff.pause();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            polled.remove(address);
        }
    }

    private void converse(HttpConnection connection, Backoff backoff) throws IOException {
        while (!variables.isDone()) {
            connection.send(request());
            Reply reply = connection.read();
            if (reply.status() == OK) {
                variables.complete(variables(new String(reply.body(), UTF_8)));
                return;
            }
            if (reply.status() != NOTHING_YET || connection.closesAfter(reply.head())) {
                return;
            }
            backoff.reset();
        }
    }

    private byte[] request() throws IOException {
        return Request.get(NEXT)
                .header("Host", name.header() + ":" + port)
                .header("Authorization", "Bearer " + Files.readString(tokenFile).trim())
                .header("Lamina-Environment", environment)
                .header("Lamina-Pool", pool)
                .bytes();
    }

    /**
     * Returns the variables of a gateway's answer.
     *
     * @throws IllegalArgumentException if the answer is not a JSON object
     */
    public static Map<String, String> variables(String json) {
        if (!(JsonReader.read(json) instanceof Map<?, ?> values)) {
            throw new IllegalArgumentException("the variables are not a JSON object");
        }
        return values.entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> String.valueOf(entry.getKey()), entry -> String.valueOf(entry.getValue())));
    }
}
