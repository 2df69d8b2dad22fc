package dev.lamina.gateway.api.authorizer.jwt;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An issuer with a server of its own. Its name is that of a Service in a cluster, because others are not read without
 * https; the name leads to this server.
 */
public final class IssuerServer implements AutoCloseable {
    public static final String ISSUER = "http://issuer.id.svc:8080";

    private final Vertx vertx = Vertx.vertx();
    private final SignedTokens keys = SignedTokens.elliptic();
    private final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;

    // Mutable state
    private volatile String published = keys.published();
    private volatile boolean down;
    private volatile Duration passed = Duration.ZERO;

    public IssuerServer() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private void answer(HttpServerRequest request) {
        requests.incrementAndGet();
        if (down) {
            request.response().setStatusCode(503).end();
        } else if (request.path().equals("/.well-known/openid-configuration")) {
            request.response().end("{\"issuer\": \"" + ISSUER + "\", \"jwks_uri\": \"" + ISSUER + "/keys\"}");
        } else {
            request.response().end(published);
        }
    }

    /** Reads from this server, with the limits that hold for every issuer. */
    public SigningKeyCaches caches() {
        Documents http = new HttpDocuments(Duration.ofSeconds(3));
        Documents here =
                address -> http.read(URI.create("http://127.0.0.1:" + server.actualPort() + address.getPath()));
        InstantSource clock = () -> Instant.now().plus(passed);
        return new SigningKeyCaches(new OpenIdDiscovery(here, new IssuerAddress(IssuerServer::address)), clock);
    }

    /** A token for an audience that is valid for a minute. */
    public String token(String audience, String scope) {
        return token("ec", audience, scope);
    }

    public String token(String kid, String audience, String scope) {
        long now = Instant.now().getEpochSecond();
        String claims = "{\"iss\":\"" + ISSUER + "\",\"aud\":\"" + audience + "\",\"sub\":\"u-1\",\"scope\":\"" + scope
                + "\",\"iat\":" + now + ",\"exp\":" + (now + 60) + "}";
        return keys.token(kid, "ES256", claims, signature -> {});
    }

    /** A new key, which is published at once. */
    public void rotate(String kid) {
        keys.add(kid);
        published = keys.published();
    }

    public void down(boolean isDown) {
        down = isDown;
    }

    /** Caches see a later time. */
    public void later(Duration time) {
        passed = passed.plus(time);
    }

    public int requests() {
        return requests.get();
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** As a Service of the cluster has it; the documents are read from here. */
    private static InetAddress[] address(String host) throws UnknownHostException {
        return new InetAddress[] {InetAddress.getByAddress(host, new byte[] {10, 43, 0, 1})};
    }
}
