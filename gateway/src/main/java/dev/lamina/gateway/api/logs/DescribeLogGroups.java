package dev.lamina.gateway.api.logs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionNames;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Lists the groups of the functions in the caller's namespace. */
@Singleton
class DescribeLogGroups implements LogsAction {
    private static final int MOST = 50;

    private final GroupResolver groups;
    private final Functions functions;

    @Inject
    DescribeLogGroups(GroupResolver groups, Functions functions) {
        this.groups = groups;
        this.functions = functions;
    }

    @Override
    public String name() {
        return "DescribeLogGroups";
    }

    @Override
    public Order read(LogsParameters parameters, Caller caller) {
        Optional<String> prefix = parameters.text("logGroupNamePrefix");
        Optional<String> part = parameters.text("logGroupNamePattern");
        if (prefix.isPresent() && part.isPresent()) {
            throw LogsErrors.invalid("logGroupNamePrefix, logGroupNamePattern: set one of them");
        }
        return new Listing(
                groups.namespace(caller),
                prefix.orElse(""),
                part.orElse(""),
                parameters.text("nextToken").orElse(""),
                parameters.limit("limit", MOST, MOST));
    }

    private final class Listing implements Order {
        private final String namespace;
        private final String prefix;
        private final String part;
        private final String after;
        private final int limit;

        Listing(String namespace, String prefix, String part, String after, int limit) {
            this.namespace = namespace;
            this.prefix = prefix;
            this.part = part;
            this.after = after;
            this.limit = limit;
        }

        @Override
        public Permission needs() {
            return Permission.list(namespace);
        }

        @Override
        public String resource() {
            return "arn:aws:logs:" + groups.region() + ':' + namespace + ":log-group:*";
        }

        @Override
        public String namespace() {
            return namespace;
        }

        @Override
        public JsonNode carryOut() {
            List<Function> wanted = functions.resources(namespace).stream()
                    .filter(function -> isWanted(group(function).name()))
                    .sorted(Comparator.comparing(function -> group(function).name()))
                    .toList();
            ObjectNode response = JsonNodeFactory.instance.objectNode();
            ArrayNode list = response.putArray("logGroups");
            wanted.stream().limit(limit).forEach(function -> write(function, list.addObject()));
            if (wanted.size() > limit) {
                response.put("nextToken", group(wanted.get(limit - 1)).name());
            }
            return response;
        }

        private boolean isWanted(String name) {
            return name.startsWith(prefix) && name.contains(part) && name.compareTo(after) > 0;
        }

        private LogGroup group(Function function) {
            return new LogGroup(
                    new FunctionId(namespace, function.getMetadata().getName()),
                    FunctionNames.of(function),
                    groups.region());
        }

        private void write(Function function, ObjectNode shown) {
            LogGroup group = group(function);
            shown.put("logGroupName", group.name())
                    .put("retentionInDays", groups.retentionDays(function))
                    .put("logGroupClass", "STANDARD")
                    .put("arn", group.arn() + ":*")
                    .put("logGroupArn", group.arn());
            String created = function.getMetadata().getCreationTimestamp();
            if (created != null) {
                shown.put("creationTime", Instant.parse(created).toEpochMilli());
            }
        }
    }
}
