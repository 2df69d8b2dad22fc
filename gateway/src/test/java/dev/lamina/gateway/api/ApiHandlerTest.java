package dev.lamina.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.gateway.http.AwsException;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;

/** A response for which there is no room. */
class ApiHandlerTest {

    @Test
    void executedRequestIsNotThrottled() {
        AwsException error = ApiHandler.noRoom(HttpMethod.POST);

        assertThat(error.status()).isEqualTo(413);
        assertThat(error.retryAfterSeconds()).isEmpty();
        assertThat(error).hasMessageContaining("was executed");
    }

    @Test
    void readIsThrottled() {
        assertThat(ApiHandler.noRoom(HttpMethod.GET).status()).isEqualTo(429);
    }
}
