package dev.lamina.gateway.testing;

import dev.lamina.gateway.GatewayConfig;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;

/** The module's settings with their defaults, except those given. */
public final class TestConfig {
    private TestConfig() {}

    /** @param settings whole keys, such as {@code lamina.runtime.poll-hold} */
    public static GatewayConfig of(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .withMapping(GatewayConfig.class)
                // Quarkus reads durations such as 600ms; the bare library only PT0.6S.
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(settings, "test", 500))
                .build()
                .getConfigMapping(GatewayConfig.class);
    }
}
