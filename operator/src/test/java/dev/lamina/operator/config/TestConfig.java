package dev.lamina.operator.config;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Settings as an installation has them, without Quarkus. */
public final class TestConfig {
    private TestConfig() {}

    public static OperatorConfig with(String... keysAndValues) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "lamina.runtimes.java25.image", "lamina/runtime-java25:test",
                "lamina.runtimes.java21.image", "lamina/runtime-java21:test",
                "lamina.gateway.internal-address", "lamina-gateway-internal.lamina-system.svc:8081",
                "lamina.gateway.scaler-address", "lamina-gateway-scaler.lamina-system.svc:9090"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .withMapping(OperatorConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(OperatorConfig.class);
    }
}
