package dev.lamina.runtime.role;

import static dev.lamina.runtime.loopback.LoopbackServer.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lamina.runtime.gateway.GatewayPool;
import dev.lamina.runtime.http.ClientRequests;
import dev.lamina.runtime.http.HttpConnection;
import dev.lamina.runtime.http.Reply;
import dev.lamina.runtime.http.RequestBody;
import dev.lamina.runtime.http.RequestHead;
import dev.lamina.runtime.log.JsonObject;
import dev.lamina.runtime.loopback.LoopbackApi;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The address that {@code AWS_CONTAINER_CREDENTIALS_FULL_URI} names. Every request is passed on to a gateway, which
 * keeps the credentials: nothing is fetched before the function asks, and nothing is kept here.
 */
public final class CredentialsApi implements LoopbackApi {
    /** First part of the path, as in Lambda's own. */
    public static final String VERSION = "2021-04-23";

    public static final String PATH = "/" + VERSION + "/credentials";

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    private static final int CONNECT_MS = 1_000;
    /** Longer than the exchange takes: the SDK's own time is shorter, and its next attempt finds the result. */
    private static final int READ_MS = 15_000;
    /** An SDK repeats a request that failed; one line in this time is enough. */
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** What the function gets. */
    record Answer(int status, byte[] body) {}

    private final String token;
    private final GatewayPool gateways;
    private final Consumer<String> log;

    // Mutable state, guarded by this
    private String said;
    private long saidAt;

    /**
     * @param token that a request must have in its header {@code Authorization}
     * @param log gets why there are no credentials
     */
    public CredentialsApi(String token, GatewayPool gateways, Consumer<String> log) {
        this.token = token;
        this.gateways = gateways;
        this.log = log;
    }

    @Override
    public boolean answer(RequestHead head, RequestBody body, ClientRequests client)
            throws IOException, InterruptedException {
        body.drain();
        if (!head.method().equals("GET") || !head.path().equals(PATH)) {
            client.reply(404, JSON, error("NotFound", head.method() + ' ' + head.path() + " is not " + PATH));
        } else if (!isAuthorized(head.header("authorization"))) {
            client.reply(
                    403,
                    JSON,
                    error("AccessDenied", "Authorization must have the value of AWS_CONTAINER_AUTHORIZATION_TOKEN"));
        } else {
            Answer answer = ask();
            if (answer == null) {
                client.reply(UNAVAILABLE, JSON, error("ServiceUnavailable", "No gateway responds; try again"));
            } else {
                client.reply(answer.status(), JSON, answer.body());
            }
        }
        return true;
    }

    private boolean isAuthorized(String given) {
        return given != null && MessageDigest.isEqual(given.getBytes(UTF_8), token.getBytes(UTF_8));
    }

    /**
     * The first reply with credentials: another gateway may keep some, or know what this one does not. Without any the
     * last reply that is about the role; null if there is none.
     */
    Answer ask() throws InterruptedException {
        Answer last = null;
        for (InetSocketAddress address : gateways.addresses()) {
            try (HttpConnection connection = gateways.open(address, CONNECT_MS, READ_MS)) {
                connection.send(gateways.credentialsCall());
                Reply reply = connection.read();
                if (reply.status() == OK) {
                    return new Answer(OK, reply.body());
                }
                say(new String(reply.body(), UTF_8).trim());
                if (reply.status() != NOT_FOUND) { // a gateway of an earlier version
                    // What a gateway does not accept is the pod's token, not that of the function: that one is valid.
                    int status = reply.status() == UNAUTHORIZED ? UNAVAILABLE : reply.status();
                    last = new Answer(status, reply.body());
                }
            } catch (IOException e) {
                say("no response from gateway " + address.getAddress().getHostAddress() + ": " + e.getMessage());
            }
        }
        return last;
    }

    private void say(String why) {
        synchronized (this) {
            long now = System.nanoTime();
            if (why.equals(said) && now - saidAt < QUIET_NANOS) {
                return;
            }
            said = why;
            saidAt = now;
        }
        log.accept("[ERROR] Could not get the credentials of the execution role: " + why + "\n");
    }

    private static byte[] error(String code, String message) {
        return new JsonObject()
                .text("Code", code)
                .text("Message", message)
                .toString()
                .getBytes(UTF_8);
    }
}
