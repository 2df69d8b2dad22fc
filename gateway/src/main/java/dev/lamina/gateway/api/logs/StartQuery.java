package dev.lamina.gateway.api.logs;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.lamina.gateway.api.logs.insights.InsightsQuery;
import dev.lamina.gateway.api.logs.insights.InvalidQueryException;
import dev.lamina.gateway.auth.Caller;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Checks a query; it runs when its results are read. */
@Singleton
class StartQuery implements LogsAction {
    private final GroupResolver groups;

    @Inject
    StartQuery(GroupResolver groups) {
        this.groups = groups;
    }

    @Override
    public String name() {
        return "StartQuery";
    }

    @Override
    public Order read(LogsParameters parameters, Caller caller) {
        LogGroup group = groups.named(group(parameters), caller);
        String language = parameters.text("queryLanguage").orElse("CWLI");
        if (!language.equals("CWLI")) {
            throw LogsErrors.invalid("queryLanguage: only CWLI is supported, not " + LogsErrors.shortened(language));
        }
        String query = parameters.required("queryString");
        long from = parameters.number("startTime").orElseThrow(() -> LogsErrors.invalid("startTime: it is required"));
        long to = parameters.number("endTime").orElseThrow(() -> LogsErrors.invalid("endTime: it is required"));
        if (from > to) {
            throw LogsErrors.invalid("startTime: it is after endTime");
        }
        int limit = parameters.limit("limit", EventPage.MOST, EventPage.MOST);
        String id = new QueryId(group.arn(), query, from, to, limit).text();
        return new GroupOrder(group, () -> {
            parsed(query);
            return JsonNodeFactory.instance.objectNode().put("queryId", id);
        });
    }

    private static String group(LogsParameters parameters) {
        List<String> named = new ArrayList<>(parameters.texts("logGroupNames"));
        named.addAll(parameters.texts("logGroupIdentifiers"));
        parameters.text("logGroupName").ifPresent(named::add);
        if (named.size() != 1) {
            throw LogsErrors.invalid(
                    "logGroupName, logGroupNames, logGroupIdentifiers: a query reads one log group, not "
                            + named.size());
        }
        return named.getFirst();
    }

    static InsightsQuery parsed(String query) {
        try {
            return InsightsQuery.parse(query);
        } catch (InvalidQueryException e) {
            throw LogsErrors.malformedQuery(e.getMessage());
        }
    }
}
