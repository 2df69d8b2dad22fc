package dev.lamina.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.runtime.FunctionConfig.Logging;
import dev.lamina.runtime.log.SystemLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionConfigTest {
    private final Map<String, String> env = new HashMap<>(Map.of(
            "_HANDLER",
            "a.B::c",
            "LAMINA_GATEWAY",
            "gateway.ns.svc:8081",
            "LAMINA_POD_NAME",
            "fn-a-1",
            "LAMINA_CODE_SHA256",
            "ab"));

    @Test
    void contractVariablesAreRead() {
        env.putAll(Map.of(
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                "512",
                "LAMINA_TIMEOUT_SECONDS",
                "900",
                "LAMINA_CONCURRENCY",
                "8",
                "LAMINA_LAYERS_SHA256",
                "c1, d2",
                "AWS_LAMBDA_INITIALIZATION_TYPE",
                "provisioned-concurrency",
                "LAMINA_TOKEN_FILE",
                "/t"));
        FunctionConfig config = FunctionConfig.from(env);
        assertThat(config.gatewayHost()).isEqualTo("gateway.ns.svc");
        assertThat(config.gatewayPort()).isEqualTo(8081);
        assertThat(config.memoryMb()).isEqualTo(512);
        assertThat(config.timeout()).isEqualTo(Duration.ofMinutes(15));
        assertThat(config.concurrency()).isEqualTo(8);
        assertThat(config.layersSha256()).containsExactly("c1", "d2");
        assertThat(config.provisioned()).isTrue();
        assertThat(config.tokenFile()).isEqualTo(Path.of("/t"));
    }

    /** The image brings code and handler. */
    @Test
    void imageNeedsNeitherCodeNorHandler() {
        env.keySet().removeAll(List.of("_HANDLER", "LAMINA_CODE_SHA256"));
        env.put("LAMINA_RUNS", "container");

        assertThat(FunctionConfig.from(env).image()).isEqualTo(new FunctionConfig.Image(9002));
        assertThat(FunctionConfig.from(env).bootstrap()).isNull();
    }

    @Test
    void logFormatsAreReadFromVariables() {
        assertThat(FunctionConfig.from(env).logging()).isEqualTo(new Logging(null, null, null));
        env.putAll(Map.of(
                "AWS_LAMBDA_LOG_FORMAT", "JSON", "AWS_LAMBDA_LOG_LEVEL", "TRACE", "LAMINA_SYSTEM_LOG_LEVEL", "WARN"));
        assertThat(FunctionConfig.from(env).logging()).isEqualTo(new Logging("TRACE", "JSON", SystemLevel.WARN));
    }

    /** The entry script has hidden them from the JVM of the program itself. */
    @Test
    void bootstrapGetsOwnOptionsAndLocale() {
        env.putAll(Map.of("LC_ALL", "C.UTF-8", "LAMINA_LC_ALL", "de_DE.UTF-8"));
        env.putAll(Map.of(
                "LAMINA_RUNS",
                "bootstrap",
                "LAMINA_JAVA_TOOL_OPTIONS",
                "-Da=b",
                "LAMINA_JDK_JAVA_OPTIONS",
                "-Dc=d",
                "LAMINA__JAVA_OPTIONS",
                "-De=f",
                "OWN",
                "o"));
        assertThat(FunctionConfig.from(env).bootstrap().environment())
                .isEqualTo(Map.of(
                        "_HANDLER",
                        "a.B::c",
                        "OWN",
                        "o",
                        "LC_ALL",
                        "de_DE.UTF-8",
                        "JAVA_TOOL_OPTIONS",
                        "-Da=b",
                        "JDK_JAVA_OPTIONS",
                        "-Dc=d",
                        "_JAVA_OPTIONS",
                        "-De=f",
                        "AWS_LAMBDA_RUNTIME_API",
                        "127.0.0.1:9001"));
    }

    @Test
    void absentVariablesHaveLambdaDefaults() {
        FunctionConfig config = FunctionConfig.from(env);
        assertThat(config.version()).isEqualTo("$LATEST");
        assertThat(config.memoryMb()).isEqualTo(128);
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(config.concurrency()).isEqualTo(1);
        assertThat(config.layersSha256()).isEmpty();
        assertThat(config.directories().task()).isEqualTo(Path.of("/var/task"));
        assertThat(config.directories().state()).isEqualTo(Path.of("/var/lamina/state"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"_HANDLER", "LAMINA_GATEWAY", "LAMINA_POD_NAME", "LAMINA_CODE_SHA256"})
    void missingVariableIsNamed(String name) {
        env.remove(name);
        assertThatThrownBy(() -> FunctionConfig.from(env))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @CsvSource({
        "LAMINA_GATEWAY,nohost",
        "LAMINA_GATEWAY,host:http",
        "LAMINA_TIMEOUT_SECONDS,soon",
        "LAMINA_CONCURRENCY,0",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE,128Mi",
        "LAMINA_SYSTEM_LOG_LEVEL,ERROR"
    })
    void malformedVariableIsNamed(String name, String value) {
        env.put(name, value);
        assertThatThrownBy(() -> FunctionConfig.from(env))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(value.replace("host:", ""));
    }
}
