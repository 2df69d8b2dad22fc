package dev.lamina.gateway.api.sns;

import dev.lamina.gateway.api.Command;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.auth.Permission;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** One call of SNS's API by a known caller. */
record SnsCommand(SnsRequest request, String name, SnsAction.Order order) implements Command {

    @Override
    public Permission needs() {
        return order.needs();
    }

    @Override
    public Optional<String> precisely() {
        return Optional.of(name);
    }

    @Override
    public String resource() {
        return order.resource();
    }

    @Override
    public Future<Response> answer(Buffer body) {
        return order.carryOut(request).map(result -> MatchedSnsRequest.answered(name, request, result));
    }
}
