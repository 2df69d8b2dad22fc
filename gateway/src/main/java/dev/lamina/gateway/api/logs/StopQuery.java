package dev.lamina.gateway.api.logs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lamina.gateway.auth.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Says that a query has ended: none runs between two calls. */
@Singleton
class StopQuery implements LogsAction {
    private final GroupResolver groups;

    @Inject
    StopQuery(GroupResolver groups) {
        this.groups = groups;
    }

    @Override
    public String name() {
        return "StopQuery";
    }

    @Override
    public Order read(LogsParameters parameters, Caller caller) {
        LogGroup group =
                groups.named(QueryId.parse(parameters.required("queryId")).group(), caller);
        return new GroupOrder(group, () -> JsonNodeFactory.instance.objectNode().put("success", true));
    }
}
