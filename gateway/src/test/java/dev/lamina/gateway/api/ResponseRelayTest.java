package dev.lamina.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.dispatch.Outcome;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResponseRelayTest {
    private static final Outcome SUCCESS =
            new Outcome.Completed(Buffer.buffer(), false, Optional.empty(), Optional.empty());

    private final Vertx vertx = Vertx.vertx();
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private volatile ResponseRelay relay = new ResponseRelay(new AsItComes());
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> relay.answer(outcome)
                        .onSuccess(reply -> vertx.runOnContext(_ -> reply.write(request.response(), () -> {}))));
        server.listen(0).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void writeAfterEndCompletes() throws Exception {
        try (RawHttp client = new RawHttp(server.actualPort())) {
            client.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            relay.write(Buffer.buffer("begun")).toCompletableFuture().get(10, TimeUnit.SECONDS);
            outcome.complete(SUCCESS);
            assertThat(client.readAll()).endsWith("\r\n0\r\n\r\n");
            relay.write(Buffer.buffer("too late")).toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void encoderErrorFailsResponse() {
        ResponseRelay broken = new ResponseRelay(new Broken());

        var response = broken.answer(CompletableFuture.completedFuture(SUCCESS));

        assertThat(response.cause()).hasMessage("cannot encode");
    }

    @Test
    void invocationErrorFailsResponse() {
        var response = relay.answer(CompletableFuture.failedFuture(new IllegalStateException("no outcome")));

        assertThat(response.cause()).hasMessage("no outcome");
    }

    @Test
    void encoderErrorAbortsBegunResponse() throws Exception {
        relay = new ResponseRelay(new Broken());
        try (RawHttp client = new RawHttp(server.actualPort())) {
            client.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            relay.write(Buffer.buffer("begun")).toCompletableFuture().get(10, TimeUnit.SECONDS);

            outcome.complete(SUCCESS);

            assertThat(client.readAll()).contains("begun").doesNotEndWith("\r\n0\r\n\r\n");
        }
    }

    /** Cannot encode the end of a result. */
    private static final class Broken extends AsItComes {
        @Override
        public Buffer end(Outcome ended, Optional<Failure> failure) {
            throw new IllegalStateException("cannot encode");
        }

        @Override
        public Response whole(Outcome ended, Optional<Failure> failure, Buffer soFar) {
            throw new IllegalStateException("cannot encode");
        }
    }

    /** The whole result is the body. */
    private static class AsItComes implements StreamEncoder {
        @Override
        public Optional<Response> begin(String contentType, Buffer soFar) {
            return Optional.of(new Response(200, Map.of(), List.of(), soFar));
        }

        @Override
        public Buffer part(Buffer part) {
            return part;
        }

        @Override
        public Buffer end(Outcome ended, Optional<Failure> failure) {
            return Buffer.buffer();
        }

        @Override
        public Response whole(Outcome ended, Optional<Failure> failure, Buffer soFar) {
            return Response.empty(200);
        }
    }
}
