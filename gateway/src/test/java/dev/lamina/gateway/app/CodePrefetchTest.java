package dev.lamina.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatusBuilder;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.testing.FakeFunctions;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CodePrefetchTest {
    private final FakeFunctions functions = new FakeFunctions();
    private final List<String> fetched = new ArrayList<>();
    private final CodePrefetch prefetch = new CodePrefetch(functions, sha256 -> {
        fetched.add(sha256);
        return Future.succeededFuture(Optional.empty());
    });

    @Test
    void codeThatNewEnvironmentsRunIsFetched() {
        functions.resource(function("ab12"));

        prefetch.fetch(new FunctionId("default", "hello"));

        assertThat(fetched).containsExactly("ab12");
    }

    @Test
    void functionWithoutCodeIsSkipped() {
        functions.resource(function(null));

        prefetch.fetch(new FunctionId("default", "hello"));
        prefetch.fetch(new FunctionId("default", "unknown"));

        assertThat(fetched).isEmpty();
    }

    private static Function function(String codeSha256) {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder()
                .withNamespace("default")
                .withName("hello")
                .build());
        function.setStatus(
                FunctionStatusBuilder.builder().codeSha256(codeSha256).build());
        return function;
    }
}
