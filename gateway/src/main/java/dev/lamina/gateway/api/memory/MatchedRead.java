package dev.lamina.gateway.api.memory;

import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.MatchedRequest;
import dev.lamina.gateway.api.NoBodyRequest;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.function.FunctionId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A call that reads a test. */
record MatchedRead(MemoryTests tests, FunctionId function, Optional<String> test) implements MatchedRequest, Command {

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
        return "GetMemoryTest";
    }

    @Override
    public ParsedRequest open() {
        return new NoBodyRequest(caller -> this);
    }

    @Override
    public Permission needs() {
        return Permission.get(function);
    }

    @Override
    public String resource() {
        return function.toString();
    }

    @Override
    public Future<Response> answer(Buffer body) {
        return tests.read(function, test).map(found -> Response.json(200, Buffer.buffer(MemoryTestStore.text(found))));
    }
}
