package dev.lamina.gateway.api.memory;

import dev.lamina.gateway.api.Endpoint;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.RequestId;
import dev.lamina.gateway.dispatch.trace.TraceHeader;
import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code POST /lamina/v1/namespaces/NAMESPACE/functions/NAME/memory-tests} begins a test, {@code GET} on the same path
 * or with an id after it reads the last one.
 */
@Singleton
class MemoryTestEndpoint implements Endpoint {
    private static final Pattern PATH = Pattern.compile(
            "/lamina/v1/namespaces/([a-z0-9-]{1,63})/functions/" + "([a-z0-9-]{1,60})/memory-tests(?:/([0-9a-f]{8}))?");

    private final MemoryTests tests;

    MemoryTestEndpoint(MemoryTests tests) {
        this.tests = tests;
    }

    @Override
    public Optional<MatchedRequest> match(HttpServerRequest http, RequestId id, TraceHeader trace) {
        Matcher path = PATH.matcher(http.path() == null ? "" : http.path());
        if (!path.matches()) {
            return Optional.empty();
        }
        FunctionId function = new FunctionId(path.group(1), path.group(2));
        Optional<String> test = Optional.ofNullable(path.group(3));
        if (http.method().equals(HttpMethod.POST) && test.isEmpty()) {
            return Optional.of(new MatchedStart(tests, function));
        }
        return http.method().equals(HttpMethod.GET)
                ? Optional.of(new MatchedRead(tests, function, test))
                : Optional.empty();
    }
}
