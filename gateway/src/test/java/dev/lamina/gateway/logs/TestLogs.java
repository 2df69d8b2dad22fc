package dev.lamina.gateway.logs;

import dev.lamina.gateway.GatewayConfig;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Logs in a test's store, if the settings do not name a real one. */
public final class TestLogs {
    private TestLogs() {}

    public static FunctionLogs of(FakeLogStore store, GatewayConfig config) {
        return config.logs().url().isPresent()
                ? new FunctionLogs(
                        config.logs().url().map(url -> new VictoriaLogs(url, config.logs())),
                        function -> Map.of(),
                        config.logs(),
                        Clock.systemUTC())
                : new FunctionLogs(Optional.of(store), function -> Map.of(), config.logs(), Clock.systemUTC());
    }

    /** Logs that are not kept. */
    public static FunctionLogs none(GatewayConfig config) {
        return new FunctionLogs(Optional.empty(), function -> Map.of(), config.logs(), Clock.systemUTC());
    }
}
