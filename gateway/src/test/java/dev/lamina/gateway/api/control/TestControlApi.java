package dev.lamina.gateway.api.control;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.function.Functions;
import java.util.List;
import java.util.stream.Stream;

/** The control API on a test's functions. */
public final class TestControlApi {
    private TestControlApi() {}

    public static OperationGroup of(FunctionRefResolver targets, Functions functions, GatewayConfig config) {
        List<Operation> all = Stream.of(
                        new FunctionReadOperations(targets, functions, config),
                        new NamespaceReadOperations(targets, functions, config),
                        new UnsupportedOperations())
                .flatMap(some -> some.all().stream())
                .toList();
        return () -> all;
    }
}
