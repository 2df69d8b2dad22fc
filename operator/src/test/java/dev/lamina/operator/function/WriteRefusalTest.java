package dev.lamina.operator.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteRefusalTest {

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 422})
    void refusalHasMessageOfApiServer(int code) {
        assertThat(WriteRefusal.why(answer(code))).contains("exceeded quota");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 408, 409, 429, 500, 503, 504})
    void transientErrorIsNotRefusal(int code) {
        assertThat(WriteRefusal.why(answer(code))).isEmpty();
    }

    private static KubernetesClientException answer(int code) {
        return new KubernetesClientException(
                new StatusBuilder().withCode(code).withMessage("exceeded quota").build());
    }
}
