package dev.lamina.runtime.role;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lamina.runtime.gateway.GatewayLink;
import dev.lamina.runtime.gateway.GatewayPool;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which of the gateways' replies the function gets. */
class CredentialsApiTest {
    @TempDir
    Path folder;

    private final List<HttpServer> gateways = new ArrayList<>();
    private final List<InetAddress> addresses = new ArrayList<>();
    private final List<String> log = new CopyOnWriteArrayList<>();
    private CredentialsApi api;
    private int port;

    @BeforeEach
    void api() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "t");
        gateway("127.0.0.1", 0);
        port = gateways.getFirst().getAddress().getPort();
        gateway("127.0.0.2", port);
        GatewayPool pool = new GatewayPool(
                () -> addresses.toArray(InetAddress[]::new),
                "gateway",
                GatewayLink.of("gw", null),
                port,
                token,
                "pod/1");
        api = new CredentialsApi("t", pool, log::add);
    }

    @AfterEach
    void end() {
        gateways.forEach(gateway -> gateway.stop(0));
    }

    /** In both orders: that of the addresses is not defined. */
    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 429, 500, 503})
    void credentialsOfAnyGatewayAreTaken(int other) throws Exception {
        for (int good = 0; good < 2; good++) {
            replies(good, 200);
            replies(1 - good, other);
            assertThat(api.ask().status()).as("gateway %s has them", good).isEqualTo(200);
        }
        assertThat(log).hasSize(1).first().asString().contains("reply " + other);
    }

    @Test
    void refusalOfAllIsPassedOn() throws Exception {
        replies(0, 403);
        replies(1, 403);
        assertThat(api.ask().status()).isEqualTo(403);
        assertThat(api.ask().body()).asString(UTF_8).isEqualTo("reply 403");
    }

    /** An SDK does not repeat what got 401. */
    @Test
    void unacceptedTokenOfPodMayBeTriedAgain() throws Exception {
        replies(0, 401);
        replies(1, 401);
        assertThat(api.ask().status()).isEqualTo(503);
    }

    @Test
    void gatewaysOfEarlierVersionGiveNoReply() throws Exception {
        replies(0, 404);
        replies(1, 404);
        assertThat(api.ask()).isNull();
    }

    private void gateway(String host, int ownPort) throws Exception {
        addresses.add(InetAddress.getByName(host));
        HttpServer server = HttpServer.create(new InetSocketAddress(host, ownPort), 0);
        gateways.add(server);
        server.start();
        replies(gateways.size() - 1, 404);
    }

    private void replies(int gateway, int status) {
        HttpServer server = gateways.get(gateway);
        try {
            server.removeContext("/");
        } catch (IllegalArgumentException e) {
            // the first time
        }
        byte[] body = ("reply " + status).getBytes(UTF_8);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }
}
