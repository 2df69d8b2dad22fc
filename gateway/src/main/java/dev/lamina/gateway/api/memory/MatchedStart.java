package dev.lamina.gateway.api.memory;

import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * A call that begins a test. The gateway creates copies with its own rights, so the caller needs those that copying and
 * invoking by hand would need.
 */
record MatchedStart(MemoryTests tests, FunctionId function) implements MatchedRequest, ParsedRequest, Command {
    /** The payload is kept in memory until the test has ended. */
    private static final int BODY_LIMIT = 256 * 1024;

    @Override
    public boolean anonymous() {
        return false;
    }

    @Override
    public String part() {
        return "memory";
    }

    @Override
    public String action() {
        return "StartMemoryTest";
    }

    @Override
    public ParsedRequest open() {
        return this;
    }

    @Override
    public int bodyLimit() {
        return BODY_LIMIT;
    }

    @Override
    public Command by(Caller caller) {
        return this;
    }

    @Override
    public Permission needs() {
        return Permission.invoke(function);
    }

    @Override
    public Map<Permission, String> alsoNeeds() {
        return Map.of(
                Permission.get(function),
                resource(),
                Permission.createFunction(function.namespace()),
                function.namespace() + "/*");
    }

    @Override
    public String resource() {
        return function.toString();
    }

    @Override
    public Future<Response> answer(Buffer body) {
        MemoryTestSettings settings = MemoryTestSettings.of(body);
        return tests.start(function, settings)
                .map(test -> Response.json(202, Buffer.buffer(MemoryTestStore.text(test)))
                        .with(
                                "Location",
                                "/lamina/v1/namespaces/" + function.namespace() + "/functions/" + function.name()
                                        + "/memory-tests/" + test.id()));
    }
}
