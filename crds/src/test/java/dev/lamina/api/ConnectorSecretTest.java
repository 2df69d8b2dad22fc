package dev.lamina.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The signature has the form of the Standard Webhooks, with the example of their documentation. */
class ConnectorSecretTest {

    @Test
    void signatureIsThatOfStandardWebhooks() {
        byte[] secret = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        assertThat(ConnectorSecret.signature(
                        secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assertThat(ConnectorSecret.signature("other".getBytes(UTF_8), "msg", "1", "{}"))
                .isNotEqualTo(ConnectorSecret.signature(secret, "msg", "1", "{}"));
    }
}
