package dev.lamina.gateway.api.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.http.AwsException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

class ConnectionRequestTest {

    /** SDKs send it again. */
    @Test
    void unknownOutcomeIsErrorOfServer() {
        ConnectionCommands unknown = _ -> Future.succeededFuture(ConnectionAnswer.of(ConnectionAnswer.Kind.UNKNOWN));
        ConnectionRequest request = new ConnectionRequest(
                unknown,
                ConnectionCommand.Verb.POST,
                ConnectionId.on("0123abcd").text(),
                "shop",
                "chat");

        assertThat(request.answer(Buffer.buffer("x")).cause())
                .isInstanceOfSatisfying(
                        AwsException.class, error -> assertThat(error.status()).isEqualTo(500));
    }
}
