package dev.lamina.gateway.app;

import dev.lamina.gateway.function.AliasView;
import dev.lamina.gateway.function.FunctionId;
import java.util.Optional;

/** Aliases of functions in the namespace default. */
final class TestAliases {
    private TestAliases() {}

    static FunctionId id(String function, String alias) {
        return new FunctionId("default", function + ":" + alias);
    }

    static AliasView leading(String function, String alias, String version) {
        return of(id(function, alias), Optional.of(new FunctionId("default", function + "." + version)));
    }

    static AliasView deleted(String function, String alias) {
        return of(id(function, alias), Optional.empty());
    }

    private static AliasView of(FunctionId alias, Optional<FunctionId> version) {
        return new AliasView(alias, version, Optional.empty(), 0, Optional.empty(), Optional.empty());
    }
}
