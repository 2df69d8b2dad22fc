package dev.lamina.gateway.api.logs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.gateway.auth.Permission;
import java.util.function.Supplier;

/** A call that reads the lines of one group. */
record GroupOrder(LogGroup group, Supplier<JsonNode> work) implements LogsAction.Order {

    @Override
    public Permission needs() {
        return group.read();
    }

    @Override
    public String resource() {
        return group.arn();
    }

    @Override
    public String namespace() {
        return group.function().namespace();
    }

    @Override
    public JsonNode carryOut() {
        return work.get();
    }
}
