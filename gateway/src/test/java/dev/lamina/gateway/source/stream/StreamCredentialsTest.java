package dev.lamina.gateway.source.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.ExecutionRoleBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.KinesisStream;
import dev.lamina.api.KinesisStreamBuilder;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.runtime.RoleCredentials;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.testing.FakeFunctions;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Secret comes first, then the function's role. */
class StreamCredentialsTest {
    private static final FunctionId FUNCTION = new FunctionId("default", "pay");
    private static final KinesisStream STREAM =
            KinesisStreamBuilder.builder().stream("clicks").build();
    private static final RoleCredentials ROLE = new RoleCredentials("of-role", "secret", "token", Instant.MAX);

    private final FakeFunctions functions = new FakeFunctions();

    @Test
    void secretIsUsedIfNamed() throws Exception {
        withRole();

        assertThat(credentials(Future.succeededFuture(ROLE))
                        .of(FUNCTION, STREAM.withSecret("login"))
                        .resolveCredentials()
                        .accessKeyId())
                .isEqualTo("of-secret");
    }

    @Test
    void roleOfFunctionIsUsedWithoutSecret() throws Exception {
        withRole();

        assertThat(credentials(Future.succeededFuture(ROLE))
                        .of(FUNCTION, STREAM)
                        .resolveCredentials()
                        .accessKeyId())
                .isEqualTo("of-role");
    }

    @Test
    void requestsAreNotSignedWithoutBoth() throws Exception {
        assertThat(credentials(Future.failedFuture("no role"))
                        .of(FUNCTION, STREAM)
                        .resolveCredentials()
                        .accessKeyId())
                .isNull();
    }

    @Test
    void refusedRoleIsExplained() {
        withRole();

        assertThatThrownBy(() -> credentials(Future.failedFuture("no STS")).of(FUNCTION, STREAM))
                .isInstanceOfSatisfying(
                        QueueException.class, e -> assertThat(e.reason()).isEqualTo(QueueException.ACCESS_DENIED))
                .hasMessageContaining("no STS");
    }

    private void withRole() {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder()
                .withNamespace(FUNCTION.namespace())
                .withName(FUNCTION.name())
                .build());
        function.setSpec(FunctionSpecBuilder.builder()
                .executionRole(ExecutionRoleBuilder.builder().build())
                .build());
        functions.resource(function);
    }

    private StreamCredentials credentials(Future<RoleCredentials> role) {
        return new StreamCredentials(
                (_, _) -> Map.of("access-key", "of-secret", "secret-key", "x"), _ -> role, functions);
    }
}
