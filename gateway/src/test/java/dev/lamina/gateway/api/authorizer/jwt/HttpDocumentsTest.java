package dev.lamina.gateway.api.authorizer.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading from a server that may be hostile. */
class HttpDocumentsTest {
    private final Documents documents = new HttpDocuments(Duration.ofMillis(500));
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/good", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes());
            exchange.close();
        });
        server.createContext("/redirect", exchange -> {
            exchange.getResponseHeaders().add("Location", "/good");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/large", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = new byte[10_000];
            try {
                for (int i = 0; i < 1000; i++) {
                    exchange.getResponseBody().write(part);
                }
            } finally {
                exchange.close();
            }
        });
        server.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
    }

    @Test
    void documentIsRead() {
        assertThat(documents.read(at("/good"))).isEqualTo("{}");
    }

    @Test
    void redirectIsNotFollowed() {
        fails("/redirect", "redirect");
    }

    @Test
    void missingDocumentIsExplained() {
        fails("/none", "does not answer with a document");
    }

    @Test
    void largeDocumentIsRefused() {
        fails("/large", "cannot be read");
    }

    @Test
    void bodyThatDoesNotEndIsRefused() {
        fails("/slow", "did not answer");
    }

    @Test
    void closedPortIsExplained() {
        server.stop(0);

        fails("/good", "cannot be read");
    }

    private void fails(String path, String why) {
        assertThatExceptionOfType(IssuerException.class)
                .isThrownBy(() -> documents.read(at(path)))
                .withMessageContaining(why);
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }
}
