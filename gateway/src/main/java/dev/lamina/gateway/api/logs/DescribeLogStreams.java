package dev.lamina.gateway.api.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.logs.FunctionLogs;
import dev.lamina.gateway.logs.StreamActivity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;

/** Lists the streams of a group, the newest 10,000 of them. */
@Singleton
class DescribeLogStreams implements LogsAction {
    private static final int MOST = 50;
    private static final String BY_TIME = "LastEventTime";
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final GroupResolver groups;
    private final FunctionLogs logs;

    @Inject
    DescribeLogStreams(GroupResolver groups, FunctionLogs logs) {
        this.groups = groups;
        this.logs = logs;
    }

    @Override
    public String name() {
        return "DescribeLogStreams";
    }

    @Override
    public Order read(LogsParameters parameters, Caller caller) {
        LogGroup group = groups.of(parameters, caller);
        String prefix = parameters.text("logStreamNamePrefix").orElse("");
        String orderBy = parameters.text("orderBy").orElse("LogStreamName");
        if (!orderBy.equals(BY_TIME) && !orderBy.equals("LogStreamName")) {
            throw LogsErrors.invalid("orderBy: it is LogStreamName or LastEventTime");
        }
        if (orderBy.equals(BY_TIME) && !prefix.isEmpty()) {
            throw LogsErrors.invalid("logStreamNamePrefix: it cannot be set if orderBy is LastEventTime");
        }
        Comparator<StreamActivity> order = orderBy.equals(BY_TIME)
                ? Comparator.comparingLong(StreamActivity::last).thenComparing(DescribeLogStreams::name)
                : Comparator.comparing(DescribeLogStreams::name);
        Comparator<StreamActivity> wanted = parameters.flag("descending") ? order.reversed() : order;
        int limit = parameters.limit("limit", MOST, MOST);
        int skipped =
                parameters.text("nextToken").map(DescribeLogStreams::offset).orElse(0);
        return new GroupOrder(group, () -> list(group, prefix, wanted, skipped, limit));
    }

    private static String name(StreamActivity activity) {
        return activity.stream().name();
    }

    private static int offset(String token) {
        if (!token.matches("\\d{1,6}")) {
            throw LogsErrors.invalid("nextToken: it is not one that this call returned");
        }
        return Integer.parseInt(token);
    }

    private JsonNode list(LogGroup group, String prefix, Comparator<StreamActivity> order, int skipped, int limit) {
        List<StreamActivity> all = logs.streams(logs.files(group.function()), groups.oldest(group)).stream()
                .filter(activity -> name(activity).startsWith(prefix))
                .sorted(order)
                .toList();
        if (all.isEmpty()) {
            groups.mustExist(group);
        }
        ObjectNode response = JsonNodeFactory.instance.objectNode();
        ArrayNode list = response.putArray("logStreams");
        all.stream()
                .skip(skipped)
                .limit(limit)
                .forEach(activity -> list.addObject()
                        .put("logStreamName", name(activity))
                        .put("creationTime", activity.first() / NANOS_PER_MILLI)
                        .put("firstEventTimestamp", activity.first() / NANOS_PER_MILLI)
                        .put("lastEventTimestamp", activity.last() / NANOS_PER_MILLI)
                        .put("lastIngestionTime", activity.last() / NANOS_PER_MILLI)
                        .put("arn", group.arn() + ":log-stream:" + name(activity)));
        if (all.size() > skipped + limit) {
            response.put("nextToken", String.valueOf(skipped + limit));
        }
        return response;
    }
}
