package dev.lamina.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ExecutionRole;
import dev.lamina.api.ExecutionRoleBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.SecretEnvironment;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.config.TestConfig;
import dev.lamina.operator.workload.Workload.RuntimeImage;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which functions are told where their credentials and their store are. */
class RoleVariablesTest {
    private static final ExecutionRole ROLE = ExecutionRoleBuilder.builder().build();
    private static final OperatorConfig.Sts STS = TestConfig.with(
                    "lamina.sts.endpoint", "http://sts", "lamina.sts.default-role-arn", "arn:minio:iam:::role/all")
            .sts();
    private static final String STORE = "LAMINA_STORE_URL";
    private static final String S3 = "AWS_ENDPOINT_URL_S3";

    @Test
    void roleComesWithStore() {
        assertThat(variables(ROLE, Map.of()))
                .contains("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_AUTHORIZATION_TOKEN", STORE);
    }

    @Test
    void functionWithoutRoleGetsNone() {
        assertThat(variables(null, Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {S3, "AWS_ENDPOINT_URL"})
    void endpointOfFunctionWins(String own) {
        assertThat(variables(ROLE, Map.of(own, "http://own")))
                .contains("AWS_CONTAINER_CREDENTIALS_FULL_URI")
                .doesNotContain(STORE);
    }

    /** An entry script would see whether a Secret has keys or an endpoint; an image has none. */
    @Test
    void imageWithSecretComesWithoutStore() {
        assertThat(imageVariables(null)).contains(S3).doesNotContain(STORE);
        assertThat(imageVariables(List.of())).contains(S3);
        assertThat(imageVariables(List.of(new SecretEnvironment("keys"))))
                .contains("AWS_CONTAINER_CREDENTIALS_FULL_URI")
                .doesNotContain(S3, STORE);
    }

    /** These credentials may be for another store. */
    @Test
    void sourceOfFunctionComesWithoutStore() {
        assertThat(variables(ROLE, Map.of("AWS_WEB_IDENTITY_TOKEN_FILE", "/tmp/token")))
                .isEmpty();
    }

    private static List<String> variables(ExecutionRole role, Map<String, String> environment) {
        FunctionSpec spec = FunctionSpecBuilder.builder()
                .executionRole(role)
                .environment(environment)
                .build();
        return variables(spec, new Workload.Archives("aaaa", List.of()));
    }

    private static List<String> imageVariables(List<SecretEnvironment> secrets) {
        FunctionSpec spec = FunctionSpecBuilder.builder()
                .executionRole(ROLE)
                .environmentFrom(secrets)
                .build();
        return variables(spec, new Workload.Image(null));
    }

    private static List<String> variables(FunctionSpec spec, Workload.Code code) {
        Function function = new Function();
        function.setSpec(spec);
        ContainerBuilder container = new ContainerBuilder();

        new RoleVariables(STS, () -> Optional.of("http://10.43.7.7:9000"))
                .apply(
                        new Workload(function, new RuntimeImage("i", "e"), code, List.of()),
                        new PodSpecBuilder(),
                        container);

        return container.build().getEnv().stream().map(EnvVar::getName).toList();
    }
}
