package dev.lamina.gateway.api.control.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.Batch;
import dev.lamina.api.DeadLetter;
import dev.lamina.api.ShardSettings;
import dev.lamina.api.TriggerSpec;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The settings of an event source mapping and their places in a Trigger, in both directions. */
@ApplicationScoped
public class MappingFields {
    private static final String ITEM_FAILURES = "ReportBatchItemFailures";
    private static final List<String> UNAVAILABLE = List.of(
            "KMSKeyArn",
            "ProvisionedPollerConfig",
            "DocumentDBEventSourceConfig",
            "MetricsConfig",
            "LoggingConfig",
            "Tags");

    private final List<Field> fields;

    /** @param reader empty: the member is left out */
    private record Field(String name, Writer writer, Function<Draft, Optional<Object>> reader) {}

    @FunctionalInterface
    private interface Writer {
        TriggerSpec write(Draft draft, JsonNode value);
    }

    /** A Trigger's spec and its namespace, which is the account of ARNs. */
    public record Draft(String namespace, TriggerSpec spec) {}

    @Inject
    public MappingFields(Targets targets) {
        this.fields = List.of(
                new Field(
                        "Enabled",
                        (draft, value) -> draft.spec().withEnabled(value.asBoolean()),
                        draft -> Optional.empty()),
                batch("BatchSize", (batch, value) -> batch.withSize(RequestJson.integer(value)), Batch::size),
                batch(
                        "MaximumBatchingWindowInSeconds",
                        (batch, value) -> batch.withWindowSeconds(RequestJson.integer(value)),
                        Batch::windowSeconds),
                batch(
                        "FunctionResponseTypes",
                        (batch, value) -> batch.withReportItemFailures(
                                texts(value).contains(ITEM_FAILURES) ? Boolean.TRUE : null),
                        batch -> batch.reportsItemFailures() ? List.of(ITEM_FAILURES) : null),
                new Field("FilterCriteria", MappingFields::filters, MappingFields::filters),
                new Field(
                        "ScalingConfig",
                        (draft, value) -> draft.spec()
                                .withMaxConcurrency(RequestJson.integer(value, "MaximumConcurrency")
                                        .orElse(null)),
                        draft -> Optional.ofNullable(draft.spec().maxConcurrency())
                                .map(most -> Map.of("MaximumConcurrency", most))),
                shards(
                        "ParallelizationFactor",
                        (shards, value) -> shards.withParallelizationFactor(RequestJson.integer(value)),
                        ShardSettings::parallelizationFactor),
                shards(
                        "BisectBatchOnFunctionError",
                        (shards, value) -> shards.withBisectBatchOnError(value.asBoolean()),
                        ShardSettings::bisectBatchOnError),
                shards(
                        "MaximumRetryAttempts",
                        (shards, value) -> shards.withMaxRetryAttempts(RequestJson.integer(value)),
                        ShardSettings::maxRetryAttempts),
                shards(
                        "MaximumRecordAgeInSeconds",
                        (shards, value) -> shards.withMaxRecordAgeSeconds(RequestJson.integer(value)),
                        ShardSettings::maxRecordAgeSeconds),
                shards(
                        "TumblingWindowInSeconds",
                        (shards, value) -> shards.withTumblingWindowSeconds(RequestJson.integer(value)),
                        ShardSettings::tumblingWindowSeconds),
                new Field(
                        "DestinationConfig",
                        (draft, value) -> deadLetter(targets, draft, value),
                        draft -> Optional.ofNullable(draft.spec().deadLetter())
                                .flatMap(target -> targets.arn(target, draft.namespace()))
                                .map(arn -> Map.of("OnFailure", Map.of("Destination", arn)))));
    }

    /** Returns the spec with all members that the request has; the source and the function are apart. */
    public TriggerSpec write(String namespace, TriggerSpec spec, JsonNode request) {
        for (String member : UNAVAILABLE) {
            if (RequestJson.present(request, member)
                    .filter(value -> !value.isEmpty() || value.isTextual())
                    .isPresent()) {
                throw Invalid.unavailable(member, "event source mappings have no such setting");
            }
        }
        TriggerSpec changed = spec;
        for (Field field : fields) {
            Optional<JsonNode> value = RequestJson.present(request, field.name());
            if (value.isPresent()) {
                changed = field.writer().write(new Draft(namespace, changed), value.get());
            }
        }
        return changed;
    }

    public Map<String, Object> read(String namespace, TriggerSpec spec) {
        Draft draft = new Draft(namespace, spec);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("BatchSize", spec.batchSize());
        fields.forEach(field -> field.reader().apply(draft).ifPresent(value -> shown.put(field.name(), value)));
        return shown;
    }

    private static Field batch(String name, BiFunction<Batch, JsonNode, Batch> writer, Function<Batch, Object> reader) {
        return new Field(
                name,
                (draft, value) ->
                        draft.spec().withBatch(writer.apply(draft.spec().batchOrDefaults(), value)),
                draft -> Optional.ofNullable(reader.apply(draft.spec().batchOrDefaults())));
    }

    private static Field shards(
            String name,
            BiFunction<ShardSettings, JsonNode, ShardSettings> writer,
            Function<ShardSettings, Object> reader) {
        return new Field(
                name,
                (draft, value) ->
                        draft.spec().withShards(writer.apply(draft.spec().shardsOrDefaults(), value)),
                draft -> Optional.ofNullable(reader.apply(draft.spec().shardsOrDefaults())));
    }

    private static TriggerSpec filters(Draft draft, JsonNode value) {
        List<String> patterns = new ArrayList<>();
        value.path("Filters")
                .forEach(filter -> patterns.add(filter.path("Pattern").asText()));
        return draft.spec().withFilters(patterns.isEmpty() ? null : patterns);
    }

    private static Optional<Object> filters(Draft draft) {
        List<Map<String, String>> filters = draft.spec().filtersOrNone().stream()
                .map(pattern -> Map.of("Pattern", pattern))
                .toList();
        return filters.isEmpty() ? Optional.empty() : Optional.of(Map.of("Filters", filters));
    }

    private static TriggerSpec deadLetter(Targets targets, Draft draft, JsonNode value) {
        if (value.has("OnSuccess") && !value.path("OnSuccess").isEmpty()) {
            throw Invalid.unavailable("DestinationConfig.OnSuccess", "a mapping has a destination for failures only");
        }
        String arn = RequestJson.text(value.path("OnFailure"), "Destination").orElse("");
        DeadLetter target = arn.isEmpty()
                ? null
                : targets.deadLetter(
                        "DestinationConfig.OnFailure.Destination",
                        arn,
                        draft.namespace(),
                        draft.spec().deadLetter());
        return draft.spec().withDeadLetter(target);
    }

    private static List<String> texts(JsonNode value) {
        List<String> texts = new ArrayList<>();
        value.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
